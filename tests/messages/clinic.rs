//! A demo clinic whose channels lead to loopback, and a patient who wants messages.

use backend::{
    Actor, Backend, Ctx, Error,
    messengers::{Email, EmailSettings, Max, Messengers, Sms, SmsSettings, Telegram, Ways, client},
    services::{bookings, messages, patients, slots, users},
};
use chrono::{DateTime, Days, TimeDelta, Timelike, Utc};
use chrono_tz::Europe::Moscow;
use domain::{
    booking::{Booking, BookingForm, CancelForm, CancelReason, Changed, Place, RescheduleForm},
    error::AppError,
    id::{PatientId, ServiceId},
    message::{Channel, MessageKind, MessageState},
    message_page::MessageLine,
    patient::PatientForm,
    permission::{Permission, Role},
    reminder::MessageRules,
    slot::Offer,
    slot_query::SlotQuery,
};
use tests::{
    provider::Provider,
    world::{World, monday, morning},
};

use crate::smtp::Smtp;

pub const PHONE: &str = "+7 912 000-77-01";
pub const URL: &str = "https://clinic.example";

pub struct Clinic<'w> {
    pub world: &'w World,
    pub backend: Backend,
    pub sms: Provider,
    pub telegram: Provider,
    pub max: Provider,
    pub smtp: Smtp,
    /// An operator.
    pub ctx: Ctx,
    /// The program itself.
    pub system: Ctx,
    /// Who wants messages; no channel yet.
    pub patient: PatientId,
    pub service: ServiceId,
}

pub fn actor(role: Role) -> Actor {
    Actor {
        user: None, key: None, name: "Белова Жанна".into(), role: Some(role), doctor: None, scopes: None
    }
}

/// All channels, on loopback.
fn ways(sms: &Provider, telegram: &Provider, max: &Provider, smtp: &Smtp) -> Ways {
    let http = client(None).unwrap();
    let settings = SmsSettings {
        url: format!("{}/send", sms.base),
        headers: "Authorization: Bearer sms-key".into(),
        body: r#"{"to": "{digits}", "text": "{text}", "id": "{id}"}"#.into(),
        ..SmsSettings::default()
    };
    let email = EmailSettings { url: smtp.url.clone(), from: "Улыбка <clinic@example.ru>".into() };
    Ways {
        email: Email::new(&email),
        sms: Sms::new(http.clone(), &settings),
        telegram: Some(Telegram::new(http.clone(), &telegram.base, "1:token")),
        max: Some(Max::new(http, &max.base, "max-token")),
    }
}

impl<'w> Clinic<'w> {
    /// Where nobody has agreed to anything.
    pub async fn open(world: &'w World) -> Self {
        // ten o'clock: before nine what is tried again waits
        world.clock.set(morning() + TimeDelta::hours(2));
        let (sms, telegram, max) = (Provider::open().await, Provider::open().await, Provider::open().await);
        let smtp = Smtp::open().await;
        let ways = ways(&sms, &telegram, &max, &smtp);
        let messengers = Messengers::new(ways, Some(URL.into()), MessageRules::default());
        let backend = world.backend.clone().with_messengers(messengers);
        let ctx = operator(&backend).await;
        let form = PatientForm {
            name: "Ветрова Анна Сергеевна".into(),
            phone: PHONE.into(),
            email: "vetrova@example.ru".into(),
            ..PatientForm::default()
        };
        let patient = patients::create(&ctx, form).await.unwrap().patient.id;
        let (service, _) = free(&ctx, |_| true).await;
        Self { world, system: backend.system(), backend, sms, telegram, max, smtp, ctx, patient, service }
    }

    /// The program itself of another instance that is set up alike.
    pub fn like(clinic: &Clinic<'_>, other: Backend) -> Ctx {
        let ways = ways(&clinic.sms, &clinic.telegram, &clinic.max, &clinic.smtp);
        other.with_messengers(Messengers::new(ways, Some(URL.into()), MessageRules::default())).system()
    }

    /// Where the patient has agreed to text messages.
    pub async fn with_sms(world: &'w World) -> Self {
        let clinic = Self::open(world).await;
        clinic.agree(Some(Channel::Sms)).await;
        clinic
    }

    pub async fn agree(&self, channel: Option<Channel>) {
        messages::set_consent(&self.ctx, self.patient, channel).await.unwrap();
    }

    pub fn editor(&self) -> Ctx {
        self.backend.authorize(&actor(Role::Administrator), Permission::EditClinic).unwrap()
    }

    /// A free time in the afternoon, days ahead.
    pub async fn afternoon(&self) -> Offer {
        free(&self.ctx, |offer| offer.starts_at.with_timezone(&Moscow).hour() >= 14).await.1
    }

    /// One of each day.
    pub async fn afternoons(&self) -> Vec<Offer> {
        let mut offers = slots::search(&self.ctx, &query(self.service, 200)).await.unwrap();
        let local = |offer: &Offer| offer.starts_at.with_timezone(&Moscow);
        offers.retain(|offer| local(offer).hour() >= 14);
        offers.sort_by_key(|offer| offer.starts_at);
        offers.dedup_by_key(|offer| local(offer).date_naive());
        offers
    }

    pub async fn book(&self, offer: &Offer) -> Changed {
        self.try_book(offer).await.unwrap()
    }

    pub async fn try_book(&self, offer: &Offer) -> Result<Changed, Error> {
        let form = BookingForm {
            patient_id: Some(self.patient),
            hold_id: None,
            place: Place::from(offer),
            services: vec![self.service_of(offer).await],
            wish: String::new(),
            call_id: None,
            override_reason: String::new(),
        };
        bookings::book(&self.ctx, form).await
    }

    async fn service_of(&self, offer: &Offer) -> ServiceId {
        free(&self.ctx, |other| other.starts_at == offer.starts_at && other.doctor == offer.doctor).await.0
    }

    pub async fn book_afternoon(&self) -> Booking {
        self.book(&self.afternoon().await).await.booking
    }

    /// To another time of the afternoon.
    pub async fn reschedule(&self, booking: &Booking) -> Changed {
        let now = bookings::get(&self.ctx, booking.id).await.unwrap();
        let later = slots_of(&self.ctx, &now).await;
        let form = RescheduleForm {
            version: now.version,
            place: Place::from(&later),
            hold_id: None,
            minutes: None,
            reason: String::new(),
            override_reason: String::new(),
            call_id: None,
        };
        bookings::reschedule(&self.ctx, booking.id, form).await.unwrap()
    }

    pub async fn cancel(&self, booking: &Booking) -> Changed {
        let version = bookings::get(&self.ctx, booking.id).await.unwrap().version;
        let form = CancelForm { version, reason: CancelReason::PatientIll, call_id: None };
        bookings::cancel(&self.ctx, booking.id, form).await.unwrap()
    }

    /// The patient's messages, the earliest due first.
    pub async fn log(&self) -> Vec<MessageLine> {
        let mut log = messages::page(&self.editor(), None).await.unwrap().log;
        log.retain(|line| line.patient_id == Some(self.patient));
        log.sort_by_key(|line| (line.due_at, line.kind.code()));
        log
    }

    /// The same in short: what, and what became of it.
    pub async fn story(&self) -> Vec<(MessageKind, MessageState)> {
        self.log().await.into_iter().map(|line| (line.kind, line.state)).collect()
    }

    /// Those that wait, with their time by the clock of the branch.
    pub async fn waiting(&self) -> Vec<(MessageKind, DateTime<Utc>)> {
        let waits = |line: &MessageLine| line.state == MessageState::Waiting;
        self.log().await.iter().filter(|line| waits(line)).map(|line| (line.kind, line.due_at)).collect()
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.backend.now()
    }

    pub fn pass(&self, time: TimeDelta) {
        self.world.clock.advance(time);
    }

    /// Sends all that is due.
    pub async fn send(&self) {
        while messages::send_due(&self.system).await.unwrap() > 0 {}
    }

    /// What the provider of text messages was asked to send since the last time.
    pub fn texts(&self) -> Vec<String> {
        let text = |asked: &tests::provider::Asked| asked.json()["text"].as_str().unwrap().to_owned();
        self.sms.asked().iter().map(text).collect()
    }

    /// Books, lets the minute pass and gives the token in the message.
    pub async fn invited(&self) -> (Booking, String) {
        let booking = self.book_afternoon().await;
        self.pass(TimeDelta::seconds(61));
        self.send().await;
        let texts = self.texts();
        (booking, token(&texts[0]))
    }
}

/// The token of the link in a message.
pub fn token(text: &str) -> String {
    let (_, token) = text.split_once(&format!("{URL}/v/")).unwrap();
    token.trim().to_owned()
}

async fn operator(backend: &Backend) -> Ctx {
    let users = users::list(&backend.system()).await.unwrap();
    let user = users.iter().find(|user| user.role == Role::Operator).unwrap();
    let actor = Actor { user: Some(user.id), name: user.name.clone(), ..actor(Role::Operator) };
    backend.authorize(&actor, Permission::Book).unwrap()
}

fn query(service: ServiceId, limit: usize) -> SlotQuery {
    SlotQuery {
        services: vec![service],
        age: Some(35),
        from: Some(monday() + Days::new(3)),
        days: 7,
        limit,
        ..SlotQuery::default()
    }
}

/// The first free time that will do, and of which service.
async fn free(ctx: &Ctx, will_do: impl Fn(&Offer) -> bool) -> (ServiceId, Offer) {
    for service in backend::services::directory::facts(ctx).await.unwrap().services {
        let offers = slots::search(ctx, &query(service.id, 200)).await.unwrap();
        if let Some(offer) = offers.into_iter().find(|offer| will_do(offer)) {
            return (service.id, offer);
        }
    }
    panic!("nobody has any time");
}

/// Another time in the afternoon, with the same doctor.
async fn slots_of(ctx: &Ctx, booking: &Booking) -> Offer {
    let query = SlotQuery { doctor_id: Some(booking.doctor_id), ..query(booking.services[0], 200) };
    let offers = slots::search(ctx, &query).await.unwrap();
    let other = |offer: &Offer| {
        offer.starts_at.with_timezone(&Moscow).hour() >= 14 && offer.starts_at >= booking.ends_at
            || offer.starts_at + TimeDelta::days(1) < booking.starts_at
    };
    offers.into_iter().find(other).unwrap()
}

#[track_caller]
pub fn refused<T: std::fmt::Debug>(outcome: Result<T, Error>) -> AppError {
    match outcome.unwrap_err() {
        Error::App(error) => error,
        other => panic!("{other}"),
    }
}

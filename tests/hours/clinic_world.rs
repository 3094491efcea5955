//! A small clinic without hours, and what is done to it.

use std::sync::Arc;

use backend::{
    Actor, Backend, Ctx, Error,
    clock::FixedClock,
    services::{bookings, clinic, hours, patients, slots, users},
    store::DbOptions,
};
use chrono::{DateTime, Utc};
use chrono_tz::Europe::Moscow;
use domain::{
    booking::{BookingForm, Place},
    branch_hours::{BranchHoursEdit, OpeningForm},
    clinic_form::{BranchForm, ChairForm, DoctorForm, SkillForm},
    error::AppError,
    hours_change::HoursEdit,
    hours_form::{ExceptionForm, HoursForm, PatternForm, RhythmKind},
    hours_page::{HoursCheck, HoursSaved},
    id::{BookingId, BranchId, ChairId, DoctorId, PatientId, ServiceId},
    patient::PatientForm,
    permission::{Permission, Role},
    service::ServiceForm,
    slot::Offer,
    slot_query::{SlotMode, SlotQuery},
    user::{Secret, UserForm},
    working_hours::ExceptionKind,
};
use sqlx::{Connection, PgConnection, SqliteConnection};
use tempfile::TempDir;
use tests::world::{Engine, empty};

pub fn actor(role: Role) -> Actor {
    Actor {
        user: None,
        key: None,
        name: "Петрова Ольга".into(),
        role: Some(role),
        doctor: None,
        scopes: None,
    }
}

pub struct World {
    pub backend: Backend,
    pub clock: Arc<FixedClock>,
    pub branch: BranchId,
    pub chairs: [ChairId; 2],
    pub doctors: [DoctorId; 2],
    service: ServiceId,
    patient: PatientId,
    options: DbOptions,
    _folder: Option<TempDir>,
}

impl World {
    pub fn may(&self, permission: Permission) -> Ctx {
        self.backend.authorize(&actor(Role::Administrator), permission).unwrap()
    }

    pub async fn new(engine: Engine) -> Self {
        let (options, folder) = empty(engine).await;
        let clock = Arc::new(FixedClock::at(at("2026-11-12T09:00:00Z")));
        let backend = Backend::open(&options, clock.clone()).await.unwrap();
        let ctx = backend.authorize(&actor(Role::Administrator), Permission::EditClinic).unwrap();
        let form = BranchForm {
            name: "Садовая".into(),
            address: "Садовая, 1".into(),
            zone: "Europe/Moscow".into(),
            grid_min: "15".into(),
            big_gap_min: "60".into(),
            big_gap_median: false,
            dead_gap_min: "30".into(),
            reserve_until: "10:00".into(),
        };
        let branch = clinic::save_branch(&ctx, None, form).await.unwrap();
        let mut chairs = Vec::new();
        for name in ["Кресло 1", "Кресло 2"] {
            let form = ChairForm { branch_id: branch, name: name.into() };
            chairs.push(clinic::save_chair(&ctx, None, form).await.unwrap());
        }
        let skill = SkillForm { code: "T".into(), name: "терапевт".into(), specialty: true };
        clinic::save_skill(&ctx, None, skill).await.unwrap();
        let mut doctors = Vec::new();
        for last_name in ["Абдурахманова-Северская", "Юрьев"] {
            let form = DoctorForm {
                last_name: last_name.into(),
                first_name: "Анна".into(),
                skills: vec!["T".into()],
                ..DoctorForm::default()
            };
            doctors.push(clinic::save_doctor(&ctx, None, form).await.unwrap());
        }
        let form = ServiceForm {
            code: "B01.065.001".into(),
            name: "Приём терапевта".into(),
            minutes: "30".into(),
            buffer_min: "10".into(),
            price: "1000".into(),
            valid_from: String::new(),
            skills: vec!["T".into()],
            child_only: false,
        };
        let service = clinic::save_service(&ctx, None, form).await.unwrap();
        let form = PatientForm {
            name: "Иванова Анна Сергеевна".into(),
            phone: "+7 916 123-45-67".into(),
            ..PatientForm::default()
        };
        let edit = backend.authorize(&actor(Role::Administrator), Permission::EditPatients).unwrap();
        let patient = patients::create(&edit, form).await.unwrap().patient.id;
        let (chairs, doctors) = (chairs.try_into().unwrap(), doctors.try_into().unwrap());
        let world =
            Self { backend, clock, branch, chairs, doctors, service, patient, options, _folder: folder };
        world.open("8", "20").await;
        world
    }

    pub async fn open(&self, start: &str, end: &str) {
        let edit = self.week(1, start, end);
        let saved = hours::save_branch(&self.may(Permission::EditHours), edit, Vec::new()).await.unwrap();
        assert!(matches!(saved, HoursSaved::Saved(_)), "{saved:?}");
    }

    pub fn week(&self, version: i64, start: &str, end: &str) -> BranchHoursEdit {
        let day = OpeningForm { start: start.into(), end: end.into() };
        BranchHoursEdit::Week {
            branch_id: self.branch,
            version,
            days: Box::new(std::array::from_fn(|_| day.clone())),
        }
    }

    /// Every day from 9 to 18.
    pub fn pattern(&self, doctor: usize) -> PatternForm {
        PatternForm {
            doctor_id: self.doctors[doctor],
            branch_id: Some(self.branch),
            chair_id: None,
            kind: RhythmKind::Weekly,
            days: (0..7).collect(),
            cycle_days: String::new(),
            anchor: String::new(),
            hours: day("9:00", "18:00"),
            other: Vec::new(),
            valid_from: "01.11.2026".into(),
            valid_to: String::new(),
        }
    }

    pub async fn save(&self, edit: HoursEdit, confirmed: &[BookingId]) -> Result<HoursSaved, Error> {
        hours::save(&self.may(Permission::EditHours), edit, confirmed.to_vec()).await
    }

    /// Saves what nobody objects to.
    pub async fn keep(&self, edit: HoursEdit) -> HoursCheck {
        match self.save(edit, &[]).await.unwrap() {
            HoursSaved::Saved(check) => check,
            HoursSaved::VisitsInTheWay(check) => panic!("in the way: {check:?}"),
        }
    }

    pub async fn works(&self, doctor: usize) {
        self.keep(add(self.pattern(doctor))).await;
    }

    /// Moscow's wall time.
    pub fn place(&self, day: &str, time: &str) -> Place {
        Place {
            doctor_id: self.doctors[0],
            branch_id: self.branch,
            chair_id: None,
            starts_at: at(&format!("{day}T{time}:00+03:00")),
        }
    }

    pub async fn book(&self, day: &str, time: &str) -> Result<BookingId, Error> {
        let form = BookingForm {
            patient_id: Some(self.patient),
            hold_id: None,
            place: self.place(day, time),
            services: vec![self.service],
            wish: String::new(),
            call_id: None,
            override_reason: String::new(),
        };
        Ok(bookings::book(&self.may(Permission::Book), form).await?.booking.id)
    }

    /// Starts that are offered on a day, in Moscow's wall time.
    pub async fn starts(&self, day: &str, mode: SlotMode) -> Vec<String> {
        let query = SlotQuery {
            services: vec![self.service],
            from: Some(day.parse().unwrap()),
            days: 1,
            mode,
            limit: 100,
            ..SlotQuery::default()
        };
        let mut offers = slots::search(&self.may(Permission::SeeSchedule), &query).await.unwrap();
        offers.sort_by_key(|offer| offer.starts_at);
        let time = |offer: &Offer| offer.starts_at.with_timezone(&Moscow).format("%-H:%M").to_string();
        offers.iter().map(time).collect()
    }

    pub async fn booking(&self, id: BookingId) -> domain::booking::Booking {
        bookings::get(&self.may(Permission::SeeSchedule), id).await.unwrap()
    }

    pub async fn page(&self) -> domain::hours_page::DoctorHoursPage {
        hours::of_doctor(&self.may(Permission::SeeHours), self.doctors[0]).await.unwrap()
    }

    /// A colleague with an account, who may do what an administrator may.
    pub async fn user(&self) -> Ctx {
        let form = UserForm {
            login: "editor".into(),
            name: "Орлова Вера".into(),
            role: Role::Administrator.code().into(),
            password: Secret("длинный пароль орловой".into()),
            ..UserForm::default()
        };
        let user = users::create(&self.backend.system(), form).await.unwrap();
        let actor = Actor { user: Some(user.id), ..actor(Role::Administrator) };
        self.backend.authorize(&actor, Permission::EditHours).unwrap()
    }

    /// Actions and details of the audit, in order.
    pub async fn audit(&self) -> Vec<(String, String)> {
        let text = "SELECT action, details FROM audit ORDER BY seq";
        let url = &self.options.url;
        if url.starts_with("sqlite") {
            let mut connection = SqliteConnection::connect(url).await.unwrap();
            sqlx::query_as(text).fetch_all(&mut connection).await.unwrap()
        } else {
            let mut connection = PgConnection::connect(url).await.unwrap();
            sqlx::query_as(text).fetch_all(&mut connection).await.unwrap()
        }
    }

    pub fn away(&self, kind: ExceptionKind, from: &str, to: &str) -> HoursEdit {
        let form = ExceptionForm {
            doctor_id: self.doctors[0],
            kind,
            from: from.into(),
            to: to.into(),
            branch_id: Some(self.branch),
            chair_id: None,
            hours: day("9:00", "12:00"),
            note: "курсы".into(),
        };
        HoursEdit::Exception { id: None, version: 0, form }
    }
}

pub fn at(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

pub fn day(start: &str, end: &str) -> HoursForm {
    HoursForm { start: start.into(), end: end.into(), ..HoursForm::default() }
}

pub fn add(form: PatternForm) -> HoursEdit {
    HoursEdit::Pattern { id: None, version: 0, since: String::new(), form }
}

pub fn outside(saved: HoursSaved) -> Vec<BookingId> {
    match saved {
        HoursSaved::VisitsInTheWay(check) => check.outside.iter().map(|visit| visit.id).collect(),
        HoursSaved::Saved(check) => panic!("kept: {check:?}"),
    }
}

pub fn refused<T: std::fmt::Debug>(result: Result<T, Error>) -> AppError {
    match result.unwrap_err() {
        Error::App(error) => error,
        other => panic!("{other}"),
    }
}

//! What is measured: two branches beside those of the demo clinic, one with twelve doctors and 150 visits on its day,
//! one with forty and 600, made through the services; and keys and a cookie to ask with.

use backend::{Backend, Ctx, services};
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use domain::{
    api_key::ApiKeyForm,
    booking::{BookingForm, Place},
    branch_hours::{BranchHoursEdit, OpeningForm},
    clinic_form::{BranchForm, ChairForm, DoctorForm, SkillForm},
    hours_change::HoursEdit,
    hours_form::{HoursForm, PatternForm, RhythmKind},
    hours_page::HoursSaved,
    id::{BranchId, ChairId, DoctorId, PatientId, ServiceId},
    patient::PatientForm,
    service::ServiceForm,
};
use futures::{StreamExt, TryStreamExt, stream};
use serde_json::{Value, json};

/// Visits that fit into one doctor's day.
const VISITS: usize = 16;
/// Days that are filled as full as the first, so that a search meets a full schedule.
const FULL: usize = 30;
/// Days that are open, from tomorrow on.
const OPEN: usize = 480;
/// A key may be used so often at once and no more: so the clients take turns with many.
const KEYS: usize = 64;

#[derive(Clone)]
pub struct Branch {
    pub id: BranchId,
    pub doctors: Vec<(DoctorId, ChairId)>,
}

#[derive(Clone)]
pub struct Clinic {
    pub twelve: Branch,
    pub forty: Branch,
    pub service: ServiceId,
    /// One for each doctor, so that nobody sits in two chairs.
    pub patients: Vec<PatientId>,
    /// The days on which the branches are open, the one that is looked at first.
    days: Vec<NaiveDate>,
    pub keys: Vec<String>,
}

impl Clinic {
    pub async fn make(backend: &Backend) -> Self {
        let ctx = backend.system();
        let today = backend.now().date_naive();
        let skill = SkillForm { code: "B".into(), name: "измеритель".into(), specialty: true };
        services::clinic::save_skill(&ctx, None, skill).await.unwrap();
        let form = ServiceForm {
            code: "B01.065.099".into(),
            name: "Приём на время".into(),
            minutes: "30".into(),
            buffer_min: "10".into(),
            price: "1000".into(),
            valid_from: String::new(),
            skills: vec!["B".into()],
            child_only: false,
        };
        let service = services::clinic::save_service(&ctx, None, form).await.unwrap();
        let twelve = branch(&ctx, "Двенадцать", 12, today).await;
        let forty = branch(&ctx, "Сорок", 40, today).await;
        let mut patients = Vec::new();
        for number in 0..52 {
            patients.push(patient(&ctx, number).await);
        }
        let mut keys = Vec::new();
        for _ in 0..KEYS {
            let form =
                ApiKeyForm {
                    name: "скорость".into(), role: "administrator".into(), scopes: Vec::new()
                };
            keys.push(services::api_keys::create(&ctx, form).await.unwrap().1.0);
        }
        let days = open_days(&ctx, twelve.doctors[0].0, today).await;
        let clinic = Self { twelve, forty, service, patients, days, keys };
        clinic.fill(&ctx).await;
        clinic
    }

    /// 150 visits a day with twelve doctors for a month, 600 with forty for a day.
    async fn fill(&self, ctx: &Ctx) {
        let mut visits = Vec::new();
        for (branch, first_patient, days, visits_a_day) in
            [(&self.twelve, 0, FULL, 150), (&self.forty, 12, 1, 600)]
        {
            for day in self.days[..days].iter().copied() {
                for number in 0..visits_a_day {
                    let seat = number % branch.doctors.len();
                    let place = self.place(branch, seat, day, (number / branch.doctors.len()) as i64);
                    visits.push((place, self.patients[first_patient + seat]));
                }
            }
        }
        let booked = stream::iter(visits).map(|(place, patient)| async move {
            let form = BookingForm {
                patient_id: Some(patient),
                hold_id: None,
                place,
                services: vec![self.service],
                wish: String::new(),
                call_id: None,
                override_reason: String::new(),
            };
            services::bookings::book(ctx, form).await
        });
        booked.buffer_unordered(64).try_collect::<Vec<_>>().await.unwrap();
    }

    /// A time of a doctor's day.
    fn place(&self, branch: &Branch, seat: usize, day: NaiveDate, visit: i64) -> Place {
        Place {
            doctor_id: branch.doctors[seat].0,
            branch_id: branch.id,
            chair_id: None,
            starts_at: opens(day) + TimeDelta::minutes(visit * 45),
        }
    }

    /// The day that is looked at.
    pub fn day(&self) -> NaiveDate {
        self.days[0]
    }

    /// Bodies of bookings with twelve doctors that nobody is in the way of: those from number `first` on.
    pub fn bookings(&self, first: usize, count: usize) -> Vec<Value> {
        let doctors = self.twelve.doctors.len();
        (first..first + count)
            .map(|number| {
                let (seat, visit) = (number % doctors, number / doctors);
                let (day, visit) = (self.days[FULL + visit / VISITS], visit % VISITS);
                let place = self.place(&self.twelve, seat, day, visit as i64);
                json!({
                    "patient_id": self.patients[seat], "doctor_id": place.doctor_id,
                    "branch_id": place.branch_id, "starts_at": place.starts_at, "services": [self.service],
                })
            })
            .collect()
    }
}

/// Holidays of the demo clinic are those of all its branches.
async fn open_days(ctx: &Ctx, doctor: DoctorId, today: NaiveDate) -> Vec<NaiveDate> {
    let (mut days, mut from) = (Vec::new(), today + Days::new(1));
    while days.len() < OPEN {
        let to = from + Days::new(30);
        let duties = services::directory::duties(ctx, doctor, from, to).await.unwrap();
        days.extend(duties.iter().map(|duty| duty.date));
        from = to + Days::new(1);
    }
    days
}

/// 8:00 in Moscow.
fn opens(day: NaiveDate) -> DateTime<Utc> {
    day.and_hms_opt(5, 0, 0).unwrap().and_utc()
}

async fn branch(ctx: &Ctx, name: &str, doctors: usize, today: NaiveDate) -> Branch {
    let form = BranchForm {
        name: name.into(),
        address: "Садовая, 1".into(),
        zone: "Europe/Moscow".into(),
        grid_min: "15".into(),
        big_gap_min: "60".into(),
        big_gap_median: false,
        dead_gap_min: "30".into(),
        reserve_until: "10:00".into(),
    };
    let id = services::clinic::save_branch(ctx, None, form).await.unwrap();
    let day = OpeningForm { start: "8".into(), end: "20".into() };
    let days = Box::new(std::array::from_fn(|_| day.clone()));
    let edit = BranchHoursEdit::Week { branch_id: id, version: 1, days };
    services::hours::save_branch(ctx, edit, Vec::new()).await.unwrap();
    let mut made = Vec::new();
    for number in 1..=doctors {
        let form = ChairForm { branch_id: id, name: format!("Кресло {number}") };
        let chair = services::clinic::save_chair(ctx, None, form).await.unwrap();
        made.push((doctor(ctx, id, chair, today).await, chair));
    }
    Branch { id, doctors: made }
}

/// At work every day from 8 to 20.
async fn doctor(ctx: &Ctx, branch: BranchId, chair: ChairId, today: NaiveDate) -> DoctorId {
    let form = DoctorForm {
        last_name: "Абдурахманова-Северская".into(),
        first_name: "Александра".into(),
        patronymic: "Константиновна".into(),
        skills: vec!["B".into()],
        ..DoctorForm::default()
    };
    let doctor_id = services::clinic::save_doctor(ctx, None, form).await.unwrap();
    let form = PatternForm {
        doctor_id,
        branch_id: Some(branch),
        chair_id: Some(chair),
        kind: RhythmKind::Weekly,
        days: (0..7).collect(),
        cycle_days: String::new(),
        anchor: String::new(),
        hours: HoursForm { start: "8:00".into(), end: "20:00".into(), ..HoursForm::default() },
        other: Vec::new(),
        valid_from: today.format("%d.%m.%Y").to_string(),
        valid_to: String::new(),
    };
    let edit = HoursEdit::Pattern { id: None, version: 0, since: String::new(), form };
    let saved = services::hours::save(ctx, edit, Vec::new()).await.unwrap();
    assert!(matches!(saved, HoursSaved::Saved(_)));
    doctor_id
}

async fn patient(ctx: &Ctx, number: u32) -> PatientId {
    let form = PatientForm {
        name: "Преображенская Екатерина Владимировна".into(),
        phone: format!("+7 912 345-60-{number:02}"),
        ..PatientForm::default()
    };
    services::patients::create(ctx, form).await.unwrap().patient.id
}

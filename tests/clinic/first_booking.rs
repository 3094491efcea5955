//! An empty database: the steps of the first page lead to the first booking.

use backend::services::{bookings, hours, patients, settings, setup, slots};
use chrono::NaiveDate;
use domain::{
    booking::{BookingForm, Place},
    branch_hours::{BranchHoursEdit, OpeningForm},
    hours_change::HoursEdit,
    hours_form::{HoursForm, PatternForm, RhythmKind},
    hours_page::HoursSaved,
    patient::PatientForm,
    permission::{Permission, Role},
    settings::{Noun, Step, StepState},
    setup::SetupForm,
    slot_query::SlotQuery,
    user::Secret,
};
use serde_json::json;
use tests::{
    on_both,
    world::{Engine, World},
};

use crate::{actor, fresh};

async fn steps(world: &World) -> Vec<StepState> {
    let ctx = world.backend.authorize(&actor(Role::Admin), Permission::EditUsers).unwrap();
    settings::index(&ctx).await.unwrap().steps
}

async fn todo(world: &World) -> Vec<Step> {
    steps(world).await.into_iter().filter(|step| !step.done).map(|step| step.step).collect()
}

async fn the_steps_lead_to_the_first_booking(world: World) {
    let form = SetupForm {
        clinic: "Клиника на Покровке".into(),
        branch: "Покровка".into(),
        address: "Покровка, 12".into(),
        zone: "Europe/Moscow".into(),
        login: "admin".into(),
        name: "Глеб Савин".into(),
        password: Secret("четыре слова без цифр".into()),
    };
    setup::set_up(&world.backend.stranger(), form).await.unwrap();
    let all =
        [Step::BranchHours, Step::Chairs, Step::Services, Step::Doctors, Step::DoctorHours, Step::Users];
    assert_eq!(todo(&world).await, all);

    let admin = world.backend.authorize(&actor(Role::Admin), Permission::EditClinic).unwrap();
    let branch: domain::id::BranchId = steps(&world).await[0].at.as_ref().unwrap().parse().unwrap();
    let day = OpeningForm { start: "9".into(), end: "20".into() };
    let week = BranchHoursEdit::Week {
        branch_id: branch,
        version: 1,
        days: Box::new(std::array::from_fn(|_| day.clone())),
    };
    hours::save_branch(&admin, week, Vec::new()).await.unwrap();
    assert_eq!(todo(&world).await, all[1..]);

    let chair = fresh(&admin, Noun::Chair, json!({ "name": "Кабинет 1" })).await;
    settings::save(&admin, chair).await.unwrap();
    let service =
        json!({ "code": "B01.065.001", "name": "Приём терапевта", "price": "1000", "skills": ["T"] });
    let service = fresh(&admin, Noun::Service, service).await;
    let service = settings::save(&admin, service).await.unwrap().parse().unwrap();
    let doctor = json!({ "last_name": "Мельникова", "first_name": "Ольга", "skills": ["T", "E"] });
    let doctor = fresh(&admin, Noun::Doctor, doctor).await;
    let doctor = settings::save(&admin, doctor).await.unwrap().parse().unwrap();
    assert_eq!(todo(&world).await, [Step::DoctorHours, Step::Users]);
    assert_eq!(steps(&world).await[4].at, Some(format!("{doctor}")));

    let form = PatternForm {
        doctor_id: doctor,
        branch_id: Some(branch),
        chair_id: None,
        kind: RhythmKind::Weekly,
        days: (0..7).collect(),
        cycle_days: String::new(),
        anchor: String::new(),
        hours: HoursForm { start: "9".into(), end: "18".into(), ..HoursForm::default() },
        other: Vec::new(),
        valid_from: "01.11.2026".into(),
        valid_to: String::new(),
    };
    let edit = HoursEdit::Pattern { id: None, version: 0, since: String::new(), form };
    assert!(matches!(hours::save(&admin, edit, Vec::new()).await.unwrap(), HoursSaved::Saved(_)));
    let password = "пять слов без единой цифры";
    let operator =
        json!({ "login": "vera", "name": "Вера Лаптева", "role": "operator", "password": password });
    settings::save(&admin, fresh(&admin, Noun::User, operator).await).await.unwrap();
    assert_eq!(steps(&world).await, [], "nothing is left to do");

    let operator = world.backend.authorize(&actor(Role::Operator), Permission::Book).unwrap();
    let query = SlotQuery {
        services: vec![service],
        from: NaiveDate::from_ymd_opt(2026, 11, 24),
        days: 1,
        limit: 3,
        ..SlotQuery::default()
    };
    let offers = slots::search(&operator, &query).await.unwrap();
    let offer = offers.first().expect("somebody is free");
    let patient = PatientForm {
        name: "Иванова Анна Сергеевна".into(),
        phone: "+7 916 123-45-67".into(),
        ..PatientForm::default()
    };
    let patient = patients::create(&operator, patient).await.unwrap().patient.id;
    let place = Place {
        doctor_id: offer.doctor,
        branch_id: offer.branch,
        chair_id: Some(offer.chair),
        starts_at: offer.starts_at,
    };
    let form = BookingForm {
        patient_id: Some(patient),
        hold_id: None,
        place,
        services: vec![service],
        wish: String::new(),
        call_id: None,
        override_reason: String::new(),
    };
    bookings::book(&operator, form).await.unwrap();
}

on_both! {
    in an empty clinic:

    async fn a_new_clinic_gets_to_its_first_booking(world: World) {
        the_steps_lead_to_the_first_booking(world).await;
    }
}

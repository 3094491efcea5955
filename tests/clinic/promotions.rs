//! Promotions: what is saved is what a quote counts with.

use backend::{
    Ctx,
    services::{bookings, patients, quotes, settings},
};
use chrono::TimeDelta;
use domain::{
    booking::{CancelForm, CancelReason},
    error::{AppError, Fault},
    money::Kopecks,
    patient::PatientForm,
    permission::{Permission, Role},
    promotion::QuoteForm,
    settings::{Noun, SettingEdit},
};
use serde_json::json;
use tests::{
    on_both,
    world::{Engine, World},
};

use crate::{actor, book_first, edit, editor, entries, entry, fresh, pinboard::operator, refused};

/// What a visit of a service costs at a moment, at least.
async fn costs(ctx: &Ctx, branch: &str, service: &str, at: &str) -> Kopecks {
    quotes::quote(ctx, &asked(branch, service, at)).await.unwrap().total.from
}

fn asked(branch: &str, service: &str, at: &str) -> QuoteForm {
    QuoteForm {
        services: vec![service.parse().unwrap()],
        branch_id: branch.parse().unwrap(),
        starts_at: at.parse().unwrap(),
        patient_id: None,
        pensioner: false,
        moving: None,
    }
}

on_both! {
    /// It holds on its days, both ends included, on its weekdays and hours, and no longer once it is switched off.
    async fn a_saved_promotion_makes_the_price(world: World) {
        let ctx = editor(&world);
        let operator = world.backend.authorize(&actor(Role::Operator), Permission::ReadKnowledge).unwrap();
        let branch = entries(&ctx, Noun::Branch).await.remove(0).id;
        let service = json!({ "code": "X1", "name": "Осмотр", "price": "1000", "skills": ["T"] });
        let service = settings::save(&ctx, fresh(&ctx, Noun::Service, service).await).await.unwrap();
        let form = json!({
            "name": "Осмотр −25 %", "value": "25", "services": [service], "branches": [branch],
            "starts_on": "07.12.2026", "ends_on": "11.12.2026", "weekdays": ["1", "5"], "to_min": "14:00",
        });
        let id = settings::save(&ctx, fresh(&ctx, Noun::Promotion, form).await).await.unwrap();
        let price = async |at: &str| costs(&operator, &branch, &service, at).await;
        let (full, reduced) = (Kopecks::rubles(1000), Kopecks::rubles(750));
        assert_eq!(price("2026-12-07T09:00:00+03:00").await, reduced, "the first day");
        assert_eq!(price("2026-12-11T13:45:00+03:00").await, reduced, "the last day");
        assert_eq!(price("2026-12-11T14:00:00+03:00").await, full, "too late in the day");
        assert_eq!(price("2026-12-09T09:00:00+03:00").await, full, "another weekday");
        assert_eq!(price("2026-12-14T09:00:00+03:00").await, full, "the Monday after");
        let now = entry(&ctx, Noun::Promotion, &id).await;
        let off = SettingEdit { active: false, ..edit(Noun::Promotion, &now, json!({})) };
        settings::save(&ctx, off).await.unwrap();
        assert_eq!(price("2026-12-07T09:00:00+03:00").await, full, "switched off");
        assert!(!entry(&ctx, Noun::Promotion, &id).await.active);
    }

    /// «Второй имплант −50 %» of the demo clinic: the visit before counts, also while it still stands ahead; a visit
    /// that is moved is not one before itself, and one that was called off is none.
    async fn the_second_costs_less_because_of_the_visit_before(world: World) {
        let (ctx, _) = operator(&world, 0).await;
        let patient = PatientForm {
            name: "Верещагина Полина".into(),
            phone: "+7 912 000-77-88".into(),
            ..PatientForm::default()
        };
        let patient = patients::create(&ctx, patient).await.unwrap().patient.id;
        let visit = book_first(&ctx, "A16.07.054", patient, None).await;
        let service = visit.services[0].to_string();
        let later = (visit.starts_at + TimeDelta::days(30)).to_rfc3339();
        let quoted = async |patient_id, moving| {
            let form = asked(&visit.branch_id.to_string(), &service, &later);
            quotes::quote(&ctx, &QuoteForm { patient_id, moving, ..form }).await.unwrap().total.from
        };
        let (full, half) = (Kopecks::rubles(35_000), Kopecks::rubles(17_500));
        assert_eq!(quoted(None, None).await, full, "nobody is known");
        assert_eq!(quoted(Some(patient), None).await, half);
        assert_eq!(quoted(Some(patient), Some(visit.id)).await, full, "the only one is moved");
        let form = CancelForm { version: visit.version, reason: CancelReason::PatientPlans, call_id: None };
        bookings::cancel(&ctx, visit.id, form).await.unwrap();
        assert_eq!(quoted(Some(patient), None).await, full, "called off");
    }

    /// What it is for has to be there.
    async fn a_promotion_for_what_is_not_there_is_refused(world: World) {
        let ctx = editor(&world);
        let nobody = uuid::Uuid::now_v7();
        for field in ["services", "branches"] {
            let form = json!({ "name": "Всем", "value": "5", field: [nobody] });
            let new = fresh(&ctx, Noun::Promotion, form).await;
            assert_eq!(refused(settings::save(&ctx, new).await), AppError::field(field, Fault::UnknownChoice));
        }
        let new = fresh(&ctx, Noun::Promotion, json!({ "name": "", "value": "101", "ends_on": "завтра" })).await;
        let AppError::Invalid(errors) = refused(settings::save(&ctx, new).await) else { panic!("kept") };
        assert_eq!(errors.of("name"), Some(Fault::Required));
        assert_eq!(errors.of("value"), Some(Fault::OutOfRange(1, 100)));
        assert_eq!(errors.of("ends_on"), Some(Fault::NotADate));
    }
}

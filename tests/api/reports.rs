//! `/reports/{date}`: the figures of a day with what each means.

use backend::services::reports;
use domain::{
    day_report::{Metric, view::ReportKey},
    permission::Role,
};
use serde_json::Value;
use tests::{
    on_both,
    world::{Answer, Engine, World, monday},
};

fn figure<'v>(body: &'v Value, code: &str) -> &'v Value {
    body["figures"].as_array().unwrap().iter().find(|figure| figure["code"] == code).unwrap()
}

on_both! {
    async fn the_figures_are_those_of_the_page(world: World) {
        let date = monday() - chrono::Days::new(3);
        let view = reports::read(&world.backend.system(), ReportKey { date, operator: None }).await.unwrap();
        let body = world.get(&format!("/api/v1/reports/{date}?operator_id={}", view.operator.id)).await.done(200);
        assert_eq!((body["state"].as_str(), body["date"].as_str()), (Some("draft"), Some("2026-11-20")));
        for metric in Metric::ALL {
            let figure = figure(&body, metric.code());
            assert_eq!(figure["value"].as_f64(), Some(view.figures.of(metric) as f64), "{metric:?}");
            assert!(figure["definition"].as_str().is_some_and(|about| !about.is_empty()));
        }
        assert_eq!(figure(&body, "conversion_percent")["value"].as_f64(), view.figures.calls.conversion());
        let sources = body["leads_by_source"].as_array().unwrap();
        assert_eq!(sources.len(), view.figures.leads.len());
        assert!(!body.to_string().contains("+7"), "figures alone");
    }

    async fn a_key_reads_what_its_role_may(world: World) {
        let path = format!("/api/v1/reports/{}", monday());
        world.get("/api/v1/reports/yesterday").await.refused(404, "not_found");
        world.get(&format!("{path}?operator=x")).await.refused(422, "invalid");
        let call = async |role: Role, scopes: &[&str]| {
            let key = world.new_key(role.code(), scopes).await;
            Answer::of(world.bare(reqwest::Method::GET, &path).bearer_auth(key)).await.status
        };
        assert_eq!(call(Role::Manager, &[]).await, 200);
        assert_eq!(call(Role::Accountant, &[]).await, 200);
        assert_eq!(call(Role::Administrator, &["read_reports"]).await, 200);
        assert_eq!(call(Role::Operator, &[]).await, 404, "a key has no report of its own");
        assert_eq!(call(Role::SmmManager, &[]).await, 403);
    }
}

//! Figures that other programs ask for: the same that the dashboard tells, with what they mean.

use backend::services::dashboard;
use domain::dashboard::{DashboardFilter, Span};
use reqwest::Method;
use serde_json::Value;
use tests::{
    on_both,
    world::{Answer, Engine, World},
};

async fn ask(world: &World, query: &str) -> Answer {
    world.get(&format!("/api/v1/reports?{query}")).await
}

fn sum(rows: &Value, of: &str, name: &str) -> i64 {
    rows.as_array().unwrap().iter().map(|row| row[of][name].as_i64().unwrap()).sum()
}

fn figure<'v>(body: &'v Value, code: &str) -> &'v Value {
    body["figures"].as_array().unwrap().iter().find(|figure| figure["code"] == code).unwrap()
}

on_both! {
    async fn a_report_tells_what_the_dashboard_tells_and_what_it_means(world: World) {
        let body = ask(&world, "from=2026-11-02&to=2026-11-15&by=date").await.done(200);
        assert_eq!((&body["before_from"], &body["before_to"]), (&"2026-10-19".into(), &"2026-11-01".into()));
        let filter = DashboardFilter {
            span: Span::Period, from: "2026-11-02".parse().ok(), to: "2026-11-15".parse().ok(), branch: None,
        };
        let view = dashboard::read(&world.backend.system(), &filter).await.unwrap();
        for measured in &view.measures {
            let told = figure(&body, measured.measure.code());
            let near = |told: &Value, value: Option<f64>| match (told.as_f64(), value) {
                // JSON is read to the last digit but one
                (Some(told), Some(value)) => (told - value).abs() < 1e-9,
                (told, value) => told == value,
            };
            assert!(near(&told["value"], measured.now) && near(&told["before"], measured.before), "{told}");
            assert!(!told["definition"].as_str().unwrap().is_empty());
        }
        assert_eq!(figure(&body, "service_level")["aim_from"], 80.0);
        assert_eq!(body["rows"].as_array().unwrap().len(), 14);
        let offered = figure(&body, "offered")["value"].as_f64().unwrap() as i64;
        assert_eq!(sum(&body["rows"], "calls", "offered"), offered);
        for by in ["operator", "branch"] {
            let rows = ask(&world, &format!("from=2026-11-02&to=2026-11-15&by={by}")).await.done(200);
            assert_eq!(sum(&rows["rows"], "calls", "offered"), offered, "{by}");
        }
        let doctors = ask(&world, "from=2026-11-02&to=2026-11-15&by=doctor").await.done(200);
        assert_eq!(sum(&doctors["rows"], "visits", "planned"), sum(&body["rows"], "visits", "planned"));
        let sources = ask(&world, "from=2026-11-02&to=2026-11-15&by=source").await.done(200);
        assert!(sources["rows"].as_array().unwrap().iter().all(|row| row["leads"]["received"].is_i64()));
        assert!(ask(&world, "from=2026-11-02&to=2026-11-15&by=service").await.done(200)["rows"][0]["name"].is_string());
    }

    async fn what_cannot_be_reported_is_said_field_by_field(world: World) {
        ask(&world, "").await.refused(422, "invalid");
        for query in ["from=2026-11-15&to=2026-11-02", "from=2020-01-01&to=2026-11-02", "from=2026-11-02&to=2026-11-15&by=moon"] {
            assert_eq!(ask(&world, query).await.status, 422, "{query}");
        }
        let key = world.new_key("smm_manager", &[]).await;
        let request = world.bare(Method::GET, "/api/v1/reports?from=2026-11-02&to=2026-11-03").bearer_auth(key);
        assert_eq!(Answer::of(request).await.status, 403);
    }
}

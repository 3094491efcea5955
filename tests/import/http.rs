//! The same through the site: who is let in, how large a file may be, and that nothing that is sent breaks it.

use domain::import::FILE_MAX;
use reqwest::Method;
use serde_json::{Value, json};
use tests::{
    on_both,
    site::{House, Visitor},
};

use super::*;

fn sent(kind: &str, text: &str) -> Value {
    json!({"kind": kind, "file": {"text": text}})
}

/// Answered 413, or the door was shut while the rest was still on its way.
async fn too_large(visitor: &Visitor, name: &str, sent: &Value) -> bool {
    let request = visitor.request(Method::POST, &format!("/fn/{name}"));
    match request.header("origin", &visitor.base).json(sent).send().await {
        Ok(answer) => answer.status() == 413,
        Err(error) => error.is_request(),
    }
}

on_both! {
    async fn a_file_is_larger_than_a_form_may_be_and_not_without_end(world: World) {
        let visitor = House::open(&world).await.visitor(Role::Administrator).await;
        let row = "Приём, который никто не оказывает;договорная\n";
        let large = format!("Услуга;Цена\n{}", row.repeat(4_000));
        let many = format!("Услуга;Цена\n{}", row.repeat(30_000));
        assert!(large.len() > 1 << 18 && many.len() > 1 << 20 && many.len() < FILE_MAX);
        let answer = visitor.call("plan_import", &sent("services", &large)).await;
        assert_eq!((answer.status, &answer.body["report"]["counts"]["refused"]), (200, &json!(4_000)), "{}", answer.text);
        let answer = visitor.call("plan_import", &sent("services", &many)).await;
        assert_eq!((answer.status, &answer.body["unreadable"]), (200, &json!({"too_many_rows": 5_000})));
        let endless = "а".repeat(FILE_MAX);
        assert!(too_large(&visitor, "plan_import", &sent("services", &endless)).await);
        assert!(too_large(&visitor, "search_patients", &json!({"text": "а".repeat(1 << 20)})).await);
    }

    async fn whatever_is_sent_is_answered(world: World) {
        let visitor = House::open(&world).await.visitor(Role::Administrator).await;
        let giant = format!("ФИО;Телефон;Примечание\nАнна;8 900 000-00-01;{}\n", "я".repeat(100_000));
        for text in ["", "\0\0\0\0", "ФИО;Телефон\n\0;\0", "ФИО;Телефон\n=1+1;=1+1", "\"", ";;;;", "sep=", "sep=;", "\u{feff}", "ФИО;Телефон\nАнна;8 900 000-00-01 (\0)", &giant] {
            for kind in ["services", "patients"] {
                for name in ["plan_import", "refused_import"] {
                    let answer = visitor.call(name, &sent(kind, text)).await;
                    assert_eq!(answer.status, 200, "{name} {kind} {text:.30}: {}", answer.text);
                }
                let bytes = json!({"kind": kind, "file": {"base64": text}});
                assert_eq!(visitor.call("plan_import", &bytes).await.status, 200);
            }
        }
        let order = json!({"run": Uuid::nil(), "digests": [], "doubtful": "all", "part": 4_000_000_000_u32});
        let apply = |order: Value| json!({"kind": "patients", "file": {"text": "ФИО;Телефон\nАнна;8 900 000-00-01"}, "order": order});
        let answer = visitor.call("apply_import", &apply(order)).await;
        assert_eq!((answer.status, &answer.body["stale"]), (200, &json!(true)), "{}", answer.text);
        let order = json!({"run": Uuid::nil(), "digests": ["0"], "doubtful": {"lines": [1, 2, 4_294_967_295_u32]}, "part": 0});
        assert_eq!(visitor.call("apply_import", &apply(order)).await.body["stale"], json!(true));
    }

    async fn a_role_that_may_not_import_is_turned_away(world: World) {
        let house = House::open(&world).await;
        for role in [Role::Operator, Role::Doctor, Role::Manager] {
            let visitor = house.visitor(role).await;
            for name in ["plan_import", "refused_import"] {
                assert_eq!(visitor.call(name, &sent("services", "Услуга;Цена\nа;1")).await.status, 403, "{role:?}");
            }
        }
        let technical = house.visitor(Role::Admin).await;
        assert_eq!(technical.call("plan_import", &sent("services", "Услуга;Цена\nа;1")).await.status, 200);
        assert_eq!(technical.call("plan_import", &sent("patients", "ФИО;Телефон\nа;1")).await.status, 403);
        assert_eq!(house.stranger().call("plan_import", &sent("services", "")).await.status, 401);
        let page = house.visitor(Role::Administrator).await.get("/settings/import?list=patients").await;
        assert_eq!(page.status, 200);
        assert!(page.text.contains("Загрузка из таблицы"));
    }
}

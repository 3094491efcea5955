//! Patients: found, created and read, with what is personal masked.

use reqwest::Method;
use serde_json::{Value, json};

use tests::{
    on_both,
    world::{Answer, Engine, World},
};

on_both! {
    /// A card is whole only for a key that may uncover it.
    async fn a_card_is_masked_without_the_scope(world: World) {
        let body = json!({"name": "Масляная Ирина Львовна", "phone": "+7 912 345-67-89", "birth_date": "1990-05-17",
            "email": "irina@example.ru"});
        let made = world.post("/api/v1/patients", &body).await;
        let place = made.location.clone().unwrap();
        assert!(!made.text.contains("345-67") && !made.text.contains("1990-05"), "{}", made.text);
        made.done(201);
        let masked = world.new_key("operator", &["see_patients", "see_schedule"]).await;
        let read = Answer::of(world.bare(Method::GET, &place).bearer_auth(&masked)).await;
        assert!(!read.text.contains("345-67") && !read.text.contains("1990-05") && !read.text.contains("irina"), "{}", read.text);
        let read = read.done(200);
        assert_eq!((&read["revealed"], &read["birth_date"]), (&json!(false), &Value::Null));
        assert_eq!(read["name"], "Масляная Ирина Львовна");
        let whole = world.get(&place).await.done(200);
        assert_eq!(whole["phones"], json!(["+7 912 345-67-89"]));
        assert_eq!((&whole["birth_date"], &whole["email"]), (&json!("1990-05-17"), &json!("irina@example.ru")));
    }

    /// A search is a body, not an address; it finds by parts of names and ends of phones.
    async fn a_patient_is_found_by_what_a_caller_says(world: World) {
        let body = json!({"name": "Ёлкина-Щукина Фёкла", "phone": "+7 912 345-67-89"});
        let made = world.post("/api/v1/patients", &body).await.done(201);
        for query in ["елкина", "щукин", "tkrbyf", "фекла ёлк"] {
            let found = world.post("/api/v1/patients/search", &json!({"query": query})).await.done(200);
            let items = found["items"].as_array().unwrap();
            assert!(items.iter().any(|patient| patient["id"] == made["id"]), "{query} {found}");
        }
        let bad = world.post("/api/v1/patients/search", &json!({"q": "x"})).await;
        assert_eq!(bad.faults(), ["q: unknown_field", "query: required"]);
        world.get("/api/v1/patients?query=x").await.refused(405, "method_not_allowed");
    }

    /// A patient that is there already is named, not refused.
    async fn a_double_is_named(world: World) {
        let body = json!({"name": "Дубль Павел Петрович", "phone": "+7 912 345-67-89", "birth_date": "1980-01-02"});
        let first = world.post("/api/v1/patients", &body).await.done(201);
        assert_eq!(first["alike"], json!([]));
        let second = world.post("/api/v1/patients", &body).await.done(201);
        assert_eq!(second["alike"][0]["id"], first["id"]);
        let bad = world.post("/api/v1/patients", &json!({"name": "7", "phone": "12", "birth_date": "17.05.1990"})).await;
        assert_eq!(bad.faults(), ["birth_date: not_a_date"]);
        let bad = world.post("/api/v1/patients", &json!({"name": "7", "phone": "12"})).await;
        assert_eq!(bad.faults(), ["name: not_a_name", "phone: not_a_phone"]);
    }
}

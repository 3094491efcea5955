//! Prices by their days: what is set for later holds from its day on, without anybody saving anything, and a visit costs
//! what holds on its own day.

use backend::{
    Ctx,
    services::{bookings, directory, knowledge, patients, prices, quotes, settings, slots},
};
use chrono::{NaiveDate, TimeDelta};
use domain::{
    booking::{Booking, BookingForm, Place, RescheduleForm},
    error::{AppError, Fault},
    id::ServiceId,
    money::{Kopecks, Price},
    permission::{Permission, Role},
    price_history::Standing,
    promotion::QuoteForm,
    settings::Noun,
    slot::Offer,
    slot_query::SlotQuery,
    wording::Lang,
};
use serde_json::json;
use sqlx::{Connection, Executor, PgConnection, SqliteConnection};
use tests::{
    on_both,
    world::{Engine, World, empty},
};

use crate::{actor, edit, editor, entry, fresh, naive::Rows, pinboard::operator, refused, unmoved};

/// A service of the demo clinic for which somebody has time.
const CLEANING: &str = "B01.065.005";

fn rubles(rubles: i64) -> Price {
    Price::fixed(Kopecks::rubles(rubles))
}

async fn service(ctx: &Ctx, code: &str) -> ServiceId {
    directory::read(ctx).await.unwrap().services.iter().find(|service| service.code == code).unwrap().id
}

/// What the price list says now.
async fn listed(ctx: &Ctx, id: ServiceId) -> Price {
    directory::read(ctx).await.unwrap().service(id).unwrap().price
}

async fn set(ctx: &Ctx, id: ServiceId, price: &str, from: &str) -> Result<String, backend::Error> {
    let now = entry(ctx, Noun::Service, &id.to_string()).await;
    settings::save(ctx, edit(Noun::Service, &now, json!({ "price": price, "valid_from": from }))).await
}

/// The best time for a service on a day of November.
async fn offer_on(ctx: &Ctx, service: ServiceId, day: u32) -> Offer {
    let query = SlotQuery {
        services: vec![service],
        from: NaiveDate::from_ymd_opt(2026, 11, day),
        days: 1,
        limit: 1,
        ..SlotQuery::default()
    };
    slots::search(ctx, &query).await.unwrap().remove(0)
}

async fn booked(ctx: &Ctx, service: ServiceId, offer: &Offer) -> Booking {
    let form = BookingForm {
        patient_id: Some(patients::search(ctx, "смирнова").await.unwrap().patients[0].id),
        hold_id: None,
        place: Place::from(offer),
        services: vec![service],
        wish: String::new(),
        call_id: None,
        override_reason: String::new(),
    };
    bookings::book(ctx, form).await.unwrap().booking
}

on_both! {
    /// The clinic's midnight makes the new price hold, in the price list, in the API and on the form.
    async fn a_price_begins_to_hold_at_midnight(world: World) {
        let ctx = editor(&world);
        let id = service(&ctx, CLEANING).await;
        assert_eq!(listed(&ctx, id).await, rubles(1000));
        set(&ctx, id, "1150", "24.11.2026").await.unwrap();
        assert_eq!(listed(&ctx, id).await, rubles(1000), "not before its day");
        let form = entry(&ctx, Noun::Service, &id.to_string()).await;
        assert_eq!((form.form["price"].as_str(), form.coming.len()), (Some("1\u{a0}000\u{a0}₽"), 1));
        let of_api = async || {
            let all = world.get("/api/v1/services?limit=200").await.done(200);
            let id = id.to_string();
            let found = all["items"].as_array().unwrap().iter().find(|one| one["id"] == id.as_str()).cloned();
            found.map(|one| (one["price"]["from"].clone(), one["coming_prices"].clone())).unwrap()
        };
        let coming = json!([{"valid_from": "2026-11-24", "price": {"from": 115_000, "to": 115_000, "currency": "RUB"}}]);
        assert_eq!(of_api().await, (json!(100_000), coming));

        // a minute before midnight in Moscow it is looked at, a second after it too
        world.clock.set("2026-11-23T20:59:58Z".parse().unwrap());
        assert_eq!(listed(&ctx, id).await, rubles(1000));
        world.clock.advance(TimeDelta::seconds(3));
        assert_eq!(listed(&ctx, id).await, rubles(1150));
        assert_eq!(of_api().await, (json!(115_000), json!([])));
        let form = entry(&ctx, Noun::Service, &id.to_string()).await;
        assert_eq!((form.form["price"].as_str(), form.coming.len()), (Some("1\u{a0}150\u{a0}₽"), 0));
    }

    /// A quote and a booking take the price of the visit's own day, by the date of its branch; the operator is told
    /// what comes.
    async fn a_visit_costs_what_holds_on_its_day(world: World) {
        let (caller, _) = operator(&world, 0).await;
        let ctx = editor(&world);
        let id = service(&ctx, CLEANING).await;
        set(&ctx, id, "1200", "2026-11-26").await.unwrap();
        let told = knowledge::tell(&caller, &[id], None, Lang::Ru).await.unwrap();
        assert_eq!(told.coming[0].figure.replace('\u{a0}', " "), "с 26 ноября 1 200 ₽");
        for (day, price) in [(25, 1000), (26, 1200)] {
            let offer = offer_on(&caller, id, day).await;
            let form = QuoteForm {
                services: vec![id],
                branch_id: offer.branch,
                starts_at: offer.starts_at,
                patient_id: None,
                pensioner: false,
                moving: None,
            };
            assert_eq!(quotes::quote(&caller, &form).await.unwrap().lines[0].list, rubles(price));
            let booked = booked(&caller, id, &offer).await;
            assert_eq!(booked.price, rubles(price), "on the {day}th");
        }
    }

    /// A visit that moves costs what holds on its new day, line by line, and an undo brings the old price back.
    async fn a_visit_that_moves_costs_what_holds_on_its_new_day(world: World) {
        let (caller, _) = operator(&world, 0).await;
        let id = service(&editor(&world), CLEANING).await;
        set(&editor(&world), id, "1200", "2026-11-26").await.unwrap();
        let visit = booked(&caller, id, &offer_on(&caller, id, 25).await).await;
        let line = async || {
            let lines = Rows::of(&world).await.services;
            lines.iter().find(|line| line.booking_id == visit.id.0).map(|line| line.price_from)
        };
        assert_eq!((visit.price, line().await), (rubles(1000), Some(100_000)));
        let form = RescheduleForm { place: Place::from(&offer_on(&caller, id, 26).await), ..unmoved(&visit) };
        let moved = bookings::reschedule(&caller, visit.id, form).await.unwrap();
        assert_eq!((moved.booking.price, line().await), (rubles(1200), Some(120_000)));
        let back = bookings::undo(&caller, moved.change).await.unwrap();
        assert_eq!((back.booking.price, line().await), (rubles(1000), Some(100_000)));
    }

    /// Who set which price, from when on; one that does not hold yet can be taken back, and no other.
    async fn the_history_is_told_and_only_what_comes_is_taken_back(world: World) {
        let ctx = editor(&world);
        let reader = world.backend.authorize(&actor(Role::Operator), Permission::ReadKnowledge).unwrap();
        let id = service(&ctx, CLEANING).await;
        set(&ctx, id, "1100", "").await.unwrap();
        set(&ctx, id, "от 1300", "01.01.2027").await.unwrap();
        set(&ctx, id, "1100", "").await.unwrap();
        let history = prices::history(&reader, id).await.unwrap();
        let told: Vec<_> = history.iter().map(|one| (one.valid_from.to_string(), one.price.from.0, one.standing)).collect();
        assert_eq!(told[..2], [
            ("2027-01-01".to_owned(), 130_000, Standing::Coming),
            ("2026-11-23".to_owned(), 110_000, Standing::Present),
        ]);
        assert_eq!((told.len(), told[2].1, told[2].2), (3, 100_000, Standing::Past), "the same price is set once");
        assert_eq!((history[0].set_by.as_str(), history[0].set_at.unwrap().to_string().as_str()), ("Белова Жанна", "2026-11-23 08:00:00"));

        assert_eq!(refused(prices::take_back(&reader, history[0].id).await), AppError::Forbidden);
        for held in &history[1..] {
            assert_eq!(refused(prices::take_back(&ctx, held.id).await), AppError::NotFound);
        }
        prices::take_back(&ctx, history[0].id).await.unwrap();
        assert_eq!(refused(prices::take_back(&ctx, history[0].id).await), AppError::NotFound, "it is gone");
        assert_eq!(prices::history(&reader, id).await.unwrap(), history[1..]);
        world.clock.set("2027-01-02T08:00:00Z".parse().unwrap());
        assert_eq!(listed(&ctx, id).await, rubles(1100));
    }

    /// A price of the past is not changed, and none is set for the day after next year.
    async fn the_past_has_its_prices(world: World) {
        let ctx = editor(&world);
        let id = service(&ctx, CLEANING).await;
        for (from, fault) in [
            ("22.11.2026", Fault::InThePast),
            ("23.11.2029", Fault::TooFar(730)),
            ("31.11.2026", Fault::NoSuchDay),
            ("завтра", Fault::NotADate),
        ] {
            assert_eq!(refused(set(&ctx, id, "1", from).await), AppError::field("valid_from", fault), "{from}");
        }
        let new = json!({ "code": "X1", "name": "Осмотр", "price": "1000", "skills": ["T"] });
        let new = settings::save(&ctx, fresh(&ctx, Noun::Service, new).await).await.unwrap();
        let quoted = quotes::quote(&ctx_of(&world), &QuoteForm {
            services: vec![new.parse().unwrap()],
            branch_id: directory::read(&ctx).await.unwrap().branches[0].id,
            starts_at: "2026-11-20T09:00:00Z".parse().unwrap(),
            patient_id: None,
            pensioner: false,
            moving: None,
        }).await.unwrap();
        assert_eq!(quoted.total, rubles(1000), "a visit before the first price costs that one");
    }
}

fn ctx_of(world: &World) -> Ctx {
    world.backend.authorize(&actor(Role::Operator), Permission::ReadKnowledge).unwrap()
}

/// A database as it was before prices had days keeps its prices: they hold from the start.
async fn todays_prices_become_the_first_ones(engine: Engine) {
    let (options, _folder) = empty(engine).await;
    let name = if engine == Engine::Sqlite { "sqlite" } else { "postgres" };
    let folder = format!("{}/../migrations/{name}", env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    let mut text = String::new();
    for file in files {
        if file.file_name().unwrap().to_string_lossy().starts_with("0021_") {
            let id =
                if engine == Engine::Sqlite { "x'01'" } else { "'00000000-0000-0000-0000-000000000001'" };
            text.push_str(&format!(
                "INSERT INTO services (id, code, name, minutes, price_from, price_to) VALUES ({id}, 'A', 'Б', 30, 500, 900);"
            ));
            text.push_str(&std::fs::read_to_string(file).unwrap());
            break;
        }
        text.push_str(&std::fs::read_to_string(file).unwrap());
    }
    let query = "SELECT price_from, price_to, CAST(valid_from AS TEXT), set_by_name FROM service_prices";
    let row: (i64, Option<i64>, String, String) = match engine {
        Engine::Sqlite => {
            let url = format!("{}?mode=rwc", options.url);
            let mut connection = SqliteConnection::connect(&url).await.unwrap();
            connection.execute(sqlx::raw_sql(sqlx::AssertSqlSafe(text))).await.unwrap();
            sqlx::query_as(query).fetch_one(&mut connection).await.unwrap()
        }
        Engine::Postgres => {
            let mut connection = PgConnection::connect(&options.url).await.unwrap();
            connection.execute(sqlx::raw_sql(sqlx::AssertSqlSafe(text))).await.unwrap();
            sqlx::query_as(query).fetch_one(&mut connection).await.unwrap()
        }
    };
    assert_eq!(row, (500, Some(900), "2000-01-01".into(), String::new()));
}

#[tokio::test]
async fn todays_prices_become_the_first_ones_on_sqlite() {
    todays_prices_become_the_first_ones(Engine::Sqlite).await;
}

#[tokio::test]
async fn todays_prices_become_the_first_ones_on_postgres() {
    todays_prices_become_the_first_ones(Engine::Postgres).await;
}

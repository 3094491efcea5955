use backend::{Actor, Backend, clock::SystemClock, services::patients, store::DbOptions};
use domain::permission::{Permission, Role};
use std::{sync::Arc, time::Instant};
#[tokio::test(flavor = "multi_thread")]
async fn speed() {
    let url = std::env::var("SPEED_DB").unwrap();
    let backend =
        Backend::open(&DbOptions { url, key: None, readers: 4 }, Arc::new(SystemClock)).await.unwrap();
    if std::env::var("MAKE").is_ok() {
        return;
    }
    let actor = Actor { role: Some(Role::Operator), name: "x".into(), ..Actor::system() };
    let ctx = backend.authorize(&actor, Permission::SeePatients).unwrap();
    for q in [
        "и",
        "ив",
        "иван",
        "иванов",
        "иванова анна",
        "иванова ефросинья",
        "анна ким",
        "а а",
        "александр гордан",
        "bdfyjd",
        "ivanova",
        "ivanov ivan iv",
        "4233",
        "42331",
        "89161112233",
        "1204",
        "иванова 4233",
        "анна 0000",
        "щщщщ",
        "мария смирнова михайловна",
        "кузнецова а",
    ] {
        let mut t = Vec::new();
        let mut n = 0;
        for _ in 0..25 {
            let s = Instant::now();
            n = patients::search(&ctx, q).await.unwrap().patients.len();
            t.push(s.elapsed().as_secs_f64() * 1e3);
        }
        let first = t[0];
        t.sort_by(|a, b| a.total_cmp(b));
        println!("{q:28} n={n:3} first {first:7.2} p50 {:6.2} max {:6.2} ms", t[12], t[24]);
    }
}

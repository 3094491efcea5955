//! Nothing that was acknowledged is lost, and nothing is there by halves, when the program is killed in the middle
//! of writes; nor when PostgreSQL itself falls.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod backup;
mod clients;
mod ledger;

use rand::{Rng, SeedableRng, rngs::StdRng};
use tests::{
    cluster::Cluster,
    program::{Home, Program},
    world::{Engine, empty},
};

use clients::{Clients, Falls};
use ledger::Ledger;

/// The program as it is built now.
const PROGRAM: &str = env!("CARGO_BIN_EXE_priyom-under-test");

/// Bookings that are acknowledged before each fall: another moment each time.
const MOMENTS: [usize; 3] = [1, 20, 64];
/// Falls of one clinic at the most: then its free times come to an end.
const FALLS_OF_A_CLINIC: usize = 10;

/// The moments of the falls. `PRIYOM_TEST_FALLS=100` makes so many, at random; the seed that is printed makes the same
/// again, as `PRIYOM_TEST_SEED`.
fn moments() -> Vec<usize> {
    let number = |name: &str| std::env::var(name).ok().map(|number| number.parse::<u64>().unwrap());
    let Some(falls) = number("PRIYOM_TEST_FALLS") else { return MOMENTS.into() };
    let seed = number("PRIYOM_TEST_SEED").unwrap_or_else(rand::random);
    println!("{falls} falls, PRIYOM_TEST_SEED={seed}");
    let mut dice = StdRng::seed_from_u64(seed);
    (0..falls).map(|_| dice.random_range(1..=64)).collect()
}

/// A demo clinic and a key to write with.
async fn clinic(home: &Home) -> Clients {
    home.task(&["demo"]).await;
    let key = home.task(&["api-key", "create", "сайт", "--role=administrator"]).await;
    Clients::new(key.trim().to_owned())
}

/// Everything that was promised is there, nothing else is, and what is asked twice happens once.
async fn check(home: &Home, program: &Program, clients: &mut Clients) {
    clients.find_what_was_acknowledged(program).await;
    clients.ask_again(program).await;
    let mut ledger = Ledger::open(&home.database()).await;
    ledger.is_whole().await;
    assert_eq!(ledger.booked().await, clients.booked());
    assert_eq!(ledger.held().await, clients.held());
    assert_eq!(ledger.patients().await, clients.patients());
    assert_eq!(ledger.answers().await, clients.all_done());
    ledger.close().await;
}

async fn the_program_is_killed(new_home: impl AsyncFn() -> Home) {
    let mut fallen = 0;
    for moments in moments().chunks(FALLS_OF_A_CLINIC) {
        let home = new_home().await;
        let mut clients = clinic(&home).await;
        for acknowledged in moments {
            let program = home.serve().await;
            let under_way = clients.write_until(&program, *acknowledged, Falls::Program).await;
            program.kill().await;
            assert!(under_way > 0, "there was nothing to lose");
            clients.end().await;
            let program = home.serve().await;
            check(&home, &program, &mut clients).await;
            program.kill().await;
            let told = home.task(&["audit", "verify"]).await;
            assert!(told.ends_with("The audit is whole.\n"), "{told}");
            fallen += 1;
        }
        println!("{fallen} falls; {} bookings acknowledged in this clinic, all there", clients.booked());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_when_the_program_is_killed_on_sqlite() {
    the_program_is_killed(async || Home::on_sqlite(PROGRAM)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_when_the_program_is_killed_on_postgres() {
    the_program_is_killed(async || {
        let (database, _) = empty(Engine::Postgres).await;
        Home::on_postgres(PROGRAM, database.url)
    })
    .await;
}

/// Whoever gets hold of the files without the key learns of nobody: not from the database, nor from its log of writes,
/// nor from what the program logs, after a clinic was filled, read and written, and the program was killed.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_left_on_the_disk_names_nobody() {
    let home = Home::on_sqlite(PROGRAM);
    let mut clients = clinic(&home).await;
    let program = home.serve().await;
    clients.write_until(&program, 20, Falls::Program).await;
    program.kill().await;
    clients.end().await;
    let left = home.left();
    let names = |path: &std::path::PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
    let logged = left.iter().map(names).any(|name| name.ends_with("-wal"));
    assert!(logged, "the log of writes is looked into as well: {left:?}");
    let mut ledger = Ledger::open(&home.database()).await;
    let persons = ledger.persons().await;
    ledger.close().await;
    assert!(persons.len() > 100);
    for path in left {
        let bytes = std::fs::read(&path).unwrap();
        for (name, phone) in &persons {
            for known in [name.as_str(), phone, &phone[2..]] {
                let found = memchr::memmem::find(&bytes, known.as_bytes());
                assert_eq!(found, None, "{} tells of {known}", path.display());
            }
        }
    }
}

/// The program stays, says that it cannot, and goes on by itself when the database is back.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_when_postgres_falls() {
    let cluster = Cluster::start().await;
    let home = Home::on_postgres(PROGRAM, cluster.url().to_owned());
    let mut clients = clinic(&home).await;
    let program = home.serve().await;
    for acknowledged in MOMENTS {
        let under_way = clients.write_until(&program, acknowledged, Falls::Database).await;
        cluster.fall().await;
        assert!(under_way > 0, "there was nothing to lose");
        clients.end().await;
        program.until_ready().await;
        check(&home, &program, &mut clients).await;
    }
    program.kill().await;
    cluster.end().await;
}

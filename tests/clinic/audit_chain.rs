//! The audit is only ever added to, and whatever is done to it behind the program's back is found.

use backend::{
    audit_chain::Harm,
    services::{
        audit::{Verdict, seal, seal_all, verify},
        patients,
    },
};
use chrono::TimeDelta;
use sqlx::{Connection, PgConnection, SqliteConnection};
use tests::{
    on_both,
    world::{Engine, World},
};

/// Statements past the program; the first fault of them.
async fn run(world: &World, texts: &[&'static str]) -> Result<(), String> {
    let url = &world.options().url;
    for text in texts {
        let done = match world.engine {
            Engine::Sqlite => {
                let mut connection = SqliteConnection::connect(url).await.unwrap();
                sqlx::raw_sql(*text).execute(&mut connection).await.map(drop)
            }
            Engine::Postgres => {
                let mut connection = PgConnection::connect(url).await.unwrap();
                sqlx::raw_sql(*text).execute(&mut connection).await.map(drop)
            }
        };
        done.map_err(|error| error.to_string())?;
    }
    Ok(())
}

/// What somebody does who has the database in hand.
async fn forge(world: &World, texts: &[&'static str]) {
    let off: &[&'static str] = match world.engine {
        Engine::Sqlite => &[
            "DROP TRIGGER audit_no_update",
            "DROP TRIGGER audit_no_delete",
            "DROP TRIGGER audit_mark",
            "DROP TRIGGER audit_seals_no_update",
            "DROP TRIGGER audit_seals_no_delete",
        ],
        Engine::Postgres => {
            &["ALTER TABLE audit DISABLE TRIGGER USER", "ALTER TABLE audit_seals DISABLE TRIGGER USER"]
        }
    };
    run(world, off).await.unwrap();
    run(world, texts).await.unwrap();
}

/// Three blocks of several rows each; the numbers of the second one's.
async fn sealed(world: &World) -> Vec<i64> {
    let ctx = world.backend.system();
    let mut second = Vec::new();
    for block in 0..3 {
        for text in ["иванова", "петров", "1042", "смирнова"] {
            world.clock.advance(TimeDelta::seconds(1));
            patients::search(&ctx, text).await.unwrap();
        }
        if block == 1 {
            let numbers =
                world.texts("SELECT CAST(seq AS TEXT) FROM audit_unsealed ORDER BY audit_unsealed.seq").await;
            second = numbers.iter().map(|number| number.parse().unwrap()).collect();
        }
        seal_all(&ctx).await.unwrap();
    }
    second
}

async fn proven(world: &World) -> Verdict {
    verify(&world.backend.system(), None).await.unwrap()
}

/// Rows and what was done to them.
async fn harms(world: &World) -> Vec<(Option<i64>, Option<i64>, Harm)> {
    let verdict = proven(world).await;
    assert_eq!(verdict.fault_count, verdict.faults.len() as u64);
    verdict.faults.into_iter().map(|fault| (fault.block, fault.row, fault.harm)).collect()
}

on_both! {
    async fn the_database_itself_refuses_to_change_the_audit(world: World) {
        sealed(&world).await;
        for text in [
            "UPDATE audit SET actor_name = 'Никто' WHERE seq = 2",
            "DELETE FROM audit WHERE seq = 2",
            "DELETE FROM audit",
            "UPDATE audit_seals SET seal = 'x' WHERE number = 1",
            "DELETE FROM audit_seals",
        ] {
            let refused = run(&world, &[text]).await.unwrap_err();
            assert!(refused.contains("audit_stays") || refused.contains("audit_seals_stay"), "{text}: {refused}");
        }
        let in_its_place = match world.engine {
            Engine::Sqlite => {
                "INSERT OR REPLACE INTO audit (seq, at, actor_name, action, entity, entity_id)
                 VALUES (2, '2026-11-23T05:00:00Z', 'Никто', 'patient.view', 'patient', '')"
            }
            Engine::Postgres => "TRUNCATE audit",
        };
        assert!(run(&world, &[in_its_place]).await.unwrap_err().contains("audit_stays"));
        assert_eq!(harms(&world).await, []);
    }

    async fn what_was_sealed_is_proven_and_what_waits_is_no_fault(world: World) {
        let ctx = world.backend.system();
        assert_eq!(proven(&world).await.blocks, 0);
        sealed(&world).await;
        world.clock.advance(TimeDelta::seconds(1));
        patients::search(&ctx, "иванова").await.unwrap();
        let verdict = proven(&world).await;
        // the demo clinic's own row, the key of these tests, three times four searches, and the one that waits
        assert_eq!((verdict.rows, verdict.blocks, verdict.unsealed, verdict.fault_count), (14, 3, 1, 0));
        let (first, last) = verdict.times.unwrap();
        assert!(first < last && last < ctx.now());
        let newest = verdict.newest.unwrap();
        assert_eq!((newest.number, newest.seal.len()), (3, 64));
        assert_eq!(verify(&ctx, Some(&newest.seal)).await.unwrap().fault_count, 0);
        let forged = verify(&ctx, Some("5ea1")).await.unwrap();
        assert_eq!(forged.faults.iter().map(|fault| fault.harm).collect::<Vec<_>>(), [Harm::NotInChain]);
        assert_eq!((seal(&ctx).await.unwrap(), seal(&ctx).await.unwrap()), (1, 0));
        assert_eq!(proven(&world).await.unsealed, 0);
    }

    async fn a_row_that_was_altered_is_named(world: World) {
        let second = sealed(&world).await;
        forge(&world, &["UPDATE audit SET details = '{\"kind\":\"name\",\"found\":0}' WHERE seq =
            (SELECT max(seq) - 5 FROM audit)"]).await;
        assert_eq!(harms(&world).await, [(Some(2), Some(second[2]), Harm::Altered)]);
    }

    async fn a_row_that_was_removed_is_named(world: World) {
        let second = sealed(&world).await;
        forge(&world, &["DELETE FROM audit WHERE seq = (SELECT max(seq) - 5 FROM audit)"]).await;
        assert_eq!(harms(&world).await, [(Some(2), Some(second[2]), Harm::Missing)]);
    }

    async fn rows_that_changed_places_are_named(world: World) {
        let second = sealed(&world).await;
        // the same act at two times: only the moments change places
        forge(&world, &[
            "CREATE TABLE kept AS SELECT seq, at FROM audit",
            "UPDATE audit SET at = (SELECT at FROM kept WHERE kept.seq = audit.seq + 1),
                 details = (SELECT b.details FROM audit b WHERE b.seq = audit.seq + 1)
             WHERE seq = (SELECT max(seq) - 5 FROM kept)",
        ]).await;
        assert_eq!(harms(&world).await, [(Some(2), Some(second[2]), Harm::Reordered)]);
    }

    async fn a_row_that_was_slipped_in_is_named(world: World) {
        sealed(&world).await;
        let text = match world.engine {
            Engine::Sqlite => {
                "INSERT INTO audit (at, actor_name, action, entity, entity_id)
                 VALUES ('2026-11-23T05:00:00Z', 'Никто', 'patient.view', 'patient', '')"
            }
            Engine::Postgres => {
                "INSERT INTO audit (at, actor_name, action, entity, entity_id)
                 VALUES (now(), 'Никто', 'patient.view', 'patient', '')"
            }
        };
        forge(&world, &[text]).await;
        let slipped = world.texts("SELECT CAST(max(seq) AS TEXT) FROM audit").await[0].parse().unwrap();
        assert_eq!(harms(&world).await, [(None, Some(slipped), Harm::Inserted)]);
    }

    async fn a_row_that_was_removed_before_its_seal_is_named_and_the_others_are_sealed(world: World) {
        let ctx = world.backend.system();
        sealed(&world).await;
        for text in ["иванова", "петров"] {
            patients::search(&ctx, text).await.unwrap();
        }
        let gone = world.texts("SELECT CAST(min(seq) AS TEXT) FROM audit_unsealed").await[0].parse().unwrap();
        forge(&world, &["DELETE FROM audit WHERE seq = (SELECT min(seq) FROM audit_unsealed)"]).await;
        assert_eq!(seal_all(&ctx).await.unwrap(), 1);
        assert_eq!(harms(&world).await, [(None, Some(gone), Harm::Missing)]);
    }

    async fn a_seal_that_was_changed_or_removed_is_found(world: World) {
        let second = sealed(&world).await;
        forge(&world, &["UPDATE audit_seals SET sealed_at = (SELECT sealed_at FROM audit_seals WHERE number = 1)
            WHERE number = 3"]).await;
        assert_eq!(harms(&world).await, [(Some(3), None, Harm::Seal)]);
        run(&world, &["DELETE FROM audit_seals WHERE number = 2"]).await.unwrap();
        let found = harms(&world).await;
        assert_eq!(found[..2], [(Some(2), None, Harm::NoBlock), (Some(3), None, Harm::Seal)]);
        let loose: Vec<Option<i64>> = found[2..].iter().map(|(_, row, _)| *row).collect();
        assert_eq!(loose, second.iter().map(|row| Some(*row)).collect::<Vec<_>>());
    }

    /// Two instances seal one chain, and rows that come meanwhile go into a later block.
    async fn two_that_seal_at_once_make_one_chain(world: World) {
        let ctx = world.backend.system();
        for _ in 0..4 {
            let search = async || {
                for text in ["иванова", "петров"] {
                    patients::search(&ctx, text).await.unwrap();
                }
            };
            let (one, other, ()) = tokio::join!(seal(&ctx), seal(&ctx), search());
            one.unwrap();
            other.unwrap();
        }
        seal_all(&ctx).await.unwrap();
        let verdict = proven(&world).await;
        assert_eq!((verdict.rows, verdict.unsealed, verdict.fault_count), (10, 0, 0));
    }

    /// More rows than a block holds.
    async fn a_long_audit_is_sealed_block_by_block(world: World) {
        let ctx = world.backend.system();
        let text = match world.engine {
            Engine::Sqlite => {
                "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1100)
                 INSERT INTO audit (at, actor_name, action, entity, entity_id)
                 SELECT '2026-11-23T05:00:00Z', 'Приём', 'call.ring', 'call', CAST(i AS TEXT) FROM n"
            }
            Engine::Postgres => {
                "INSERT INTO audit (at, actor_name, action, entity, entity_id)
                 SELECT '2026-11-23T05:00:00Z', 'Приём', 'call.ring', 'call', CAST(i AS TEXT)
                 FROM generate_series(1, 1100) AS i"
            }
        };
        run(&world, &[text]).await.unwrap();
        assert_eq!(seal_all(&ctx).await.unwrap(), 1102);
        let verdict = proven(&world).await;
        assert_eq!((verdict.rows, verdict.blocks, verdict.unsealed, verdict.fault_count), (1102, 3, 0, 0));
    }
}

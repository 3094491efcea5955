use proptest::prelude::*;

use super::*;

fn key() -> SealKey {
    SealKey::of("a key")
}

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + chrono::TimeDelta::seconds(seconds)
}

fn row(seq: i64, text: &str) -> ChainRow {
    ChainRow {
        seq,
        at: at(seq),
        actor_id: (seq % 3 > 0).then(|| Uuid::from_u128(7)),
        actor_name: "Анна".into(),
        action: "patient.view".into(),
        kind: "view".into(),
        entity: "patient".into(),
        entity_id: text.into(),
        details: "{}".into(),
    }
}

/// Rows of one block, with gaps between their numbers, no two alike.
fn rows() -> impl Strategy<Value = Vec<ChainRow>> {
    prop::collection::btree_map(1_i64..1000, "[a-zа-я]{0,6}", 1..40)
        .prop_map(|made| made.into_iter().map(|(seq, text)| row(seq, &text)).collect())
}

fn judged(block: &Block, rows: &[ChainRow]) -> Vec<(Option<i64>, Harm)> {
    block.judge(&key(), "before", rows).iter().map(|fault| (fault.row, fault.harm)).collect()
}

fn sealed(rows: &[ChainRow]) -> Block {
    Block::seal(&key(), (4, "before"), rows, at(2000))
}

/// One part of a row, changed.
fn altered(row: &ChainRow, part: usize) -> ChainRow {
    let mut row = row.clone();
    match part {
        0 => row.at += chrono::TimeDelta::microseconds(1),
        1 => row.actor_id = Some(Uuid::from_u128(8)),
        2 => row.actor_name.push('x'),
        3 => row.action.push('x'),
        4 => row.kind.push('x'),
        5 => row.entity.push('x'),
        6 => row.entity_id.push('x'),
        _ => row.details.push('x'),
    }
    row
}

proptest! {
    #[test]
    fn what_was_not_touched_is_right(rows in rows()) {
        let block = sealed(&rows);
        prop_assert_eq!(judged(&block, &rows), []);
        prop_assert_eq!(block.runs().iter().map(|(first, last)| last - first + 1).sum::<i64>(), rows.len() as i64);
    }

    #[test]
    fn any_part_of_any_row_that_is_changed_is_found(rows in rows(), which: prop::sample::Index, part in 0_usize..8) {
        let (block, which) = (sealed(&rows), which.index(rows.len()));
        let mut now = rows.clone();
        now[which] = altered(&rows[which], part);
        prop_assert_eq!(judged(&block, &now), [(Some(rows[which].seq), Harm::Altered)]);
    }

    #[test]
    fn a_row_that_is_gone_is_found(rows in rows(), which: prop::sample::Index) {
        let (block, mut now) = (sealed(&rows), rows.clone());
        let gone = now.remove(which.index(rows.len()));
        prop_assert_eq!(judged(&block, &now), [(Some(gone.seq), Harm::Missing)]);
    }

    #[test]
    fn two_rows_that_changed_places_are_found(rows in rows(), one: prop::sample::Index, other: prop::sample::Index) {
        let (one, other) = (one.index(rows.len()), other.index(rows.len()));
        prop_assume!(one != other);
        let mut now = rows.clone();
        now.swap(one, other);
        (now[one].seq, now[other].seq) = (rows[one].seq, rows[other].seq);
        let found = judged(&sealed(&rows), &now);
        prop_assert_eq!(found.len(), 2);
        prop_assert!(found.iter().all(|(_, harm)| *harm == Harm::Reordered), "{:?}", found);
    }

    #[test]
    fn a_row_that_was_never_sealed_cannot_be_slipped_in(rows in rows(), seq in 1000_i64..2000) {
        let block = sealed(&rows);
        let mut forged = rows.clone();
        forged.push(row(seq, "x"));
        let other = Block { entries: sealed(&forged).entries, row_count: block.row_count + 1, ..block };
        prop_assert_eq!(judged(&other, &forged), [(None, Harm::Seal)]);
    }

    #[test]
    fn a_seal_hangs_on_its_key_its_number_its_time_and_the_one_before(rows in rows()) {
        let block = sealed(&rows);
        prop_assert_ne!(Block::seal(&SealKey::of(""), (4, "before"), &rows, at(2000)).seal, block.seal.clone());
        prop_assert_ne!(Block::seal(&key(), (5, "before"), &rows, at(2000)).seal, block.seal.clone());
        prop_assert_ne!(Block::seal(&key(), (4, "befor"), &rows, at(2000)).seal, block.seal.clone());
        prop_assert_ne!(Block::seal(&key(), (4, "before"), &rows, at(2001)).seal, block.seal.clone());
    }

    #[test]
    fn runs_hold_every_number_once(numbers in prop::collection::btree_set(-50_i64..50, 0..40)) {
        let made = runs(numbers.iter().copied());
        let all: Vec<i64> = made.iter().flat_map(|(first, last)| *first..=*last).collect();
        prop_assert_eq!(all, numbers.into_iter().collect::<Vec<_>>());
        prop_assert!(made.windows(2).all(|pair| pair[0].1 + 1 < pair[1].0));
    }
}

#[test]
fn nothing_slips_from_one_part_of_a_row_into_the_next() {
    let whole = row(1, "ab");
    let split = ChainRow { entity: "patienta".into(), entity_id: "b".into(), ..whole.clone() };
    assert_ne!(whole.digest(&key()), split.digest(&key()));
}

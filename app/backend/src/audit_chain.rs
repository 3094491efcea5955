//! How the audit is sealed: what a seal is made of, and what a block of rows that does not fit it is accused of. Pure;
//! `services::audit` reads and writes.
//!
//! Rows are sealed in blocks, after they are committed. A block names its rows one by one instead of reaching from one
//! number to another: sequences leave gaps and are committed out of order, and a row that comes late simply goes into
//! the next block, with nobody having waited for it. A seal is an HMAC over the seal before it and everything its rows
//! hold, so that nothing before it can be changed without every later seal changing too. Its key is made of
//! what the key file holds, which no database does.

use std::collections::HashMap;

use chrono::{DateTime, SecondsFormat, Utc};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use uuid::Uuid;

use crate::keys::{derived, keyed};

/// Bytes of a row's digest that a block keeps beside its number: by them a row that was changed is named.
const MARK: usize = 8;
/// Bytes of one entry.
const ENTRY: usize = 8 + MARK;

type Digest = [u8; 32];

/// The key of all seals.
#[derive(Clone)]
pub(crate) struct SealKey(Digest);

impl SealKey {
    /// Made of what the key file holds.
    pub fn of(secret: &str) -> Self {
        Self(derived(secret, "priyom: the seals of the audit"))
    }

    fn mac(&self) -> Hmac<Sha256> {
        keyed(&self.0)
    }
}

fn finish(mac: Hmac<Sha256>) -> Digest {
    mac.finalize().into_bytes().into()
}

/// All that a row holds.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct ChainRow {
    pub seq: i64,
    pub at: DateTime<Utc>,
    pub actor_id: Option<Uuid>,
    pub actor_name: String,
    pub action: String,
    pub kind: String,
    pub entity: String,
    pub entity_id: String,
    pub details: String,
}

impl ChainRow {
    /// Of everything but the number: rows that have changed places are known by it. Each part is led by its length, so
    /// that nothing can slip from one part into the next.
    fn digest(&self, key: &SealKey) -> Digest {
        let (at, actor) = (moment(self.at), self.actor_id.map(|id| id.to_string()).unwrap_or_default());
        let parts = [
            &at,
            &actor,
            &self.actor_name,
            &self.action,
            &self.kind,
            &self.entity,
            &self.entity_id,
            &self.details,
        ];
        let mut mac = key.mac();
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part.as_bytes());
        }
        finish(mac)
    }
}

/// As both engines keep it.
fn moment(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}

/// A seal and the rows it covers.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct Block {
    pub number: i64,
    pub row_count: i64,
    pub entries: Vec<u8>,
    pub seal: String,
    pub sealed_at: DateTime<Utc>,
}

impl Block {
    /// Seals rows behind the seal `previous`, which is empty for the first block.
    pub fn seal(
        key: &SealKey,
        (number, previous): (i64, &str),
        rows: &[ChainRow],
        now: DateTime<Utc>,
    ) -> Self {
        let digests: Vec<(i64, Digest)> = rows.iter().map(|row| (row.seq, row.digest(key))).collect();
        let mut entries = Vec::with_capacity(rows.len() * ENTRY);
        for (seq, digest) in &digests {
            entries.extend(seq.to_be_bytes());
            entries.extend(digest.iter().take(MARK));
        }
        let seal = made_of(key, (number, previous), now, &digests);
        Self { number, row_count: rows.len() as i64, entries, seal, sealed_at: now }
    }

    /// Numbers and marks of its rows.
    fn entries(&self) -> impl Iterator<Item = (i64, &[u8])> {
        self.entries.chunks_exact(ENTRY).map(|entry| {
            let (seq, mark) = entry.split_at(8);
            (seq.iter().fold(0, |number, byte| number << 8 | i64::from(*byte)), mark)
        })
    }

    /// Runs of neighbouring numbers of its rows, first and last of each.
    pub fn runs(&self) -> Vec<(i64, i64)> {
        runs(self.entries().map(|(seq, _)| seq))
    }

    /// What is the matter with its rows, as they are now, behind the seal `previous`.
    pub fn judge(&self, key: &SealKey, previous: &str, rows: &[ChainRow]) -> Vec<Fault> {
        let fault = |seq, harm| Fault { block: Some(self.number), row: Some(seq), harm };
        let (mut faults, mut digests) = (Vec::new(), Vec::new());
        let of: HashMap<i64, &ChainRow> = rows.iter().map(|row| (row.seq, row)).collect();
        for (seq, mark) in self.entries() {
            let Some(row) = of.get(&seq) else {
                faults.push(fault(seq, Harm::Missing));
                continue;
            };
            let digest = row.digest(key);
            if !digest.starts_with(mark) {
                let elsewhere = self.entries().any(|(other, mark)| other != seq && digest.starts_with(mark));
                faults.push(fault(seq, if elsewhere { Harm::Reordered } else { Harm::Altered }));
            }
            digests.push((seq, digest));
        }
        let whole = self.entries.len() == digests.len() * ENTRY && self.row_count == digests.len() as i64;
        let fits = || made_of(key, (self.number, previous), self.sealed_at, &digests) == self.seal;
        if faults.is_empty() && !(whole && fits()) {
            faults.push(Fault { block: Some(self.number), row: None, harm: Harm::Seal });
        }
        faults
    }
}

fn made_of(
    key: &SealKey,
    (number, previous): (i64, &str),
    at: DateTime<Utc>,
    digests: &[(i64, Digest)],
) -> String {
    let mut mac = key.mac();
    mac.update(&number.to_be_bytes());
    mac.update(&(previous.len() as u64).to_be_bytes());
    mac.update(previous.as_bytes());
    mac.update(moment(at).as_bytes());
    for (seq, digest) in digests {
        mac.update(&seq.to_be_bytes());
        mac.update(digest);
    }
    hex::encode(finish(mac))
}

/// Runs of neighbouring numbers.
pub(crate) fn runs(numbers: impl Iterator<Item = i64>) -> Vec<(i64, i64)> {
    let mut runs: Vec<(i64, i64)> = Vec::new();
    for number in numbers {
        match runs.last_mut() {
            Some((_, last)) if number.checked_sub(1) == Some(*last) => *last = number,
            _ => runs.push((number, number)),
        }
    }
    runs
}

/// What was done to the audit behind the program's back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Harm {
    /// The row holds something else than when it was sealed.
    Altered,
    /// The row is gone.
    Missing,
    /// The row stands in the place of another one.
    Reordered,
    /// The row was never written by the program: no block covers it, and it does not wait for its seal.
    Inserted,
    /// The seal does not fit its rows and the seal before it.
    Seal,
    /// The whole block is gone.
    NoBlock,
    /// A seal that was kept elsewhere is not in the chain.
    NotInChain,
}

/// One fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// In which block; none for rows that are in no block.
    pub block: Option<i64>,
    /// Which row; none where it is about the block.
    pub row: Option<i64>,
    /// What it is.
    pub harm: Harm,
}

#[cfg(test)]
mod tests;

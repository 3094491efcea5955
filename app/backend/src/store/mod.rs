//! SQL and rows: one text, two engines.
//!
//! Each SQL text is written once, with `$1`, and runs on SQLite and PostgreSQL through the macros of [`tx`]. The
//! engines are told apart in this file, the macros and the migrations, nowhere else. Store functions take
//! `&mut Tx` and decide nothing; only services open transactions.

#[macro_use]
pub(crate) mod tx;

mod error;
mod pool;
mod relay;
mod writer;

pub(crate) mod api_keys;
pub(crate) mod articles;
pub(crate) mod audit;
pub(crate) mod bookings;
pub(crate) mod bulk;
pub(crate) mod call_dials;
pub(crate) mod call_results;
pub(crate) mod callbacks;
pub(crate) mod calls;
pub(crate) mod clinic;
pub(crate) mod complaint_files;
pub(crate) mod complaints;
pub(crate) mod copies;
pub(crate) mod directory;
pub(crate) mod exports;
pub(crate) mod figures;
pub(crate) mod gap_offers;
pub(crate) mod hours;
pub(crate) mod hours_drafts;
pub(crate) mod idempotency;
pub(crate) mod import;
pub(crate) mod imports;
pub(crate) mod invitations;
pub(crate) mod kept_payloads;
pub(crate) mod knowledge_care;
pub(crate) mod knowledge_questions;
pub(crate) mod lead_costs;
pub(crate) mod lead_intake;
pub(crate) mod leads;
pub(crate) mod memos;
pub(crate) mod message_consents;
pub(crate) mod message_templates;
pub(crate) mod messages;
pub(crate) mod move_batches;
pub(crate) mod operator_states;
pub(crate) mod patient_merges;
pub(crate) mod patient_phones;
pub(crate) mod patient_search;
pub(crate) mod patients;
pub(crate) mod pins;
pub(crate) mod prices;
pub(crate) mod promotions;
pub(crate) mod report_letters;
pub(crate) mod reports;
pub(crate) mod second_factors;
pub(crate) mod sessions;
pub(crate) mod settings;
pub(crate) mod shifts;
pub(crate) mod sign_in_failures;
pub(crate) mod tallies;
pub(crate) mod tally_marks;
pub(crate) mod telephony;
pub(crate) mod treatment_plans;
pub(crate) mod triage_rules;
pub(crate) mod unread;
pub(crate) mod users;
pub(crate) mod waitlist;

/// Is told every event: this instance's once it is durable and before whoever acted knows, those of other instances
/// when they arrive.
pub(crate) type Announce = std::sync::Arc<dyn Fn(domain::event::Event) + Send + Sync>;

/// The counter of writes asked for.
pub const WRITES: &str = "priyom_store_writes_total";
/// The histogram of writes in one commit of SQLite's writer.
pub const BATCH_SIZE: &str = "priyom_store_batch_size";

pub use error::StoreError;
pub use pool::{Db, DbOptions};
pub use tx::{Scene, Tx};

//! The audit: sealed after the acts it tells of, proven, searched, and watched for those who do too much.

mod alarms;
mod page;
mod seal;
mod verify;

use serde_json::Value;

use crate::{Ctx, Error, store::audit};

pub(crate) use alarms::count_open;
pub use alarms::settle;
pub use page::{choices, find, page};
pub use seal::{seal, seal_all};
pub use verify::{Newest, Verdict, verify};

/// Notes a look at something, once it was read: of a thing that could not be read nobody has seen anything.
pub(crate) async fn seen(
    ctx: &Ctx,
    action: &'static str,
    (noun, id): (&'static str, String),
    details: Value,
) -> Result<(), Error> {
    ctx.write((id, details), move |tx, (id, details)| {
        Box::pin(async move { Ok(audit::insert(tx, action, noun, id.clone(), details.clone()).await?) })
    })
    .await
}

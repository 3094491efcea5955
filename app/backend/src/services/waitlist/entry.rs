//! An entry of the list, and what every change of one leaves behind.

use domain::{
    event::Event,
    waitlist::{Need, WaitStatus},
};
use serde_json::json;
use uuid::Uuid;

use crate::{
    Error,
    store::{
        Tx, audit,
        waitlist::{self, WaitRow},
    },
};

/// What somebody waits for, as it was kept.
pub(crate) fn need(row: &WaitRow) -> Result<Need, Error> {
    Ok(serde_json::from_str(&row.need)?)
}

/// They have a visit now.
pub(crate) async fn fill(tx: &mut Tx, row: WaitRow, booking: Uuid) -> Result<(), Error> {
    let row = WaitRow { status: WaitStatus::Booked.code().into(), filled_by: Some(booking), ..row };
    waitlist::update(tx, &row).await?;
    told(tx, "fill", &row).await
}

/// They wait no more.
pub(super) async fn drop_out(tx: &mut Tx, row: WaitRow) -> Result<(), Error> {
    let row = WaitRow { status: WaitStatus::Withdrawn.code().into(), ..row };
    waitlist::update(tx, &row).await?;
    told(tx, "withdraw", &row).await
}

/// They wait again.
pub(super) async fn reopen(tx: &mut Tx, row: WaitRow) -> Result<(), Error> {
    let row = WaitRow { status: WaitStatus::Waiting.code().into(), filled_by: None, ..row };
    waitlist::update(tx, &row).await?;
    told(tx, "restore", &row).await
}

/// Notes the change, and tells the screens.
pub(super) async fn told(tx: &mut Tx, act: &str, row: &WaitRow) -> Result<(), Error> {
    audit::insert(tx, &format!("waitlist.{act}"), "waitlist", row.id, json!({})).await?;
    tx.emit(Event::WaitlistChanged);
    Ok(())
}

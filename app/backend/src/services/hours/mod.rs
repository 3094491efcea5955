//! When doctors work and branches are open, and what an edit of it does to visits booked ahead.
//!
//! Hours never shrink silently: an edit and the look at the visits are one transaction in which the diaries are
//! locked, and visits that would be left outside are refused or, when the editor has agreed to each of them, put on
//! the list of those to be moved.

mod ahead;
mod branch;
mod doctor;
mod drafts;
mod notices;
mod page;
mod trail;
mod visits;

pub(crate) use ahead::ahead;
pub use branch::{check_branch, save_branch};
pub use doctor::{check, save};
pub use drafts::{check_drafts, drop_draft, keep_draft, publish};
pub use notices::{acknowledge, unseen};
pub use page::{of_branch, of_doctor};
pub use visits::to_move;

use domain::{
    hours_fallout::{Fallout, MoveReason},
    hours_page::{HoursCheck, HoursSaved},
    id::BookingId,
};

use crate::{Error, store::Tx};

/// Decides on the visits: refuses the edit, or moves them to and from the list. `true`: the edit may be kept.
async fn settle(
    tx: &mut Tx,
    ahead: &visits::Ahead,
    fallout: &Fallout,
    confirmed: &[BookingId],
    reason: MoveReason,
) -> Result<bool, Error> {
    if fallout.outside.iter().any(|id| !confirmed.contains(id)) {
        return Ok(false);
    }
    visits::put_on_list(tx, ahead.rows(&fallout.outside), reason).await?;
    visits::take_off_list(tx, ahead.rows(&fallout.back)).await?;
    Ok(true)
}

fn saved(kept: bool, check: HoursCheck) -> HoursSaved {
    if kept { HoursSaved::Saved(check) } else { HoursSaved::VisitsInTheWay(check) }
}

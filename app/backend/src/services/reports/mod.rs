//! Reports of a day: one of an operator and a date, counted anew as long as it is a draft, and as it was sent from then
//! on. Figures are the domain's; the facts come from [`super::figures`], as for everything that tells figures.
//!
//! `count` gathers what there was, `points` what is open, `read` and `month` show, `rows` opens a figure, `act` sends,
//! accepts, returns and adds, `letter` mails what was sent.

mod act;
mod count;
mod letter;
mod month;
mod points;
mod read;
mod rows;

use domain::{
    day_report::{Snapshot, act::ReportState},
    error::AppError,
    id::UserId,
    permission::{Permission, Role},
    person_name::PersonName,
};

pub use act::{change, save_comment};
pub use letter::{Mailing, send_letters};
pub use month::month;
pub use read::{due, paper, read};
pub use rows::rows;

use crate::{
    Actor, Ctx, Error,
    store::{reports::ReportRow, users::UserRow},
};

/// Whoever may look at reports at all: who takes calls at the own ones.
pub const READERS: [Permission; 2] = [Permission::TakeCalls, Permission::ReadReports];

/// Fails unless the actor may look at some.
fn may_read(ctx: &Ctx) -> Result<(), AppError> {
    if READERS.iter().any(|permission| ctx.actor().may(*permission)) {
        Ok(())
    } else {
        Err(AppError::Forbidden)
    }
}

/// Whether the actor sees everybody's: who takes calls and accepts no reports sees the own ones alone. A key sees what its
/// role would.
fn sees_all(actor: &Actor) -> bool {
    let role = |role: Role| role.may(Permission::AcceptReports) || !role.may(Permission::TakeCalls);
    READERS.iter().any(|permission| actor.may(*permission)) && actor.role.is_none_or(role)
}

/// Whether the actor may see an operator's report.
pub(crate) fn may_see(actor: &Actor, operator: UserId) -> bool {
    let own = actor.user == Some(operator) && READERS.iter().any(|permission| actor.may(*permission));
    own || sees_all(actor)
}

/// Whether the user takes calls, and so has reports.
fn has_reports(user: &UserRow) -> bool {
    Role::from_code(&user.role).is_some_and(|role| role.may(Permission::TakeCalls))
}

fn state(row: &ReportRow) -> Result<ReportState, Error> {
    ReportState::from_code(&row.state).ok_or_else(|| Error::broken("state of a report"))
}

fn snapshot(row: &ReportRow) -> Result<Option<Snapshot>, Error> {
    Ok(row.snapshot.as_deref().map(serde_json::from_str).transpose()?)
}

/// «Фамилия И. О.», for those who may see it.
fn short_name(
    actor: &Actor,
    (last, first, patronymic): (Option<String>, Option<String>, Option<String>),
) -> Option<String> {
    let (last, first) = last.zip(first).filter(|_| actor.may(Permission::SeePatients))?;
    Some(PersonName { last, first, patronymic }.short())
}

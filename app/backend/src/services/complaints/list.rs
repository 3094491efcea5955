//! The list: those whose time is over first.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    complaint::{
        ComplaintStatus, Severity,
        access::Sight,
        rules::ComplaintRules,
        view::{ComplaintFilter, ComplaintLine, ComplaintList},
        warning::Warning,
    },
    permission::Role,
};

use super::{category, demand, number_of, require, role, rules, seen, status};
use crate::{
    Actor, Ctx, Error,
    store::complaints::{self, ComplaintLineRow, ComplaintRange, ComplaintRow},
};

/// Complaints that are not over and are shown at most.
const OPEN: i64 = 500;
/// Those that are over, of a page.
const PAGE: i64 = 50;

/// Those that the actor may see.
pub async fn list(ctx: &Ctx, filter: &ComplaintFilter) -> Result<ComplaintList, Error> {
    require(ctx)?;
    let mut tx = ctx.read().await?;
    let zone = ctx.directory(&mut tx).await?.clinic_zone();
    let rules = rules::get(&mut tx).await?.rules;
    let drawer = Drawer { actor: ctx.actor(), rules: &rules, now: tx.now() };
    let everybodys = ctx.actor().role.is_none_or(|role| role == Role::Manager);
    let range = |limit| ComplaintRange {
        category: filter.category.map(|category| category.code().into()),
        role: ctx.actor().role.filter(|_| !everybodys).map(|role| role.code().into()),
        user: ctx.actor().id(),
        limit,
    };
    let open = complaints::list_open(&mut tx, &range(OPEN)).await?;
    let open = drawer.lines(open)?;
    let overdue = open.iter().filter(|line| is_overdue(line)).count();
    let running = open.iter().filter(|line| line.status.is_running()).count();
    let mut next = None;
    let mut lines = match filter.status.filter(|status| status.is_over()) {
        Some(status) => {
            let before = filter.before.unwrap_or(drawer.now + TimeDelta::seconds(1));
            let rows = complaints::list_over(&mut tx, &range(PAGE), status.code(), before).await?;
            next = rows.last().filter(|_| rows.len() as i64 == PAGE).map(|row| row.complaint.received_at);
            drawer.lines(rows)?
        }
        None => open,
    };
    let me = ctx.actor().id();
    lines.retain(|line| {
        filter.status.is_none_or(|status| line.status == status)
            && (!filter.overdue || is_overdue(line))
            && (!filter.own || line.own || line.sight == Sight::Status && me.is_some())
    });
    // what only waits to be closed comes after what waits for an answer
    lines.sort_by_key(|line| line.status == ComplaintStatus::Answered);
    Ok(ComplaintList { lines, running: running as u32, overdue: overdue as u32, next, now: drawer.now, zone })
}

fn is_overdue(line: &ComplaintLine) -> bool {
    line.warning == Some(Warning::Overdue)
}

/// Draws lines for somebody.
pub(super) struct Drawer<'a> {
    pub actor: &'a Actor,
    pub rules: &'a ComplaintRules,
    pub now: DateTime<Utc>,
}

impl Drawer<'_> {
    /// Without those that the reader may not see.
    fn lines(&self, rows: Vec<ComplaintLineRow>) -> Result<Vec<ComplaintLine>, Error> {
        let lines = rows.into_iter().map(|row| self.line(row));
        let seen = lines.filter(|line| line.as_ref().map_or(true, |line| line.sight > Sight::Nothing));
        seen.collect()
    }

    /// As lists show it.
    pub fn line(&self, row: ComplaintLineRow) -> Result<ComplaintLine, Error> {
        let ComplaintLineRow { complaint: row, assignee_name } = row;
        let status = status(&row)?;
        let me = self.actor.user.map(|user| user.0);
        Ok(ComplaintLine {
            id: row.id.into(),
            version: row.version,
            number: number_of(&row),
            status,
            kind: demand(&row)?.kind(),
            category: category(&row)?,
            severity: severity(&row)?,
            received_at: row.received_at,
            due_on: row.due_on,
            due_at: row.due_at,
            warning: Warning::at(self.rules, row.clock_from, row.due_at, self.now)
                .filter(|_| status.is_running()),
            role: role(&row.role)?,
            second: row.second_role.as_deref().map(role).transpose()?,
            assignee: assignee_name,
            own: row.assignee_id.is_some() && row.assignee_id == me,
            sight: seen(self.actor, &row)?,
            name: row.name,
            text: row.words,
        })
    }
}

fn severity(row: &ComplaintRow) -> Result<Severity, Error> {
    Severity::from_code(&row.severity).ok_or_else(|| Error::broken("severity of a complaint"))
}

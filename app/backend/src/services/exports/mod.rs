//! Tables that leave as files: who may have which, what is noted of it, and the rows, a page at a time, so that a table
//! of any size takes no more memory than a page of it.

mod cells;
mod figures;

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    clinic_time::day_interval,
    complaint::access::Sight,
    day_report::view::{MonthCell, MonthRow},
    error::AppError,
    export::{Cell, Column, Export, ExportChoices, ExportTable},
    id::BranchId,
    interval::Interval,
    permission::Permission,
    tally_cover::months_between,
};
use serde_json::json;
use uuid::Uuid;

use crate::{
    Ctx, Error,
    services::{complaints, directory::Directory, reports},
    store::{Tx, audit, exports},
};

/// A table on its way out.
pub struct Rows {
    ctx: Ctx,
    export: Export,
    columns: Vec<Column>,
    directory: Arc<Directory>,
    place: Place,
    count: usize,
}

/// Where the last page ended.
#[derive(Clone, Copy, Debug)]
enum Place {
    /// After a visit of the branch of this number.
    Visit(usize, (NaiveDate, DateTime<Utc>, Uuid)),
    /// After what was at this moment.
    Moment(DateTime<Utc>, Uuid),
    /// After the card of this number.
    Card(i64),
    /// At the beginning of what is written in one page.
    Whole,
    /// At the end.
    End,
}

/// What the actor may choose from.
pub async fn choices(ctx: &Ctx) -> Result<ExportChoices, Error> {
    let tables = tables(ctx)?;
    let today = ctx.directory_lately().await?.clinic_today(ctx.now());
    Ok(ExportChoices { tables, personal: ctx.actor().may(Permission::RevealPatient), today })
}

/// The tables that the actor may have.
fn tables(ctx: &Ctx) -> Result<Vec<ExportTable>, Error> {
    ctx.require(Permission::Export)?;
    let role = ctx.actor().role.ok_or(AppError::Forbidden)?;
    Ok(ExportTable::ALL.into_iter().filter(|table| table.is_for(role)).collect())
}

/// Begins an export and notes who takes what, of which dates, and why with personal data. `Forbidden` when the role may
/// not have the table, or nothing personal.
pub async fn begin(ctx: &Ctx, export: Export) -> Result<Rows, Error> {
    if !tables(ctx)?.contains(&export.table) {
        return Err(AppError::Forbidden.into());
    }
    if export.reason.is_some() {
        ctx.require(Permission::RevealPatient)?;
    }
    noted(ctx, "begin", &export, 0).await?;
    let directory = ctx.directory_lately().await?;
    let place = match export.table {
        ExportTable::Visits => export.dates.map_or(Place::End, |(from, _)| Place::Visit(0, before_all(from))),
        ExportTable::Calls | ExportTable::Leads | ExportTable::Complaints | ExportTable::Callbacks => {
            Place::Moment(DateTime::UNIX_EPOCH, Uuid::nil())
        }
        ExportTable::Patients => Place::Card(0),
        _ => Place::Whole,
    };
    let columns = export.columns();
    Ok(Rows { ctx: ctx.clone(), columns, export, directory, place, count: 0 })
}

/// A place before every visit from a date on.
fn before_all(day: NaiveDate) -> (NaiveDate, DateTime<Utc>, Uuid) {
    (day, DateTime::UNIX_EPOCH, Uuid::nil())
}

async fn noted(ctx: &Ctx, act: &str, export: &Export, rows: usize) -> Result<(), Error> {
    let details = json!({
        "dates": export.dates,
        "personal": export.reason.is_some(),
        "reason": export.reason,
        "rows": rows,
    });
    ctx.write((act.to_owned(), export.table, details), |tx, (act, table, details)| {
        Box::pin(async move {
            let act = format!("export.{act}");
            Ok(audit::insert(tx, &act, "export", table.code(), details.clone()).await?)
        })
    })
    .await
}

impl Rows {
    /// What is exported.
    pub fn export(&self) -> &Export {
        &self.export
    }

    /// The columns, in their order.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The next rows; none at the end, of which the audit learns how many there were.
    pub async fn next(&mut self) -> Result<Option<Vec<Vec<Cell>>>, Error> {
        while !matches!(self.place, Place::End) {
            let page = self.page().await?;
            if !page.is_empty() {
                self.count += page.len();
                return Ok(Some(page));
            }
        }
        noted(&self.ctx, "end", &self.export, self.count).await?;
        Ok(None)
    }

    async fn page(&mut self) -> Result<Vec<Vec<Cell>>, Error> {
        let ctx = self.ctx.clone();
        let mut tx = ctx.read().await?;
        match self.place {
            Place::Visit(branch, after) => self.visits(&mut tx, branch, after).await,
            Place::Moment(at, id) => self.of_moments(&mut tx, (at, id)).await,
            Place::Card(after) => self.patients(&mut tx, after).await,
            Place::Whole => self.whole(&mut tx).await,
            Place::End => Ok(Vec::new()),
        }
    }

    fn row(&self, cell: impl Fn(Column) -> Result<Cell, Error>) -> Result<Vec<Cell>, Error> {
        self.columns.iter().map(|column| cell(*column)).collect()
    }

    async fn visits(
        &mut self,
        tx: &mut Tx,
        number: usize,
        after: (NaiveDate, DateTime<Utc>, Uuid),
    ) -> Result<Vec<Vec<Cell>>, Error> {
        let Some((branch, dates)) = self.directory.branches.get(number).zip(self.export.dates) else {
            self.place = Place::End;
            return Ok(Vec::new());
        };
        let rows = exports::list_visits(tx, branch.id.0, dates, after).await?;
        self.place = match rows.last().filter(|_| rows.len() as i64 == exports::PAGE) {
            Some(last) => {
                let last = &last.booking;
                Place::Visit(number, (last.day, last.starts_at, last.id))
            }
            None => Place::Visit(number + 1, before_all(dates.0)),
        };
        rows.iter().map(|row| self.row(|column| cells::visit(&self.directory, row, column))).collect()
    }

    async fn of_moments(
        &mut self,
        tx: &mut Tx,
        after: (DateTime<Utc>, Uuid),
    ) -> Result<Vec<Vec<Cell>>, Error> {
        let directory = self.directory.clone();
        match self.export.table {
            ExportTable::Callbacks => {
                let rows = exports::list_callbacks(tx, after).await?;
                self.go_on(rows.len(), rows.last().map(|row| (row.callback.due_at, row.callback.id)));
                let row = |row| self.row(|column| Ok(cells::callback(&directory, row, column)));
                rows.iter().map(row).collect()
            }
            ExportTable::Calls => {
                let rows = exports::list_calls(tx, self.time()?, after).await?;
                self.go_on(rows.len(), rows.last().map(|row| (row.started_at, row.id)));
                rows.iter().map(|row| self.row(|column| cells::call(&directory, row, column))).collect()
            }
            ExportTable::Leads => {
                let rows = exports::list_leads(tx, self.time()?, after).await?;
                self.go_on(rows.len(), rows.last().map(|row| (row.received_at, row.id)));
                rows.iter().map(|row| self.row(|column| cells::lead(&directory, row, column))).collect()
            }
            _ => {
                let rows = exports::list_complaints(tx, self.time()?, after).await?;
                let last = rows.last().map(|row| (row.complaint.received_at, row.complaint.id));
                self.go_on(rows.len(), last);
                let mut seen = Vec::new();
                for row in &rows {
                    let sight = complaints::seen(self.ctx.actor(), &row.complaint)?;
                    if sight > Sight::Nothing {
                        seen.push(self.row(|column| cells::complaint(&directory, row, sight, column))?);
                    }
                }
                Ok(seen)
            }
        }
    }

    async fn patients(&mut self, tx: &mut Tx, after: i64) -> Result<Vec<Vec<Cell>>, Error> {
        let rows = exports::list_patients(tx, after).await?;
        self.place = match rows.last().filter(|_| rows.len() as i64 >= exports::PAGE) {
            Some(last) => Place::Card(last.patient.card_no),
            None => Place::End,
        };
        rows.iter().map(|row| self.row(|column| cells::patient(&self.directory, row, column))).collect()
    }

    async fn whole(&mut self, tx: &mut Tx) -> Result<Vec<Vec<Cell>>, Error> {
        self.place = Place::End;
        match self.export.table {
            ExportTable::Prices => {
                let services = self.directory.services.iter().filter(|service| service.active);
                services.map(|service| self.row(|column| Ok(cells::price(service, column)))).collect()
            }
            ExportTable::Waitlist => {
                let rows = exports::list_waiting(tx).await?;
                let row = |row| self.row(|column| cells::waiting(&self.directory, row, column));
                rows.iter().map(row).collect()
            }
            ExportTable::DayReports => self.reports().await,
            _ => figures::rows(&self.ctx, &self.export, &self.columns).await,
        }
    }

    /// Month after month, as the page shows them.
    async fn reports(&self) -> Result<Vec<Vec<Cell>>, Error> {
        let (from, to) = self.export.dates.ok_or_else(|| Error::broken("reports without dates"))?;
        let mut lines = Vec::new();
        for first in months_between(from, to) {
            for MonthRow { operator, cells, .. } in reports::month(&self.ctx, Some(first)).await?.rows {
                let cells = cells.into_iter().filter(|cell| (from..=to).contains(&cell.date));
                lines.extend(cells.map(|cell| (operator.name.clone(), cell)));
            }
        }
        lines.sort_by(|(name, one), (other_name, other)| (one.date, name).cmp(&(other.date, other_name)));
        let row =
            |(name, cell): &(String, MonthCell)| self.row(|column| Ok(cells::report(name, cell, column)));
        lines.iter().map(row).collect()
    }

    /// Goes on after the last row of a full page.
    fn go_on(&mut self, rows: usize, last: Option<(DateTime<Utc>, Uuid)>) {
        self.place = match last.filter(|_| rows as i64 == exports::PAGE) {
            Some((at, id)) => Place::Moment(at, id),
            None => Place::End,
        };
    }

    /// From the first date's beginning to the last one's end, by the clinic's clock.
    fn time(&self) -> Result<Interval, Error> {
        let (from, to) = self.export.dates.ok_or_else(|| Error::broken("an export without dates"))?;
        let zone = self.directory.clinic_zone();
        Ok(Interval::new(day_interval(zone, from).start, day_interval(zone, to).end))
    }
}

/// The zone of a branch, of the clinic where there is none.
fn zone(directory: &Directory, branch: Option<Uuid>) -> chrono_tz::Tz {
    let branch = branch.and_then(|branch| directory.branch(BranchId::from(branch)));
    branch.map_or_else(|| directory.clinic_zone(), |branch| branch.zone)
}

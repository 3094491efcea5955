//! The board: five lanes, each in the order in which it is to be worked on.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    clinic_time::{Edge, instant, local_date},
    lead::{ANSWER, LeadStatus},
    lead_board::{Lane, LeadBoard, LeadFilter, LeadLine},
    permission::Permission,
};

use super::{
    show::{Reader, minutes},
    smm_on_shift,
};
use crate::{
    Ctx, Error,
    store::{
        Tx,
        leads::{self, LeadLineRow, LeadRange},
    },
};

/// Open leads that are shown at most.
const OPEN: i64 = 500;
/// Closed ones of a lane.
const CLOSED: i64 = 6;
/// Closed ones of a page of the list.
const PAGE: i64 = 50;

/// All that is to be done, and what today has come to; or a page of closed ones.
pub async fn board(ctx: &Ctx, filter: &LeadFilter) -> Result<LeadBoard, Error> {
    ctx.require(Permission::WorkLeads)?;
    let mut tx = ctx.read().await?;
    let reader = Reader::of(ctx, &mut tx).await?;
    let (zone, now) = (reader.clock.zone, reader.now);
    let midnight = instant(zone, local_date(zone, now), 0, Edge::Opening);
    let range = |limit| LeadRange {
        source: filter.source.map(|source| source.code().into()),
        of: ctx.actor().user.map(|user| user.0).filter(|_| filter.own),
        limit,
    };
    let mut next = None;
    let lanes = match filter.closed.filter(|status| !status.is_open()) {
        Some(status) => {
            let before = filter.before.unwrap_or(now + TimeDelta::seconds(1));
            let from = DateTime::<Utc>::UNIX_EPOCH;
            let rows = leads::list_closed(&mut tx, &range(PAGE), status.code(), from, before).await?;
            next = rows.last().filter(|_| rows.len() as i64 == PAGE).and_then(|row| row.lead.closed_at);
            vec![lane(&reader, status, rows.len(), rows)?]
        }
        None => {
            let mut lanes = open(&mut tx, &reader, &range(OPEN)).await?;
            for status in [LeadStatus::Booked, LeadStatus::Rejected] {
                let (code, range) = (status.code(), range(CLOSED));
                let soon = now + TimeDelta::seconds(1);
                let rows = leads::list_closed(&mut tx, &range, code, midnight, soon).await?;
                let count = leads::count_closed(&mut tx, &range, code, midnight).await?;
                lanes.push(lane(&reader, status, count as usize, rows)?);
            }
            lanes
        }
    };
    let answers = leads::list_answers(&mut tx, midnight).await?;
    let late = lanes.iter().flat_map(|lane| &lane.lines).filter(|line| is_late(line)).count();
    Ok(LeadBoard {
        lanes,
        now,
        zone,
        late: late as u32,
        answer_min: answers.get(answers.len() / 2).map(|seconds| minutes(*seconds)),
        answer_goal_min: ANSWER.num_minutes().unsigned_abs() as u32,
        smm: smm_on_shift(&mut tx, reader.clock).await?,
        next,
    })
}

/// The lanes in which there is something to do.
async fn open(tx: &mut Tx, reader: &Reader, range: &LeadRange) -> Result<Vec<Lane>, Error> {
    let rows = leads::list_open(tx, range).await?;
    let lines: Vec<LeadLine> = rows.into_iter().map(|row| reader.line(row)).collect::<Result<_, _>>()?;
    let lanes = [LeadStatus::New, LeadStatus::InWork, LeadStatus::Forwarded].map(|status| {
        let mut lines: Vec<LeadLine> = lines.iter().filter(|line| line.status == status).cloned().collect();
        lines.sort_by_key(|line| order(line, reader.now));
        Lane { status, count: lines.len() as u32, lines }
    });
    Ok(lanes.into())
}

/// Who waits comes first, then what came back, then what is due, then the rest; the longest waiting first.
fn order(line: &LeadLine, now: DateTime<Utc>) -> (u8, DateTime<Utc>) {
    let returned = line.handover.as_ref().is_some_and(|handover| handover.returned);
    match (&line.clock, returned, line.next_at) {
        (Some(_), ..) => (0, line.received_at),
        (None, true, _) => (1, line.received_at),
        (None, false, Some(at)) if at <= now => (2, at),
        (None, false, None) => (3, line.received_at),
        (None, false, Some(at)) => (4, at),
    }
}

fn lane(reader: &Reader, status: LeadStatus, count: usize, rows: Vec<LeadLineRow>) -> Result<Lane, Error> {
    let lines = rows.into_iter().map(|row| reader.line(row)).collect::<Result<_, _>>()?;
    Ok(Lane { status, count: u32::try_from(count).unwrap_or(u32::MAX), lines })
}

fn is_late(line: &LeadLine) -> bool {
    line.clock.is_some_and(|clock| clock.is_over())
}

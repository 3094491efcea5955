//! `/branches`: where the clinic is, and when it is open.

use backend::services::directory::{self, Directory};
use domain::{clinic::Branch, clinic_time::WallSpan, permission::Permission};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{input::Call, page::Page, problem::Answer, services::PageQuery};

/// A branch.
#[derive(Serialize, ToSchema)]
#[schema(as = Branch)]
pub struct BranchBody {
    /// Its id.
    id: Uuid,
    /// Its short name.
    name: String,
    /// Street and house.
    address: String,
    /// Its IANA time zone: dates are dates in it.
    time_zone: String,
    /// Minutes between two starts that are offered.
    grid_min: u16,
    /// When it is open, by weekday; a day that is missing is closed.
    opening_hours: Vec<OpeningHours>,
    /// Its chairs.
    chairs: Vec<ChairBody>,
}

/// When a branch is open on one weekday.
#[derive(Serialize, ToSchema)]
pub struct OpeningHours {
    /// 1 Monday to 7 Sunday (ISO 8601).
    weekday: u8,
    /// Wall time, `09:00`.
    opens: String,
    /// Wall time, `21:00`; `24:00` is midnight, an earlier time than `opens` is the next day's.
    closes: String,
}

/// A chair.
#[derive(Serialize, ToSchema)]
#[schema(as = Chair)]
pub struct ChairBody {
    /// Its id.
    id: Uuid,
    /// As the staff calls it.
    name: String,
}

impl BranchBody {
    fn of(branch: &Branch, names: &Directory) -> Self {
        let chairs = names.chairs.iter().filter(|chair| chair.active && chair.branch == branch.id);
        let days = (1..).zip(&branch.opening).filter_map(|(weekday, span)| Some((weekday, (*span)?)));
        Self {
            id: branch.id.0,
            name: branch.name.clone(),
            address: branch.address.clone(),
            time_zone: branch.zone.name().into(),
            grid_min: branch.grid_min,
            opening_hours: days.map(|(weekday, span)| opening(weekday, span)).collect(),
            chairs: chairs.map(|chair| ChairBody { id: chair.id.0, name: chair.name.clone() }).collect(),
        }
    }
}

fn opening(weekday: u8, span: WallSpan) -> OpeningHours {
    let wall = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
    OpeningHours { weekday, opens: wall(span.start_min), closes: wall(span.end_min) }
}

/// The branches where visits are booked, in their order.
#[utoipa::path(
    get, path = "/branches", tag = "branches", operation_id = "list_branches", params(PageQuery),
    responses((status = 200, description = "One page", body = Page<BranchBody>))
)]
pub async fn list(call: Call) -> Answer {
    let ctx = call.leave(Permission::ReadKnowledge)?;
    let names = directory::read(&ctx).await?;
    let active = names.branches.iter().filter(|branch| branch.active);
    PageQuery::of(&call, active.map(|branch| BranchBody::of(branch, &names)), |branch| branch.id)
}

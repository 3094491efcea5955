//! `/services`: the price list.

use axum::response::{IntoResponse, Json};
use backend::services::directory::{self, Directory};
use chrono::NaiveDate;
use domain::{money::Price, permission::Permission, price_history::DatedPrice, service::ServiceBrief};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    input::Call,
    page::{self, Cursor, Page},
    problem::Answer,
};

/// A price in whole kopecks.
#[derive(Serialize, ToSchema)]
#[schema(as = Price)]
pub struct PriceBody {
    /// The least, in kopecks.
    from: i64,
    /// The most, in kopecks; equal to `from` for a fixed price, none when it is open upwards.
    to: Option<i64>,
    /// The currency, ISO 4217.
    #[schema(example = "RUB")]
    currency: &'static str,
}

impl From<Price> for PriceBody {
    fn from(price: Price) -> Self {
        Self { from: price.from.0, to: price.to.map(|to| to.0), currency: "RUB" }
    }
}

/// A price that is to hold later.
#[derive(Serialize, ToSchema)]
#[schema(as = ComingPrice)]
pub struct ComingPriceBody {
    /// The first day on which it holds, by the date of the visit's branch.
    valid_from: NaiveDate,
    /// What it costs from then on.
    price: PriceBody,
}

impl From<&DatedPrice> for ComingPriceBody {
    fn from(coming: &DatedPrice) -> Self {
        Self { valid_from: coming.valid_from, price: coming.price.into() }
    }
}

/// A service of the price list.
#[derive(Serialize, ToSchema)]
#[schema(as = Service)]
pub struct ServiceBody {
    /// Its id.
    id: Uuid,
    /// Its code; not unique.
    code: String,
    /// Its name.
    name: String,
    /// Minutes in the chair; a doctor may have another time of their own.
    minutes: u16,
    /// Minutes of cleaning after it.
    buffer_min: u16,
    /// What it costs today.
    price: PriceBody,
    /// What it is to cost, the next price first: a visit costs what holds on its own day.
    coming_prices: Vec<ComingPriceBody>,
    /// Codes of specialties and competences: a doctor with any of them may do it.
    skills: Vec<String>,
    /// For children only.
    child_only: bool,
}

impl ServiceBody {
    fn of(directory: &Directory, service: &ServiceBrief) -> Self {
        let coming = directory.coming(service.id);
        Self {
            id: service.id.0,
            code: service.code.clone(),
            name: service.name.clone(),
            minutes: service.minutes,
            buffer_min: service.buffer_min,
            price: service.price.into(),
            coming_prices: coming.iter().map(ComingPriceBody::from).collect(),
            skills: service.skills.clone(),
            child_only: service.child_only,
        }
    }
}

/// A page of a list that has no filters.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// Items of a page.
    #[param(nullable = false, minimum = 1, maximum = 200, default = 50)]
    limit: Option<u16>,
    /// `next_cursor` of the page before.
    #[param(value_type = String, required = false)]
    cursor: Option<Cursor<Uuid>>,
}

impl PageQuery {
    /// The page that a call asks for.
    pub fn of<T: Serialize>(call: &Call, all: impl Iterator<Item = T>, key: impl Fn(&T) -> Uuid) -> Answer {
        let (query, mut errors) = call.query::<Self>()?;
        let limit = page::limit(&mut errors, query.limit, page::LIMIT, page::LIMIT_MAX);
        errors.or(())?;
        Ok(Json(Page::of(all, query.cursor, limit, key)).into_response())
    }
}

/// The services that can be booked, in the price list's order.
#[utoipa::path(
    get, path = "/services", tag = "services", operation_id = "list_services", params(PageQuery),
    responses((status = 200, description = "One page", body = Page<ServiceBody>))
)]
pub async fn list(call: Call) -> Answer {
    let ctx = call.leave(Permission::ReadKnowledge)?;
    let names = directory::read(&ctx).await?;
    let active = names.services.iter().filter(|service| service.active);
    PageQuery::of(&call, active.map(|service| ServiceBody::of(&names, service)), |service| service.id)
}

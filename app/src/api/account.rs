//! What the account page and the sign-in page ask.

use chrono_tz::Tz;
use domain::{error::AppError, second_factor::FactorState, session::SessionBrief};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What the clinic is called; empty before it is set up. For strangers too.
#[server(prefix = "/fn", endpoint = "clinic_name", input = leptos::server_fn::codec::Json)]
pub async fn clinic_name() -> Result<String, AppError> {
    let backend = crate::access::visit()?.backend;
    Ok(backend::services::setup::clinic_name(&backend.stranger()).await?.unwrap_or_default())
}

/// The sessions of whoever asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnSessions {
    /// The last used first.
    pub sessions: Vec<SessionBrief>,
    /// The zone to tell their times in: the clinic's.
    pub zone: Tz,
}

/// The sessions of whoever asks.
#[server(prefix = "/fn", endpoint = "list_own_sessions", input = leptos::server_fn::codec::Json)]
pub async fn list_own_sessions() -> Result<OwnSessions, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::OwnAccount).await?;
    let current = crate::access::visit()?.signed_in.map(|signed_in| signed_in.id.clone()).unwrap_or_default();
    Ok(OwnSessions {
        sessions: backend::services::sessions::list_own(&ctx, &current).await?,
        zone: backend::services::sessions::zone(&ctx).await?,
    })
}

/// The second factor of whoever asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnFactor {
    /// How it stands.
    pub state: FactorState,
    /// The zone to tell its date in: the clinic's.
    pub zone: Tz,
}

/// The second factor of whoever asks.
#[server(prefix = "/fn", endpoint = "own_second_factor", input = leptos::server_fn::codec::Json)]
pub async fn own_second_factor() -> Result<OwnFactor, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::OwnAccount).await?;
    Ok(OwnFactor {
        state: backend::services::second_factors::state(&ctx).await?,
        zone: backend::services::sessions::zone(&ctx).await?,
    })
}

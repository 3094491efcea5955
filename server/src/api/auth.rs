//! Who calls: the bearer key of the `Authorization` header, and how often it may.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use app::ui::words::HttpFault;
use axum::{
    extract::{Request, State},
    http::header,
    middleware::Next,
    response::Response,
};
use backend::services::api_keys;
use chrono::{DateTime, Utc};
use domain::{error::AppError, id::ApiKeyId};

use super::{Api, problem::Problem};

/// How often one key may call.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Requests a second, on and on.
    pub per_second: u32,
    /// Requests at once, after a pause.
    pub burst: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { per_second: 200, burst: 2000 }
    }
}

/// Lets requests with a good key on, as many as the key may make. A key counts in the header only: one in an address
/// would end up in logs.
pub async fn admit(State(api): State<Api>, mut request: Request, next: Next) -> Result<Response, Problem> {
    let header = request.headers().get(header::AUTHORIZATION).and_then(|header| header.to_str().ok());
    let header = header.ok_or(Problem::Http(HttpFault::NoKey))?;
    let actor = api_keys::authenticate(&api.backend.stranger(), header).await?;
    if let Some(key) = actor.key {
        api.buckets.take(key, api.backend.now()).map_err(AppError::TooMany)?;
    }
    request.extensions_mut().insert(actor);
    Ok(next.run(request).await)
}

/// What each key has left; one bucket a key, on this instance.
#[derive(Clone)]
pub struct Buckets {
    limits: Limits,
    left: Arc<Mutex<HashMap<ApiKeyId, Bucket>>>,
}

#[derive(Clone, Copy)]
struct Bucket {
    left: f64,
    at: DateTime<Utc>,
}

impl Buckets {
    /// Full buckets.
    pub fn new(limits: Limits) -> Self {
        Self { limits, left: Arc::default() }
    }

    /// Takes one request; otherwise the whole seconds until the next one.
    fn take(&self, key: ApiKeyId, now: DateTime<Utc>) -> Result<(), u32> {
        let (rate, burst) = (f64::from(self.limits.per_second.max(1)), f64::from(self.limits.burst.max(1)));
        let mut all = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        let bucket = all.entry(key).or_insert(Bucket { left: burst, at: now });
        let passed = (now - bucket.at).num_milliseconds().max(0) as f64 / 1000.0;
        *bucket = Bucket { left: (bucket.left + passed * rate).min(burst), at: now.max(bucket.at) };
        if bucket.left < 1.0 {
            return Err(((1.0 - bucket.left) / rate).ceil().max(1.0) as u32);
        }
        bucket.left -= 1.0;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_key_that_calls_too_often_waits_and_others_do_not() {
        let buckets = Buckets::new(Limits { per_second: 2, burst: 3 });
        let (one, other) = (ApiKeyId(Uuid::from_u128(1)), ApiKeyId(Uuid::from_u128(2)));
        let now = DateTime::<Utc>::UNIX_EPOCH;
        for _ in 0..3 {
            assert_eq!(buckets.take(one, now), Ok(()));
        }
        assert_eq!(buckets.take(one, now), Err(1));
        assert_eq!(buckets.take(other, now), Ok(()));
        let later = now + TimeDelta::seconds(1);
        assert_eq!([buckets.take(one, later), buckets.take(one, later)], [Ok(()), Ok(())]);
        assert_eq!(buckets.take(one, later), Err(1));
    }
}

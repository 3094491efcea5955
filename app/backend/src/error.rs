//! What a service can fail with: something to tell the user, or a cause for the log.

use domain::error::{AppError, FieldErrors, Refusal, Stale};
use uuid::Uuid;

use crate::store::StoreError;

/// A service's failure.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// For the user, as it is.
    #[error(transparent)]
    App(#[from] AppError),
    /// From the store; nobody's business but the log's.
    #[error(transparent)]
    Store(StoreError),
    /// A stored value that cannot be read, or another thing that must not happen.
    #[error("{0}")]
    Broken(String),
}

impl Error {
    /// An edit that came too late, where who came first is not kept.
    pub(crate) fn stale(version: i64) -> Self {
        let stale = Stale { version, by: None, at: None, changed: Vec::new() };
        Self::App(AppError::Stale(Box::new(stale)))
    }

    /// Something that must not happen, for the log.
    pub fn broken(what: impl std::fmt::Display) -> Self {
        Self::Broken(what.to_string())
    }
}

impl From<StoreError> for Error {
    /// What is not there is told as that; all else of the store is a cause for the log.
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound => Self::App(AppError::NotFound),
            cause => Self::Store(cause),
        }
    }
}

impl From<FieldErrors> for Error {
    fn from(errors: FieldErrors) -> Self {
        Self::App(errors.into())
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::App(refusal.into())
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::broken(error)
    }
}

impl From<Error> for AppError {
    /// What crosses the wire. A cause that the user cannot act on goes to the log under the id that is shown.
    fn from(error: Error) -> Self {
        match error {
            Error::App(error) => error,
            cause => {
                let id = Uuid::now_v7().to_string();
                tracing::error!(error_id = %id, cause = %cause, "internal error");
                AppError::Internal(id)
            }
        }
    }
}

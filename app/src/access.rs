//! Who asks, and the leave to do what is asked: for server functions and for pages that the server renders.

use std::sync::Arc;

use backend::{Backend, Ctx, IdempotencyKey, services::sessions::SignedIn};
use domain::{error::AppError, permission::Permission};
use leptos::prelude::with_context;
use serde::Serialize;

/// What the server knows of a request. Each one carries it as an extension.
#[derive(Clone)]
pub struct Visit {
    /// What it is about to be asked.
    pub backend: Backend,
    /// Whose request it is; none when nobody is signed in.
    pub signed_in: Option<Arc<SignedIn>>,
}

/// The request that is being served.
pub fn visit() -> Result<Visit, AppError> {
    with_context(|parts: &http::request::Parts| parts.extensions.get::<Visit>().cloned())
        .flatten()
        .ok_or_else(|| AppError::Internal("no visit".into()))
}

/// The leave to do what needs `permission`: the first line of every server function. `Unauthenticated` when nobody
/// is signed in, `Forbidden` when the role may not.
pub async fn authorize(permission: Permission) -> Result<Ctx, AppError> {
    authorize_any(&[permission]).await
}

/// The same for whoever has one of the permissions.
pub async fn authorize_any(permissions: &[Permission]) -> Result<Ctx, AppError> {
    let visit = visit()?;
    let signed_in = visit.signed_in.ok_or(AppError::Unauthenticated)?;
    visit.backend.authorize_any(&signed_in.actor(), permissions)
}

/// Under a page's key a repeat of the same act answers as the first time.
pub(crate) fn once(ctx: Ctx, key: Option<String>, act: &str, form: &impl Serialize) -> Ctx {
    ctx.once(key.map(|key| IdempotencyKey::of(key, act, form)))
}

/// Server functions that answer strangers; all others do not even read what a stranger sends.
const PUBLIC: [&str; 1] = ["/fn/clinic_name"];

/// Whether there may be a server function at this path.
pub fn is_server_function(path: &str) -> bool {
    path.starts_with("/fn/")
}

/// Server functions that are given files.
const WITH_FILES: [&str; 4] =
    ["/fn/plan_import", "/fn/apply_import", "/fn/refused_import", "/fn/attach_complaint_file"];

/// Whether what is sent to this path may be as large as a file.
pub fn takes_files(path: &str) -> bool {
    WITH_FILES.contains(&path)
}

/// Whether the server function at this path answers strangers.
pub fn is_public(path: &str) -> bool {
    PUBLIC.contains(&path)
}

//! `priyom api-key …`.

use backend::{Backend, services::api_keys};
use domain::{api_key::ApiKeyForm, error::AppError};

use super::TaskError;
use crate::cli::ApiKeyTask;

pub(super) async fn run(backend: &Backend, task: ApiKeyTask) -> Result<(), TaskError> {
    let ctx = backend.system();
    match task {
        ApiKeyTask::Create { name, role, scopes } => {
            let (key, secret) = api_keys::create(&ctx, ApiKeyForm { name, role, scopes }).await?;
            eprintln!("Made the key {} ({}). It is shown this once:", key.id, key.name);
            println!("{}", secret.0);
        }
        ApiKeyTask::List => {
            for key in api_keys::list(&ctx).await? {
                let state = if key.revoked_at.is_some() { "revoked" } else { "in force" };
                println!("{}  {:<16}  {state:<8}  {}", key.id, key.role.code(), key.name);
            }
        }
        ApiKeyTask::Revoke { id } => {
            let unknown = || TaskError::refused(format!("There is no key {id:?} in force."));
            let key = id.parse().map_err(|_| unknown())?;
            api_keys::revoke(&ctx, key).await.map_err(|error| match error {
                backend::Error::App(AppError::NotFound) => unknown(),
                other => other.into(),
            })?;
            println!("Revoked {id}.");
        }
    }
    Ok(())
}

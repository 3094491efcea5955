//! What an operator tells besides free time.

use domain::{
    error::AppError,
    id::{DoctorId, ServiceId},
    knowledge::Told,
    wording::Lang,
};
use leptos::prelude::*;

/// The promotions that may concern somebody who comes for one of these services, and when the doctor works next.
#[server(prefix = "/fn", endpoint = "tell_caller", input = leptos::server_fn::codec::Json)]
pub async fn tell_caller(
    services: Vec<ServiceId>,
    doctor: Option<DoctorId>,
    lang: Lang,
) -> Result<Told, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::ReadKnowledge).await?;
    Ok(backend::services::knowledge::tell(&ctx, &services, doctor, lang).await?)
}

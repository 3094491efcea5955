//! Patients: finding, creating, reading and changing their cards. What is looked for is personal: it travels in
//! bodies, never in addresses.

use domain::{
    error::AppError,
    id::{MergeId, PatientId, PhoneId, WishId},
    patient::{
        Alike, CreatedPatient, Doubles, Found, MergeOrder, MergePreview, PatientBrief, PatientCard,
        PatientEdit, PatientForm, PhoneEdit, PhoneForm, Revealed, WishForm,
    },
};
use leptos::prelude::*;

/// Finds patients by any part of a name, the end of a phone, or a card's number.
#[server(prefix = "/fn", endpoint = "search_patients", input = leptos::server_fn::codec::Json)]
pub async fn search_patients(text: String) -> Result<Found, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::SeePatients).await?;
    Ok(backend::services::patients::search(&ctx, &text).await?)
}

/// Everybody on one number, its owner first.
#[server(prefix = "/fn", endpoint = "patients_by_phone", input = leptos::server_fn::codec::Json)]
pub async fn patients_by_phone(phone: String) -> Result<Vec<PatientBrief>, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::SeePatients).await?;
    Ok(backend::services::patients::by_phone(&ctx, &phone).await?)
}

/// Cards that may be of the person who is about to be created.
#[server(prefix = "/fn", endpoint = "alike_patients", input = leptos::server_fn::codec::Json)]
pub async fn alike_patients(form: PatientForm) -> Result<Vec<Alike>, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::EditPatients).await?;
    Ok(backend::services::patients::alike(&ctx, form).await?)
}

/// Creates a patient.
#[server(prefix = "/fn", endpoint = "create_patient", input = leptos::server_fn::codec::Json)]
pub async fn create_patient(form: PatientForm) -> Result<CreatedPatient, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::EditPatients).await?;
    Ok(backend::services::patients::create(&ctx, form).await?)
}

/// A card.
#[server(prefix = "/fn", endpoint = "read_card", input = leptos::server_fn::codec::Json)]
pub async fn read_card(id: PatientId) -> Result<PatientCard, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::SeePatients).await?;
    Ok(backend::services::patients::card(&ctx, id).await?)
}

/// Uncovers phones, birth date and e-mail, for a reason.
#[server(prefix = "/fn", endpoint = "reveal_patient", input = leptos::server_fn::codec::Json)]
pub async fn reveal_patient(id: PatientId, reason: String) -> Result<Revealed, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::RevealPatient).await?;
    Ok(backend::services::patients::reveal(&ctx, id, &reason).await?)
}

/// Whether a caller knows the code word.
#[server(prefix = "/fn", endpoint = "code_word_fits", input = leptos::server_fn::codec::Json)]
pub async fn code_word_fits(id: PatientId, word: String) -> Result<bool, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::RevealPatient).await?;
    Ok(backend::services::patients::code_word_fits(&ctx, id, &word).await?)
}

/// Changes the fields of a card.
#[server(prefix = "/fn", endpoint = "update_patient", input = leptos::server_fn::codec::Json)]
pub async fn update_patient(id: PatientId, form: PatientEdit) -> Result<PatientCard, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::EditPatients).await?;
    Ok(backend::services::patients::update(&ctx, id, form).await?)
}

/// Adds a phone to a card.
#[server(prefix = "/fn", endpoint = "add_patient_phone", input = leptos::server_fn::codec::Json)]
pub async fn add_patient_phone(id: PatientId, form: PhoneForm) -> Result<PatientCard, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::EditPatients).await?;
    Ok(backend::services::patients::add_phone(&ctx, id, form).await?)
}

/// Changes whose a phone is, or makes it the primary one.
#[server(prefix = "/fn", endpoint = "update_patient_phone", input = leptos::server_fn::codec::Json)]
pub async fn update_patient_phone(
    id: PatientId,
    phone: PhoneId,
    edit: PhoneEdit,
) -> Result<PatientCard, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::EditPatients).await?;
    Ok(backend::services::patients::update_phone(&ctx, id, phone, edit).await?)
}

/// Takes a phone off a card.
#[server(prefix = "/fn", endpoint = "remove_patient_phone", input = leptos::server_fn::codec::Json)]
pub async fn remove_patient_phone(id: PatientId, phone: PhoneId) -> Result<PatientCard, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::EditPatients).await?;
    Ok(backend::services::patients::remove_phone(&ctx, id, phone).await?)
}

/// Notes a wish for every visit.
#[server(prefix = "/fn", endpoint = "add_patient_wish", input = leptos::server_fn::codec::Json)]
pub async fn add_patient_wish(id: PatientId, form: WishForm) -> Result<PatientCard, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::EditPatients).await?;
    Ok(backend::services::patients::add_wish(&ctx, id, form).await?)
}

/// Takes a standing wish back.
#[server(prefix = "/fn", endpoint = "remove_patient_wish", input = leptos::server_fn::codec::Json)]
pub async fn remove_patient_wish(id: PatientId, wish: WishId) -> Result<PatientCard, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::EditPatients).await?;
    Ok(backend::services::patients::remove_wish(&ctx, id, wish).await?)
}

/// Other cards that may be of the same person, and those that were.
#[server(prefix = "/fn", endpoint = "list_doubles", input = leptos::server_fn::codec::Json)]
pub async fn list_doubles(id: PatientId) -> Result<Doubles, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::MergePatients).await?;
    Ok(backend::services::patients::doubles(&ctx, id).await?)
}

/// What merging two cards would do.
#[server(prefix = "/fn", endpoint = "preview_merge", input = leptos::server_fn::codec::Json)]
pub async fn preview_merge(kept: PatientId, gone: PatientId) -> Result<MergePreview, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::MergePatients).await?;
    Ok(backend::services::patients::preview_merge(&ctx, kept, gone).await?)
}

/// Merges two cards of one person; the card that is kept.
#[server(prefix = "/fn", endpoint = "merge_patients", input = leptos::server_fn::codec::Json)]
pub async fn merge_patients(order: MergeOrder) -> Result<PatientCard, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::MergePatients).await?;
    Ok(backend::services::patients::merge(&ctx, order).await?)
}

/// Takes a merge back; the card that was kept.
#[server(prefix = "/fn", endpoint = "unmerge_patients", input = leptos::server_fn::codec::Json)]
pub async fn unmerge_patients(id: MergeId) -> Result<PatientCard, AppError> {
    let ctx = crate::access::authorize(domain::permission::Permission::MergePatients).await?;
    Ok(backend::services::patients::unmerge(&ctx, id).await?)
}

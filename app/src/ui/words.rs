//! The words for what `domain` says in types: faults, errors, statuses, roles.

pub mod call;
pub mod complaint;
pub mod export;
pub mod figure;
pub mod free_time;
pub mod hours;
pub mod lead;
pub mod message;
pub mod patient;
pub mod plan;
pub mod report;

use domain::{
    booking::{BookingStatus, CancelReason},
    error::{AppError, Fault, Refusal},
    letter_case::upper,
    permission::Role,
    wording::Lang,
};

use crate::i18n::*;

/// The language as the domain knows it.
pub const fn lang(language: Locale) -> Lang {
    match language {
        Locale::ru => Lang::Ru,
        Locale::en => Lang::En,
    }
}

/// With a capital letter, as labels begin.
pub fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().into_iter().map(upper).chain(letters).collect()
}

/// What to do about a field.
pub fn fault(language: Locale, fault: Fault) -> String {
    match fault {
        Fault::Required => td_string!(language, errors.fault.required).into(),
        Fault::TooLong(most) => td_string!(language, errors.fault.too_long, count = most),
        Fault::TooShort(least) => td_string!(language, errors.fault.too_short, count = least),
        Fault::NotANumber => td_string!(language, errors.fault.not_a_number).into(),
        Fault::OutOfRange(low, high) => {
            td_string!(language, errors.fault.out_of_range, low = low, high = high)
        }
        Fault::NotADate => td_string!(language, errors.fault.not_a_date).into(),
        Fault::NoSuchDay => td_string!(language, errors.fault.no_such_day).into(),
        Fault::InTheFuture => td_string!(language, errors.fault.in_the_future).into(),
        Fault::InThePast => td_string!(language, errors.fault.in_the_past).into(),
        Fault::TooFar(days) => td_string!(language, errors.fault.too_far, count = days),
        Fault::NotATime => td_string!(language, errors.fault.not_a_time).into(),
        Fault::EndBeforeStart => td_string!(language, errors.fault.end_before_start).into(),
        Fault::NotAPhone => td_string!(language, errors.fault.not_a_phone).into(),
        Fault::NotAnEmail => td_string!(language, errors.fault.not_an_email).into(),
        Fault::NotAName => td_string!(language, errors.fault.not_a_name).into(),
        Fault::UnknownChoice => td_string!(language, errors.fault.unknown_choice).into(),
        Fault::Taken => td_string!(language, errors.fault.taken).into(),
        Fault::Wrong => td_string!(language, errors.fault.wrong).into(),
        Fault::TooCommon => td_string!(language, errors.fault.too_common).into(),
        Fault::BadCharacter => td_string!(language, errors.fault.bad_character).into(),
        Fault::NotAZone => td_string!(language, errors.fault.not_a_zone).into(),
        Fault::Overlaps => td_string!(language, errors.fault.overlaps).into(),
        Fault::UnknownField => td_string!(language, errors.fault.unknown_field).into(),
        Fault::Twice => td_string!(language, errors.fault.twice).into(),
        Fault::WrongType => td_string!(language, errors.fault.wrong_type).into(),
        Fault::NotAnId => td_string!(language, errors.fault.not_an_id).into(),
        Fault::NoOffset => td_string!(language, errors.fault.no_offset).into(),
        Fault::BadCursor => td_string!(language, errors.fault.bad_cursor).into(),
        Fault::NotJson => td_string!(language, errors.fault.not_json).into(),
    }
}

/// Why something is not possible now.
pub fn refusal(language: Locale, refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::WrongStatus => td_string!(language, errors.refusal.wrong_status),
        Refusal::HoldExpired => td_string!(language, errors.refusal.hold_expired),
        Refusal::NotYourHold => td_string!(language, errors.refusal.not_your_hold),
        Refusal::TooLateToUndo => td_string!(language, errors.refusal.too_late_to_undo),
        Refusal::OutsideHours => td_string!(language, errors.refusal.outside_hours),
        Refusal::PatientBusy => td_string!(language, errors.refusal.patient_busy),
        Refusal::PatientRestricted => td_string!(language, errors.refusal.patient_restricted),
        Refusal::NotCompetent => td_string!(language, errors.refusal.not_competent),
        Refusal::InThePast => td_string!(language, errors.refusal.in_the_past),
        Refusal::VisitsInTheWay => td_string!(language, errors.refusal.visits_in_the_way),
        Refusal::InUse => td_string!(language, errors.refusal.in_use),
        Refusal::KeyReused => td_string!(language, errors.refusal.key_reused),
        Refusal::AlreadySetUp => td_string!(language, errors.refusal.already_set_up),
        Refusal::TooManyOpen => td_string!(language, errors.refusal.too_many_open),
        Refusal::CallEnded => td_string!(language, errors.refusal.call_ended),
        Refusal::LastAdmin => td_string!(language, errors.refusal.last_admin),
        Refusal::BeingAsked => td_string!(language, errors.refusal.being_asked),
        Refusal::WaitsNoMore => td_string!(language, errors.refusal.waits_no_more),
    }
}

/// What went wrong, and the next step.
pub fn error(language: Locale, error: &AppError) -> String {
    match error {
        AppError::Unauthenticated => td_string!(language, errors.unauthenticated).into(),
        AppError::Forbidden => td_string!(language, errors.forbidden).into(),
        AppError::NotFound => td_string!(language, errors.not_found).into(),
        AppError::SlotTaken(_) => td_string!(language, errors.slot_taken).into(),
        AppError::Stale(_) => td_string!(language, errors.stale).into(),
        AppError::Invalid(_) => td_string!(language, errors.invalid).into(),
        AppError::Refused(why) => refusal(language, *why).into(),
        AppError::TooMany(seconds) => td_string!(language, errors.too_many, count = *seconds),
        AppError::Offline => td_string!(language, errors.offline).into(),
        AppError::Internal(id) => td_string!(language, errors.internal, id = id),
    }
}

/// What is wrong with a request to the JSON API before anybody has read what it asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HttpFault {
    /// No key, or not a valid one.
    NoKey,
    /// The path does not know the method.
    NoMethod,
    /// The body is too large.
    TooLarge,
    /// The body is not sent as JSON.
    NotJson,
    /// An edit without the version that it is meant for.
    NoIfMatch,
}

/// What is wrong with such a request, and the next step.
pub fn http_fault(language: Locale, fault: HttpFault) -> &'static str {
    match fault {
        HttpFault::NoKey => td_string!(language, errors.http.no_key),
        HttpFault::NoMethod => td_string!(language, errors.http.no_method),
        HttpFault::TooLarge => td_string!(language, errors.http.too_large),
        HttpFault::NotJson => td_string!(language, errors.http.not_json),
        HttpFault::NoIfMatch => td_string!(language, errors.http.no_if_match),
    }
}

/// The name of a status.
pub fn status(language: Locale, status: BookingStatus) -> &'static str {
    match status {
        BookingStatus::Held => td_string!(language, bookings.status.held),
        BookingStatus::Booked => td_string!(language, bookings.status.booked),
        BookingStatus::Confirmed => td_string!(language, bookings.status.confirmed),
        BookingStatus::Arrived => td_string!(language, bookings.status.arrived),
        BookingStatus::InChair => td_string!(language, bookings.status.in_chair),
        BookingStatus::Done => td_string!(language, bookings.status.done),
        BookingStatus::Cancelled => td_string!(language, bookings.status.cancelled),
        BookingStatus::NoShow => td_string!(language, bookings.status.no_show),
        BookingStatus::Parked => td_string!(language, bookings.status.parked),
    }
}

/// Why a visit was called off.
pub fn cancel_reason(language: Locale, reason: CancelReason) -> &'static str {
    match reason {
        CancelReason::PatientPlans => td_string!(language, bookings.reason.patient_plans),
        CancelReason::PatientIll => td_string!(language, bookings.reason.patient_ill),
        CancelReason::PatientPrice => td_string!(language, bookings.reason.patient_price),
        CancelReason::PatientElsewhere => td_string!(language, bookings.reason.patient_elsewhere),
        CancelReason::PatientUnsaid => td_string!(language, bookings.reason.patient_unsaid),
        CancelReason::DoctorAway => td_string!(language, bookings.reason.doctor_away),
        CancelReason::Clinic => td_string!(language, bookings.reason.clinic),
        CancelReason::Mistake => td_string!(language, bookings.reason.mistake),
    }
}

/// The name of a role.
pub fn role(language: Locale, role: Role) -> &'static str {
    match role {
        Role::Operator => td_string!(language, account.role.operator),
        Role::SeniorOperator => td_string!(language, account.role.senior_operator),
        Role::SmmManager => td_string!(language, account.role.smm_manager),
        Role::Doctor => td_string!(language, account.role.doctor),
        Role::Administrator => td_string!(language, account.role.administrator),
        Role::Manager => td_string!(language, account.role.manager),
        Role::ChiefPhysician => td_string!(language, account.role.chief_physician),
        Role::Accountant => td_string!(language, account.role.accountant),
        Role::DataProtectionOfficer => td_string!(language, account.role.data_protection_officer),
        Role::Admin => td_string!(language, account.role.admin),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_take_their_russian_form() {
        assert_eq!(fault(Locale::ru, Fault::TooShort(1)), "Не меньше 1 знака");
        assert_eq!(fault(Locale::ru, Fault::TooShort(8)), "Не меньше 8 знаков");
        assert_eq!(error(Locale::ru, &AppError::TooMany(3)), "Слишком много попыток. Подождите 3 секунды.");
        assert_eq!(error(Locale::en, &AppError::TooMany(1)), "Too many tries. Wait 1 second.");
    }
}

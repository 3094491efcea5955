//! The forms that create and edit a patient, and that nothing typed into a form breaks it.

use chrono::NaiveDate;
use domain::{
    complaint::{ComplaintForm, NewComplaint},
    error::Fault,
    patient::{
        NewPatient, PatientChange, PatientEdit, PatientForm, PhoneForm, Relation, WishForm, mask_email,
    },
};
use proptest::prelude::*;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).expect("a day")
}

fn form() -> PatientForm {
    PatientForm {
        name: "иванова анна".into(), phone: "8 916 111-22-33".into(), ..Default::default()
    }
}

#[test]
fn a_name_and_a_phone_are_enough() {
    let patient = NewPatient::parse(form(), today()).unwrap();
    assert_eq!(patient.name.full(), "Иванова Анна");
    assert_eq!(patient.phones[0].e164, "+79161112233");
    assert_eq!(patient.relation, None);
    assert_eq!((patient.birth_date, patient.email, patient.note), (None, None, None));
}

#[test]
fn several_phones_come_from_one_field_and_none_twice() {
    let phone = "89161112233, +7 916 111 22 33, 8 495 123-45-67 доб. 3".into();
    let patient = NewPatient::parse(PatientForm { phone, ..form() }, today()).unwrap();
    let phones: Vec<_> = patient.phones.iter().map(|p| p.format().replace('\u{a0}', " ")).collect();
    assert_eq!(phones, ["+7 916 111-22-33", "+7 495 123-45-67 доб. 3"]);
}

#[test]
fn every_field_that_needs_another_look_is_marked_in_the_forms_order() {
    let form = PatientForm {
        name: " ".into(),
        phone: "12".into(),
        birth_date: "30.02.1990".into(),
        code_word: "к".repeat(51),
        email: "почта".into(),
        ..Default::default()
    };
    let errors = NewPatient::parse(form, today()).unwrap_err();
    let marked: Vec<_> = errors.0.iter().map(|e| (e.field.as_str(), e.fault)).collect();
    assert_eq!(
        marked,
        [
            ("name", Fault::Required),
            ("phone", Fault::NotAPhone),
            ("birth_date", Fault::NoSuchDay),
            ("code_word", Fault::TooLong(50)),
            ("email", Fault::NotAnEmail),
        ]
    );
}

#[test]
fn an_edit_that_did_not_reveal_the_birth_date_keeps_it() {
    let edit = PatientEdit { version: 3, name: "Иванова Анна".into(), ..Default::default() };
    let kept = PatientEdit { keep_birth_date: true, birth_date: "••".into(), ..edit.clone() };
    assert_eq!(PatientChange::parse(kept, today()).unwrap().birth_date, None);
    assert_eq!(PatientChange::parse(edit.clone(), today()).unwrap().birth_date, Some(None));
    let ahead = PatientEdit { birth_date: "25.11.2026".into(), ..edit };
    assert_eq!(PatientChange::parse(ahead, today()).unwrap_err().of("birth_date"), Some(Fault::InTheFuture));
}

#[test]
fn an_edit_that_did_not_reveal_the_e_mail_keeps_it() {
    let edit = PatientEdit { version: 3, name: "Иванова Анна".into(), ..Default::default() };
    let kept = PatientEdit { keep_email: true, email: "a•••@mail.ru".into(), ..edit.clone() };
    assert_eq!(PatientChange::parse(kept, today()).unwrap().email, None);
    assert_eq!(PatientChange::parse(edit, today()).unwrap().email, Some(None));
}

#[test]
fn a_form_without_its_later_fields_is_read_and_an_unknown_field_is_refused() {
    let read: PatientForm = serde_json::from_str(r#"{"name":"Анна","phone":"89161112233"}"#).unwrap();
    assert_eq!(read.relation, None);
    assert!(serde_json::from_str::<PatientForm>(r#"{"name":"Анна","phone":"1","passport":"1"}"#).is_err());
}

#[test]
fn choices_are_found_by_their_codes() {
    for relation in Relation::ALL {
        assert_eq!(Relation::from_code(relation.code()), Some(relation));
        assert_eq!(serde_json::to_value(relation).unwrap(), relation.code());
    }
}

#[test]
fn small_forms_are_checked_too() {
    assert_eq!(WishForm { text: " ".into() }.parse().unwrap_err().of("text"), Some(Fault::Required));
    assert_eq!(WishForm { text: " у окна ".into() }.parse(), Ok("у окна".to_owned()));
    let phone = PhoneForm { phone: "8 916 111-22-33 (мама)".into(), ..Default::default() };
    assert_eq!(phone.parse().unwrap().note.as_deref(), Some("мама"));
    assert_eq!(mask_email("anna@mail.ru"), "a•••@mail.ru");
    assert_eq!(mask_email("почта"), "•••");
}

/// What is typed, or pasted, into a field.
fn typed() -> impl Strategy<Value = String> {
    "\\PC{0,40}|[-+0-9 ().,;/]{0,40}|[а-яА-ЯёЁ -]{0,40}|[a-z.@]{0,40}"
}

proptest! {
    #[test]
    fn no_form_is_too_strange(
        name in typed(), phone in typed(), birth_date in typed(), note in typed(), code_word in typed(), email in typed(),
    ) {
        let form = PatientForm { name, phone, birth_date, note, code_word, email, ..PatientForm::default() };
        if let Ok(new) = NewPatient::parse(form, today()) {
            prop_assert!(!new.phones.is_empty() && new.birth_date.is_none_or(|born| born <= today()));
        }
    }

    #[test]
    fn no_complaint_is_too_strange(
        received_on in typed(), amount in typed(), text in typed(), name in typed(), phone in typed(), category in typed(),
    ) {
        let now = today().and_time(chrono::NaiveTime::MIN).and_utc();
        let form = ComplaintForm { received_on, amount, text, name, phone, category, ..ComplaintForm::default() };
        if let Ok(new) = NewComplaint::parse(&form, chrono_tz::Europe::Moscow, now) {
            prop_assert!(new.received_at <= now);
        }
    }
}

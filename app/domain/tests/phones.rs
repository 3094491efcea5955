//! Phone fields as operators and price lists really hold them.

use domain::{
    error::Fault,
    phone::{Phone, format_e164, mask_e164, parse_all, tail_query},
};
use proptest::prelude::*;

fn parts(raw: &str) -> (String, Option<String>, Option<String>) {
    let phone = Phone::parse(raw).unwrap_or_else(|fault| panic!("{raw}: {fault:?}"));
    (phone.e164, phone.extension, phone.note)
}

fn all(raw: &str) -> Vec<String> {
    parse_all(raw).into_iter().map(|p| p.map_or_else(|fault| format!("{fault:?}"), |p| p.e164)).collect()
}

#[test]
fn a_russian_number_has_one_form_however_it_is_typed() {
    for raw in [
        "+7 912 345-67-89",
        "8 (912) 345-67-89",
        "8(912)345 67 89",
        "89123456789",
        "79123456789",
        "9123456789",
        "912-345-67-89",
        "+7\u{a0}912\u{a0}345–67—89",
        "8‑912‑345‑67‑89",
        "8.912.345.67.89",
        "\u{202a}+79123456789\u{202c}",
        "8912 345-6789.",
        "+7 (8912) 345-67-89",
        "+89123456789",
        "８９１２３４５６７８９",
        "тел.: 8 912 345 67 89",
    ] {
        assert_eq!(Phone::parse(raw).map(|p| p.e164), Ok("+79123456789".to_owned()), "{raw}");
    }
}

#[test]
fn an_8_800_number_keeps_all_its_digits() {
    for raw in ["8-800-555-35-35", "88005553535", "8005553535", "+7 800 555 35 35", "+8 800 555-35-35"] {
        assert_eq!(Phone::parse(raw).map(|p| p.e164), Ok("+78005553535".to_owned()), "{raw}");
    }
}

#[test]
fn what_stands_beside_the_number_becomes_an_extension_or_a_note() {
    let moscow = |extension: Option<&str>, note: Option<&str>| {
        ("+74951234567".to_owned(), extension.map(str::to_owned), note.map(str::to_owned))
    };
    for (raw, extension, note) in [
        ("8 495 123-45-67 доб. 12", Some("12"), None),
        ("8 495 123-45-67 доб12", Some("12"), None),
        ("8 495 123-45-67, доб. 12", Some("12"), None),
        ("8 495 123-45-67 (доб. 12)", Some("12"), None),
        ("8 495 123-45-67 доп 12", Some("12"), None),
        ("8 495 123-45-67 ext. 1234", Some("1234"), None),
        ("8 495 123-45-67 вн. 7", Some("7"), None),
        ("8 495 123-45-67#12", Some("12"), None),
        ("8 495 123-45-67 x12", Some("12"), None),
        ("8 495 123-45-67 (мама)", None, Some("мама")),
        ("8 495 123-45-67 мама", None, Some("мама")),
        ("мама: 8 495 123-45-67", None, Some("мама")),
        ("8 495 123-45-67, мама", None, Some("мама")),
        ("8 495 123-45-67 внук Петя", None, Some("внук Петя")),
        ("8 495 123-45-67 (доб. 12) муж", Some("12"), Some("муж")),
        ("8 495 123-45-67 (звонить после 18:00)", None, Some("звонить после 18:00")),
        ("8 495 123-45-67 звонить после 18", None, Some("звонить после 18")),
    ] {
        assert_eq!(parts(raw), moscow(extension, note), "{raw}");
    }
    assert_eq!(Phone::parse(" 8 495 123-45-67 ").unwrap().raw, "8 495 123-45-67");
}

#[test]
fn two_numbers_in_one_field_are_two_numbers() {
    let two = ["+79161112233", "+79162223344"];
    for raw in [
        "89161112233 89162223344",
        "89161112233, 89162223344",
        "89161112233; 89162223344",
        "8 916 111-22-33 / 8 916 222-33-44",
        "89161112233 и 89162223344",
        "8 916 111 22 33 8 916 222 33 44",
        "+79161112233+79162223344",
        "8916111223389162223344",
        "9161112233 9162223344",
        "8 916 111-22-33 (мама) 8 916 222-33-44 (папа)",
        "89161112233\n89162223344",
        "89161112233 доп. 89162223344",
    ] {
        assert_eq!(all(raw), two, "{raw}");
        assert_eq!(Phone::parse(raw), Err(Fault::NotAPhone), "{raw}");
    }
    let notes: Vec<_> = parse_all("89161112233 мама, 89162223344 доб. 5 папа")
        .into_iter()
        .map(|p| p.unwrap())
        .map(|p| (p.extension, p.note))
        .collect();
    assert_eq!(notes, [(None, Some("мама".to_owned())), (Some("5".to_owned()), Some("папа".to_owned()))]);
    assert_eq!(all("89161112233, 12345"), ["+79161112233", "NotAPhone"]);
}

#[test]
fn a_foreign_number_needs_its_plus() {
    assert_eq!(all("+49 30 901820"), ["+4930901820"]);
    assert_eq!(all("+375 29 123-45-67"), ["+375291234567"]);
    assert_eq!(all("+84 95 123 45 67"), ["+84951234567"]);
    assert_eq!(all("+7 701 123 45 67"), ["+77011234567"]);
    assert_eq!(all("+38 067 123 45 67 +49 30 901820"), ["+380671234567", "+4930901820"]);
    for raw in ["49 30 9018201", "+123456", "+1234567890123456", "+0 123 456 789", "375291234567"] {
        assert_eq!(all(raw), ["NotAPhone"], "{raw}");
    }
}

#[test]
fn what_is_not_a_number_is_refused() {
    assert_eq!(Phone::parse("  "), Err(Fault::Required));
    assert_eq!(Phone::parse(&"8".repeat(201)), Err(Fault::TooLong(200)));
    for raw in [
        "мама",
        "—",
        "123",
        "345-67-89",
        "8912345678",
        "80123456789",
        "70000000000",
        "1234567890",
        "скрыт",
        "+",
        "8 912 345 67 89 1",
        "a@b.ru",
        "<script>",
    ] {
        assert_eq!(Phone::parse(raw), Err(Fault::NotAPhone), "{raw}");
    }
}

#[test]
fn a_number_is_shown_whole_masked_and_backwards() {
    let phone = Phone::parse("89123456789 доб 12").unwrap();
    assert_eq!(phone.format(), "+7 912 345-67-89 доб.\u{a0}12");
    assert_eq!(phone.masked(), "+7 912 •••-••-89");
    assert_eq!(phone.reversed_digits(), "98765432197");
    assert_eq!(format_e164("+4930901820"), "+4930901820");
    assert_eq!(mask_e164("+4930901820"), "+49 •••••• 20");
    assert_eq!(mask_e164(""), "");
    assert_eq!(mask_e164("+7 912"), "••••");
}

#[test]
fn the_end_of_a_number_is_searched_backwards() {
    let query = |raw| tail_query(raw).unwrap_or_default();
    assert_eq!(query("6789"), "9876");
    assert_eq!(query("345-67-89"), "9876543");
    assert_eq!(query("8 912 345-67-89"), "9876543219");
    assert_eq!(query("+79123456789"), "9876543219");
    assert_eq!(query("+375291234567"), "765432192573");
    for raw in ["", "789", "Иванов", "67 ив", "123456789012", "•• 6789"] {
        assert_eq!(tail_query(raw), None, "{raw}");
    }
    let whole = Phone::parse("89123456789").unwrap().reversed_digits();
    assert!(whole.starts_with(&query("8 (912) 345-67-89")) && whole.starts_with(&query("67-89")));
}

proptest! {
    #[test]
    fn no_field_is_too_strange(raw in "\\PC*|[-+0-9 ().,;/#xдобивн]{0,60}") {
        for phone in parse_all(&raw).into_iter().flatten() {
            prop_assert!((8..=16).contains(&phone.e164.len()), "{}", phone.e164);
            let _ = (phone.masked(), phone.reversed_digits(), phone.format());
        }
        let _ = (Phone::parse(&raw), tail_query(&raw), mask_e164(&raw), format_e164(&raw));
    }

    #[test]
    fn a_number_as_it_is_shown_is_the_same_number(raw in "[+]?[78]?[3489][0-9]{6,11}( доб\\. [0-9]{1,6})?") {
        if let Ok(phone) = Phone::parse(&raw) {
            let again = Phone::parse(&phone.format()).unwrap();
            prop_assert_eq!((&again.e164, &again.extension), (&phone.e164, &phone.extension));
            prop_assert_eq!(again.format(), phone.format());
        }
    }

    #[test]
    fn every_mobile_number_survives_every_spelling(n in 9_000_000_000u64..9_999_999_999, spelling in 0usize..6) {
        let d = n.to_string();
        let (a, b, c, e) = (&d[..3], &d[3..6], &d[6..8], &d[8..]);
        let raw = match spelling {
            0 => format!("8{d}"),
            1 => format!("+7 ({a}) {b}-{c}-{e}"),
            2 => format!("8 {a} {b} {c} {e} (мама)"),
            3 => d.clone(),
            4 => format!("7.{a}.{b}.{c}.{e}, доб. 3"),
            _ => format!("8\u{a0}({a})\u{a0}{b}–{c}–{e}"),
        };
        prop_assert_eq!(Phone::parse(&raw).map(|p| p.e164), Ok(format!("+7{d}")));
    }
}

#[test]
fn what_no_keyboard_types_is_refused_in_a_note_too() {
    assert_eq!(Phone::parse("8 900 000-00-01 (\0)"), Err(Fault::BadCharacter));
}

use proptest::prelude::*;
use uuid::Uuid;

use super::*;

fn named(last: &str, first: &str, patronymic: Option<&str>) -> CardFields {
    let name = PersonName { last: last.into(), first: first.into(), patronymic: patronymic.map(Into::into) };
    CardFields { name, ..CardFields::default() }
}

#[test]
fn what_is_empty_is_filled_and_what_is_there_has_the_last_word() {
    let kept = CardFields { email: Some("a@mail.ru".into()), ..named("Иванова", "Анна", None) };
    let gone = CardFields {
        birth_date: NaiveDate::from_ymd_opt(1990, 12, 31),
        email: Some("b@mail.ru".into()),
        ..named("Иванова", "Анна", Some("Сергеевна"))
    };
    let joined = kept.join(&gone);
    assert_eq!(joined.takes, [CardField::Name, CardField::BirthDate]);
    assert_eq!(joined.differs, [CardField::Email]);
    assert_eq!(joined.fields.name.patronymic.as_deref(), Some("Сергеевна"));
    assert_eq!(joined.fields.birth_date, gone.birth_date);
    assert_eq!(joined.fields.email, kept.email);
}

#[test]
fn another_spelling_is_the_same_name_and_another_surname_is_not() {
    let kept = named("Соловьёва", "Анна", None);
    assert!(kept.join(&named("соловьева", "анна", None)).differs.is_empty());
    assert_eq!(kept.join(&named("Петрова", "Анна", None)).differs, [CardField::Name]);
    // a patronymic of another surname is another person's
    assert_eq!(kept.join(&named("Петрова", "Анна", Some("Ивановна"))).fields, kept);
}

#[test]
fn notes_and_restrictions_stand_one_after_the_other_as_long_as_they_fit() {
    let kept = CardFields {
        note: "боится уколов".into(),
        restriction: Some("долг".into()),
        ..CardFields::default()
    };
    let gone =
        CardFields {
            note: "аллергия".into(), restriction: Some("скандалы".into()), ..CardFields::default()
        };
    let joined = kept.join(&gone);
    assert_eq!(joined.fields.note, "боится уколов\nаллергия");
    assert_eq!(joined.fields.restriction.as_deref(), Some("долг; скандалы"));
    assert_eq!(joined.takes, [CardField::Note, CardField::Restriction]);
    let long = CardFields { note: "а".repeat(PATIENT_NOTE_MAX), ..CardFields::default() };
    let joined = kept.join(&long);
    assert_eq!((joined.fields.note.as_str(), joined.differs), ("боится уколов", vec![CardField::Note]));
}

#[test]
fn who_is_not_to_be_rung_stays_so_whichever_card_is_kept() {
    let (open, closed) =
        (CardFields::default(), CardFields { do_not_contact: true, ..CardFields::default() });
    assert!(open.join(&closed).fields.do_not_contact);
    assert!(closed.join(&open).fields.do_not_contact);
}

#[test]
fn what_was_changed_since_a_merge_stays_when_it_is_taken_back() {
    let before = named("Иванова", "Анна", None);
    let gone =
        CardFields { email: Some("b@mail.ru".into()), note: "аллергия".into(), ..before.clone() };
    let after = before.join(&gone).fields;
    let now = CardFields { email: Some("c@mail.ru".into()), ..after.clone() };
    let parted = now.part(&before, &after);
    assert_eq!((parted.email.as_deref(), parted.note.as_str()), (Some("c@mail.ru"), ""));
}

prop_compose! {
    fn card()(
        last in "(Иванова|Петрова|)",
        patronymic in prop::option::of("(Сергеевна|Ивановна)"),
        born in prop::option::of(0i32..3),
        note in "(|боится|аллергия)",
        word in prop::option::of("(рыба|мяч)"),
        email in prop::option::of("(a|b)@mail.ru"),
        guardian in prop::option::of(0u128..3),
        restriction in prop::option::of("(долг|скандалы)"),
        do_not_contact: bool,
        sex in prop::option::of(prop::bool::ANY),
    ) -> CardFields {
        CardFields {
            name: PersonName { last, first: "Анна".into(), patronymic },
            birth_date: born.and_then(|year| NaiveDate::from_ymd_opt(1990 + year, 1, 1)),
            sex: sex.map(|f| if f { Sex::F } else { Sex::M }),
            note,
            code_word: word,
            email,
            guardian_id: guardian.map(|id| Uuid::from_u128(id).into()),
            restriction,
            do_not_contact,
        }
    }
}

proptest! {
    #[test]
    fn a_card_joined_with_itself_stays_as_it_is(card in card()) {
        prop_assert_eq!(card.join(&card), Joined { fields: card, takes: vec![], differs: vec![] });
    }

    #[test]
    fn taking_a_merge_back_at_once_leaves_the_card_as_it_was(kept in card(), gone in card()) {
        let after = kept.join(&gone).fields;
        prop_assert_eq!(after.part(&kept, &after), kept);
    }

    #[test]
    fn a_merge_loses_nothing_of_the_card_that_is_kept(kept in card(), gone in card()) {
        let Joined { fields, takes, differs } = kept.join(&gone);
        prop_assert!(kept.birth_date.is_none() || fields.birth_date == kept.birth_date);
        prop_assert!(kept.email.is_none() || fields.email == kept.email);
        prop_assert!(fields.note.starts_with(&kept.note));
        prop_assert!(!kept.do_not_contact || fields.do_not_contact);
        prop_assert_eq!(&fields.name.last, &kept.name.last);
        prop_assert!(takes.iter().all(|field| !differs.contains(field)));
        prop_assert_eq!(fields == kept, takes.is_empty());
    }
}

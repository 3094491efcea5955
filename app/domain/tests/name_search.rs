//! Searching for names as operators type while they listen.

use domain::{
    name_search::{fold, latin, matches, query_variants, surname_term, terms},
    person_name::PersonName,
};
use proptest::prelude::*;

fn name(raw: &str) -> PersonName {
    PersonName::parse(raw).unwrap_or_else(|fault| panic!("{raw}: {fault:?}"))
}

#[test]
fn folding_forgets_case_yo_and_what_joins_words() {
    assert_eq!(fold(" Ёлкина–Д'Арк  АННА "), "елкина д арк анна");
    assert_eq!(fold("Дмитрии\u{306} Семе\u{308}нов"), "дмитрий семенов");
    assert_eq!(fold("Юрий"), "юрий");
    assert_eq!(fold("—"), "");
}

#[test]
fn a_double_surname_is_kept_split_and_whole() {
    let terms = terms(&name("Иванова-Петрова Анна Сергеевна"));
    for term in ["иванова", "петрова", "ивановапетрова", "анна", "сергеевна", "ivanova", "ana", "sergevna"]
    {
        assert!(terms.iter().any(|t| t == term), "{term} in {terms:?}");
    }
}

#[test]
fn only_the_surname_is_kept_as_one() {
    let terms = terms(&name("Иванова-Петрова Анна Сергеевна"));
    let surnames: Vec<_> = terms.iter().filter(|term| term.starts_with('=')).cloned().collect();
    let whole = ["ivanova", "ivanovapetrova", "petrova", "иванова", "ивановапетрова", "петрова"];
    assert_eq!(surnames, whole.map(surname_term));
}

#[test]
fn a_name_is_found_however_it_is_typed() {
    let found = [
        ("Иванов Иван Иванович", "иван"),
        ("Иванов Иван Иванович", "ИВАНОВ ИВ"),
        ("Иванов Иван Иванович", "иван иванов"),
        ("Иванов Иван Иванович", "bdfyjd"),
        ("Иванов Иван Иванович", "bdfyjd bdfy"),
        ("Иванов Иван Иванович", "ivanov"),
        ("Иванов Иван Иванович", "Ivanoff"),
        ("Жуков Пётр", ";erjd"),
        ("Жуков Пётр", "zhukov petr"),
        ("Жуков Пётр", "zhukov pyotr"),
        ("Юрьев Илья", ".hmtd"),
        ("Юрьев Илья", "yur'ev"),
        ("Юрьев Илья", "yurev"),
        ("Юрьев Илья", "yuryev ilya"),
        ("Юрьев Илья", "iurev ilia"),
        ("Юрьев Илья", "jurjev"),
        ("Эдель Эмма", "'ltkm"),
        ("Эдель Эмма", "edel emma"),
        ("Харитонов Олег", "[fhbnjyjd"),
        ("Харитонов Олег", "haritonov"),
        ("Харитонов Олег", "kharitonov"),
        ("Объедков Лев", "j,]tlrjd"),
        ("Объедков Лев", "obedkov"),
        ("Щербакова Ольга", "shcherbakova"),
        ("Щербакова Ольга", "scherbakova"),
        ("Щербакова Ольга", "shc"),
        ("Щербакова Ольга", "olga"),
        ("Щербакова Ольга", "ol'ga"),
        ("Хачатурян Ашот", "khachaturyan"),
        ("Хачатурян Ашот", "hachaturian"),
        ("Соловьёв Семён", "соловьев семен"),
        ("Соловьёв Семён", "solovyov"),
        ("Соловьёв Семён", "soloviev semion"),
        ("Соловьёв Семён", "solovev semyon"),
        ("Алексеев Алексей", "alexeyev alexey"),
        ("Алексеев Алексей", "alekseev aleksej"),
        ("Цветкова Наталья", "tsvetkova natalia"),
        ("Цветкова Наталия", "cvetkova nataliya"),
        ("Зайцев Дмитрий", "zaytsev dmitry"),
        ("Зайцев Дмитрий", "zaicev dmitrii"),
        ("Виноградова Виктория", "victoria"),
        ("Виноградова Виолетта", "violet"),
        ("Яковлева Юлия", "yakovleva yulia"),
        ("Яковлева Юлия", "iakovleva julia"),
        ("Джонсон Джек", "dzhonson"),
        ("О'Нил Шон", "онил"),
        ("О'Нил Шон", "нил шон"),
        ("Smith John", "smi jo"),
        ("Smith John", "ыьшер"),
        ("Schmidt Anna", "schmidt"),
        ("Иванова-Петрова Анна", "петрова"),
        ("Иванова-Петрова Анна", "иванова-пет"),
        ("Иванова-Петрова Анна", "ивановапет"),
        ("Мамедов Али Гусейн оглы", "мамедов гус"),
        ("Анна", "fyy"),
    ];
    for (full, typed) in found {
        assert!(
            matches(&name(full), typed),
            "{typed} finds {full}: {:?} in {:?}",
            query_variants(typed),
            terms(&name(full))
        );
    }
}

#[test]
fn another_name_is_not_found() {
    for (full, typed) in [
        ("Иванов Иван", "петров"),
        ("Иванов Иван", "иванов пётр"),
        ("Жуков Пётр", "erjd"),
        ("Иванов Иван", "ванов"),
        ("Иванов Иван", ""),
        ("Иванов Иван", "—"),
        ("Ерин Пётр", ";erjd"),
    ] {
        assert!(!matches(&name(full), typed), "{typed} does not find {full}");
    }
}

#[test]
fn what_was_typed_comes_first_and_nothing_is_asked_twice() {
    assert_eq!(query_variants("иванов анна")[0], ["иванов", "анна"]);
    assert_eq!(query_variants("bdfyjd")[1], ["иванов"]);
    assert_eq!(query_variants(";erjd")[0], ["жуков"]);
    assert!(query_variants("ivanov").contains(&vec!["ivanov".to_owned()]));
    assert!(query_variants("  ").is_empty());
    assert_eq!(query_variants("ъ a").last(), Some(&vec!["a".to_owned()]));
    assert!(query_variants("bdfyjd fyyf cthuttdyf").len() <= 5);
    assert!(query_variants(&"а ".repeat(50)).iter().all(|terms| terms.len() <= 6));
}

proptest! {
    #[test]
    fn every_beginning_of_a_name_finds_it(last in "[а-яё]{2,12}", first in "[а-яё]{2,10}", cut in 1usize..12) {
        let name = PersonName { last: last.clone(), first: first.clone(), patronymic: None };
        let beginning: String = last.chars().take(cut).collect();
        prop_assert!(matches(&name, &beginning));
        let both = format!("{first} {beginning}");
        prop_assert!(matches(&name, &both));
    }

    #[test]
    fn no_text_is_too_strange(raw in "\\PC*") {
        for variant in query_variants(&raw) {
            prop_assert!(variant.iter().all(|t| !t.is_empty() && !t.contains(' ')));
        }
        let folded = fold(&raw);
        let _ = latin(&folded);
        prop_assert_eq!(fold(&folded), folded);
    }
}

//! What patients say on the phone, and where it leads.

use std::sync::LazyLock;

use domain::{
    letter_case::lowercase,
    service::SkillCode::{self, *},
    triage::{self, Advice, TriageRule, Urgency, match_words, preset},
};
use proptest::prelude::*;

static RULES: LazyLock<Vec<TriageRule>> = LazyLock::new(preset::rules);

fn suggest(text: &str, age: Option<u8>) -> Option<Advice> {
    triage::suggest(&RULES, text, age)
}

/// Phrase, rule, first skill (none for an emergency or the treating doctor), urgency.
type Case = (&'static str, &'static str, Option<SkillCode>, &'static str);

const EMERGENCIES: &[Case] = &[
    ("не могу глотать", "breathing", None, "103"),
    ("тяжело дышать и щека опухла", "breathing", None, "103"),
    ("Мне трудно глотать, болит горло и зуб", "breathing", None, "103"),
    ("я задыхаюсь", "breathing", None, "103"),
    ("отёк пошёл на шею, температура 38", "swelling_spreads", None, "103"),
    ("опухло под глазом, глаз не открывается", "swelling_spreads", None, "103"),
    ("раздуло щёку, температура 39 и 5", "swelling_spreads", None, "103"),
    ("рот не открывается и температура", "locked_with_fever", None, "103"),
    ("не могу открыть рот, озноб", "locked_with_fever", None, "103"),
    ("упал с велосипеда, терял сознание, зуб сломан", "injury", None, "103"),
    ("после удара челюсть не смыкается", "injury", None, "103"),
    ("сломал челюсть", "injury", None, "103"),
    ("после укола пошла сыпь", "reaction_to_injection", None, "103"),
    ("выпила антибиотик и вся чешусь, крапивница", "reaction_to_injection", None, "103"),
    ("боль в челюсти и давит в груди", "chest", None, "103"),
    ("болит челюсть слева и сердце", "chest", None, "103"),
    ("после удаления сильно течёт кровь", "bleeding_after_extraction", None, "103"),
    ("вырвали зуб, кровь не останавливается уже два часа", "bleeding_after_extraction", None, "103"),
    ("кровь из лунки идёт 40 минут", "bleeding_after_extraction", None, "103"),
];

const ACUTE: &[Case] = &[
    ("вчера удалили зуб, кровь сочится", "bleeding_after_extraction", Some(S), "A"),
    ("удалили зуб час назад, кровит лунка", "bleeding_after_extraction", Some(S), "A"),
    ("выбил зуб на хоккее", "knocked_out", Some(S), "A"),
    ("упала, вылетел передний зуб", "knocked_out", Some(S), "A"),
    ("щёку раздуло", "swollen_cheek", Some(S), "A"),
    ("раздуло щеку, флюс", "swollen_cheek", Some(S), "A"),
    ("у меня флюс", "swollen_cheek", Some(S), "A"),
    ("опухла правая щека, болит зуб", "swollen_cheek", Some(S), "A"),
    ("на десне шишка", "swollen_cheek", Some(S), "A"),
    ("острая боль, не спал всю ночь", "acute_pain", Some(E), "A"),
    ("очень сильно болит зуб", "acute_pain", Some(E), "A"),
    ("Зуб разболелся, обезболивающее не помогает", "acute_pain", Some(E), "A"),
    ("болит зуб", "acute_pain", Some(E), "A"),
    ("кормлю грудью, болит зуб", "acute_pain", Some(E), "A"),
    ("ноет от горячего", "throbbing", Some(E), "A"),
    ("зуб пульсирует", "throbbing", Some(E), "A"),
    ("болит от горячего чая", "throbbing", Some(E), "A"),
    ("болит от холодного и горячего", "throbbing", Some(E), "A"),
    ("после удаления боль и запах", "pain_after_extraction", Some(S), "A"),
    ("три дня назад удалили зуб, болит лунка", "pain_after_extraction", Some(S), "A"),
    ("режется зуб мудрости", "wisdom_tooth", Some(S), "A"),
    ("лезет восьмёрка, опухла десна", "wisdom_tooth", Some(S), "A"),
    ("рот плохо открывается, растёт зуб мудрости", "wisdom_tooth", Some(S), "A"),
    ("онемела губа", "numb_lip", Some(S), "A"),
    ("не чувствую подбородок", "numb_lip", Some(S), "A"),
    ("откололся зуб и болит", "chipped_and_hurts", Some(T), "A"),
    ("сломался зуб, больно", "chipped_and_hurts", Some(T), "A"),
    ("десна гноится", "gum_pus", Some(R), "A"),
    ("из-под десны идёт гной", "gum_pus", Some(R), "A"),
    ("имплант шатается", "implant_loose", Some(I), "A"),
    ("болит имплант", "implant_loose", Some(I), "A"),
    ("дуга колет щёку", "wire_pokes", Some(O), "A"),
    ("проволока от брекетов впивается", "wire_pokes", Some(O), "A"),
    ("у сына болит зуб", "child_toothache", Some(C), "A"),
    ("у ребёнка сильно болит зубик, плачет", "child_toothache", Some(C), "A"),
    ("дочка не спит, болит зуб", "child_toothache", Some(C), "A"),
];

/// Where two complaints meet, the sooner or the more telling one counts.
const MIXED: &[Case] = &[
    ("выпала пломба, сильно болит", "acute_pain", Some(E), "A"),
    ("выпала пломба и не спал ночь от боли", "acute_pain", Some(E), "A"),
    ("после удаления сильно болит", "pain_after_extraction", Some(S), "A"),
    ("зуб мудрости сильно болит", "wisdom_tooth", Some(S), "A"),
    ("щеку раздуло, сильно болит", "swollen_cheek", Some(S), "A"),
    ("опухло лицо и температура 38", "swollen_cheek", Some(S), "A"),
    ("ударилась, зуб шатается", "knocked_out", Some(S), "A"),
    ("ребенок упал, зуб шатается", "knocked_out", Some(C), "A"),
    ("у ребенка выпал молочный зуб", "child_check_up", Some(C), "C"),
    ("качается коронка на импланте", "implant_loose", Some(I), "A"),
    ("зуб не болит, но крошится", "chipped", Some(T), "B"),
    ("больно есть", "pain_on_biting", Some(T), "B"),
    ("у меня есть боль в зубе", "acute_pain", Some(E), "A"),
    ("болит имплант сильно", "implant_loose", Some(I), "A"),
    ("дырка в зубе и болит", "acute_pain", Some(E), "A"),
    ("хожу без зуба", "implant_wanted", Some(I), "C"),
    ("после анестезии не могу открыть рот", "wisdom_tooth", Some(S), "A"),
];

const SOON: &[Case] = &[
    ("больно накусывать", "pain_on_biting", Some(T), "B"),
    ("больно жевать на левую сторону", "pain_on_biting", Some(T), "B"),
    ("зуб болит при надавливании", "pain_on_biting", Some(T), "B"),
    ("после лечения болит зуб", "pain_after_treatment", None, "B"),
    ("вчера запломбировали зуб и он ноет", "pain_after_treatment", None, "B"),
    ("болит под коронкой", "pain_after_treatment", None, "B"),
    ("откололся зуб, не болит", "chipped", Some(T), "B"),
    ("отломился кусок зуба", "chipped", Some(T), "B"),
    ("зуб треснул, но боли нет", "chipped_and_hurts", Some(T), "A"), // doubt goes to the sooner
    ("выпала пломба", "filling_lost", Some(T), "B"),
    ("выпала пломба, больно накусывать", "filling_lost", Some(T), "B"),
    ("Пломба вылетела", "filling_lost", Some(T), "B"),
    ("слетела коронка", "crown_off", Some(P), "B"),
    ("отклеился винир", "crown_off", Some(P), "B"),
    ("мост расшатался", "crown_off", Some(P), "B"),
    ("сломался протез", "denture_broken", Some(P), "B"),
    ("треснул съёмный протез", "denture_broken", Some(P), "B"),
    ("протез натирает", "denture_broken", Some(P), "B"),
    ("реагирует на холодное", "cold", Some(T), "B"),
    ("ломит зубы от холодной воды", "cold", Some(T), "B"),
    ("зуб шатается", "loose_tooth", Some(R), "B"),
    ("расшатались передние зубы", "loose_tooth", Some(R), "B"),
    ("отклеился брекет", "bracket_off", Some(O), "B"),
    ("у дочки отвалился замочек от брекетов", "bracket_off", Some(O), "B"),
    ("у ребёнка второй ряд зубов", "second_row", Some(C), "B"),
    ("молочный зуб не выпал, а коренной уже лезет", "second_row", Some(C), "B"),
    ("язвочка на языке больше двух недель", "sore", Some(T), "B"),
    ("ранка во рту не заживает", "sore", Some(T), "B"),
];

const ROUTINE: &[Case] = &[
    ("дырка в зубе", "cavity", Some(T), "C"),
    ("на зубе чёрная точка", "cavity", Some(T), "C"),
    ("кажется, кариес", "cavity", Some(T), "C"),
    ("кровят дёсны", "gums_bleed", Some(R), "C"),
    ("кровь при чистке зубов", "gums_bleed", Some(R), "C"),
    ("запах изо рта", "bad_breath", Some(H), "C"),
    ("почистить камень", "cleaning", Some(H), "C"),
    ("хочу на чистку", "cleaning", Some(H), "C"),
    ("снять зубной налёт", "cleaning", Some(H), "C"),
    ("хочу отбелить зубы", "whitening", Some(H), "C"),
    ("зубы пожелтели", "whitening", Some(H), "C"),
    ("нет зуба, хочу имплант", "implant_wanted", Some(I), "C"),
    ("сколько стоит имплантация", "implant_wanted", Some(I), "C"),
    ("вставить зуб", "implant_wanted", Some(I), "C"),
    ("кривые зубы", "crooked_teeth", Some(O), "C"),
    ("интересуют элайнеры", "crooked_teeth", Some(O), "C"),
    ("исправить прикус сыну", "crooked_teeth", Some(O), "C"),
    ("осмотр ребёнка", "child_check_up", Some(C), "C"),
    ("записать дочку к стоматологу", "child_check_up", Some(C), "C"),
    ("нужен детский врач", "child_check_up", Some(C), "C"),
    ("щёлкает челюсть", "jaw_clicks", Some(P), "C"),
    ("скриплю зубами по ночам", "grinding", Some(P), "C"),
    ("стираются зубы", "grinding", Some(P), "C"),
    ("консультация хирурга", "surgeon", Some(S), "C"),
    ("запишите к ортопеду", "prosthodontist", Some(P), "C"),
    ("к ортодонту", "crooked_teeth", Some(O), "C"),
    ("к гигиенисту", "hygienist", Some(H), "C"),
    ("нужен пародонтолог", "periodontist", Some(R), "C"),
    ("к имплантологу", "implantologist", Some(I), "C"),
    ("к эндодонтисту", "endodontist", Some(E), "C"),
    ("к стоматологу на осмотр", "dentist", Some(T), "C"),
    ("провериться", "dentist", Some(T), "C"),
    ("хирург сказал, что у сына кривые зубы", "crooked_teeth", Some(O), "C"),
];

#[test]
fn what_patients_say_leads_to_the_right_specialist_in_time() {
    let cases = [EMERGENCIES, ACUTE, MIXED, SOON, ROUTINE].concat();
    assert!(cases.len() >= 80);
    let mut wrong = Vec::new();
    for (phrase, id, skill, urgency) in cases {
        match suggest(phrase, None) {
            Some(a) if (&*a.rule.id, a.skills.first().copied(), a.urgency.code()) == (id, skill, urgency) => {
            }
            Some(a) => {
                wrong.push(format!("{phrase}: {} {:?} {}, not {id}", a.rule.id, a.skills, a.urgency.code()))
            }
            None => wrong.push(format!("{phrase}: nothing, not {id}")),
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_rule_of_the_table_is_reached_by_some_phrase_and_by_its_own_words() {
    assert_eq!(RULES.len(), 47);
    for rule in RULES.iter() {
        let reached = [EMERGENCIES, ACUTE, SOON, ROUTINE].concat().iter().any(|(_, id, ..)| *id == rule.id);
        assert!(reached, "{}", rule.id);
        let best = match_words(&RULES, &rule.say).first().map(|m| &m.rule.id);
        assert_eq!(best, Some(&rule.id), "{}", rule.say);
    }
}

#[test]
fn every_rule_says_to_whom_unless_it_is_an_emergency() {
    for rule in RULES.iter() {
        assert_eq!(rule.to.is_empty(), rule.urgency == Urgency::Emergency103, "{}", rule.id);
        assert!(!rule.say.is_empty() && !rule.say_en.is_empty(), "{}", rule.id);
        assert_eq!(RULES.iter().filter(|other| other.id == rule.id).count(), 1, "{}", rule.id);
    }
}

#[test]
fn what_has_nothing_to_do_with_teeth_leads_nowhere() {
    for phrase in [
        "",
        "здравствуйте",
        "как до вас доехать",
        "сколько стоит приём",
        "перенести запись",
        "можно большой скидку",
        "до скольки вы работаете",
        "12345",
        "hello",
    ] {
        assert_eq!(suggest(phrase, None), None, "{phrase}");
    }
}

#[test]
fn a_child_goes_to_the_childrens_specialist_first() {
    let skills = |phrase, age| suggest(phrase, age).unwrap().skills;
    assert_eq!(skills("выпала пломба", Some(9)), [C, T]);
    assert_eq!(skills("выпала пломба", Some(14)), [T]);
    assert_eq!(skills("у ребёнка раздуло щёку", None), [C, S]);
    assert_eq!(skills("болит зуб", Some(6)), [C]);
    assert_eq!(skills("выбил зуб", Some(8)), [C, S]);
    assert_eq!(skills("выбил зуб", Some(30)), [S]);
    assert_eq!(skills("отклеился брекет", Some(12)), [O]);
    assert_eq!(suggest("выпала пломба", Some(9)).unwrap().service_codes, ["B01.064.003"]);
}

#[test]
fn a_grown_up_son_is_no_child() {
    assert_eq!(suggest("у сына болит зуб", Some(20)).unwrap().skills, [E]);
    assert_eq!(suggest("сыну 25 лет, болит зуб", None).unwrap().skills, [E]);
    assert_eq!(suggest("сыну 5 лет, болит зуб", None).unwrap().skills, [C]);
    assert_eq!(suggest("15 лет назад ставили, у сына болит зуб", None).unwrap().skills, [C]);
}

#[test]
fn advice_says_how_soon_and_what_to_ask_first() {
    let cheek = suggest("раздуло щёку", None).unwrap();
    assert_eq!(cheek.within_days, Some(0));
    assert!(cheek.rule.red_flags.iter().any(|q| q.contains("глотать")));
    assert_eq!(suggest("выпала пломба", None).unwrap().within_days, Some(3));
    assert_eq!(suggest("хочу отбелить зубы", None).unwrap().within_days, None);
    assert_eq!(suggest("выбил зуб", None).unwrap().rule.within_minutes, Some(60));
    let emergency = suggest("не могу глотать", Some(5)).unwrap();
    assert!(emergency.skills.is_empty() && emergency.service_codes.is_empty());
    assert!(suggest("после лечения болит", None).unwrap().treating_doctor);
}

#[test]
fn the_wrong_layout_is_understood() {
    assert_eq!(suggest("dsgfkf gkjv,f", None).unwrap().rule.id, "filling_lost");
    assert_eq!(suggest("ytn pe,f", None).unwrap().rule.id, "implant_wanted");
}

#[test]
fn an_emergency_comes_before_a_better_match() {
    let matches = match_words(&RULES, "выпала пломба, больно накусывать, и ещё трудно дышать");
    assert_eq!(matches[0].rule.id, "breathing");
    assert!(matches.iter().any(|m| m.rule.id == "filling_lost"));
}

#[test]
fn no_words_of_the_operator_name_a_diagnosis_or_a_medicine() {
    for rule in RULES.iter() {
        let said =
            lowercase(&[rule.note.as_deref().unwrap_or_default(), &rule.red_flags.join(" ")].join(" "));
        for word in [
            "пульпит",
            "периодонтит",
            "кариес",
            "альвеолит",
            "абсцесс",
            "ибупрофен",
            "кетор",
            "нурофен",
            "антибиотик",
        ] {
            assert!(!said.contains(word), "{}: {word}", rule.id);
        }
    }
}

proptest! {
    #[test]
    fn no_text_is_too_strange(text in "\\PC*|[а-яё ]{0,80}", age in proptest::option::of(any::<u8>())) {
        let matches = match_words(&RULES, &text);
        prop_assert!(matches.windows(2).all(|m| m[0].urgency == Urgency::Emergency103
            || m[1].urgency != Urgency::Emergency103));
        let _ = suggest(&text, age);
    }
}

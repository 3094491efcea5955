//! What can wait for a day or for weeks.

use super::{RULE, To, TriageRule, Urgency};
use crate::service::SkillCode::*;

pub(super) const RULES: &[TriageRule] = &[
    TriageRule {
        id: "chipped",
        words: &[
            "@скол зуб|кусок|кусоч|стенк|эмал|резец|клык !@боль !протез !брекет !имплант !челюст !плом !коронк !винир",
        ],
        say: "откололся зуб, не болит",
        say_en: "a tooth has chipped, no pain",
        to: &[To::Skill(T)],
        urgency: Urgency::B,
        red_flags: &["Был сильный удар, терял сознание?"],
        service_code: Some("B01.065.001"),
        ..RULE
    },
    TriageRule {
        id: "filling_lost",
        words: &[
            "выпал|выпад|вылет|отвал|отлет|слет|выскоч|вывал|отош|отход|потерял|проглотил|шата|@скол плом",
            "выпал|вылет|отвал|слет|выскоч|@скол плом @боль",
        ],
        say: "выпала пломба",
        say_en: "a filling has come out",
        to: &[To::Skill(T)],
        urgency: Urgency::B,
        service_code: Some("B01.065.001"),
        ..RULE
    },
    TriageRule {
        id: "crown_off",
        words: &[
            "слет|выпал|выпад|вылет|отвал|отлет|отклеи|соскоч|снялась|сорвал|расцемент|отош|отпал|потерял|шата|расшат|болта|качает|проглотил|@скол коронк|винир|вкладк|штифт",
            "слет|выпал|вылет|отвал|отклеи|соскоч|шата коронк|винир|вкладк|штифт @боль",
            "слет|выпал|выпад|отвал|отклеи|соскоч|отош|отпал|шата|расшат|болта|качает|@скол|проглотил мост$|моста|мосту|мостик|мостов",
        ],
        say: "слетела коронка",
        say_en: "a crown has come off",
        to: &[To::Skill(P)],
        urgency: Urgency::B,
        note: Some("Сохраните коронку и возьмите её с собой."),
        service_code: Some("B01.066.001"),
        ..RULE
    },
    TriageRule {
        id: "denture_broken",
        words: &[
            "протез|бюгел @скол|лопну|натир|трет|болта|шата|неподход|недержит|выпада|спада|давит|отвал|отклеи|жмет|уронил|потерял",
            "вставн|съемн челюст|протез|зуб @скол|лопну|натир|трет|болта|недержит|спада|уронил",
        ],
        say: "сломался протез",
        say_en: "a denture is broken",
        to: &[To::Skill(P)],
        urgency: Urgency::B,
        note: Some("Не склеивайте сами, возьмите протез и все части с собой."),
        service_code: Some("B01.066.001"),
        ..RULE
    },
    TriageRule {
        id: "cold",
        words: &[
            "холод|ледян|морожен|сладк|кисл|воздух|ветер реагир|реакц|@боль|чувств|неприят|сводит|ломит|остро",
            "чувствительн|чувствительност|оголен|оголил зуб|эмал|шейк",
        ],
        say: "реагирует на холодное",
        say_en: "sensitive to cold",
        to: &[To::Skill(T)],
        urgency: Urgency::B,
        service_code: Some("B01.065.001"),
        ..RULE
    },
    TriageRule {
        id: "cavity",
        words: &[
            "дырк|дыроч|дыра|дупл|кариес|кариоз",
            "черн|темн|коричнев точк|пятн|зуб|полос",
            "почернел|потемнел|сгнил|гниет|гнилой зуб",
        ],
        say: "дырка, чёрная точка",
        say_en: "a hole, a black spot",
        to: &[To::Skill(T)],
        urgency: Urgency::C,
        service_code: Some("B01.065.001"),
        ..RULE
    },
    TriageRule {
        id: "gums_bleed",
        words: &[
            "кров десн|десен|чистк|чищу|щетк|чистить",
            "пародонт|гингивит",
            "десна|десны|десен оголил|опуст|осел|осед|опуска|чеш|покрасн|красн|рыхл|слаб",
        ],
        say: "кровят дёсны",
        say_en: "bleeding gums",
        to: &[To::Skill(R)],
        urgency: Urgency::C,
        service_code: Some("B01.065.001"),
        ..RULE
    },
    TriageRule {
        id: "loose_tooth",
        words: &[
            "шата|расшат|качает|ходуном|ходит|подвижн|болта зуб|клык|резец !имплант !протез !мост !коронк !молочн !плом !@ребенок !вставн",
        ],
        say: "зуб шатается",
        say_en: "a loose tooth",
        to: &[To::Skill(R)],
        urgency: Urgency::B,
        service_code: Some("B01.065.001"),
        ..RULE
    },
    TriageRule {
        id: "bad_breath",
        words: &["запах|пахнет|пахн|воня|несвеж рта|рту|изо|дыхан !удален !удалил !лунк", "галитоз"],
        say: "запах изо рта",
        say_en: "bad breath",
        to: &[To::Skill(H)],
        urgency: Urgency::C,
        service_code: Some("B01.065.005"),
        ..RULE
    },
    TriageRule {
        id: "cleaning",
        words: &[
            "камень|камня|камни|камней|камн|налет|отложени зуб|снять|убрать|почист|удал",
            "чистк|почист|гигиен|профгиг !канал !кров",
            "зубной камень|налет",
        ],
        say: "почистить камень",
        say_en: "cleaning, tartar",
        to: &[To::Skill(H)],
        urgency: Urgency::C,
        service_code: Some("A16.07.051"),
        ..RULE
    },
    TriageRule {
        id: "whitening",
        words: &["отбел|осветл", "желт|пожелт|белее|белые|белоснеж зуб|эмал|улыбк"],
        say: "отбелить",
        say_en: "whitening",
        to: &[To::Skill(H)],
        urgency: Urgency::C,
        note: Some("Сначала осмотр: врач скажет, подходит ли вам отбеливание."),
        service_code: Some("B01.065.005"),
        ..RULE
    },
    TriageRule {
        id: "implant_wanted",
        words: &[
            "имплант !шата !болта !выпал !@боль !гно !воспал !кров !двига",
            "нет$|нету$|нехватает|отсутств зуба$|зубов$|зуб$",
            "беззуб|беззуба|беззубов",
            "вставить|поставить|вставлять|вместо зуб|удаленн !коронк !плом !брекет !молочн",
        ],
        say: "нет зуба, имплант",
        say_en: "a missing tooth, an implant",
        to: &[To::Skill(I)],
        urgency: Urgency::C,
        note: Some("Точную сумму врач назовёт после осмотра и снимка."),
        service_code: Some("B01.067.001"),
        ..RULE
    },
    TriageRule {
        id: "crooked_teeth",
        words: &[
            "крив|неровн|скучен|выпира|торчат|наезжа зуб|клык|резц",
            "прикус$|прикуса|прикусу|прикусом|элайнер|ортодонт|брекет|капы$",
            "выровн|исправ|щел|промежут зуб|прикус|улыбк",
        ],
        say: "кривые зубы, элайнеры",
        say_en: "crooked teeth, aligners",
        to: &[To::Skill(O)],
        urgency: Urgency::C,
        service_code: Some("B01.063.001"),
        ..RULE
    },
    TriageRule {
        id: "bracket_off",
        words: &[
            "брекет|замочек|замок|замоч|ретейнер отклеи|отвал|отлет|отпал|слет|выпал|отош|отскоч|потерял|проглотил|@скол",
        ],
        say: "отклеился брекет",
        say_en: "a bracket has come off",
        to: &[To::Skill(O)],
        urgency: Urgency::B,
        note: Some("Сохраните брекет и возьмите его с собой."),
        service_code: Some("A16.07.049"),
        ..RULE
    },
    TriageRule {
        id: "second_row",
        words: &[
            "втор|двойн|два$|двумя ряд",
            "молочн невыпал|невыпада|нешата|мешает|держит",
            "постоянн|коренн|новый растет|лезет|режется|вылез сзади|молочн|позади|рядом|внутр",
        ],
        say: "второй ряд зубов у ребёнка",
        say_en: "a child's second row of teeth",
        to: &[To::Skill(C)],
        urgency: Urgency::B,
        service_code: Some("B01.064.003"),
        ..RULE
    },
    TriageRule {
        id: "child_check_up",
        words: &[
            "@ребенок осмотр|осмотре|показа|провер|консульт|посмотр|перв|впервые|прием|запис|фтор|серебр|герметиз|справк|планов|врач|стоматолог|доктор",
            "@ребенок шата|выпал|меняются зуб|молочн !плом !коронк !протез",
            "детск стоматолог|врач|доктор|прием",
        ],
        say: "осмотр ребёнка",
        say_en: "a child's check-up",
        to: &[To::Skill(C)],
        urgency: Urgency::C,
        service_code: Some("B01.064.003"),
        ..RULE
    },
    TriageRule {
        id: "jaw_clicks",
        words: &["щелка|щелч|хруст|клинит|заклин|скрипит челюст|сустав|рот$|рта|внчс|жева", "внчс"],
        say: "щёлкает челюсть",
        say_en: "the jaw clicks",
        to: &[To::Skill(P)],
        urgency: Urgency::C,
        red_flags: &["Рот не открывается и есть температура?", "Был удар?"],
        service_code: Some("B01.066.001"),
        ..RULE
    },
    TriageRule {
        id: "grinding",
        words: &[
            "скрип|скреж|скрежещ зуб",
            "бруксизм",
            "стира|стерл|стерт|стачив|сточил зуб|эмал",
            "сжима|стиска зуб|челюст ноч|сне$|стресс|постоянно|сильно",
        ],
        say: "скриплю зубами",
        say_en: "grinding of teeth",
        to: &[To::Skill(P)],
        urgency: Urgency::C,
        service_code: Some("B01.066.001"),
        ..RULE
    },
    TriageRule {
        id: "sore",
        words: &[
            "язв|язвочк|ранк|болячк|эрози|афт|стоматит",
            "язв|ранк|болячк|пятн|уплотнен недел|месяц|незажив|непроход|давно|дней",
            "бел пятн|пятно|налет рту|щек|язык|десн|губ",
        ],
        say: "язвочка больше двух недель",
        say_en: "a sore for more than two weeks",
        to: &[To::Skill(T)],
        urgency: Urgency::B,
        service_code: Some("B01.065.001"),
        ..RULE
    },
];

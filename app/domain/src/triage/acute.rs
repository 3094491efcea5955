//! Emergencies, pain and what cannot wait.

use super::{
    To, Urgency,
    preset::{Preset, RULE},
};
use crate::service::SkillCode::*;

const CALL_103: Option<&str> = Some(
    "Это может быть опасно. Сейчас же позвоните 103 или 112. Записывать не будем, чтобы не терять время.",
);
const SWELLING_FLAGS: &[&str] = &[
    "Трудно глотать или дышать?",
    "Отёк перешёл на шею или к глазу?",
    "Рот не открывается?",
    "Температура выше 39?",
];
const TODAY: Option<&str> = Some("Приезжайте сегодня, врач посмотрит без ожидания записи на другой день.");

pub(super) const RULES: &[Preset] = &[
    Preset {
        id: "breathing",
        words: &[
            "немог|неможет|невозможно|трудно|тяжело|сложно|неполучается глота|глотн|сглот|проглот",
            "немог|неможет|невозможно|трудно|тяжело|сложно|нечем|плохо дыша|дышит|дышу|дыхан|вдох|вздох",
            "неглотает|задыха|удуш|недыш",
            "нехватает воздух",
        ],
        say: "не могу глотать, тяжело дышать",
        say_en: "cannot swallow, hard to breathe",
        urgency: Urgency::Emergency103,
        note: CALL_103,
        ..RULE
    },
    Preset {
        id: "swelling_spreads",
        words: &[
            "@отек шея|шею|шеи|шее|шейн|горл|глаз|глаза|век$|веки|подбород|языком$",
            "@отек 39|40|41",
            "глаз заплыл|неоткрыва",
        ],
        say: "отёк пошёл на шею или к глазу, температура",
        say_en: "the swelling has reached the neck or the eye, fever",
        urgency: Urgency::Emergency103,
        note: CALL_103,
        ..RULE
    },
    Preset {
        id: "locked_with_fever",
        words: &[
            "рот$|рта|челюст неоткр|немог|неможет|невозможно|плохо|едва|неразжим|свело|клин температур|жар$|лихора|озноб",
        ],
        say: "рот не открывается, температура",
        say_en: "the mouth does not open, fever",
        urgency: Urgency::Emergency103,
        note: CALL_103,
        ..RULE
    },
    Preset {
        id: "injury",
        words: &[
            "удар|упал|падени|травм|авари|дтп|драк|избил|ушиб сознани|обморок|отключил|тошн|рвот",
            "челюст несмык|незакр|сломан|сломал|перелом|сдвин|смест|вывих|вылетела|выбил",
            "удар|упал|травм|авари|дтп|драк|избил|ушиб зубы|рот$ несмык|незакр",
            "терял|потерял сознани",
        ],
        say: "удар, челюсть не смыкается, терял сознание",
        say_en: "a blow, the jaw does not close, lost consciousness",
        urgency: Urgency::Emergency103,
        note: CALL_103,
        ..RULE
    },
    Preset {
        id: "reaction_to_injection",
        words: &[
            "укол|анестез|наркоз|обезбол|заморозк|лекарств|таблет|антибиот сыпь|сыпью|высыпа|обсыпал|задых|крапив|волдыр|чешет|зуд|чешус",
        ],
        say: "после укола сыпь, задыхаюсь",
        say_en: "a rash or short of breath after an injection",
        urgency: Urgency::Emergency103,
        note: CALL_103,
        ..RULE
    },
    Preset {
        id: "chest",
        words: &[
            "челюст|зуб|шея|шею|рук груди$|грудь$|грудин|загрудин|сердц|сердеч !корм !вскарм !приступообраз",
            "груди$|грудь$|грудин|загрудин давит|сжима|жжет|жжен|@боль !корм !вскарм",
            "сердц давит|сжима|@боль",
        ],
        say: "боль в челюсти, давит грудь",
        say_en: "pain in the jaw, pressure in the chest",
        urgency: Urgency::Emergency103,
        note: CALL_103,
        ..RULE
    },
    Preset {
        id: "bleeding_after_extraction",
        words: &["кров удален|удалил|вырвал|вырван|выдерн|выдрал|лунк", "кров неостан|непрекра"],
        emergency: &[
            "кров удален|удалил|вырвал|лунк|неостан|непрекра сильно|сильная|сильное|хлещ|льет|ручь|фонтан|обильн|захлеб|полный",
            "кров удален|удалил|вырвал|лунк|неостан|непрекра полчас|полтора|час$|часа$|часов$ !назад",
            "кров удален|удалил|вырвал|лунк|неостан|непрекра 30|35|40|45|50|60|90 минут !назад",
        ],
        say: "кровь после удаления",
        say_en: "bleeding after an extraction",
        to: &[To::Skill(S)],
        urgency: Urgency::A,
        red_flags: &[
            "Кровь течёт сильно, полный рот?",
            "Прижимали чистым тампоном больше 30 минут, и не остановилась?",
            "Слабость, кружится голова?",
        ],
        note: Some("Прижмите чистый тампон зубами и приезжайте сегодня."),
        service_code: Some("B01.067.001"),
        ..RULE
    },
    Preset {
        id: "knocked_out",
        words: &[
            "выбил|выбит|вышиб зуб",
            "вылетел|выпал|выскочил зуб !плом !коронк !имплант !протез !штифт !молочн !винир !мост !@ребенок !вкладк",
            "вылетел|выпал|шата|сдвин|вбил зуб удар|упал|травм|драк !плом !коронк +6",
        ],
        say: "выбил зуб",
        say_en: "a tooth was knocked out",
        to: &[To::Skill(S), To::Skill(C)],
        urgency: Urgency::A,
        within_minutes: Some(60),
        red_flags: &["Терял сознание, тошнит?", "Челюсть не смыкается?", "Кровь не останавливается?"],
        note: Some("Приезжайте в течение часа. Зуб держите в молоке, корня не касайтесь."),
        service_code: Some("B01.067.001"),
        ..RULE
    },
    Preset {
        id: "swollen_cheek",
        words: &[
            "@отек щек|щечк|лиц|десн|десен|губ|челюст|скул",
            "@отек щек|щечк|лиц|десн|десен|губ|челюст|скул @боль +6",
            "флюс",
            "шишк|свищ|бугор десн|десен|зуб",
            "опухоль|опухло",
        ],
        say: "раздуло щёку, флюс",
        say_en: "a swollen cheek",
        to: &[To::Skill(S)],
        urgency: Urgency::A,
        red_flags: SWELLING_FLAGS,
        note: Some("Приезжайте сегодня. Не грейте щёку."),
        service_code: Some("B01.067.001"),
        ..RULE
    },
    Preset {
        id: "acute_pain",
        words: &[
            "остр|сильн|дик|невыносим|адск|ужасн|жутк|нестерпим|страшн|безумн @боль +6",
            "@боль неспал|неспит|неспать|ночь|ночью|ночами|ночам +6",
            "неспал|неспит зуб",
            "зуб @боль",
            "@боль непомога|непомог +6",
            "стен лезу|лез",
        ],
        say: "острая боль, не спал",
        say_en: "acute pain, a sleepless night",
        to: &[To::Skill(E)],
        urgency: Urgency::A,
        red_flags: SWELLING_FLAGS,
        note: TODAY,
        service_code: Some("B01.065.001"),
        ..RULE
    },
    Preset {
        id: "throbbing",
        words: &[
            "горяч|тепл @боль|реагир|чувств|реакц|пульс|дергает|сильн",
            "пульсир|дергает|стреляет|простреливает|стучит",
            "ноет|ноющ|ныть$ зуб|челюст",
        ],
        say: "ноет от горячего, пульсирует",
        say_en: "throbs, aches from heat",
        to: &[To::Skill(E)],
        urgency: Urgency::A,
        red_flags: SWELLING_FLAGS,
        note: TODAY,
        service_code: Some("B01.065.001"),
        ..RULE
    },
    Preset {
        id: "pain_on_biting",
        words: &[
            "@боль накус|надкус|жева|жую|кусать|кусаю|откус|прикусыв|надавл|надавит|нажим|нажат|нажать|стиск|сжим|смык|кушать",
            "больно есть$",
            "накус|надкус|жевать|жую неприят|немог|невозможно|чувств",
        ],
        say: "больно накусывать",
        say_en: "hurts on biting",
        to: &[To::Skill(T)],
        urgency: Urgency::B,
        red_flags: SWELLING_FLAGS,
        service_code: Some("B01.065.001"),
        ..RULE
    },
    Preset {
        id: "pain_after_treatment",
        words: &[
            "@боль после лечен|плом|чистк|каналов|канала|отбел|коронк|имплантац !удален !удалил",
            "@боль лечил|пролеч|вылеч|залеч|полечил|запломб|подлеч !удален !удалил",
            "@боль поставил|ставил плом|коронк|временн|лекарств|винир|вкладк !выпал !вылетел !слетел",
            "@боль под$ плом|коронк !выпал",
        ],
        say: "после лечения болит",
        say_en: "hurts after treatment",
        to: &[To::TreatingDoctor],
        urgency: Urgency::B,
        red_flags: SWELLING_FLAGS,
        note: Some("Запишу к врачу, который вас лечил."),
        ..RULE
    },
    Preset {
        id: "pain_after_extraction",
        words: &[
            "@боль|запах|пахн|пахнет|воня|температур|гно|гной|@отек после удален +6",
            "@боль|запах|пахн|пахнет|воня|температур|гно|гной|@отек удалил|вырвал|вырван|выдерн|выдрал|лунк +6",
        ],
        say: "после удаления боль, запах",
        say_en: "pain or a smell after an extraction",
        to: &[To::Skill(S)],
        urgency: Urgency::A,
        red_flags: SWELLING_FLAGS,
        note: TODAY,
        service_code: Some("B01.067.001"),
        ..RULE
    },
    Preset {
        id: "wisdom_tooth",
        words: &[
            "мудрост|восьмерк",
            "мудрост|восьмерк +6 @боль|реж|прорез|лезет|растет|воспал|@отек|капюшон|десн|рот$|глота",
            "рот$|рта|челюст неоткр",
            "рот$ откры немог|неможет|трудно|больно|плохо",
        ],
        say: "режется зуб мудрости",
        say_en: "a wisdom tooth is coming through",
        to: &[To::Skill(S)],
        urgency: Urgency::A,
        red_flags: SWELLING_FLAGS,
        service_code: Some("B01.067.001"),
        ..RULE
    },
    Preset {
        id: "numb_lip",
        words: &["онем|немеет|немел|нечувств|бесчувств|занемел губ|подбород|язык|щек|челюст|лиц"],
        say: "онемела губа",
        say_en: "a numb lip",
        to: &[To::Skill(S)],
        urgency: Urgency::A,
        red_flags: &["Перекосило лицо, слабость в руке или невнятная речь?", "Была травма?"],
        note: TODAY,
        service_code: Some("B01.067.001"),
        ..RULE
    },
    Preset {
        id: "chipped_and_hurts",
        words: &["@скол +6 зуб|кусок|кусоч|стенк|эмал|резец|клык @боль !протез !брекет !имплант !челюст"],
        say: "откололся зуб, болит",
        say_en: "a tooth has chipped and hurts",
        to: &[To::Skill(T)],
        urgency: Urgency::A,
        red_flags: &["Был сильный удар, терял сознание?", "Челюсть не смыкается?"],
        note: TODAY,
        service_code: Some("B01.065.001"),
        ..RULE
    },
    Preset {
        id: "gum_pus",
        words: &[
            "гно|гной|нагно десн|десен|зуб|карман +6",
            "десна|десну|десне|десны|десен воспал|@боль|нарыв|нагно +6",
            "нарыв",
        ],
        say: "десна гноится",
        say_en: "pus from the gum",
        to: &[To::Skill(R)],
        urgency: Urgency::A,
        red_flags: SWELLING_FLAGS,
        note: TODAY,
        service_code: Some("B01.065.001"),
        ..RULE
    },
    Preset {
        id: "implant_loose",
        words: &[
            "имплант +6 шата|расшат|болта|выпал|выпада|вывал|@боль|гно|гной|воспал|кров|двига|@отек|выкрут|крут|качает|подвижн",
        ],
        say: "имплант шатается",
        say_en: "an implant is loose",
        to: &[To::Skill(I)],
        urgency: Urgency::A,
        red_flags: SWELLING_FLAGS,
        note: TODAY,
        service_code: Some("B01.067.001"),
        ..RULE
    },
    Preset {
        id: "wire_pokes",
        words: &[
            "дуга|дугу|дуги|дугой|проволок|проволоч|брекет кол|уколол|царап|впив|вышла|торч|трет|натир|вылез|ран|соскоч +6",
        ],
        say: "дуга колет",
        say_en: "the wire pokes",
        to: &[To::Skill(O)],
        urgency: Urgency::A,
        note: Some("Закройте конец дуги воском для брекетов и приезжайте сегодня."),
        service_code: Some("B01.063.001"),
        ..RULE
    },
    Preset {
        id: "child_toothache",
        words: &["@ребенок @боль зуб +6", "@ребенок @боль", "@ребенок плач|неспит зуб|зубик"],
        say: "у ребёнка болит зуб",
        say_en: "a child has a toothache",
        to: &[To::Skill(C)],
        urgency: Urgency::A,
        red_flags: SWELLING_FLAGS,
        note: TODAY,
        service_code: Some("B01.064.003"),
        ..RULE
    },
];

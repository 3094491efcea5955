//! What the demo clinic's operators know besides prices: articles, who answers for what, and until when it is good.

use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::{
    article::ArticleKind::{self, AfterCare, Directions, Other, Payment, Preparation, Refund, Tax},
    permission::Role,
    settings::Noun,
    triage::preset,
};
use uuid::Uuid;

use super::dice::{Dice, Stream};
use crate::{
    Error,
    store::{
        directory::{ArticleRow, CareRow, DirectoryRows},
        users::CredentialsRow,
    },
};

/// What it is about, its title, its text, other words, the codes of its services.
type Sample = (ArticleKind, &'static str, &'static str, &'static str, &'static [&'static str]);

const ARTICLES: [Sample; 12] = [
    (
        Preparation,
        "Как подготовиться к удалению зуба",
        "- Поешьте за час-два до приёма.\n- Возьмите паспорт и список лекарств, которые принимаете постоянно.\n\
         - Если вчера поднималась температура, скажите оператору: врач решит, переносить ли приём.\n\n\
         За руль сразу после приёма лучше не садиться.",
        "удалять, вырвать, хирург, перед удалением",
        &["A16.07.001.002", "A16.07.001.003", "A16.07.024"],
    ),
    (
        AfterCare,
        "Что можно после удаления зуба",
        "- Не есть два часа, в первый день не пить горячего.\n- Не полоскать рот и не трогать место удаления.\n\
         - Не ходить в баню и бассейн три дня.\n\nЕсли кровь идёт сильно или дольше получаса, соедините с врачом \
         или просите звонить 103.",
        "вырвали зуб, кровь, полоскать, после хирурга",
        &["A16.07.001.002", "A16.07.001.003", "A16.07.024"],
    ),
    (
        Preparation,
        "Как подготовиться к имплантации",
        "Сначала консультация и снимок (КЛКТ): без них дату операции не назначаем.\n\n- Возьмите выписки, если \
         наблюдаетесь у других врачей.\n- В день операции поешьте и приходите за 15 минут.\n- На следующий день \
         оставьте время на контрольный осмотр.",
        "имплант, операция, анализы",
        &["A16.07.054", "A16.07.055", "A06.07.013"],
    ),
    (
        AfterCare,
        "После отбеливания",
        "Две недели не пить кофе, чёрный чай и красное вино, не есть ягоды и свёклу, не курить. Первые дни зубы могут \
         сильнее чувствовать холодное: это проходит. Если не проходит за три дня, запишите к гигиенисту.",
        "белая диета, кофе, чувствительность",
        &["A16.07.050"],
    ),
    (
        Preparation,
        "Первый приём ребёнка",
        "Знакомство длится 30 минут: врач смотрит зубы и показывает кабинет, лечить в первый раз не обязательно.\n\n\
         - Приходите с родителем или законным представителем, нужен его паспорт.\n- Выберите время, когда ребёнок \
         выспался и поел.\n- Возьмите любимую игрушку.",
        "дети, сын, дочка, боится, адаптация",
        &["B01.064.003"],
    ),
    (
        Directions,
        "Как добраться: Покровка",
        "Москва, Покровка, 12. От метро «Китай-город» восемь минут пешком: выход к улице Маросейка, дальше прямо.\n\n\
         На машине: платная городская парковка у входа, во дворе мест для пациентов нет.",
        "адрес, метро, парковка, машина, вход, как доехать",
        &[],
    ),
    (
        Directions,
        "Как добраться: Екатеринбург",
        "Екатеринбург, Тенистая, 7. Остановка «Сад» в двух минутах, вход со двора. Для пациентов шесть мест на \
         парковке: шлагбаум открывает администратор.",
        "адрес, парковка, автобус, вход, как доехать, Урал",
        &[],
    ),
    (
        Payment,
        "Чем можно оплатить",
        "Картой, наличными, по QR-коду. Лечение дороже 30 000 ₽ можно оплатить частями: на 3, 6 или 12 месяцев, \
         договор оформит администратор, нужен паспорт.\n\nПо полисам ДМС не работаем, чек для своей компании выдаём.",
        "рассрочка, кредит, карта, страховка, ДМС, СБП",
        &[],
    ),
    (
        Tax,
        "Справка для налогового вычета",
        "Справку об оплате медицинских услуг готовим за три рабочих дня. Заказать может тот, кто платил: по телефону, \
         на сайте или у администратора.\n\n- Нужны ИНН и паспортные данные плательщика.\n- Вычет дают за себя, супруга, \
         родителей и детей.\n- Выдаём за любой из трёх прошлых лет.",
        "вычет, 13 процентов, НДФЛ, налоговая, лицензия",
        &[],
    ),
    (
        Refund,
        "Вернут ли деньги за неоказанную услугу",
        "Да, за то, чего не сделали: предоплата возвращается за вычетом фактических расходов. Нужно заявление и паспорт \
         плательщика. Деньги приходят тем же способом, которым платили, срок по закону до 10 дней.\n\nСумму и решение \
         оператор не обещает: запишите обращение, назовите номер и срок ответа.",
        "возврат, предоплата, отказ от лечения, вернуть деньги",
        &[],
    ),
    (
        Other,
        "Какие документы взять на первый приём",
        "Паспорт. Если есть: снимки за последний год, выписки и список лекарств. За ребёнка договор подписывает родитель \
         или законный представитель.",
        "паспорт, что взять с собой, договор, СНИЛС",
        &["B01.065.001", "B01.067.001", "B01.066.001", "B01.063.001"],
    ),
    (
        Other,
        "Можно ли со снимками другой клиники",
        "Можно, если снимку меньше года и он на диске, флешке или по ссылке. Распечатки мало. Если врачу его не хватит, \
         сделаем свой.",
        "снимок, КТ, диск, рентген, панорама",
        &["A06.07.004", "A06.07.013"],
    ),
];

/// Puts the articles into the rows, and somebody who answers for every entry but a few.
pub(super) fn fill(
    rows: &mut DirectoryRows,
    promotions: &[(Uuid, String, String)],
    users: &[CredentialsRow],
    (seed, at, today): (u64, DateTime<Utc>, NaiveDate),
) -> Result<(), Error> {
    let mut dice = Dice::new(seed, Stream::Clinic, 5);
    for (kind, title, body, keywords, codes) in ARTICLES {
        let of = rows.services.iter().filter(|service| codes.contains(&service.code.as_str()));
        let services: Vec<Uuid> = of.map(|service| service.id).collect();
        rows.articles.push(ArticleRow {
            id: dice.id(at),
            kind: kind.code().into(),
            title: title.into(),
            body: body.into(),
            keywords: keywords.into(),
            services: serde_json::to_string(&services)?,
            active: true,
            version: 1,
        });
    }
    let of_role = |role: Role| users.iter().map(|row| &row.user).find(|user| user.role == role.code());
    let care = |noun: Noun, ids: Vec<String>, role: Role| {
        let owner = of_role(role);
        ids.into_iter().enumerate().filter_map(move |(at, id)| {
            // a few have never been looked through, a few are due
            let review_on = match at % 11 {
                7 => return None,
                4 => today - Days::new(3),
                _ => today + Days::new(20 + 9 * (at as u64 % 17)),
            };
            Some(CareRow {
                noun: noun.code().into(),
                entry_id: id,
                owner_id: owner.map(|user| user.id),
                owner_name: owner.map(|user| user.name.clone()),
                review_on,
            })
        })
    };
    let ids = |all: Vec<Uuid>| all.iter().map(Uuid::to_string).collect::<Vec<_>>();
    let triage = preset::rules().into_iter().map(|rule| rule.id).collect();
    let services = ids(rows.services.iter().map(|row| row.id).collect());
    let promotions = ids(promotions.iter().map(|(id, ..)| *id).collect());
    let doctors = ids(rows.doctors.iter().map(|row| row.id).collect());
    let articles = ids(rows.articles.iter().map(|row| row.id).collect());
    rows.care.extend(care(Noun::Triage, triage, Role::ChiefPhysician));
    rows.care.extend(care(Noun::Service, services, Role::Administrator));
    rows.care.extend(care(Noun::Promotion, promotions, Role::Manager));
    rows.care.extend(care(Noun::Doctor, doctors, Role::ChiefPhysician));
    rows.care.extend(care(Noun::Article, articles, Role::SeniorOperator));
    Ok(())
}

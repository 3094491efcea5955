//! The price list of the demo clinic and its promotions: a sample, all of it editable afterwards.

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveTime, TimeDelta, Utc};
use domain::{
    id::{PromotionId, ServiceId},
    money::Kopecks,
    permission::Role,
    promotion::{Benefit, Condition, MONDAY_TO_FRIDAY, Promotion},
};
use uuid::Uuid;

use super::{
    clinic,
    dice::{Dice, Stream},
};
use crate::{
    Error,
    store::{
        directory::{DirectoryRows, ServiceRow, ServiceSkillRow},
        prices::PriceRow,
    },
};

/// When a service is chosen for a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    /// For the first visit to a doctor.
    First,
    /// For the visits after it.
    Later,
    /// Together with another one only.
    Added,
}

/// A service, and how often it is what a patient comes for.
pub(super) struct Item {
    pub code: &'static str,
    pub name: &'static str,
    pub minutes: i32,
    pub buffer: i32,
    /// In rubles; no second one is «от …».
    pub price: (i64, Option<i64>),
    /// One letter for each skill that may do it.
    pub skills: &'static str,
    pub child_only: bool,
    pub chosen: Use,
    pub weight: u32,
}

#[rustfmt::skip]
const fn item(
    code: &'static str, name: &'static str, (minutes, buffer): (i32, i32), price: (i64, Option<i64>),
    skills: &'static str, chosen: Use, weight: u32,
) -> Item {
    Item { code, name, minutes, buffer, price, skills, child_only: false, chosen, weight }
}

const fn child(item: Item) -> Item {
    Item { child_only: true, ..item }
}

const fn only(rubles: i64) -> (i64, Option<i64>) {
    (rubles, Some(rubles))
}

use Use::{Added, First, Later};

/// The price list, in its order.
#[rustfmt::skip]
pub(super) const ITEMS: [Item; 44] = [
    item("B01.065.001", "Приём терапевта первичный", (30, 15), only(1000), "T", First, 10),
    item("B01.065.002", "Приём терапевта повторный", (30, 15), only(1000), "T", Later, 4),
    item("B01.065.005", "Приём гигиениста", (30, 15), only(1000), "H", First, 10),
    item("B01.067.001", "Приём хирурга", (30, 15), only(600), "S", First, 10),
    item("B01.066.001", "Приём ортопеда", (30, 15), only(500), "P", First, 10),
    item("B01.063.001", "Приём ортодонта", (45, 15), only(1000), "O", First, 10),
    child(item("B01.064.003", "Приём детского стоматолога", (30, 15), only(1000), "C", First, 10)),
    item("A06.07.003", "Прицельный снимок", (10, 10), only(500), "TSPCE", Added, 5),
    item("A06.07.004", "Ортопантомограмма", (15, 10), only(1500), "SPO", Added, 3),
    item("A06.07.013", "КЛКТ", (20, 10), only(3500), "SPI", Added, 2),
    item("B01.003.004.005", "Анестезия", (10, 10), only(1500), "TSCE", Added, 9),
    item("A16.07.002.010", "Пломба I, V, VI", (60, 15), only(10000), "TC", Later, 16),
    item("A16.07.002.011", "Пломба II, III", (75, 15), only(13000), "T", Later, 14),
    item("A16.07.002.012", "Пломба IV", (90, 15), only(16000), "T", Later, 5),
    item("A16.07.002.009", "Временная пломба", (15, 15), only(500), "TC", Later, 2),
    item("A16.07.030.003", "Лекарство в канал", (30, 15), only(1000), "TE", Later, 3),
    item("A16.07.008.002", "Пломбирование канала", (60, 15), only(9000), "E", Later, 9),
    item("A16.07.031", "Штифт стекловолоконный", (90, 15), only(8000), "TP", Later, 3),
    item("A16.07.092", "Трепанация зуба", (30, 15), only(2000), "TE", Later, 2),
    item("A16.07.051", "Профгигиена", (60, 15), only(8000), "H", Later, 24),
    item("A16.07.050", "Отбеливание", (90, 15), only(25000), "H", Later, 5),
    child(item("A16.07.057", "Герметизация фиссур", (30, 15), only(2500), "C", Later, 7)),
    item("A11.07.012", "Фторирование", (20, 10), only(1000), "HC", Later, 5),
    child(item("A16.07.001.001", "Удаление молочного зуба", (30, 15), only(5000), "C", Later, 5)),
    item("A16.07.001.002", "Удаление постоянного зуба", (45, 15), only(6000), "S", Later, 12),
    item("A16.07.001.003", "Сложное удаление", (60, 15), only(8000), "S", Later, 9),
    item("A16.07.024", "Удаление ретинированного зуба", (90, 15), only(15000), "S", Later, 5),
    item("A16.07.012", "Вскрытие абсцесса", (30, 15), only(5000), "S", Later, 2),
    item("A16.07.042", "Пластика уздечки", (30, 15), only(6000), "S", Later, 1),
    item("A16.07.039", "Кюретаж, 1 зуб", (60, 15), only(1000), "R", Later, 6),
    item("A16.07.040", "Лоскутная операция", (90, 15), only(18000), "R", Later, 2),
    item("A16.07.019", "Шинирование", (60, 15), only(6000), "R", Later, 3),
    item("A16.07.054", "Имплант", (90, 15), (35000, Some(90000)), "I", Later, 5),
    item("A16.07.055", "Синус-лифтинг", (120, 15), only(40000), "I", Later, 1),
    item("A16.07.004", "Коронка", (90, 15), (16000, Some(35000)), "P", Later, 14),
    item("A16.07.003", "Винир", (120, 15), only(38000), "P", Later, 4),
    item("A16.07.033", "Культевая вкладка", (60, 15), only(10000), "P", Later, 9),
    item("A16.07.036", "Бюгельный протез", (45, 15), (40000, Some(55000)), "P", Later, 4),
    item("A16.07.048", "Брекет-система", (120, 15), (85000, Some(250000)), "O", Later, 4),
    item("A16.07.028", "Активация брекет-системы", (30, 15), only(5000), "O", Later, 24),
    item("A16.07.049", "Перефиксация брекета", (30, 15), only(3000), "O", Later, 4),
    item("A16.07.053", "Снятие коронки", (30, 15), only(12000), "P", Later, 3),
    item("B01.066.002", "Приём ортопеда повторный", (30, 15), only(500), "P", Later, 6),
    item("A16.07.004.009", "Временная коронка", (45, 15), (3000, None), "P", Later, 4),
];

/// What becomes dearer with the new year: the code, and the price in rubles.
const NEXT_YEAR: [(&str, i64); 2] = [("A16.07.050", 26_500), ("A16.07.051", 8_500)];

/// Puts the price list into the rows, each price from the clinic's first day on, some with another one from the next
/// year on.
pub(super) fn fill(rows: &mut DirectoryRows, seed: u64, at: DateTime<Utc>, today: NaiveDate) {
    let mut dice = Dice::new(seed, Stream::Clinic, 1);
    let price = |id, service_id, valid_from, rubles: (i64, Option<i64>)| PriceRow {
        id,
        service_id,
        valid_from,
        price_from: Kopecks::rubles(rubles.0).0,
        price_to: rubles.1.map(|rubles| Kopecks::rubles(rubles).0),
        set_at: Some(at),
        set_by: None,
        set_by_name: String::new(),
        import_id: None,
    };
    let mut later = Dice::new(seed, Stream::Clinic, 6);
    let set_at = (today - Days::new(7)).and_time(NaiveTime::MIN).and_utc() + TimeDelta::hours(9);
    let administrator =
        clinic::USERS.iter().find(|user| user.role == Role::Administrator).map_or("", |user| user.name);
    let next_year =
        today.with_day(1).and_then(|day| day.with_month(1)).and_then(|day| day.with_year(day.year() + 1));
    for item in &ITEMS {
        let id = dice.id(at);
        rows.services.push(ServiceRow {
            id,
            code: item.code.into(),
            name: item.name.into(),
            minutes: item.minutes,
            buffer_min: item.buffer,
            child_only: item.child_only,
            active: true,
            version: 1,
        });
        let skills = item.skills.chars().map(|skill| ServiceSkillRow { service_id: id, skill: skill.into() });
        rows.service_skills.extend(skills);
        rows.prices.push(price(id, id, at.date_naive(), item.price));
        let dearer = NEXT_YEAR.iter().find(|(code, _)| *code == item.code).zip(next_year);
        rows.prices.extend(dearer.map(|((_, rubles), day)| PriceRow {
            set_at: Some(set_at),
            set_by_name: administrator.into(),
            ..price(later.id(set_at), id, day, only(*rubles))
        }));
    }
}

/// The promotions as they are on `today`: id, name, rule.
pub(super) fn promotions(
    rows: &DirectoryRows,
    seed: u64,
    at: DateTime<Utc>,
    today: NaiveDate,
) -> Result<Vec<(Uuid, String, String)>, Error> {
    let mut dice = Dice::new(seed, Stream::Clinic, 4);
    let row = |promotion: Promotion| {
        let body = serde_json::to_string(&promotion)?;
        Ok((promotion.id.0, promotion.name, body))
    };
    rules(rows, &mut dice, at, today).into_iter().map(row).collect()
}

fn rules(rows: &DirectoryRows, dice: &mut Dice, at: DateTime<Utc>, today: NaiveDate) -> Vec<Promotion> {
    let first = today.with_day(1);
    let last =
        first.and_then(|first| first.checked_add_months(Months::new(1))).and_then(|next| next.pred_opt());
    let services = |codes: &[&str]| -> Vec<ServiceId> {
        let coded = |row: &&ServiceRow| codes.contains(&row.code.as_str());
        rows.services.iter().filter(coded).map(|row| row.id.into()).collect()
    };
    let mut promotion = |name: &str, benefit: Benefit| Promotion {
        id: PromotionId(dice.id(at)),
        name: name.into(),
        benefit,
        starts_on: None,
        ends_on: None,
        weekdays: 0,
        from_min: None,
        to_min: None,
        services: Vec::new(),
        branches: Vec::new(),
        condition: Condition::None,
        stackable: false,
    };
    vec![
        Promotion {
            condition: Condition::Birthday { days_around: 7 },
            stackable: true,
            ..promotion("Именинникам −10 %", Benefit::Percent(10))
        },
        Promotion {
            starts_on: first,
            ends_on: last,
            services: services(&["A16.07.051"]),
            ..promotion("Гигиена 5 900 ₽", Benefit::FixedPrice(Kopecks::rubles(5900)))
        },
        Promotion {
            weekdays: MONDAY_TO_FRIDAY,
            to_min: Some(14 * 60),
            condition: Condition::Pensioner,
            stackable: true,
            ..promotion("Пенсионерам −10 %, будни до 14:00", Benefit::Percent(10))
        },
        Promotion {
            starts_on: first,
            ends_on: last,
            weekdays: MONDAY_TO_FRIDAY,
            to_min: Some(14 * 60),
            services: services(&["A16.07.002.010", "A16.07.002.011", "A16.07.002.012", "B01.003.004.005"]),
            ..promotion("Лечим до обеда, −10 %", Benefit::Percent(10))
        },
        Promotion {
            services: services(&["A16.07.057", "A11.07.012"]),
            condition: Condition::Child { under: 15 },
            stackable: true,
            ..promotion("Школьникам −15 % на защиту зубов", Benefit::Percent(15))
        },
        Promotion {
            starts_on: first,
            ends_on: last.and_then(|last| last.checked_add_months(Months::new(1))),
            services: services(&["A16.07.050"]),
            ..promotion("Отбеливание 19 900 ₽", Benefit::FixedPrice(Kopecks::rubles(19_900)))
        },
        Promotion {
            services: services(&["A16.07.054"]),
            condition: Condition::Again { months: 12 },
            ..promotion("Второй имплант −50 %", Benefit::Percent(50))
        },
    ]
}

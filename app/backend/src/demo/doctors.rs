//! The demo clinic's doctors, their hours of every kind, and the exceptions around today.

use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::{
    clinic::Sex,
    clinic_time::WallSpan,
    working_hours::{DayHours, ExceptionHours, ExceptionKind, Rhythm},
};
use uuid::Uuid;

use super::{
    clinic::{MOSCOW, URALS},
    dice::Dice,
    names::{Origin, patronymic, surname},
};
use crate::{
    Error,
    store::directory::{
        DirectoryRows, DoctorRow, DoctorServiceRow, DoctorSkillRow, ExceptionRow, PatternRow,
    },
};

/// Surname, first name, patronymic, sex, letters of skills, ages, first year of practice, what to know, languages.
type Person = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    (i32, Option<i32>),
    i32,
    &'static str,
    &'static str,
);

#[rustfmt::skip]
const DOCTORS: [Person; 12] = [
    ("Мельникова", "Ольга", "Сергеевна", "f", "TE", (12, None), 2012, "Лечит под микроскопом, детей до 12 не принимает", ""),
    ("Ковалёв", "Дмитрий", "Андреевич", "m", "SI", (16, None), 2008, "Импланты и синус-лифтинг; нужен свежий снимок КЛКТ", ""),
    ("Гольдштейн", "Марк", "Львович", "m", "P", (18, None), 2001, "", "en de"),
    ("Абдурахманова-Северская", "Зарема", "Руслановна", "f", "TR", (14, None), 2015, "Дёсны и пародонт", "en"),
    ("Ткаченко", "Ирина", "Павловна", "f", "C", (0, Some(17)), 2010, "Маленьких просит приводить утром, выспавшихся", ""),
    ("Лебедева", "Марина", "Юрьевна", "f", "H", (7, None), 2018, "", ""),
    ("Сафин", "Тимур", "Ильдарович", "m", "O", (6, None), 2013, "Брекеты и элайнеры; принимает в двух филиалах", "en tt"),
    ("Орлов", "Константин", "Евгеньевич", "m", "S", (14, None), 2019, "", ""),
    ("Петросян", "Армен", "Гагикович", "m", "PI", (18, None), 2006, "Протезирование на имплантах", "hy"),
    ("Константинопольский", "Всеволод", "Аристархович", "m", "TSE", (14, None), 2004, "Лечит и удаляет; каналы под микроскопом", ""),
    ("Соколовская", "Дарья", "Михайловна", "f", "CT", (0, None), 2016, "Лечит и детей, и родителей", "en fr"),
    ("Ушаков", "Григорий", "Романович", "m", "H", (7, None), 2020, "", ""),
];

/// Who works where, in which chair, and in which rhythm. Two doctors of one chair never meet: opposite weeks,
/// opposite dates, opposite pairs of days, morning and evening.
#[rustfmt::skip]
const SHIFTS: [(usize, usize, usize, Shift); 14] = [
    (0, MOSCOW, 0, Shift::Alternating { early: true }),
    (3, MOSCOW, 0, Shift::Alternating { early: false }),
    (5, MOSCOW, 1, Shift::Weekly { days: 0b001_1111, from: 9 * 60, to: 19 * 60, lunch: Some((13 * 60, 14 * 60)) }),
    (1, MOSCOW, 2, Shift::Odd),
    (7, MOSCOW, 2, Shift::Even),
    (2, MOSCOW, 3, Shift::TwoOnTwoOff { offset: 0 }),
    (8, MOSCOW, 3, Shift::TwoOnTwoOff { offset: 2 }),
    (4, MOSCOW, 4, Shift::Weekly { days: 0b011_1111, from: 9 * 60, to: 15 * 60, lunch: Some((12 * 60, 12 * 60 + 30)) }),
    (6, MOSCOW, 4, Shift::Weekly { days: 0b000_0111, from: 15 * 60, to: 20 * 60, lunch: None }),
    (6, URALS, 2, Shift::Weekly { days: 0b011_0000, from: 10 * 60, to: 17 * 60, lunch: Some((13 * 60, 13 * 60 + 30)) }),
    (9, URALS, 0, Shift::Weekly { days: 0b001_1111, from: 10 * 60, to: 19 * 60, lunch: Some((14 * 60, 15 * 60)) }),
    (10, URALS, 1, Shift::Weekly { days: 0b101_1011, from: 9 * 60, to: 16 * 60, lunch: Some((12 * 60 + 30, 13 * 60)) }),
    (11, URALS, 2, Shift::Weekly { days: 0b000_1111, from: 9 * 60, to: 20 * 60, lunch: Some((13 * 60, 13 * 60 + 45)) }),
    (11, URALS, 0, Shift::Weekly { days: 0b010_0000, from: 9 * 60, to: 15 * 60, lunch: None }),
];

/// A rhythm of work. Bit 0 of `days` is Monday; times are minutes after midnight.
#[derive(Clone, Copy)]
enum Shift {
    Weekly { days: u8, from: u16, to: u16, lunch: Option<(u16, u16)> },
    Alternating { early: bool },
    TwoOnTwoOff { offset: u64 },
    Odd,
    Even,
}

impl Shift {
    fn rhythm(self, anchor: NaiveDate) -> Rhythm {
        let day = |from, to, lunch: Option<(u16, u16)>| DayHours {
            span: WallSpan::new(from, to),
            breaks: lunch.map(|(from, to)| WallSpan::new(from, to)).into_iter().collect(),
            reserve: None,
        };
        let kept =
            |hours: DayHours, from| DayHours { reserve: Some(WallSpan::new(from, from + 30)), ..hours };
        let long = || day(9 * 60, 20 * 60, Some((14 * 60, 15 * 60)));
        match self {
            Self::Weekly { days, from, to, lunch } => Rhythm::Cycle {
                days: (0..7)
                    .map(|weekday| (days >> weekday & 1 == 1).then(|| day(from, to, lunch)))
                    .collect(),
                anchor,
            },
            Self::Alternating { early } => {
                let morning = || kept(day(8 * 60 + 45, 14 * 60 + 15, None), 11 * 60 + 45);
                let evening =
                    || kept(day(14 * 60 + 15, 20 * 60, Some((17 * 60, 17 * 60 + 20))), 18 * 60 + 20);
                let at = |position: usize| match position {
                    6 | 12 | 13 => None,
                    ..6 if early => Some(morning()),
                    7..12 if !early => Some(morning()),
                    _ => Some(evening()),
                };
                Rhythm::Cycle { days: (0..14).map(at).collect(), anchor }
            }
            Self::TwoOnTwoOff { offset } => Rhythm::Cycle {
                days: vec![Some(long()), Some(long()), None, None],
                anchor: anchor + Days::new(offset),
            },
            Self::Odd => Rhythm::OddDates(kept(long(), 16 * 60)),
            Self::Even => Rhythm::EvenDates(kept(long(), 16 * 60)),
        }
    }
}

/// Doctors of the two branches that are open, their hours and exceptions.
pub(super) fn fill(
    rows: &mut DirectoryRows,
    dice: &mut Dice,
    since: DateTime<Utc>,
    today: NaiveDate,
) -> Result<(), Error> {
    add_doctors(rows, dice, since, true);
    add_patterns(rows, dice, since, (0, 0), None)?;
    for (doctor, service, minutes) in
        [(0, "A16.07.008.002", 75), (10, "B01.064.003", 45), (9, "A16.07.001.002", 30)]
    {
        let Some(service) = rows.services.iter().find(|row| row.code == service) else { continue };
        let own = DoctorServiceRow { doctor_id: rows.doctors[doctor].id, service_id: service.id, minutes };
        rows.doctor_services.push(own);
    }
    add_exceptions(rows, dice, since, today)
}

/// Doctors of a pair of closed branches, the first of which has this index.
pub(super) fn fill_former(
    rows: &mut DirectoryRows,
    dice: &mut Dice,
    since: DateTime<Utc>,
    branch: usize,
    until: NaiveDate,
) -> Result<(), Error> {
    let first = rows.doctors.len();
    add_doctors(rows, dice, since, false);
    add_patterns(rows, dice, since, (first, branch), Some(until))
}

fn add_doctors(rows: &mut DirectoryRows, dice: &mut Dice, at: DateTime<Utc>, active: bool) {
    for (last, first, patronymic, sex, skills, (age_from, age_to), since, about, languages) in DOCTORS {
        let id = dice.id(at);
        let (last, first, patronymic) = if active {
            (last.to_owned(), first.to_owned(), patronymic.to_owned())
        } else {
            stranger(dice, sex)
        };
        rows.doctors.push(DoctorRow {
            id,
            last_name: last,
            first_name: first,
            patronymic: Some(patronymic),
            sex: Some(sex.into()),
            age_from,
            age_to,
            practising_since: Some(since),
            about: about.into(),
            languages: languages.into(),
            active,
            version: 1,
        });
        let skill = |skill: char| DoctorSkillRow { doctor_id: id, skill: skill.into() };
        rows.doctor_skills.extend(skills.chars().map(skill));
    }
}

/// A name for somebody who has left.
fn stranger(dice: &mut Dice, sex: &str) -> (String, String, String) {
    let sex = Sex::from_code(sex).unwrap_or(Sex::F);
    let origin = Origin::of(dice);
    let (last, first) = (origin.surname(dice), origin.first(dice, sex, 1980));
    let father = origin.first(dice, Sex::M, 1950);
    (surname(last, sex), first.to_owned(), patronymic(father, sex))
}

fn add_patterns(
    rows: &mut DirectoryRows,
    dice: &mut Dice,
    since: DateTime<Utc>,
    (first_doctor, first_branch): (usize, usize),
    valid_to: Option<NaiveDate>,
) -> Result<(), Error> {
    let from = since.date_naive();
    // a Monday that does not depend on the length of the history: cycles hold before their anchor too
    let monday = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap_or(from);
    for (doctor, branch, chair, shift) in SHIFTS {
        let branch_id = rows.branches[first_branch + branch].id;
        rows.patterns.push(PatternRow {
            id: dice.id(since),
            doctor_id: rows.doctors[first_doctor + doctor].id,
            branch_id,
            chair_id: chair_of(rows, branch_id, chair),
            rhythm: serde_json::to_string(&shift.rhythm(monday))?,
            valid_from: from,
            valid_to,
            version: 1,
        });
    }
    Ok(())
}

fn chair_of(rows: &DirectoryRows, branch: Uuid, number: usize) -> Option<Uuid> {
    rows.chairs.iter().filter(|chair| chair.branch_id == branch).nth(number).map(|chair| chair.id)
}

/// Doctor, kind, first and last day from today, where, when, why.
type Exception = (usize, ExceptionKind, i64, i64, Option<(usize, usize, u16, u16)>, &'static str);

#[rustfmt::skip]
const EXCEPTIONS: [Exception; 7] = [
    (3, ExceptionKind::Sick, -16, -12, None, "Больничный"),
    (5, ExceptionKind::DayOff, 6, 6, None, "По семейным обстоятельствам"),
    (8, ExceptionKind::Vacation, 9, 22, None, "Отпуск"),
    (4, ExceptionKind::Changed, 2, 2, Some((MOSCOW, 4, 10 * 60, 13 * 60)), "Уходит на конференцию"),
    (2, ExceptionKind::Extra, 12, 13, Some((MOSCOW, 3, 9 * 60, 15 * 60)), "За Петросяна"),
    (9, ExceptionKind::Vacation, -40, -34, None, "Отпуск"),
    (11, ExceptionKind::DayOff, 15, 15, None, "Донорский день"),
];

fn add_exceptions(
    rows: &mut DirectoryRows,
    dice: &mut Dice,
    since: DateTime<Utc>,
    today: NaiveDate,
) -> Result<(), Error> {
    for (doctor, kind, from, to, hours, note) in EXCEPTIONS {
        let place = hours.map(|(branch, chair, from, to)| {
            let branch = rows.branches[branch].id;
            let hours = DayHours { span: WallSpan::new(from, to), breaks: Vec::new(), reserve: None };
            ExceptionHours {
                branch: branch.into(),
                chair: chair_of(rows, branch, chair).map(Into::into),
                hours,
            }
        });
        rows.exceptions.push(ExceptionRow {
            id: dice.id(since),
            doctor_id: rows.doctors[doctor].id,
            kind: kind.code().into(),
            from_date: today + chrono::TimeDelta::days(from),
            to_date: today + chrono::TimeDelta::days(to),
            hours: place.map(|place| serde_json::to_string(&place)).transpose()?,
            note: note.into(),
            version: 1,
        });
    }
    Ok(())
}

//! The demo clinic's patients: families on shared phones, children with their guardians, and what is noted of them.

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use domain::{
    clinic::Sex, name_search::terms, patient::Relation, person_name::PersonName, phone::format_e164,
};
use uuid::Uuid;

use super::{
    dice::{Dice, Stream},
    names::{Origin, patronymic, surname},
    panel::Person,
};
use crate::store::{
    patient_phones::PhoneRow,
    patients::{PatientRow, WishRow},
};

/// Codes of mobile numbers that no operator has been given: such a number rings nowhere.
const CODES: [&str; 8] = ["935", "942", "943", "945", "946", "947", "948", "973"];
/// Number of the first card.
const FIRST_CARD: i64 = 20_001;
/// Phones that a family may have at the most.
const PHONES: u64 = 8;

#[rustfmt::skip]
const WISHES: [&str; 12] = [
    "Утром, до 13:00", "Вечером, после 18:00", "Врач-женщина", "Не звонить после 19:00", "Просит позвонить за час",
    "Боится боли, предупреждать об анестезии", "Только у одного и того же врача", "Писать в MAX, не звонить",
    "Нужна справка для вычета", "Приходит с ребёнком", "Плохо слышит, говорить громче", "Парковка для коляски",
];
#[rustfmt::skip]
const NOTES: [&str; 8] = [
    "Аллергия: лидокаин", "Анестезия без адреналина", "Сахарный диабет", "Принимает антикоагулянты",
    "Кардиостимулятор", "Рвотный рефлекс", "Просит чек на почту", "Говорит по-английски",
];
const RESTRICTIONS: [&str; 3] = [
    "Три неявки подряд: запись через старшего оператора",
    "Долг за лечение: запись после оплаты",
    "Конфликт с врачом: запись через администратора",
];

/// Rows of new patients, ready to be written.
#[derive(Default)]
pub(super) struct PatientRows {
    pub patients: Vec<PatientRow>,
    pub terms: Vec<(String, Uuid)>,
    pub phones: Vec<PhoneRow>,
    pub wishes: Vec<(Uuid, DateTime<Utc>, WishRow)>,
}

/// Somebody of a family that is being made up.
struct Member {
    name: PersonName,
    sex: Sex,
    born: NaiveDate,
    /// Which of the family's phones, and whose.
    phones: Vec<(u64, Relation)>,
    guardian: Option<usize>,
}

/// Makes up families, one after the other.
pub(super) struct Registry {
    seed: u64,
    families: u64,
    count: u32,
    limit: u32,
    today: NaiveDate,
}

impl Registry {
    /// At most `limit` patients; ages are those of `today`.
    pub fn new(seed: u64, limit: u32, today: NaiveDate) -> Self {
        Self { seed, families: 0, count: 0, limit, today }
    }

    /// Patients so far.
    pub fn count(&self) -> u32 {
        self.count
    }

    /// Patients that may still come.
    pub fn left(&self) -> u32 {
        self.limit - self.count
    }

    /// The next family, whose cards were made then; nobody when there are enough patients.
    pub fn family(&mut self, at: DateTime<Utc>, rows: &mut PatientRows) -> Vec<Person> {
        let number = self.families;
        self.families += 1;
        let mut dice = Dice::new(self.seed, Stream::Family, number);
        let mut members = family(&mut dice, self.today);
        members.truncate(self.left() as usize);
        let ids: Vec<Uuid> = members.iter().map(|_| dice.id(at)).collect();
        let mut people = Vec::with_capacity(members.len());
        for (member, id) in members.iter().zip(&ids) {
            let guardian = member.guardian.and_then(|guardian| ids.get(guardian)).copied();
            people.push(self.card(&mut dice, number, member, (*id, guardian), at, rows));
            self.count += 1;
        }
        people
    }

    fn card(
        &self,
        dice: &mut Dice,
        family: u64,
        member: &Member,
        (id, guardian): (Uuid, Option<Uuid>),
        at: DateTime<Utc>,
        rows: &mut PatientRows,
    ) -> Person {
        let some = |dice: &mut Dice, percent, texts: &[&str]| {
            dice.chance(percent).then(|| dice.pick(texts).to_owned())
        };
        let restriction = some(dice, 1, &RESTRICTIONS);
        let person = Person {
            id,
            born: member.born,
            phone: phone(family, member.phones.first().map_or(0, |phone| phone.0)),
            created: at,
            restricted: restriction.is_some(),
            booked_on: None,
            seen_until: None,
            first_done: None,
        };
        rows.patients.push(PatientRow {
            id,
            card_no: FIRST_CARD + i64::from(self.count),
            last_name: member.name.last.clone(),
            first_name: member.name.first.clone(),
            patronymic: member.name.patronymic.clone(),
            birth_date: (guardian.is_some() || !dice.chance(3)).then_some(member.born),
            sex: Some(member.sex.code().into()),
            note: some(dice, 6, &NOTES).unwrap_or_default(),
            code_word: some(dice, 2, &["ромашка", "маяк", "восемь ветров", "снегирь"]),
            email: None,
            guardian_id: guardian,
            restriction,
            do_not_contact: dice.chance(2),
            created_at: at,
            version: 1,
        });
        rows.terms.extend(terms(&member.name).into_iter().map(|term| (term, id)));
        for (place, (number, relation)) in member.phones.iter().enumerate() {
            let e164 = phone(family, *number);
            rows.phones.push(PhoneRow {
                id: dice.id(at),
                patient_id: id,
                reversed: e164.chars().rev().filter(char::is_ascii_digit).collect(),
                raw: format_e164(&e164),
                e164,
                extension: None,
                note: None,
                relation: relation.code().into(),
                is_primary: place == 0,
                verified: dice.chance(60),
            });
        }
        if let Some(text) = some(dice, 14, &WISHES) {
            rows.wishes.push((id, at, WishRow { id: dice.id(at), text }));
        }
        person
    }
}

/// A phone of a family: no two families share one.
fn phone(family: u64, number: u64) -> String {
    let numbers = CODES.len() as u64 * 10_000_000;
    // a step that shares no divisor with the count of numbers comes to each of them once
    let nth = ((family * PHONES + number) % numbers * 27_368_787 + 1_234_567) % numbers;
    format!("+7{}{:07}", CODES[(nth / 10_000_000) as usize], nth % 10_000_000)
}

/// What a family consists of.
#[derive(Clone, Copy)]
enum Kind {
    Alone,
    Couple,
    Parents,
    Mother,
    Generations,
}

fn family(dice: &mut Dice, today: NaiveDate) -> Vec<Member> {
    use Kind::{Alone, Couple, Generations, Mother, Parents};
    let kind = dice.weighted(&[(Alone, 38), (Couple, 18), (Parents, 27), (Mother, 11), (Generations, 6)]);
    let origin = Origin::of(dice);
    let mut last = origin.surname(dice).to_owned();
    if dice.chance(3) {
        let second = Origin::of(dice).surname(dice);
        if second != last && !last.contains('-') && !second.contains('-') {
            last = format!("{last}-{second}");
        }
    }
    let mut made = Made { origin, last, members: Vec::new(), phones: 0, today };
    match kind {
        Alone => {
            let (sex, age) = (sex(dice), adult(dice));
            made.adult(dice, sex, age, None);
        }
        Couple => {
            let age = adult(dice);
            made.couple(dice, age);
        }
        Parents => {
            let age = dice.between(26, 45);
            let (mother, father) = made.couple(dice, age);
            made.children(dice, age, mother, Some(father));
        }
        Mother => {
            let age = dice.between(24, 45);
            let mother = made.adult(dice, Sex::F, age, None);
            made.children(dice, age, mother, None);
        }
        Generations => {
            let age = dice.between(32, 48);
            let mother = made.adult(dice, Sex::F, age, None);
            made.grandmother(dice, age, mother);
            made.children(dice, age, mother, None);
        }
    }
    made.members
}

/// A family as far as it is made up.
struct Made {
    origin: &'static Origin,
    last: String,
    members: Vec<Member>,
    phones: u64,
    today: NaiveDate,
}

impl Made {
    /// Somebody with a phone of their own, or only the one that is given. Returns the place in the family.
    fn adult(&mut self, dice: &mut Dice, sex: Sex, age: i64, shared: Option<(u64, Relation)>) -> usize {
        let phones = match shared {
            Some(shared) => vec![shared],
            None => vec![(self.own_phone(), Relation::Own)],
        };
        let born = self.birthday(dice, age);
        let father = self.origin.first(dice, Sex::M, born.year() - 28);
        self.add(dice, sex, born, Some(father), phones, None)
    }

    fn couple(&mut self, dice: &mut Dice, age: i64) -> (usize, usize) {
        let wife = self.adult(dice, Sex::F, age, None);
        let older = dice.between(-2, 6);
        let shared = dice.chance(30).then(|| (self.members[wife].phones[0].0, Relation::Spouse));
        let husband = self.adult(dice, Sex::M, age + older, shared);
        (wife, husband)
    }

    fn children(&mut self, dice: &mut Dice, mother_age: i64, mother: usize, father: Option<usize>) {
        let father_name = match father {
            Some(father) => self.members[father].name.first.clone(),
            None => self.origin.first(dice, Sex::M, self.members[mother].born.year() - 3).to_owned(),
        };
        for _ in 0..dice.weighted(&[(1, 55), (2, 36), (3, 9)]) {
            let age = dice.between(3, (mother_age - 20).min(17));
            let (guardian, relation) = match father {
                Some(father) if dice.chance(20) => (father, Relation::Father),
                _ => (mother, Relation::Mother),
            };
            let mut phones = vec![(self.members[guardian].phones[0].0, relation)];
            if age >= 14 && dice.chance(45) {
                phones.push((self.own_phone(), Relation::Own));
            }
            let (born, sex) = (self.birthday(dice, age), sex(dice));
            self.add(dice, sex, born, Some(&father_name), phones, Some(guardian));
        }
    }

    /// The grandmother, who is rung up through her daughter.
    fn grandmother(&mut self, dice: &mut Dice, age: i64, daughter: usize) {
        let age = age + dice.between(20, 32);
        let shared = (self.members[daughter].phones[0].0, Relation::Child);
        self.adult(dice, Sex::F, age, Some(shared));
    }

    fn own_phone(&mut self) -> u64 {
        self.phones = (self.phones + 1).min(PHONES);
        self.phones - 1
    }

    fn birthday(&self, dice: &mut Dice, age: i64) -> NaiveDate {
        self.today - TimeDelta::days(age * 365 + age / 4 + dice.between(1, 364))
    }

    fn add(
        &mut self,
        dice: &mut Dice,
        sex: Sex,
        born: NaiveDate,
        father: Option<&str>,
        phones: Vec<(u64, Relation)>,
        guardian: Option<usize>,
    ) -> usize {
        let first = self.origin.first(dice, sex, born.year()).to_owned();
        let patronymic = father.filter(|_| !dice.chance(4)).map(|father| match dice.chance(1) {
            true if sex == Sex::F => "Гусейн кызы".to_owned(),
            true => "Гусейн оглы".to_owned(),
            false => patronymic(father, sex),
        });
        let name = PersonName { last: surname(&self.last, sex), first, patronymic };
        self.members.push(Member { name, sex, born, phones, guardian });
        self.members.len() - 1
    }
}

fn sex(dice: &mut Dice) -> Sex {
    if dice.chance(57) { Sex::F } else { Sex::M }
}

fn adult(dice: &mut Dice) -> i64 {
    let (from, to) =
        dice.weighted(&[((18, 25), 14), ((26, 40), 36), ((41, 60), 32), ((61, 75), 14), ((76, 91), 4)]);
    dice.between(from, to)
}

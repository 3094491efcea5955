//! Whether two descriptions are of one person: what they have in common, and what speaks against it.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::{
    Doubt, Would,
    patients::{KnownPatient, PatientRow},
};
use crate::{name_search::fold, person_name::PersonName};

/// What tells people apart.
pub(super) struct Face {
    card: Option<i64>,
    last: String,
    first: String,
    patronymic: String,
    birth_date: Option<NaiveDate>,
    phones: Vec<String>,
}

impl Face {
    fn new(card: Option<i64>, name: &PersonName, born: Option<NaiveDate>, phones: Vec<String>) -> Self {
        let part = |text: &str| fold(text).replace(' ', "");
        Self {
            card,
            last: part(&name.last),
            first: part(&name.first),
            patronymic: part(name.patronymic.as_deref().unwrap_or_default()),
            birth_date: born,
            phones,
        }
    }

    /// What a row says.
    pub fn of_row(row: &PatientRow) -> Self {
        let phones = row.phones.iter().map(|phone| phone.e164.clone()).collect();
        Self::new(row.card, &row.name, row.birth_date, phones)
    }

    /// What a card says.
    pub fn of_known(known: &KnownPatient) -> Self {
        Self::new(Some(known.card), &known.name, known.birth_date, known.phones.clone())
    }

    /// What two faces of one person have in common at least: the card, the phone with a part of the name, or the
    /// birth date with the name.
    fn keys(&self) -> Vec<String> {
        let mut keys: Vec<String> = self.card.iter().map(|card| format!("c{card}")).collect();
        for phone in &self.phones {
            keys.push(format!("f{phone} {}", self.first));
            if let Some(born) = self.birth_date {
                keys.push(format!("l{phone} {} {born}", self.last));
            }
        }
        if let Some(born) = self.birth_date {
            keys.push(format!("b{born} {} {}", self.last, self.first));
        }
        keys
    }
}

/// How two faces belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tie {
    /// Not at all, or a family.
    None,
    /// One person.
    Same,
    /// Perhaps one person.
    Doubt(Doubt, Would),
}

fn tie(row: &Face, other: &Face) -> Tie {
    let known = |a: &str, b: &str| !a.is_empty() && a == b;
    let first = known(&row.first, &other.first);
    let last = known(&row.last, &other.last);
    let unlike = |a: &str, b: &str| !a.is_empty() && !b.is_empty() && a != b;
    let name =
        row.first == other.first && row.last == other.last && !unlike(&row.patronymic, &other.patronymic);
    let born = row.birth_date.zip(other.birth_date).map(|(a, b)| a == b);
    let phone = row.phones.iter().any(|phone| other.phones.contains(phone));
    let card = row.card.is_some() && row.card == other.card;
    match (card, name, phone, born) {
        (true, true, _, Some(false)) => Tie::Doubt(Doubt::OtherBirthDate, Would::Change),
        (true, true, ..) => Tie::Same,
        (true, false, _, born) if first && (phone || born == Some(true)) => {
            Tie::Doubt(Doubt::OtherSurname, Would::Change)
        }
        (true, ..) => Tie::Doubt(Doubt::CardTaken, Would::Add),
        (_, true, true, Some(false)) => Tie::Doubt(Doubt::OtherBirthDate, Would::Add),
        (_, true, true, _) => Tie::Same,
        (_, true, false, Some(true)) => Tie::Doubt(Doubt::OtherPhone, Would::Change),
        (_, _, true, Some(true)) if first => Tie::Doubt(Doubt::OtherSurname, Would::Change),
        (_, _, true, None) if first => Tie::Doubt(Doubt::OtherSurname, Would::Add),
        (_, _, true, Some(true)) if last => Tie::Doubt(Doubt::OtherFirstName, Would::Add),
        _ => Tie::None,
    }
}

/// Faces by their keys.
#[derive(Default)]
pub(super) struct Faces {
    faces: Vec<Face>,
    by_key: HashMap<String, Vec<usize>>,
}

impl Faces {
    /// Adds one.
    pub fn add(&mut self, face: Face) {
        for key in face.keys() {
            self.by_key.entry(key).or_default().push(self.faces.len());
        }
        self.faces.push(face);
    }

    /// The places of those that may be the same person, and how they belong together.
    pub fn ties(&self, face: &Face) -> Vec<(usize, Tie)> {
        let mut places: Vec<usize> =
            face.keys().iter().filter_map(|key| self.by_key.get(key)).flatten().copied().collect();
        places.sort_unstable();
        places.dedup();
        let ties = places.into_iter().map(|at| (at, tie(face, &self.faces[at])));
        ties.filter(|(_, tie)| *tie != Tie::None).collect()
    }
}

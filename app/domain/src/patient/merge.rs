//! Merging (слияние) two cards of one person: which card's word counts, what goes over, and how it is taken back. The
//! card that is kept never loses anything by it.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{Alike, PATIENT_NOTE_MAX, PatientBrief, RESTRICTION_MAX};
use crate::{
    clinic::Sex,
    id::{MergeId, PatientId},
    name_search::fold,
    person_name::PersonName,
};

/// A field of a card that two cards may differ in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CardField {
    /// Name.
    Name,
    /// Birth date.
    BirthDate,
    /// Sex.
    Sex,
    /// Note.
    Note,
    /// Code word.
    CodeWord,
    /// E-mail.
    Email,
    /// Guardian.
    Guardian,
    /// Why the patient is not to be booked.
    Restriction,
    /// No calls and messages but those about a visit.
    DoNotContact,
}

impl CardField {
    /// Its name in the form of a card.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::BirthDate => "birth_date",
            Self::Sex => "sex",
            Self::Note => "note",
            Self::CodeWord => "code_word",
            Self::Email => "email",
            Self::Guardian => "guardian_id",
            Self::Restriction => "restriction",
            Self::DoNotContact => "do_not_contact",
        }
    }
}

/// The fields of a card. They never leave the server: a card shows them masked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardFields {
    /// Name.
    pub name: PersonName,
    /// Birth date.
    pub birth_date: Option<NaiveDate>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Note; empty for none.
    pub note: String,
    /// Code word.
    pub code_word: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// The guardian's card.
    pub guardian_id: Option<PatientId>,
    /// Why the patient is not to be booked.
    pub restriction: Option<String>,
    /// No calls and messages but those about a visit.
    pub do_not_contact: bool,
}

/// What becomes of the fields of two cards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joined {
    /// The fields of the card that is kept.
    pub fields: CardFields,
    /// Those that it takes from the other.
    pub takes: Vec<CardField>,
    /// Those in which both say something else: the card that is kept has the last word.
    pub differs: Vec<CardField>,
}

impl CardFields {
    /// Joins the fields of a card that will be gone to these. What is empty is filled, notes and restrictions are put
    /// one after the other, and who is not to be rung stays so.
    pub fn join(&self, gone: &Self) -> Joined {
        let mut joined = Joined { fields: self.clone(), takes: Vec::new(), differs: Vec::new() };
        joined.name(&gone.name);
        joined.fill(CardField::BirthDate, |fields| &mut fields.birth_date, gone.birth_date);
        joined.fill(CardField::Sex, |fields| &mut fields.sex, gone.sex);
        joined.fields.note = joined.text(CardField::Note, &self.note, &gone.note, "\n", PATIENT_NOTE_MAX);
        joined.fill(CardField::CodeWord, |fields| &mut fields.code_word, gone.code_word.clone());
        joined.fill(CardField::Email, |fields| &mut fields.email, gone.email.clone());
        joined.fill(CardField::Guardian, |fields| &mut fields.guardian_id, gone.guardian_id);
        if let Some(why) = &gone.restriction {
            let own = self.restriction.as_deref().unwrap_or_default();
            let both = joined.text(CardField::Restriction, own, why, "; ", RESTRICTION_MAX);
            joined.fields.restriction = Some(both);
        }
        if gone.do_not_contact && !self.do_not_contact {
            joined.fields.do_not_contact = true;
            joined.takes.push(CardField::DoNotContact);
        }
        joined
    }

    /// Takes back what a merge has made of `before`: whatever still is as the merge left it. What was changed since
    /// stays as it is.
    pub fn part(&self, before: &Self, after: &Self) -> Self {
        fn back<T: Clone + PartialEq>(now: &T, before: &T, after: &T) -> T {
            if now == after { before.clone() } else { now.clone() }
        }
        Self {
            name: back(&self.name, &before.name, &after.name),
            birth_date: back(&self.birth_date, &before.birth_date, &after.birth_date),
            sex: back(&self.sex, &before.sex, &after.sex),
            note: back(&self.note, &before.note, &after.note),
            code_word: back(&self.code_word, &before.code_word, &after.code_word),
            email: back(&self.email, &before.email, &after.email),
            guardian_id: back(&self.guardian_id, &before.guardian_id, &after.guardian_id),
            restriction: back(&self.restriction, &before.restriction, &after.restriction),
            do_not_contact: back(&self.do_not_contact, &before.do_not_contact, &after.do_not_contact),
        }
    }
}

impl Joined {
    /// A patronymic is taken from a card with the same name but for it.
    fn name(&mut self, gone: &PersonName) {
        let kept = &mut self.fields.name;
        if fold(&kept.full()) == fold(&gone.full()) {
            return;
        }
        let same = fold(&kept.last) == fold(&gone.last) && fold(&kept.first) == fold(&gone.first);
        match (&kept.patronymic, &gone.patronymic) {
            (None, Some(patronymic)) if same => {
                kept.patronymic = Some(patronymic.clone());
                self.takes.push(CardField::Name);
            }
            (Some(_), None) if same => {}
            _ => self.differs.push(CardField::Name),
        }
    }

    fn fill<T: PartialEq>(
        &mut self,
        field: CardField,
        own: fn(&mut CardFields) -> &mut Option<T>,
        gone: Option<T>,
    ) {
        let kept = own(&mut self.fields);
        match (kept.as_ref(), gone) {
            (None, Some(gone)) => {
                *kept = Some(gone);
                self.takes.push(field);
            }
            (Some(kept), Some(gone)) if *kept != gone => self.differs.push(field),
            _ => {}
        }
    }

    /// One text after the other, as long as both fit.
    fn text(&mut self, field: CardField, kept: &str, gone: &str, between: &str, most: usize) -> String {
        if gone.is_empty() || kept.contains(gone) {
            return kept.to_owned();
        }
        let both = if kept.is_empty() { gone.to_owned() } else { format!("{kept}{between}{gone}") };
        if both.chars().count() > most {
            self.differs.push(field);
            return kept.to_owned();
        }
        self.takes.push(field);
        both
    }
}

/// How much goes over from one card to the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergeCounts {
    /// Visits, those that were called off too.
    pub visits: u32,
    /// Calls.
    pub calls: u32,
    /// Phones that the card which is kept has not.
    pub phones: u32,
    /// Standing wishes.
    pub wishes: u32,
    /// Treatment plans.
    pub plans: u32,
    /// Leads.
    pub leads: u32,
    /// Complaints.
    pub complaints: u32,
    /// Entries of the waiting list.
    pub waiting: u32,
    /// Promised call-backs.
    pub callbacks: u32,
}

/// Why two cards cannot be merged now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MergeObstacle {
    /// One is the other's guardian: these are two persons.
    Guardian,
    /// Both are being offered a time at this moment.
    Asked,
}

/// What a merge would do, before it is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergePreview {
    /// The card that is kept.
    pub kept: PatientBrief,
    /// The one that is gone then.
    pub gone: PatientBrief,
    /// Fields that are taken from the one that is gone.
    pub takes: Vec<CardField>,
    /// Fields in which the card that is kept has the last word.
    pub differs: Vec<CardField>,
    /// What goes over.
    pub moves: MergeCounts,
    /// Why it cannot be done.
    pub obstacle: Option<MergeObstacle>,
    /// What was looked at, for the merge itself.
    pub order: MergeOrder,
}

/// Merges two cards as they were looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MergeOrder {
    /// The card that is kept.
    pub kept: PatientId,
    /// Its version.
    pub kept_version: i64,
    /// The card that is gone then.
    pub gone: PatientId,
    /// Its version.
    pub gone_version: i64,
}

/// A card that has gone into another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergedCard {
    /// The merge, to take it back.
    pub id: MergeId,
    /// Whose it was.
    pub name: PersonName,
    /// Its number: who looks for it finds the card that was kept.
    pub card_no: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who did it.
    pub by: String,
}

/// Other cards of the person whose card this is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doubles {
    /// Those that may be.
    pub alike: Vec<Alike>,
    /// Those that were, the latest first.
    pub merged: Vec<MergedCard>,
}

#[cfg(test)]
mod tests;

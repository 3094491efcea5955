//! Rows of a card index: what they say, and whose card they are about. People on one phone are a family, not one
//! person.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::{
    CellFault, Cells, Claims, Column, Columns, Difference, Doubt, Judged, Read, Table, Would,
    faces::{Face, Faces, Tie},
    shown, yes_or_no,
};
use crate::{
    birth_date::parse_birth_date,
    booking::WISH_MAX,
    clinic::Sex,
    error::Fault,
    id::PatientId,
    name_search::fold,
    patient::{CODE_WORD_MAX, PATIENT_NOTE_MAX, Relation, email, mask_email, phones},
    person_name::PersonName,
    phone::{Phone, mask_e164},
    text::required_text,
};

/// The greatest number of a card that can be imported.
const CARD_MAX: i64 = 9_999_999_999;

/// What a row says of a patient. What it does not say is kept as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatientRow {
    /// The number of the card.
    pub card: Option<i64>,
    /// The name.
    pub name: PersonName,
    /// Phones; none twice.
    pub phones: Vec<Phone>,
    /// Whose they are.
    pub relation: Option<Relation>,
    /// The birth date.
    pub birth_date: Option<NaiveDate>,
    /// The sex.
    pub sex: Option<Sex>,
    /// E-mail.
    pub email: Option<String>,
    /// A note.
    pub note: Option<String>,
    /// A standing wish.
    pub wish: Option<String>,
    /// The code word.
    pub code_word: Option<String>,
    /// No calls and messages but those about a visit.
    pub do_not_contact: Option<bool>,
}

/// A card of the clinic that a row may be about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownPatient {
    /// Whose.
    pub id: PatientId,
    /// Its number, or that of one that has gone into it.
    pub card: i64,
    /// The name.
    pub name: PersonName,
    /// Phones in their canonical form.
    pub phones: Vec<String>,
    /// The birth date.
    pub birth_date: Option<NaiveDate>,
    /// The sex.
    pub sex: Option<Sex>,
    /// E-mail.
    pub email: Option<String>,
    /// The note; empty when there is none.
    pub note: String,
    /// Standing wishes.
    pub wishes: Vec<String>,
    /// The code word.
    pub code_word: Option<String>,
    /// No calls and messages but those about a visit.
    pub do_not_contact: bool,
}

/// What keeping a row means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PatientAct {
    /// Make a card; of the number in the row, if there is one.
    Add(Box<PatientRow>),
    /// Change a card.
    Change(PatientId, Box<PatientUpdate>),
    /// Judge the row again once the earlier lines are in.
    Follow,
}

/// What changes on a card; what is none stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PatientUpdate {
    /// The name.
    pub name: Option<PersonName>,
    /// The birth date.
    pub birth_date: Option<NaiveDate>,
    /// The sex.
    pub sex: Option<Sex>,
    /// E-mail.
    pub email: Option<String>,
    /// The whole note.
    pub note: Option<String>,
    /// The code word.
    pub code_word: Option<String>,
    /// No calls and messages but those about a visit.
    pub do_not_contact: Option<bool>,
    /// Phones to add.
    pub phones: Vec<Phone>,
    /// Whose they are.
    pub relation: Option<Relation>,
    /// A wish to add.
    pub wish: Option<String>,
}

/// Reads the rows. `today` is the clinic's date.
pub fn read(columns: &Columns, table: &Table, today: NaiveDate) -> Vec<Read<PatientRow>> {
    table.lines.iter().map(|line| row(Cells::new(columns, line), line.number, today)).collect()
}

/// The greatest number of a card in a file, in rows that cannot be read too, for those will be mended and come again:
/// cards that get a number by themselves come after it. 0 when there is none.
pub fn last_card(columns: &Columns, table: &Table) -> i64 {
    let cards = table.lines.iter().filter_map(|line| card(Cells::new(columns, line).text(Column::Card)).ok());
    cards.max().unwrap_or(0)
}

/// What is the matter with the phones of a row that was read: of what only the backend knows of numbers.
pub fn phone_fault(columns: &Columns, read: &Read<PatientRow>, fault: Fault) -> CellFault {
    let phones = read.row.iter().flat_map(|row| &row.phones);
    let value = shown(&phones.map(|phone| phone.raw.as_str()).collect::<Vec<_>>().join("; "));
    CellFault { value, ..columns.fault(Column::Phone, fault) }
}

fn row(mut cells: Cells<'_>, line: u32, today: NaiveDate) -> Read<PatientRow> {
    let name = name(&mut cells);
    let label = name.as_ref().map_or_else(|| format!("№ {line}"), PersonName::full);
    let card = cells.take(Column::Card, card);
    let phones = all_phones(&mut cells);
    let relation = cells.take(Column::Relation, relation);
    let birth_date = cells.take(Column::BirthDate, |text| parse_birth_date(without_midnight(text), today));
    let sex = cells.take(Column::Sex, sex);
    let email = cells.take(Column::Email, email).flatten();
    let note = joined(&mut cells, Column::Note, PATIENT_NOTE_MAX);
    let wish = joined(&mut cells, Column::Wish, WISH_MAX);
    let code_word = cells.take(Column::CodeWord, |text| required_text(text, CODE_WORD_MAX));
    let do_not_contact = cells.take(Column::DoNotContact, yes_or_no);
    let row = name.map(|name| PatientRow {
        card,
        name,
        phones,
        relation,
        birth_date: birth_date.flatten(),
        sex,
        email,
        note,
        wish,
        code_word,
        do_not_contact,
    });
    cells.done(label, row)
}

/// From one column, or from three.
fn name(cells: &mut Cells<'_>) -> Option<PersonName> {
    if !cells.text(Column::FullName).is_empty() {
        return cells.take(Column::FullName, PersonName::parse);
    }
    // each part by itself, for its case alone: a column says which part it is
    let mut part = |column| {
        let empty = cells.text(column).is_empty();
        let part = cells.take(column, PersonName::parse).map(|name| name.full());
        if empty { Some(String::new()) } else { part }
    };
    let (last, first, patronymic) =
        (part(Column::LastName)?, part(Column::FirstName)?, part(Column::Patronymic)?);
    if last.is_empty() && first.is_empty() {
        let columns = [Column::FullName, Column::LastName, Column::FirstName];
        let there = columns.into_iter().find(|column| cells.has(*column));
        cells.mark(there.unwrap_or(Column::FullName), Fault::Required);
        return None;
    }
    Some(PersonName { last, first, patronymic: Some(patronymic).filter(|part| !part.is_empty()) })
}

fn card(text: &str) -> Result<i64, Fault> {
    let digits: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '№' | '#')).collect();
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Fault::NotANumber);
    }
    digits.parse().ok().filter(|number| (1..=CARD_MAX).contains(number)).ok_or(Fault::OutOfRange(1, CARD_MAX))
}

/// All columns of phones together.
fn all_phones(cells: &mut Cells<'_>) -> Vec<Phone> {
    let typed: Vec<&str> = cells.texts(Column::Phone).into_iter().map(without_fraction).collect();
    if typed.is_empty() {
        return Vec::new();
    }
    phones(&typed.join("; ")).unwrap_or_else(|fault| {
        cells.mark(Column::Phone, fault);
        Vec::new()
    })
}

/// `79161234567.0`: what becomes of a number that was kept as one with a fraction.
fn without_fraction(text: &str) -> &str {
    match text.strip_suffix(".0").or_else(|| text.strip_suffix(",0")) {
        Some(digits) if digits.len() >= 10 && digits.bytes().all(|b| b.is_ascii_digit()) => digits,
        _ => text,
    }
}

/// `31.12.1990 0:00:00`: how spreadsheets write out a date.
fn without_midnight(text: &str) -> &str {
    match text.split_once([' ', 'T']) {
        Some((date, time)) if !time.is_empty() && time.chars().all(|c| matches!(c, '0' | ':' | '.')) => date,
        _ => text,
    }
}

fn joined(cells: &mut Cells<'_>, column: Column, most: usize) -> Option<String> {
    let texts = cells.texts(column);
    if texts.is_empty() {
        return None;
    }
    required_text(&texts.join("\n"), most).map_err(|fault| cells.mark(column, fault)).ok()
}

fn sex(text: &str) -> Result<Sex, Fault> {
    match fold(text).as_str() {
        "ж" | "жен" | "женский" | "женщина" | "f" | "female" | "w" => Ok(Sex::F),
        "м" | "муж" | "мужской" | "мужчина" | "m" | "male" => Ok(Sex::M),
        _ => Err(Fault::UnknownChoice),
    }
}

fn relation(text: &str) -> Result<Relation, Fault> {
    match fold(text).as_str() {
        "свой" | "сам" | "сама" | "пациент" | "пациента" | "own" | "self" => {
            Ok(Relation::Own)
        }
        "мать" | "мама" | "мамы" | "матери" | "mother" => Ok(Relation::Mother),
        "отец" | "папа" | "папы" | "отца" | "father" => Ok(Relation::Father),
        "сын" | "дочь" | "ребенок" | "сына" | "дочери" | "child" => {
            Ok(Relation::Child)
        }
        "муж" | "жена" | "супруг" | "супруга" | "мужа" | "жены" | "spouse" => {
            Ok(Relation::Spouse)
        }
        "опекун" | "опекуна" | "guardian" => Ok(Relation::Guardian),
        "другой" | "другого" | "родственник" | "other" => Ok(Relation::Other),
        _ => Err(Fault::UnknownChoice),
    }
}

/// Lines of a file that speak of somebody of whom an earlier line speaks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Twins(HashMap<u32, u32>);

impl Twins {
    /// Finds them among the rows of a whole file.
    pub fn find(rows: &[Read<PatientRow>]) -> Self {
        Self::find_among(&rows.iter().collect::<Vec<_>>())
    }

    /// Finds them among some rows of a file.
    pub fn find_among(rows: &[&Read<PatientRow>]) -> Self {
        let (mut faces, mut lines, mut twins) = (Faces::default(), Vec::new(), HashMap::new());
        for read in rows {
            let Ok(row) = &read.row else { continue };
            let face = Face::of_row(row);
            if let Some((first, _)) = faces.ties(&face).first() {
                twins.insert(read.line, lines[*first]);
            }
            faces.add(face);
            lines.push(read.line);
        }
        Self(twins)
    }

    /// Adds lines that are about a card of which an earlier line is, as far as they do not both leave it as it is;
    /// their verdicts change with that.
    pub fn settle(&mut self, rows: &[Read<PatientRow>], judged: &mut [Judged<PatientAct>]) {
        let mut claims = Claims::default();
        for (read, one) in rows.iter().zip(judged) {
            if let Some(line) = claims.earlier(one) {
                self.0.insert(read.line, line);
                *one = Judged::follows(read, Doubt::TwiceInFile(line), PatientAct::Follow);
            }
        }
    }

    /// The earlier line.
    pub fn of(&self, line: u32) -> Option<u32> {
        self.0.get(&line).copied()
    }
}

/// Cards that rows are judged against.
#[derive(Default)]
pub struct Cards {
    all: Vec<KnownPatient>,
    faces: Faces,
}

impl Cards {
    /// Of the cards that may belong to some rows.
    pub fn new(all: Vec<KnownPatient>) -> Self {
        let mut faces = Faces::default();
        all.iter().for_each(|known| faces.add(Face::of_known(known)));
        Self { all, faces }
    }

    /// Judges a row. One that has a twin waits for it.
    pub fn judge(&self, columns: &Columns, read: &Read<PatientRow>, twins: &Twins) -> Judged<PatientAct> {
        let row = match &read.row {
            Ok(row) => row,
            Err(faults) => return Judged::refused(read, faults.clone()),
        };
        if let Some(line) = twins.of(read.line) {
            return Judged::follows(read, Doubt::TwiceInFile(line), PatientAct::Follow);
        }
        let ties = self.faces.ties(&Face::of_row(row));
        let same: Vec<usize> = ties.iter().filter(|(_, tie)| *tie == Tie::Same).map(|(at, _)| *at).collect();
        let of_card = same.iter().copied().find(|at| Some(self.all[*at].card) == row.card);
        match (of_card, &same[..]) {
            (Some(at), _) => change(columns, read, row, &self.all[at], None),
            (None, [at]) => {
                let doubt = row.card.map(|_| Doubt::OtherCard);
                change(columns, read, row, &self.all[*at], doubt)
            }
            (None, [_, ..]) => add(columns, read, row, Some(Doubt::Several), self.taken(row)),
            (None, []) => match doubt(&ties) {
                Some((at, why, Would::Change)) => change(columns, read, row, &self.all[at], Some(why)),
                Some((_, why, _)) => add(columns, read, row, Some(why), self.taken(row)),
                None => add(columns, read, row, None, false),
            },
        }
    }

    /// Whether the row's number of a card is somebody's.
    fn taken(&self, row: &PatientRow) -> bool {
        row.card.is_some_and(|card| self.all.iter().any(|known| known.card == card))
    }
}

/// The one doubt of many that is told: a change of one card before another card; several changes are none.
fn doubt(ties: &[(usize, Tie)]) -> Option<(usize, Doubt, Would)> {
    let doubts = ties.iter().filter_map(|(at, tie)| match tie {
        Tie::Doubt(why, would) => Some((*at, *why, *would)),
        _ => None,
    });
    let (changes, adds): (Vec<_>, Vec<_>) = doubts.partition(|(_, _, would)| *would == Would::Change);
    match &changes[..] {
        [] => adds.first().copied(),
        [one] => Some(*one),
        [(at, ..), ..] => Some((*at, Doubt::Several, Would::Add)),
    }
}

fn add(
    columns: &Columns,
    read: &Read<PatientRow>,
    row: &PatientRow,
    doubt: Option<Doubt>,
    taken: bool,
) -> Judged<PatientAct> {
    if row.phones.is_empty() {
        return Judged::refused(read, vec![columns.fault(Column::Phone, Fault::Required)]);
    }
    let card = row.card.filter(|_| !taken);
    Judged::adds(read, doubt, PatientAct::Add(Box::new(PatientRow { card, ..row.clone() })))
}

fn change(
    columns: &Columns,
    read: &Read<PatientRow>,
    row: &PatientRow,
    known: &KnownPatient,
    doubt: Option<Doubt>,
) -> Judged<PatientAct> {
    let update = match update(row, known) {
        Ok(update) => update,
        Err(fault) => return Judged::refused(read, vec![columns.fault(Column::Note, fault)]),
    };
    let differences = differences(&update, known);
    let doubt = doubt.filter(|_| !differences.is_empty());
    let card = (format!("№ {} {}", known.card, known.name.short()), known.id.0);
    Judged::changes(read, card, doubt, differences, PatientAct::Change(known.id, Box::new(update)))
}

/// What of the row the card does not hold yet. A note is added to, never replaced: it may be an allergy.
fn update(row: &PatientRow, known: &KnownPatient) -> Result<PatientUpdate, Fault> {
    let mut name = row.name.clone();
    if name.patronymic.is_none() {
        name.patronymic.clone_from(&known.name.patronymic);
    }
    let differs = |new: &Option<String>, old: Option<&String>| new.clone().filter(|new| Some(new) != old);
    let note = row.note.as_ref().filter(|note| !known.note.contains(note.as_str()));
    let note = note.map(|note| match known.note.is_empty() {
        true => note.clone(),
        false => format!("{}\n{note}", known.note),
    });
    if note.as_ref().is_some_and(|note| note.chars().count() > PATIENT_NOTE_MAX) {
        return Err(Fault::TooLong(PATIENT_NOTE_MAX as u32));
    }
    Ok(PatientUpdate {
        name: Some(name).filter(|name| fold(&name.full()) != fold(&known.name.full())),
        birth_date: row.birth_date.filter(|born| Some(*born) != known.birth_date),
        sex: row.sex.filter(|sex| Some(*sex) != known.sex),
        email: differs(&row.email, known.email.as_ref()),
        note,
        code_word: differs(&row.code_word, known.code_word.as_ref()),
        do_not_contact: row.do_not_contact.filter(|not| *not != known.do_not_contact),
        phones: row.phones.iter().filter(|phone| !known.phones.contains(&phone.e164)).cloned().collect(),
        relation: row.relation,
        wish: row.wish.clone().filter(|wish| !known.wishes.contains(wish)),
    })
}

/// The same for people to read, masked as a card is.
fn differences(update: &PatientUpdate, known: &KnownPatient) -> Vec<Difference> {
    let born = |date: NaiveDate| format!("••.••.{}", date.format("%Y"));
    let sex = |sex: Sex| sex.code().to_owned();
    let yes = |yes: bool| String::from(if yes { "+" } else { "−" });
    let list = |items: &[String]| items.join(", ");
    let old_phones: Vec<String> = known.phones.iter().map(|phone| mask_e164(phone)).collect();
    let mut new_phones = old_phones.clone();
    new_phones.extend(update.phones.iter().map(Phone::masked));
    let mail = |mail: &Option<String>| mail.as_deref().map(mask_email).unwrap_or_default();
    let hidden = |word: &Option<String>| word.as_ref().map(|_| "•••".to_owned()).unwrap_or_default();
    let text = |at: Column, from: String, to: Option<String>| to.map(|to| (at, from, to));
    let fields = [
        text(Column::FullName, known.name.full(), update.name.as_ref().map(PersonName::full)),
        text(Column::Phone, list(&old_phones), (!update.phones.is_empty()).then(|| list(&new_phones))),
        text(Column::BirthDate, known.birth_date.map(born).unwrap_or_default(), update.birth_date.map(born)),
        text(Column::Sex, known.sex.map(sex).unwrap_or_default(), update.sex.map(sex)),
        text(Column::Email, mail(&known.email), update.email.as_deref().map(mask_email)),
        text(Column::Note, shown(&known.note), update.note.as_deref().map(shown)),
        text(Column::Wish, shown(&list(&known.wishes)), update.wish.as_deref().map(shown)),
        text(Column::CodeWord, hidden(&known.code_word), update.code_word.as_ref().map(|_| "•••".into())),
        text(Column::DoNotContact, yes(known.do_not_contact), update.do_not_contact.map(yes)),
    ];
    fields
        .into_iter()
        .flatten()
        .map(|(column, from, to)| Difference { column, from, to, percent: None })
        .collect()
}

//! Columns of a file: what each title means, in Russian and in English, in any order.

use serde::{Deserialize, Serialize};

use super::{CellFault, FileProblem, ImportKind, Table, shown};
use crate::{error::Fault, name_search::fold};

/// What a column means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// Code of a service.
    Code,
    /// Name of a service.
    Service,
    /// Minutes in the chair.
    Minutes,
    /// Minutes of cleaning.
    Buffer,
    /// A price in one cell: «5900», «от 5000», «35 000–90 000».
    Price,
    /// The least price.
    PriceFrom,
    /// The most.
    PriceTo,
    /// Specialties and competences.
    Skills,
    /// For children only.
    ChildOnly,
    /// Number of a patient's card.
    Card,
    /// A whole name in one cell.
    FullName,
    /// Surname.
    LastName,
    /// First name.
    FirstName,
    /// Patronymic.
    Patronymic,
    /// A phone; there may be several such columns.
    Phone,
    /// Whose the phones are.
    Relation,
    /// Birth date.
    BirthDate,
    /// Sex.
    Sex,
    /// E-mail.
    Email,
    /// A note.
    Note,
    /// A standing wish.
    Wish,
    /// The word by which a patient is known on the phone.
    CodeWord,
    /// No calls and messages but those about a visit.
    DoNotContact,
}

use Column::*;

/// Columns of a price list.
const SERVICES: [Column; 9] = [Code, Service, Minutes, Buffer, Price, PriceFrom, PriceTo, Skills, ChildOnly];
/// Columns of a card index.
const PATIENTS: [Column; 14] = [
    Card,
    FullName,
    LastName,
    FirstName,
    Patronymic,
    Phone,
    Relation,
    BirthDate,
    Sex,
    Email,
    Note,
    Wish,
    CodeWord,
    DoNotContact,
];

impl Column {
    /// The columns that a kind of file may have.
    pub const fn of(kind: ImportKind) -> &'static [Column] {
        match kind {
            ImportKind::Services => &SERVICES,
            ImportKind::Patients => &PATIENTS,
        }
    }

    /// Its name in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Code => "code",
            Service => "service",
            Minutes => "minutes",
            Buffer => "buffer",
            Price => "price",
            PriceFrom => "price_from",
            PriceTo => "price_to",
            Skills => "skills",
            ChildOnly => "child_only",
            Card => "card",
            FullName => "full_name",
            LastName => "last_name",
            FirstName => "first_name",
            Patronymic => "patronymic",
            Phone => "phone",
            Relation => "relation",
            BirthDate => "birth_date",
            Sex => "sex",
            Email => "email",
            Note => "note",
            Wish => "wish",
            CodeWord => "code_word",
            DoNotContact => "do_not_contact",
        }
    }

    /// Titles that mean it, folded: lower case, ё as е, one space for whatever is no letter and no digit.
    const fn titles(self) -> &'static [&'static str] {
        match self {
            Code => &["код", "код услуги", "артикул", "номенклатура", "code", "service code"],
            Service => &[
                "услуга",
                "наименование",
                "название",
                "наименование услуги",
                "название услуги",
                "name",
                "service",
                "service name",
                "title",
            ],
            Minutes => &[
                "длительность",
                "минут",
                "мин",
                "время",
                "время мин",
                "продолжительность",
                "длительность мин",
                "длительность минут",
                "продолжительность мин",
                "duration",
                "minutes",
                "duration min",
            ],
            Buffer => &[
                "уборка",
                "буфер",
                "перерыв",
                "уборка мин",
                "буфер мин",
                "перерыв после",
                "buffer",
                "cleaning",
                "buffer min",
                "cleaning min",
            ],
            Price => &[
                "цена",
                "стоимость",
                "цена руб",
                "стоимость руб",
                "цена р",
                "прайс",
                "price",
                "cost",
                "price rub",
            ],
            PriceFrom => &["цена от", "стоимость от", "от", "мин цена", "price from", "from"],
            PriceTo => &["цена до", "стоимость до", "до", "макс цена", "price to", "to"],
            Skills => &[
                "специальность",
                "специальности",
                "специалист",
                "врач",
                "кто оказывает",
                "специализация",
                "отделение",
                "specialty",
                "specialties",
                "skills",
                "skill",
            ],
            ChildOnly => {
                &["только детям", "только для детей", "детская", "дети", "child only", "children only"]
            }
            Card => &[
                "карта",
                "номер карты",
                "карта номер",
                "амбулаторная карта",
                "номер амбулаторной карты",
                "карты",
                "n карты",
                "card",
                "card number",
                "card no",
                "chart",
            ],
            FullName => &[
                "фио",
                "пациент",
                "ф и о",
                "фио пациента",
                "имя пациента",
                "полное имя",
                "full name",
                "patient",
                "patient name",
                "name",
            ],
            LastName => &["фамилия", "last name", "surname", "family name"],
            FirstName => &["имя", "first name", "given name"],
            Patronymic => &["отчество", "patronymic", "middle name"],
            Phone => &[
                "телефон",
                "телефоны",
                "телефон 1",
                "телефон 2",
                "телефон 3",
                "тел",
                "моб телефон",
                "мобильный",
                "мобильный телефон",
                "сотовый",
                "сотовый телефон",
                "домашний телефон",
                "доп телефон",
                "дополнительный телефон",
                "номер телефона",
                "контактный телефон",
                "phone",
                "phones",
                "phone 1",
                "phone 2",
                "phone 3",
                "mobile",
                "mobile phone",
                "home phone",
                "phone number",
            ],
            Relation => &["чей телефон", "кому принадлежит телефон", "родство", "relation", "whose phone"],
            BirthDate => &[
                "дата рождения",
                "д р",
                "др",
                "день рождения",
                "родился",
                "birth date",
                "date of birth",
                "birthday",
                "dob",
            ],
            Sex => &["пол", "sex", "gender"],
            Email => &["почта", "эл почта", "электронная почта", "e mail", "email", "mail"],
            Note => {
                &["примечание", "заметка", "заметки", "комментарий", "примечания", "note", "notes", "comment"]
            }
            Wish => &["пожелание", "пожелания", "постоянные пожелания", "wish", "wishes", "standing wish"],
            CodeWord => &["кодовое слово", "слово", "code word"],
            DoNotContact => {
                &["не звонить", "без рассылок", "отказ от рассылки", "do not contact", "no marketing"]
            }
        }
    }

    /// What a title means in a kind of file.
    pub fn titled(kind: ImportKind, title: &str) -> Option<Column> {
        let title = fold(title);
        Column::of(kind).iter().copied().find(|column| column.titles().contains(&title.as_str()))
    }

    /// Whether several columns may have this meaning.
    const fn may_repeat(self) -> bool {
        matches!(self, Phone | Note | Wish)
    }
}

/// Which place of a row means what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    titles: Vec<String>,
    meanings: Vec<Option<Column>>,
}

impl Columns {
    /// Recognises the head of a file.
    pub fn recognise(kind: ImportKind, table: &Table) -> Result<Self, FileProblem> {
        let meanings = table.head.iter().map(|title| Column::titled(kind, title)).collect();
        let columns = Self { titles: table.head.clone(), meanings };
        if columns.meanings.iter().all(Option::is_none) {
            let found = table.head.iter().map(|title| shown(title.trim())).filter(|title| !title.is_empty());
            return Err(FileProblem::NoHead(found.take(20).collect()));
        }
        for column in Column::of(kind) {
            if !column.may_repeat() && columns.places(*column).count() > 1 {
                return Err(FileProblem::TwoColumns(*column));
            }
        }
        let has = |column| columns.place(column).is_some();
        match kind {
            ImportKind::Services if !has(Service) => Err(FileProblem::NoColumn(Service)),
            ImportKind::Services if !has(Price) && !has(PriceFrom) => Err(FileProblem::NoColumn(Price)),
            ImportKind::Patients if !has(FullName) && !has(LastName) && !has(FirstName) => {
                Err(FileProblem::NoColumn(FullName))
            }
            ImportKind::Patients if !has(Phone) => Err(FileProblem::NoColumn(Phone)),
            _ => Ok(columns),
        }
    }

    /// The columns that are read, with the titles by which they were known.
    pub fn known(&self) -> Vec<(String, Column)> {
        let both = self.titles.iter().zip(&self.meanings);
        both.filter_map(|(title, column)| column.map(|column| (shown(title.trim()), column))).collect()
    }

    /// Titles of the columns that are not read.
    pub fn ignored(&self) -> Vec<String> {
        let both = self.titles.iter().zip(&self.meanings);
        let ignored = both.filter(|(_, column)| column.is_none()).map(|(title, _)| shown(title.trim()));
        ignored.filter(|title| !title.is_empty()).collect()
    }

    /// What is the matter with a cell that is empty or not there.
    pub(crate) fn fault(&self, column: Column, fault: Fault) -> CellFault {
        let title = self.place(column).map(|at| self.title(at)).unwrap_or_default();
        CellFault { title, column: Some(column), value: String::new(), fault }
    }

    /// How many columns the head has.
    pub(crate) fn count(&self) -> usize {
        self.titles.len()
    }

    pub(crate) fn meaning(&self, at: usize) -> Option<Column> {
        self.meanings.get(at).copied().flatten()
    }

    pub(crate) fn title(&self, at: usize) -> String {
        self.titles.get(at).map(|title| shown(title.trim())).unwrap_or_default()
    }

    pub(crate) fn place(&self, column: Column) -> Option<usize> {
        self.places(column).next()
    }

    pub(crate) fn places(&self, column: Column) -> impl Iterator<Item = usize> {
        self.meanings.iter().enumerate().filter(move |(_, is)| **is == Some(column)).map(|(at, _)| at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(kind: ImportKind, titles: &[&str]) -> Result<Columns, FileProblem> {
        let head = titles.iter().map(ToString::to_string).collect();
        Columns::recognise(kind, &Table { head, ..Table::default() })
    }

    #[test]
    fn titles_are_known_in_both_languages_in_any_order_and_spelling() {
        let columns =
            head(ImportKind::Patients, &["Д. р.", "Телефон (моб.)", "ФИО пациента", "Phone", "№ карты"]);
        let columns = columns.unwrap();
        assert_eq!(columns.place(BirthDate), Some(0));
        assert_eq!(columns.place(FullName), Some(2));
        assert_eq!(columns.place(Phone), Some(3));
        assert_eq!(columns.place(Card), Some(4));
        assert_eq!(columns.ignored(), ["Телефон (моб.)"]);
    }

    #[test]
    fn every_title_means_one_thing_in_its_kind_of_file_and_is_written_folded() {
        for kind in [ImportKind::Services, ImportKind::Patients] {
            let mut seen = Vec::new();
            for title in Column::of(kind).iter().flat_map(|column| column.titles()) {
                assert_eq!(fold(title), **title);
                assert!(!seen.contains(title), "{title}");
                seen.push(title);
            }
        }
    }

    #[test]
    fn a_head_that_cannot_do_is_told_as_a_whole() {
        use FileProblem::*;
        assert_eq!(head(ImportKind::Services, &["a", "b"]), Err(NoHead(vec!["a".into(), "b".into()])));
        assert_eq!(head(ImportKind::Services, &["Код", "Услуга"]), Err(NoColumn(Price)));
        assert_eq!(head(ImportKind::Services, &["Услуга", "Цена", "Price"]), Err(TwoColumns(Price)));
        assert_eq!(head(ImportKind::Patients, &["Имя", "Пол"]), Err(NoColumn(Phone)));
    }
}

//! The words for what an import says in types.

use domain::import::{CellFault, Class, Column, Doubt, FileProblem, ImportKind, Would};

use crate::{i18n::*, ui::words as told};

/// The name of a list.
pub fn kind(language: Locale, kind: ImportKind) -> &'static str {
    match kind {
        ImportKind::Services => td_string!(language, import.services),
        ImportKind::Patients => td_string!(language, import.patients),
    }
}

/// What a file of it holds.
pub fn about(language: Locale, kind: ImportKind) -> &'static str {
    match kind {
        ImportKind::Services => td_string!(language, import.about_services),
        ImportKind::Patients => td_string!(language, import.about_patients),
    }
}

/// Rows of a verdict.
pub fn class(language: Locale, class: Class) -> &'static str {
    match class {
        Class::New => td_string!(language, import.class.new),
        Class::Changed => td_string!(language, import.class.changed),
        Class::Same => td_string!(language, import.class.same),
        Class::Doubtful => td_string!(language, import.class.doubtful),
        Class::Refused => td_string!(language, import.class.refused),
    }
}

/// The verdict on one row.
pub fn class_one(language: Locale, class: Class) -> &'static str {
    match class {
        Class::New => td_string!(language, import.class_one.new),
        Class::Changed => td_string!(language, import.class_one.changed),
        Class::Same => td_string!(language, import.class_one.same),
        Class::Doubtful => td_string!(language, import.class_one.doubtful),
        Class::Refused => td_string!(language, import.class_one.refused),
    }
}

/// What a column means.
pub fn column(language: Locale, column: Column) -> &'static str {
    match column {
        Column::Code => td_string!(language, import.column.code),
        Column::Service => td_string!(language, import.column.service),
        Column::Minutes => td_string!(language, import.column.minutes),
        Column::Buffer => td_string!(language, import.column.buffer),
        Column::Price => td_string!(language, import.column.price),
        Column::PriceFrom => td_string!(language, import.column.price_from),
        Column::PriceTo => td_string!(language, import.column.price_to),
        Column::Skills => td_string!(language, import.column.skills),
        Column::ChildOnly => td_string!(language, import.column.child_only),
        Column::Card => td_string!(language, import.column.card),
        Column::FullName => td_string!(language, import.column.full_name),
        Column::LastName => td_string!(language, import.column.last_name),
        Column::FirstName => td_string!(language, import.column.first_name),
        Column::Patronymic => td_string!(language, import.column.patronymic),
        Column::Phone => td_string!(language, import.column.phone),
        Column::Relation => td_string!(language, import.column.relation),
        Column::BirthDate => td_string!(language, import.column.birth_date),
        Column::Sex => td_string!(language, import.column.sex),
        Column::Email => td_string!(language, import.column.email),
        Column::Note => td_string!(language, import.column.note),
        Column::Wish => td_string!(language, import.column.wish),
        Column::CodeWord => td_string!(language, import.column.code_word),
        Column::DoNotContact => td_string!(language, import.column.do_not_contact),
    }
}

/// Why a row is doubtful.
pub fn doubt(language: Locale, doubt: Doubt) -> String {
    match doubt {
        Doubt::TwiceInFile(line) => td_string!(language, import.doubt.twice_in_file, line = line),
        Doubt::TwoPrices(line) => td_string!(language, import.doubt.two_prices, line = line),
        Doubt::PriceJump => td_string!(language, import.doubt.price_jump).into(),
        Doubt::NoDuration => td_string!(language, import.doubt.no_duration).into(),
        Doubt::OtherName => td_string!(language, import.doubt.other_name).into(),
        Doubt::OtherCode => td_string!(language, import.doubt.other_code).into(),
        Doubt::Several => td_string!(language, import.doubt.several).into(),
        Doubt::OutOfUse => td_string!(language, import.doubt.out_of_use).into(),
        Doubt::OtherBirthDate => td_string!(language, import.doubt.other_birth_date).into(),
        Doubt::OtherPhone => td_string!(language, import.doubt.other_phone).into(),
        Doubt::OtherSurname => td_string!(language, import.doubt.other_surname).into(),
        Doubt::OtherFirstName => td_string!(language, import.doubt.other_first_name).into(),
        Doubt::CardTaken => td_string!(language, import.doubt.card_taken).into(),
        Doubt::OtherCard => td_string!(language, import.doubt.other_card).into(),
    }
}

/// What a doubtful row does when it is taken.
pub fn would(language: Locale, would: Would) -> &'static str {
    match would {
        Would::Add => td_string!(language, import.would.add),
        Would::Change => td_string!(language, import.would.change),
        Would::Follow => td_string!(language, import.would.follow),
    }
}

/// What is the matter with a cell.
pub fn cell(language: Locale, cell: &CellFault) -> String {
    let fault = told::fault(language, cell.fault);
    let place = place(language, cell);
    if cell.value.is_empty() {
        format!("{place}: {fault}")
    } else {
        let value = match language {
            Locale::ru => format!("«{}»", cell.value),
            Locale::en => format!("“{}”", cell.value),
        };
        format!("{place}: {value}. {fault}")
    }
}

/// Where a cell is: by the title of the file, else by its meaning.
pub fn place(language: Locale, cell: &CellFault) -> String {
    match cell.column {
        Some(meaning) if cell.title.is_empty() => column(language, meaning).to_owned(),
        _ => cell.title.clone(),
    }
}

/// A value as a cell shows it.
pub fn value(text: &str) -> String {
    if text.is_empty() { "·".to_owned() } else { text.to_owned() }
}

/// Why a file cannot be judged, and what to do.
pub fn problem(language: Locale, problem: &FileProblem) -> String {
    match problem {
        FileProblem::Empty => td_string!(language, import.problem.empty).into(),
        FileProblem::TooLarge(most) => td_string!(language, import.problem.too_large, most = *most),
        FileProblem::TooManyRows(most) => td_string!(language, import.problem.too_many_rows, most = *most),
        FileProblem::TooManyColumns(most) => {
            td_string!(language, import.problem.too_many_columns, most = *most)
        }
        FileProblem::NotText => td_string!(language, import.problem.not_text).into(),
        FileProblem::Swollen(most) => td_string!(language, import.problem.swollen, most = *most),
        FileProblem::WhichSheet(_) => td_string!(language, import.problem.which_sheet).into(),
        FileProblem::NoHead(found) => {
            td_string!(language, import.problem.no_head, found = found.join(", "))
        }
        FileProblem::NoColumn(missing) => {
            td_string!(language, import.problem.no_column, column = column(language, *missing))
        }
        FileProblem::TwoColumns(twice) => {
            td_string!(language, import.problem.two_columns, column = column(language, *twice))
        }
        FileProblem::Broken(line) => td_string!(language, import.problem.broken, line = *line),
    }
}

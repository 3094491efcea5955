//! What the cells of a price list say. What becomes of the rows is in [`services`](super::services).

use super::{Cells, Column, Columns, Line, Read, Table, services::ServiceRow, yes_or_no};
use crate::{
    clinic::Skill,
    error::Fault,
    letter_case::lowercase,
    money::{Kopecks, Price},
    name_search::fold,
    number::number,
    service::{BUFFER_MAX, SERVICE_CODE_MAX, SERVICE_MINUTES_MAX, SERVICE_NAME_MAX},
    service_code::normalise_code,
    text::required_text,
};

/// The rows of a price list, and how many of its rows only head a section.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServiceRows {
    /// The rows.
    pub rows: Vec<Read<ServiceRow>>,
    /// Rows with one cell, as «Терапия»: they name the specialty of what follows and are no services.
    pub headings: u32,
}

impl ServiceRows {
    /// Reads the rows.
    pub fn read(columns: &Columns, table: &Table, skills: &[Skill]) -> Self {
        let mut read = Self::default();
        let mut section = None;
        for line in &table.lines {
            let cells = Cells::new(columns, line);
            if cells.filled() == 1 && table.head.len() > 1 {
                section = skill(cells.only(), skills).ok();
                read.headings += 1;
            } else {
                read.rows.push(row(cells, line, skills, section.as_ref()));
            }
        }
        read
    }
}

fn row(mut cells: Cells<'_>, line: &Line, skills: &[Skill], section: Option<&String>) -> Read<ServiceRow> {
    let label = [cells.text(Column::Code), cells.text(Column::Service)].join(" ");
    let label =
        if label.trim().is_empty() { format!("№ {}", line.number) } else { label.trim().to_owned() };
    if cells.text(Column::Service).is_empty() {
        cells.mark(Column::Service, Fault::Required);
    }
    let code = cells
        .take(Column::Code, |text| required_text(text, SERVICE_CODE_MAX).map(|code| normalise_code(&code)));
    let name = cells.take(Column::Service, |text| {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        required_text(&text, SERVICE_NAME_MAX)
    });
    let minutes = cells.take(Column::Minutes, |text| minutes(text, 5, SERVICE_MINUTES_MAX));
    let buffer_min = cells.take(Column::Buffer, |text| minutes_or_none(text, BUFFER_MAX));
    let price = price(&mut cells);
    let told = cells.take(Column::Skills, |text| all_skills(text, skills));
    let skills = told.or_else(|| section.map(|skill| vec![skill.clone()]));
    let child_only = cells.take(Column::ChildOnly, yes_or_no);
    let row = name.map(|name| ServiceRow { code, name, minutes, buffer_min, price, skills, child_only });
    cells.done(label, row)
}

/// «30», «30 мин», «1:30», «1 ч 30 мин».
fn minutes(text: &str, least: u16, most: u16) -> Result<u16, Fault> {
    let text = lowercase(text);
    let bare = text.trim_end_matches('.');
    let units = ["минут", "мин", "м", "minutes", "min"];
    let bare = units.into_iter().find_map(|unit| bare.strip_suffix(unit)).unwrap_or(bare).trim();
    let hours = bare.split_once(':').or_else(|| bare.split_once('ч')).or_else(|| bare.split_once('h'));
    let Some((hours, rest)) = hours else { return number(bare, least, most) };
    let hours = number(hours, 0, 24)?;
    let rest = rest.trim_start_matches(['а', 'с', '.', ' ']);
    let rest = if rest.is_empty() { 0 } else { number(rest, 0, 59)? };
    let whole = hours * 60 + rest;
    if (least..=most).contains(&whole) {
        Ok(whole)
    } else {
        Err(Fault::OutOfRange(least.into(), most.into()))
    }
}

fn minutes_or_none(text: &str, most: u16) -> Result<u16, Fault> {
    if text == "-" || text == "–" { Ok(0) } else { minutes(text, 0, most) }
}

/// From one column or from two.
fn price(cells: &mut Cells<'_>) -> Option<Price> {
    let whole = cells.take(Column::Price, |text| {
        let lower = lowercase(text);
        Price::parse(&lower.strip_prefix("from").map_or_else(|| text.to_owned(), |rest| format!("от{rest}")))
    });
    if !cells.text(Column::Price).is_empty() {
        return whole;
    }
    let from = cells.take(Column::PriceFrom, Kopecks::parse);
    let to = cells.take(Column::PriceTo, Kopecks::parse);
    if cells.text(Column::PriceFrom).is_empty() && to.is_some() {
        cells.mark(Column::PriceFrom, Fault::Required);
    }
    match (from?, to) {
        (from, Some(to)) if to < from => {
            cells.mark(Column::PriceTo, Fault::EndBeforeStart);
            None
        }
        (from, Some(to)) => Some(Price::range(from, to)),
        (from, None) => Some(Price::starting_at(from)),
    }
}

fn all_skills(text: &str, skills: &[Skill]) -> Result<Vec<String>, Fault> {
    let mut codes = Vec::new();
    for part in text.split([',', ';', '/', '\n', '+']).filter(|part| !part.trim().is_empty()) {
        let code = skill(part, skills)?;
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    if codes.is_empty() { Err(Fault::UnknownChoice) } else { Ok(codes) }
}

/// The skill of that code or name: «T», «терапевт», «Врач-стоматолог-терапевт», «Терапия».
fn skill(text: &str, skills: &[Skill]) -> Result<String, Fault> {
    let folded = fold(text);
    let by_code = |skill: &&Skill| fold(&skill.code) == folded;
    let by_name = |skill: &&Skill| fold(&skill.name) == folded;
    if let Some(skill) = skills.iter().find(by_code).or_else(|| skills.iter().find(by_name)) {
        return Ok(skill.code.clone());
    }
    let wanted = stems(&folded);
    let mut close =
        skills.iter().filter(|skill| stems(&fold(&skill.name)).iter().any(|stem| wanted.contains(stem)));
    match (close.next(), close.next()) {
        (Some(skill), None) => Ok(skill.code.clone()),
        _ => Err(Fault::UnknownChoice),
    }
}

/// Beginnings of the words that tell skills apart: «терап» of терапевт and терапия.
fn stems(folded: &str) -> Vec<String> {
    let telling =
        |word: &&str| !["врач", "кабинет", "отделение"].contains(word) && !word.starts_with("стоматолог");
    let words = folded.split(' ').filter(telling);
    words.filter(|word| word.chars().count() >= 5).map(|word| word.chars().take(5).collect()).collect()
}

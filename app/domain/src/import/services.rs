//! Rows of a price list: what they say, and which service of the clinic they are about.

use std::collections::{HashMap, HashSet};
use uuid::Uuid;

pub use super::price_list::ServiceRows;
use super::{Claims, Column, Columns, Difference, Doubt, Judged, Read, shown};
use crate::{
    error::Fault,
    id::ServiceId,
    money::{Kopecks, Price},
    name_search::fold,
    service::{NewService, ServiceBrief},
};

/// Minutes of a new service whose duration is not told, if the row is taken all the same.
pub const USUAL_MINUTES: u16 = 30;

/// What a row says of a service. What it does not say is kept as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceRow {
    pub(super) code: Option<String>,
    pub(super) name: String,
    pub(super) minutes: Option<u16>,
    pub(super) buffer_min: Option<u16>,
    pub(super) price: Option<Price>,
    pub(super) skills: Option<Vec<String>>,
    pub(super) child_only: Option<bool>,
}

/// What keeping a row means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ServiceAct {
    /// Add a service.
    Add(NewService),
    /// Change one, of the version that was judged; it is in use from then on.
    Change(ServiceId, i64, NewService),
    /// Judge the row again once the earlier lines are in.
    Follow,
}

/// Judges rows against the clinic's services, those out of use among them. Rows that speak of one service twice are
/// doubtful; without `among` each is judged by itself.
pub fn judge(
    columns: &Columns,
    rows: &[&Read<ServiceRow>],
    known: &[ServiceBrief],
    among: bool,
) -> Vec<Judged<ServiceAct>> {
    let index = Index::new(rows, known);
    let twins = if among { twins(rows) } else { HashMap::new() };
    let mut claims = Claims::default();
    let mut judged = Vec::with_capacity(rows.len());
    for read in rows {
        let row = match &read.row {
            Ok(row) => row,
            Err(faults) => {
                judged.push(Judged::refused(read, faults.clone()));
                continue;
            }
        };
        let twin = twins.get(&read.line).copied();
        if let Some((why, true)) = twin {
            judged.push(Judged::follows(read, why, ServiceAct::Follow));
            continue;
        }
        let mut one = index.judge(columns, read, row, twin.map(|(why, _)| why));
        if let Some(line) = claims.earlier(&one).filter(|_| among) {
            one = Judged::follows(read, Doubt::TwiceInFile(line), ServiceAct::Follow);
        }
        judged.push(one);
    }
    judged
}

/// Rows of one code and name: why each is doubtful, and whether it waits for the first one.
fn twins(rows: &[&Read<ServiceRow>]) -> HashMap<u32, (Doubt, bool)> {
    let mut groups: HashMap<_, Vec<(u32, Option<Price>)>> = HashMap::new();
    for read in rows {
        if let Ok(row) = &read.row {
            let key = (row.code.clone().unwrap_or_default(), fold(&row.name));
            groups.entry(key).or_default().push((read.line, row.price));
        }
    }
    let mut twins = HashMap::new();
    for group in groups.into_values().filter(|group| group.len() > 1) {
        let (first, price) = group[0];
        let differs = group.iter().any(|(_, other)| *other != price);
        if differs {
            twins.insert(first, (Doubt::TwoPrices(group[1].0), false));
        }
        for (line, _) in &group[1..] {
            let why = if differs { Doubt::TwoPrices(first) } else { Doubt::TwiceInFile(first) };
            twins.insert(*line, (why, true));
        }
    }
    twins
}

/// The clinic's services by what rows know them by.
struct Index<'a> {
    by_code: HashMap<&'a str, Vec<&'a ServiceBrief>>,
    by_name: HashMap<String, Vec<&'a ServiceBrief>>,
    /// Rows of the file with a code.
    rows_of_code: HashMap<&'a str, u32>,
    /// Services that a row names by code and name: no other row is a new name or code for them.
    named: HashSet<ServiceId>,
}

enum Match<'a> {
    None,
    One(&'a ServiceBrief, Option<Doubt>),
    Several,
}

impl<'a> Index<'a> {
    fn new(rows: &[&'a Read<ServiceRow>], known: &'a [ServiceBrief]) -> Self {
        let mut index = Self {
            by_code: HashMap::new(),
            by_name: HashMap::new(),
            rows_of_code: HashMap::new(),
            named: HashSet::new(),
        };
        for service in known {
            index.by_code.entry(&service.code).or_default().push(service);
            index.by_name.entry(fold(&service.name)).or_default().push(service);
        }
        for row in rows.iter().filter_map(|read| read.row.as_ref().ok()) {
            let Some(code) = row.code.as_deref() else { continue };
            *index.rows_of_code.entry(code).or_default() += 1;
            let name = fold(&row.name);
            let named = index.by_code.get(code).into_iter().flatten().filter(|one| fold(&one.name) == name);
            index.named.extend(named.map(|service| service.id));
        }
        index
    }

    fn find(&self, row: &ServiceRow) -> Match<'a> {
        let name = fold(&row.name);
        let of_name = self.by_name.get(&name).map_or(&[][..], Vec::as_slice);
        let Some(code) = row.code.as_deref() else { return only(of_name.iter().copied(), None) };
        let of_code = self.by_code.get(code).map_or(&[][..], Vec::as_slice);
        let exact: Vec<_> = of_code.iter().copied().filter(|service| fold(&service.name) == name).collect();
        if !exact.is_empty() {
            return only(exact.into_iter(), None);
        }
        if let [service] = of_code
            && self.rows_of_code.get(code) == Some(&1)
            && !self.named.contains(&service.id)
        {
            return Match::One(service, Some(Doubt::OtherName));
        }
        let free = of_name.iter().copied().filter(|service| !self.named.contains(&service.id));
        only(free, Some(Doubt::OtherCode))
    }

    fn judge(
        &self,
        columns: &Columns,
        read: &Read<ServiceRow>,
        row: &ServiceRow,
        twin: Option<Doubt>,
    ) -> Judged<ServiceAct> {
        match self.find(row) {
            Match::One(service, doubt) => change(read, row, service, twin.or(doubt)),
            Match::None => add(columns, read, row, twin),
            Match::Several => add(columns, read, row, twin.or(Some(Doubt::Several))),
        }
    }
}

fn only<'a>(mut found: impl Iterator<Item = &'a ServiceBrief>, doubt: Option<Doubt>) -> Match<'a> {
    match (found.next(), found.next()) {
        (None, _) => Match::None,
        (Some(service), None) => Match::One(service, doubt),
        _ => Match::Several,
    }
}

fn add(
    columns: &Columns,
    read: &Read<ServiceRow>,
    row: &ServiceRow,
    doubt: Option<Doubt>,
) -> Judged<ServiceAct> {
    let (Some(code), Some(price), Some(skills)) = (&row.code, row.price, &row.skills) else {
        let missing = [
            (Column::Code, row.code.is_none()),
            (Column::Price, row.price.is_none()),
            (Column::Skills, row.skills.is_none()),
        ];
        let missing = missing.into_iter().filter(|(_, missing)| *missing);
        return Judged::refused(
            read,
            missing.map(|(column, _)| columns.fault(column, Fault::Required)).collect(),
        );
    };
    let new = NewService {
        code: code.clone(),
        name: row.name.clone(),
        minutes: row.minutes.unwrap_or(USUAL_MINUTES),
        buffer_min: row.buffer_min.unwrap_or(0),
        price,
        valid_from: None,
        skills: skills.clone(),
        child_only: row.child_only.unwrap_or(false),
    };
    let doubt = doubt.or_else(|| row.minutes.is_none().then_some(Doubt::NoDuration));
    Judged::adds(read, doubt, ServiceAct::Add(new))
}

fn change(
    read: &Read<ServiceRow>,
    row: &ServiceRow,
    service: &ServiceBrief,
    doubt: Option<Doubt>,
) -> Judged<ServiceAct> {
    let new = NewService {
        code: row.code.clone().unwrap_or_else(|| service.code.clone()),
        name: row.name.clone(),
        minutes: row.minutes.unwrap_or(service.minutes),
        buffer_min: row.buffer_min.unwrap_or(service.buffer_min),
        price: row.price.unwrap_or(service.price),
        valid_from: None,
        skills: row.skills.clone().unwrap_or_else(|| service.skills.clone()),
        child_only: row.child_only.unwrap_or(service.child_only),
    };
    let differences = differences(service, &new);
    let doubt = doubt
        .or_else(|| (!service.active).then_some(Doubt::OutOfUse))
        .or_else(|| jumps(service.price, new.price).then_some(Doubt::PriceJump));
    // two prices are a doubt even where the first of them is the one that is kept
    let stands =
        |doubt: &Doubt| matches!(doubt, Doubt::OutOfUse | Doubt::TwoPrices(_)) || !differences.is_empty();
    let doubt = doubt.filter(stands);
    let known = (shown(&format!("{} {}", service.code, service.name)), service.id.0);
    Judged::changes(read, known, doubt, differences, ServiceAct::Change(service.id, service.version, new))
}

/// Whether the least or the most changes by more than half.
fn jumps(old: Price, new: Price) -> bool {
    let far = |old: Kopecks, new: Kopecks| old.0.abs_diff(new.0).saturating_mul(2) > old.0.unsigned_abs();
    far(old.from, new.from) || old.to.zip(new.to).is_some_and(|(old, new)| far(old, new))
}

fn differences(old: &ServiceBrief, new: &NewService) -> Vec<Difference> {
    let sorted = |skills: &[String]| {
        let mut skills = skills.to_vec();
        skills.sort_unstable();
        skills.join(", ")
    };
    let yes = |yes: bool| String::from(if yes { "+" } else { "−" });
    let fields = [
        (Column::Code, old.code.clone(), new.code.clone()),
        (Column::Service, shown(&old.name), shown(&new.name)),
        (Column::Minutes, old.minutes.to_string(), new.minutes.to_string()),
        (Column::Buffer, old.buffer_min.to_string(), new.buffer_min.to_string()),
        (Column::Price, old.price.format(), new.price.format()),
        (Column::Skills, sorted(&old.skills), sorted(&new.skills)),
        (Column::ChildOnly, yes(old.child_only), yes(new.child_only)),
    ];
    let percent = |column| (column == Column::Price).then(|| percent(old.price, new.price)).flatten();
    fields
        .into_iter()
        .filter(|(_, from, to)| from != to)
        .map(|(column, from, to)| Difference { column, from, to, percent: percent(column) })
        .collect()
}

/// By how much the least price changes, in whole per cent, rounded half away from zero; none of nothing.
fn percent(old: Price, new: Price) -> Option<i32> {
    let (old, new) = (old.from.0, new.from.0);
    let doubled = (new - old) * 200 + old * (new - old).signum();
    (old > 0).then(|| i32::try_from(doubled / (2 * old)).unwrap_or(i32::MAX))
}

/// The services in use that no row of the list is about, as the price list calls them.
pub fn gone(judged: &[Judged<ServiceAct>], known: &[ServiceBrief]) -> Vec<String> {
    let named: HashSet<Uuid> = judged.iter().filter_map(|one| one.target).collect();
    let gone = known.iter().filter(|service| service.active && !named.contains(&service.id.0));
    gone.map(|service| shown(&format!("{} {}", service.code, service.name))).collect()
}

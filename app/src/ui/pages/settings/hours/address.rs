//! What the address of a page of hours says: which month is shown, what is being edited. Ids only.

use chrono::{Datelike, Months, NaiveDate};
use leptos::prelude::*;
use leptos_router::{
    components::A,
    hooks::{use_location, use_query_map},
    params::ParamsMap,
};

use crate::i18n::*;

/// What is done to the thing that is edited.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Act {
    /// Its content is changed.
    #[default]
    Change,
    /// It is given a last day.
    End,
    /// It is taken away.
    Drop,
}

/// The word for a new pattern in the address.
pub const NEW_PATTERN: &str = "hours";
/// The word for new single days in the address.
pub const NEW_EXCEPTION: &str = "days";
/// The word for a new date of the calendar in the address.
pub const NEW_HOLIDAY: &str = "holiday";

/// The word for many dates of the calendar at once in the address.
pub const NEW_CALENDAR: &str = "calendar";

/// The query of the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// Year and month shown; the present one when not said.
    pub month: Option<(i32, u32)>,
    /// What is edited: an id, or the word for a new one.
    pub edit: Option<String>,
    /// What is done to it.
    pub act: Act,
    /// On which day the doctor does not come: new single days begin with it.
    pub ill_on: Option<NaiveDate>,
}

impl Address {
    /// Reads the query. What makes no sense counts as not said.
    pub fn read(query: &ParamsMap) -> Self {
        Self {
            month: query.get_str("month").and_then(month),
            edit: query.get("edit").filter(|edit| !edit.is_empty()),
            act: match query.get_str("act") {
                Some("end") => Act::End,
                Some("drop") => Act::Drop,
                _ => Act::Change,
            },
            ill_on: query.get_str("ill").and_then(|date| date.parse().ok()),
        }
    }

    /// Where it leads, on the page at `path`.
    pub fn href(&self, path: &str) -> String {
        let mut parts = Vec::new();
        if let Some((year, month)) = self.month {
            parts.push(format!("month={year:04}-{month:02}"));
        }
        if let Some(edit) = &self.edit {
            parts.push(format!("edit={edit}"));
        }
        match self.act {
            Act::Change => {}
            Act::End => parts.push("act=end".to_owned()),
            Act::Drop => parts.push("act=drop".to_owned()),
        }
        if let Some(date) = self.ill_on {
            parts.push(format!("ill={date}"));
        }
        if parts.is_empty() { path.to_owned() } else { format!("{path}?{}", parts.join("&")) }
    }

    /// The same with something to edit.
    pub fn editing(&self, what: impl ToString, act: Act) -> Self {
        Self { edit: Some(what.to_string()), act, ..self.clone() }
    }

    /// The same without anything being edited.
    pub fn closed(&self) -> Self {
        Self { month: self.month, ..Self::default() }
    }
}

fn month(text: &str) -> Option<(i32, u32)> {
    let first = NaiveDate::parse_from_str(&format!("{text}-01"), "%Y-%m-%d").ok()?;
    Some((first.year(), first.month()))
}

/// The month before or after.
pub fn leafed((year, month): (i32, u32), forward: bool) -> (i32, u32) {
    let first = NaiveDate::from_ymd_opt(year, month, 1).unwrap_or_default();
    let one = Months::new(1);
    let to = if forward { first.checked_add_months(one) } else { first.checked_sub_months(one) };
    to.map_or((year, month), |to| (to.year(), to.month()))
}

/// The address of the page around.
pub fn use_address() -> Memo<Address> {
    let query = use_query_map();
    Memo::new(move |_| query.with(Address::read))
}

/// A link that changes only the query: the page stays where it is scrolled to.
#[component]
pub fn Here(
    /// To what.
    #[prop(into)]
    to: Signal<Address>,
    /// Its class.
    #[prop(optional)]
    class: &'static str,
    /// Its name for listeners, where the words alone do not say enough.
    #[prop(optional, into)]
    name: Option<TextProp>,
    /// The words.
    children: Children,
) -> impl IntoView {
    let path = use_location().pathname;
    view! {
        <A
            href=move || to.with(|to| path.with(|path| to.href(path)))
            attr:class=class
            attr:aria-label=name.map(|name| move || name.get())
            scroll=false
        >
            {children()}
        </A>
    }
    .into_any()
}

/// Out of what is being edited, without saving.
#[component]
pub fn CancelLink() -> impl IntoView {
    let i18n = use_i18n();
    let address = use_address();
    let closed = Signal::derive(move || address.with(Address::closed));
    // A form that is always open has nothing to be closed.
    let is_open = move || address.with(|address| address.edit.is_some());
    view! {
        <Show when=is_open>
            <Here to=closed class="btn plain">{t!(i18n, hours.cancel)}</Here>
        </Show>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &[(&str, &str)]) -> Address {
        let mut map = ParamsMap::new();
        for (name, value) in query {
            map.insert((*name).to_owned(), (*value).to_owned());
        }
        Address::read(&map)
    }

    #[test]
    fn an_address_leads_to_what_it_was_read_from() {
        let address = read(&[("month", "2026-12"), ("edit", "hours"), ("act", "drop")]);
        assert_eq!(address.href("/settings"), "/settings?month=2026-12&edit=hours&act=drop");
        assert_eq!(address.closed().href("/settings"), "/settings?month=2026-12");
        let ill = read(&[("edit", "days"), ("ill", "2026-11-30")]);
        assert_eq!(ill.href("/settings"), "/settings?edit=days&ill=2026-11-30");
        assert_eq!(read(&[("month", "2026-13"), ("edit", "")]), Address::default());
        assert_eq!(Address::default().href("/settings"), "/settings");
    }

    #[test]
    fn months_are_leafed_over_the_year() {
        assert_eq!(leafed((2026, 12), true), (2027, 1));
        assert_eq!(leafed((2027, 1), false), (2026, 12));
    }
}

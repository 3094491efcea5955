//! A table of figures that is sorted by any of its columns: each cell is a text, the value by which it is sorted, and
//! where it leads.

use std::cmp::Ordering;

use leptos::prelude::*;

use crate::i18n::*;

/// What a cell is sorted by.
#[derive(Clone, Debug, PartialEq)]
enum Key {
    Words(String),
    /// None stands last.
    Number(Option<f64>),
}

impl Key {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Words(one), Self::Words(other)) => one.cmp(other),
            (Self::Number(one), Self::Number(other)) => {
                let value = |number: &Option<f64>| number.unwrap_or(f64::NEG_INFINITY);
                value(one).total_cmp(&value(other))
            }
            (Self::Words(_), Self::Number(_)) => Ordering::Less,
            (Self::Number(_), Self::Words(_)) => Ordering::Greater,
        }
    }
}

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    text: String,
    key: Key,
    href: Option<String>,
}

impl Cell {
    /// Words.
    pub fn words(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { key: Key::Words(text.clone()), text, href: None }
    }

    /// A figure, as it is written; a dot where there is none.
    pub fn figure(value: Option<f64>, write: impl Fn(f64) -> String) -> Self {
        Self { text: value.map_or_else(|| "·".into(), write), key: Key::Number(value), href: None }
    }

    /// A count.
    pub fn count(value: i64) -> Self {
        Self::figure(Some(value as f64), |_| crate::ui::words::figure::number(value))
    }

    /// It leads to its rows, when there are any and the reader may open them.
    pub fn to(self, href: Option<String>) -> Self {
        let counts = !matches!(self.key, Key::Number(None | Some(0.0)));
        Self { href: href.filter(|_| counts), ..self }
    }
}

/// A table; the first column is words, all others figures. Without Wasm it stands as it came.
#[component]
pub fn Figures(
    /// What it lists, for listeners.
    #[prop(into)]
    label: TextProp,
    /// The heads.
    heads: Vec<&'static str>,
    /// The rows.
    rows: Vec<Vec<Cell>>,
    /// The last row, which stays the last.
    #[prop(optional)]
    total: Vec<Cell>,
) -> impl IntoView {
    let i18n = use_i18n();
    // the column, and whether the largest comes first
    let sort = RwSignal::new(None::<(usize, bool)>);
    let head = move |(at, name): (usize, &'static str)| {
        let sorted = move || match sort.get() {
            Some((column, true)) if column == at => Some("descending"),
            Some((column, false)) if column == at => Some("ascending"),
            _ => None,
        };
        let turn = move |_| {
            sort.update(|sort| {
                *sort = Some(match *sort {
                    Some((column, down)) if column == at => (at, !down),
                    _ => (at, at > 0),
                });
            });
        };
        let title = move || t_string!(i18n, dashboard.tables.sort, column = name);
        view! {
            <th scope="col" class=(at > 0).then_some("num") aria-sort=sorted>
                <button type="button" class="sort" title=title on:click=turn>{name}</button>
            </th>
        }
    };
    let body = move || {
        let mut rows = rows.clone();
        if let Some((column, down)) = sort.get() {
            rows.sort_by(|one, other| {
                let order = match (one.get(column), other.get(column)) {
                    (Some(one), Some(other)) => one.key.cmp(&other.key),
                    _ => Ordering::Equal,
                };
                if down { order.reverse() } else { order }
            });
        }
        rows.into_iter().map(row).collect_view()
    };
    let name = label.clone();
    view! {
        <div class="scrollx" role="region" tabindex="0" aria-label=move || name.get()>
            <table class="table figures">
                <caption class="vh">{move || label.get()}</caption>
                <thead><tr>{heads.into_iter().enumerate().map(head).collect_view()}</tr></thead>
                <tbody>{body}</tbody>
                {(!total.is_empty()).then(|| view! { <tfoot>{row(total)}</tfoot> })}
            </table>
        </div>
    }
    .into_any()
}

fn row(cells: Vec<Cell>) -> impl IntoView {
    let cell = |(at, cell): (usize, Cell)| {
        let inner = match cell.href {
            Some(href) => view! { <a href=href>{cell.text}</a> }.into_any(),
            None => cell.text.into_any(),
        };
        if at == 0 {
            view! { <th scope="row">{inner}</th> }.into_any()
        } else {
            view! { <td class="num">{inner}</td> }.into_any()
        }
    };
    view! { <tr>{cells.into_iter().enumerate().map(cell).collect_view()}</tr> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leads_nowhere_and_what_is_not_known_stands_last() {
        assert_eq!(Cell::count(0).to(Some("/calls".into())).href, None);
        assert!(Cell::count(1).to(Some("/calls".into())).href.is_some());
        let unknown = Cell::figure(None, |_| String::new());
        assert_eq!(unknown.key.cmp(&Cell::count(0).key), Ordering::Less);
        assert_eq!(unknown.text, "·");
    }
}

//! Beside the grid: the time of the day that is lost, in all and by doctor.

use domain::{fill::Fill, wording};
use leptos::prelude::*;

use super::{board::Board, markup::Markup, side::name_of};
use crate::{i18n::*, ui::words};

/// The losses of the doctors that are shown.
#[component]
pub fn Losses(
    /// Whose day.
    board: Board,
) -> impl IntoView {
    let i18n = use_i18n();
    let shown = Memo::new(move |_| {
        board.day.with(|day| {
            let shown =
                day.columns.iter().filter(|column| board.address.with(|address| address.shows(column)));
            let named = shown.map(|column| (name_of(column, day, i18n.get_locale()), column.fill));
            named.collect::<Vec<(String, Fill)>>()
        })
    });
    let all = move || {
        let mut all = Fill::default();
        shown.with(|shown| shown.iter().for_each(|(_, fill)| all += *fill));
        all
    };
    let facts = move || facts(&all(), i18n.get_locale());
    let rows = move || shown.with(|shown| rows(shown, i18n.get_locale()));
    view! {
        <section class="losses">
            <h2>{t!(i18n, schedule.losses)}</h2>
            <dl class="dl small" inner_html=facts></dl>
            <details class="small">
                <summary>{t!(i18n, schedule.by_doctor)}</summary>
                <table inner_html=rows></table>
            </details>
        </section>
    }
    .into_any()
}

fn facts(all: &Fill, language: Locale) -> String {
    let mut html = Markup::default();
    let time = |minutes| wording::duration(minutes, words::lang(language));
    for (name, value) in [
        (td_string!(language, schedule.losses_lost), time(all.dead_min)),
        (td_string!(language, schedule.losses_idle), time(all.idle_min)),
        (td_string!(language, schedule.losses_scattered), scattered(all)),
    ] {
        html.raw("<dt>").text(name).raw("</dt><dd>").text(&value).raw("</dd>");
    }
    html.into_string()
}

/// Whoever loses most comes first.
fn rows(shown: &[(String, Fill)], language: Locale) -> String {
    let mut html = Markup::with_capacity(2048);
    html.raw("<thead><tr><th scope=\"col\"><span class=\"vh\">");
    html.text(td_string!(language, schedule.doctor)).raw("</span></th>");
    for name in [
        td_string!(language, schedule.losses_lost),
        td_string!(language, schedule.losses_idle_short),
        td_string!(language, schedule.losses_scattered_short),
    ] {
        html.raw("<th scope=\"col\">").text(name).raw("</th>");
    }
    html.raw("</tr></thead><tbody>");
    let mut worked: Vec<&(String, Fill)> = shown.iter().filter(|(_, fill)| fill.work_min > 0).collect();
    worked.sort_by_key(|(_, fill)| std::cmp::Reverse(fill.dead_min + fill.idle_min));
    for (name, fill) in worked {
        html.raw("<tr><th scope=\"row\">").text(name).raw("</th><td>").number(fill.dead_min);
        html.raw("</td><td>").number(fill.idle_min).raw("</td><td>").text(&scattered(fill)).raw("</td></tr>");
    }
    html.raw("</tbody>");
    html.into_string()
}

/// «35 %»; a dash when nothing is free.
fn scattered(fill: &Fill) -> String {
    fill.fragmentation_percent().map_or_else(|| "—".to_owned(), |percent| format!("{percent}\u{a0}%"))
}

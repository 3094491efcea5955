//! A day on paper: the branch's visits hour after hour, then a page for each doctor.

use chrono::NaiveDate;
use domain::{
    person_name::PersonName,
    schedule::{BookingBlock, DayView, DoctorColumn},
};
use leptos::prelude::*;

use super::{
    address::{Address, View},
    block::words_of_age,
    column,
    doctor_day::is_visit,
    markup::Markup,
    toolbar::title,
};
use crate::{
    api::schedule::schedule_paper,
    i18n::*,
    ui::{
        frame::{Main, TopBar},
        icons::Glyph,
        parts::{Button, Empty, ErrorState, Look, Skeleton},
        words::{self, capitalised},
    },
};

/// The page.
#[component]
pub fn PaperPage(
    /// What the address says.
    address: Memo<Address>,
) -> impl IntoView {
    let i18n = use_i18n();
    let asked = Memo::new(move |_| address.with(|address| (address.branch, address.date)));
    let day = Resource::new_blocking(move || asked.get(), |(branch, date)| schedule_paper(branch, date));
    let print = move |_| {
        // Only a browser that has no printing refuses, and says so itself.
        let _ = window().print();
    };
    view! {
        <TopBar title=text!(i18n, schedule.print)>
            <a class="btn" href=move || address.with(|address| address.seen(View::Day)).href()>{t!(i18n, schedule.back)}</a>
            <Button look=Look::Primary icon=Glyph::Print on:click=print>{t!(i18n, schedule.print)}</Button>
        </TopBar>
        <Main class="paper">
            <Transition fallback=move || view! { <Skeleton rows=8/> }>
                {move || Suspend::new(async move {
                    match day.await {
                        Ok(day) => view! { <Paper day address/> }.into_any(),
                        Err(error) => view! { <ErrorState error on_retry=move |()| day.refetch()/> }.into_any(),
                    }
                })}
            </Transition>
        </Main>
    }
    .into_any()
}

#[component]
fn Paper(day: DayView, address: Memo<Address>) -> impl IntoView {
    let i18n = use_i18n();
    let sheets = move || address.with(|address| sheets(&day, address, i18n.get_locale()));
    move || match sheets() {
        // Focusable: nothing else on it is, and it has to be scrolled by keys too.
        Some(html) => {
            let name = text!(i18n, schedule.print);
            view! { <div tabindex="0" role="region" aria-label=name inner_html=html></div> }.into_any()
        }
        None => {
            let (title, body) = (text!(i18n, schedule.nobody), text!(i18n, schedule.nobody_why));
            view! { <Empty icon=Glyph::Calendar title body/> }.into_any()
        }
    }
}

/// All sheets; `None` when there is nobody to print.
fn sheets(day: &DayView, address: &Address, language: Locale) -> Option<String> {
    let shown: Vec<&DoctorColumn> = day.columns.iter().filter(|column| address.shows(column)).collect();
    if shown.is_empty() {
        return None;
    }
    let mut html = Markup::with_capacity(32 * 1024);
    // A doctor's own day is one sheet.
    if shown.len() > 1 {
        branch_sheet(&mut html, day, &shown, language);
    }
    for column in shown {
        doctor_sheet(&mut html, day, column, language);
    }
    Some(html.into_string())
}

fn branch_sheet(html: &mut Markup, day: &DayView, shown: &[&DoctorColumn], language: Locale) {
    head(html, &day.branch.name, &day.branch.address, day.date, language);
    table_head(html, &[td_string!(language, schedule.doctor)], language);
    let mut visits: Vec<(&BookingBlock, PersonName)> =
        shown.iter().flat_map(|of| visits(of).map(|visit| (visit, of.doctor.name()))).collect();
    visits.sort_by_key(|(visit, _)| visit.at_min);
    for (visit, doctor) in visits {
        row(html, visit, Some(&doctor.short()), language);
    }
    html.raw("</tbody></table></section>");
}

fn doctor_sheet(html: &mut Markup, day: &DayView, of: &DoctorColumn, language: Locale) {
    let specialty = column::specialty(&of.doctor, &day.specialties);
    let mut about: Vec<String> = specialty.map(str::to_owned).into_iter().collect();
    about.extend(day.chair_name(of.chair).map(str::to_owned));
    about.extend(of.duty.iter().map(|span| words::hours::span(*span)));
    about.push(day.branch.name.clone());
    head(html, &of.doctor.name().full(), &capitalised(&about.join(", ")), day.date, language);
    table_head(html, &[], language);
    for visit in visits(of) {
        row(html, visit, None, language);
    }
    html.raw("</tbody></table></section>");
}

fn visits(column: &DoctorColumn) -> impl Iterator<Item = &BookingBlock> {
    column.blocks.iter().filter(|block| is_visit(block))
}

fn head(html: &mut Markup, name: &str, about: &str, date: NaiveDate, language: Locale) {
    // With the year: paper is found again after years.
    let date = title(date, NaiveDate::MIN, language);
    html.raw("<section class=\"sheet\"><h2>")
        .text(name)
        .raw("</h2><p>")
        .text(&date)
        .raw("</p><p class=\"mute\">");
    html.text(about).raw("</p>");
}

fn table_head(html: &mut Markup, more: &[&str], language: Locale) {
    html.raw("<table class=\"table\"><thead><tr>");
    let common = [
        td_string!(language, schedule.time),
        td_string!(language, schedule.patient),
        td_string!(language, schedule.service),
    ];
    let last = td_string!(language, schedule.status);
    for name in common.into_iter().chain(more.iter().copied()).chain([last]) {
        html.raw("<th scope=\"col\">").text(name).raw("</th>");
    }
    html.raw("</tr></thead><tbody>");
}

fn row(html: &mut Markup, visit: &BookingBlock, doctor: Option<&str>, language: Locale) {
    html.raw("<tr><td class=\"nw\">").range(visit.at_min, visit.at_min + visit.for_min).raw("</td><td>");
    html.text(visit.patient.as_deref().unwrap_or(td_string!(language, schedule.patient)));
    if let Some(age) = visit.age {
        html.raw(", ").text(&words_of_age(language, age));
    }
    html.raw("</td><td>").text(&visit.service);
    if let Some(wishes) = &visit.wish_text {
        html.raw("<div class=\"small\">").text(wishes).raw("</div>");
    } else if visit.wish {
        html.raw("<div class=\"small\">").text(td_string!(language, schedule.has_wishes)).raw("</div>");
    }
    html.raw("</td>");
    if let Some(doctor) = doctor {
        html.raw("<td>").text(doctor).raw("</td>");
    }
    html.raw("<td>").text(words::status(language, visit.status)).raw("</td></tr>");
}

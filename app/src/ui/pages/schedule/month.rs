//! The month: how full each doctor's days are. Every figure leads to its day.

use std::sync::Arc;

use chrono::{Datelike, Months, NaiveDate, Weekday};
use domain::{
    event::Event,
    fill::{DoctorFill, Fill, FillView},
    wording,
};
use leptos::prelude::*;

use super::{
    address::{Address, View},
    markup::Markup,
    toolbar::{Specialties, Views},
};
use crate::{
    api::fill::fill_month,
    i18n::*,
    ui::{
        frame::{Main, ToldPage, TopBar},
        icons::{Glyph, Icon},
        live::keep_fresh,
        parts::{BranchMenu, Empty},
        words::{self, capitalised, free_time::gaps},
    },
};

/// The page.
#[component]
pub fn MonthPage(
    /// What the address says.
    address: Memo<Address>,
) -> impl IntoView {
    let i18n = use_i18n();
    let asked = Memo::new(move |_| address.with(|address| (address.branch, address.date)));
    let told = Resource::new_blocking(move || asked.get(), |(branch, date)| fill_month(branch, date));
    keep_fresh(matters, move || told.refetch());
    view! {
        <ToldPage title=text!(i18n, schedule.title) resource=told let:view>
            <Month view address/>
        </ToldPage>
    }
    .into_any()
}

/// Whether an event may change how full days are.
fn matters(event: &Event) -> bool {
    matches!(
        event,
        Event::BookingChanged { .. } | Event::HoursChanged { .. } | Event::ClinicChanged | Event::Resync
    )
}

#[component]
fn Month(view: FillView, address: Memo<Address>) -> impl IntoView {
    let i18n = use_i18n();
    let first = view.days.first().map_or(view.today, |day| day.date);
    let heading = move || {
        let name = wording::month_name(first, words::lang(i18n.get_locale()));
        format!("{} {}", capitalised(name), first.year())
    };
    let later = move |months: Option<NaiveDate>| move || address.with(|address| address.on(months)).href();
    let (before, after) =
        (first.checked_sub_months(Months::new(1)), first.checked_add_months(Months::new(1)));
    let (branch, branches) = (view.branch.clone(), view.branches.clone());
    let (count, specialties) = (view.doctors.len(), view.specialties.clone());
    let (shown, all) = (Signal::derive(move || branch.clone()), Signal::derive(move || branches.clone()));
    let specialties = Signal::derive(move || specialties.clone());
    let doctor = view.doctors.first().map(|of| of.doctor.id);
    let doctor = Signal::derive(move || doctor);
    // Not a stored value: the address may change once more after that would have been disposed of.
    let view = Arc::new(view);
    let drawn = view.clone();
    let table =
        move || address.with(|address| Drawn { view: &drawn, address, language: i18n.get_locale() }.table());
    let nobody = move || {
        let shown = |of: &DoctorFill| address.with(|address| address.shows_doctor(&of.doctor));
        let nobody = !view.doctors.iter().any(shown);
        nobody.then(|| view! {
            <Empty icon=Glyph::Calendar title=text!(i18n, schedule.nobody_month) body=text!(i18n, schedule.nobody_month_why)/>
        })
    };
    view! {
        <TopBar title=heading>
            <nav class="row g1 daynav" aria-label=text!(i18n, schedule.month)>
                <a class="ib" href=later(before) aria-label=text!(i18n, schedule.previous_month)><Icon glyph=Glyph::Left/></a>
                <a class="btn sm" href=later(None)>{t!(i18n, schedule.today)}</a>
                <a class="ib" href=later(after) aria-label=text!(i18n, schedule.next_month)><Icon glyph=Glyph::Right/></a>
            </nav>
            <BranchMenu shown all href=move |id| address.with(|address| address.at(id)).href()/>
        </TopBar>
        <Main class="sch month-view">
            <div class="filters" role="group" aria-label=text!(i18n, schedule.filters)>
                <Views address doctor/>
                <Specialties address count=Signal::derive(move || count) specialties/>
                <Scale/>
            </div>
            <div class="heatbox" tabindex="0" role="region" aria-label=text!(i18n, schedule.month_grid) inner_html=table></div>
            {nobody}
        </Main>
    }
    .into_any()
}

/// What the colours mean.
#[component]
fn Scale() -> impl IntoView {
    let i18n = use_i18n();
    let steps = (1..=5).map(|step| view! { <i class=format!("h{step}")></i> }).collect_view();
    view! {
        <span class="row g1 end cap faint heat-scale">
            "0\u{a0}%" {steps} "100\u{a0}%" <i class="lo" data-tone="gap"></i> {t!(i18n, schedule.to_fill)}
        </span>
    }
}

/// What the table is drawn from.
struct Drawn<'v> {
    view: &'v FillView,
    address: &'v Address,
    language: Locale,
}

impl Drawn<'_> {
    fn table(&self) -> String {
        let mut html = Markup::with_capacity(64 * 1024);
        html.raw("<table class=\"heat\"><thead><tr><th scope=\"col\" class=\"who\">");
        html.text(td_string!(self.language, schedule.doctor)).raw("</th>");
        for day in &self.view.days {
            self.date(&mut html, day.date);
        }
        html.raw("<th scope=\"col\" class=\"all\">").text(td_string!(self.language, schedule.on_average));
        html.raw("</th></tr></thead><tbody>");
        let shown = || self.view.doctors.iter().filter(|of| self.address.shows_doctor(&of.doctor));
        for of in shown() {
            self.row(&mut html, &of.doctor.name().short(), &of.days);
        }
        html.raw("</tbody><tfoot>");
        let mut together = vec![Fill::default(); self.view.days.len()];
        for of in shown() {
            together.iter_mut().zip(&of.days).for_each(|(all, one)| *all += *one);
        }
        self.row(&mut html, td_string!(self.language, schedule.all_doctors), &together);
        html.raw("</tfoot></table>");
        html.into_string()
    }

    /// The head of a day's column.
    fn date(&self, html: &mut Markup, date: NaiveDate) {
        let weekend = matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
        html.raw("<th scope=\"col\" class=\"").raw(if weekend { "rest" } else { "" });
        html.raw(if date == self.view.today { " today\">" } else { "\">" });
        html.text(wording::weekday_short(date.weekday(), words::lang(self.language))).raw("<b>");
        html.number(date.day()).raw("</b></th>");
    }

    fn row(&self, html: &mut Markup, name: &str, days: &[Fill]) {
        html.raw("<tr><th scope=\"row\" class=\"who\">").text(name).raw("</th>");
        let mut whole = Fill::default();
        for (day, fill) in self.view.days.iter().zip(days) {
            self.cell(html, name, day.date, fill);
            whole += *fill;
        }
        html.raw("<td class=\"all\">");
        if let Some(percent) = whole.percent() {
            html.number(percent).raw("\u{a0}%");
        }
        html.raw("</td></tr>");
    }

    fn cell(&self, html: &mut Markup, name: &str, date: NaiveDate, fill: &Fill) {
        let Some(percent) = fill.percent() else {
            html.raw("<td class=\"no\"><span aria-hidden=\"true\">·</span><span class=\"vh\">");
            html.text(td_string!(self.language, schedule.works_not)).raw("</span></td>");
            return;
        };
        html.raw("<td class=\"h").number(percent / 20 + 1).raw(if date < self.view.today {
            " past"
        } else {
            ""
        });
        html.raw(if fill.big_gaps > 0 { " lo\" data-tone=\"gap\">" } else { "\">" });
        let day = self.address.seen(View::Day).on((date != self.view.today).then_some(date));
        html.raw("<a href=\"").text(&day.href()).raw("\" title=\"");
        html.text(&self.words(name, date, percent, fill)).raw("\">").number(percent).raw("</a></td>");
    }

    /// «Мельникова О. С., пн, 23 ноября: занято 64 %, 2 больших окна, 2 ч 15 мин».
    fn words(&self, name: &str, date: NaiveDate, percent: u8, fill: &Fill) -> String {
        let date = wording::date_with_weekday(date, words::lang(self.language));
        let filled = td_string!(self.language, schedule.filled, percent = percent);
        let gaps = gaps(fill.big_gaps, fill.big_min, self.language).map(|gaps| format!(", {gaps}"));
        format!("{name}, {date}: {filled}{}", gaps.unwrap_or_default())
    }
}

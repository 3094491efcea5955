//! The figures: each with what it was, what it is aimed at, what it means, and the way to its rows.

use domain::{
    call::CallOutcome,
    call_log::Ending,
    measure::{Measure, Measured},
    visit_log::{VisitLogFilter, VisitSet},
};
use leptos::prelude::*;

use super::{
    Drawn,
    address::{self, Calls},
};
use crate::{
    i18n::*,
    ui::{
        icons::{Glyph, Icon},
        parts::Tone,
        words::figure,
    },
};

/// Those that are shown as tiles, two rows of six.
const SHOWN: [Measure; 12] = [
    Measure::Offered,
    Measure::Booked,
    Measure::Conversion,
    Measure::ServiceLevel,
    Measure::Abandonment,
    Measure::FillRate,
    Measure::MeanWait,
    Measure::MeanHandling,
    Measure::LeadAnswer,
    Measure::NoShow,
    Measure::ComplaintsOnTime,
    Measure::Recovered,
];

/// Where the rows of a figure are, as far as the reader may open them.
fn rows(drawn: &Drawn, measure: Measure) -> Option<String> {
    let view = &drawn.view;
    let branch = view.branch.as_ref().map(|branch| branch.id);
    let calls = |asked| Some(address::calls(view.period, branch, Calls { incoming: true, ..asked }));
    let visits = |set| {
        let (from, to) = (Some(view.period.from), Some(view.period.to));
        view.opens
            .visits
            .then(|| address::visits(&VisitLogFilter { set, from, to, branch, ..Default::default() }))
    };
    match measure {
        Measure::Offered => calls(Calls::default()),
        Measure::Missed | Measure::Abandonment => calls(Calls { answered: Some(false), ..Calls::default() }),
        Measure::ServiceLevel | Measure::MeanWait | Measure::MeanHandling => {
            calls(Calls { answered: Some(true), ..Calls::default() })
        }
        Measure::Conversion => {
            calls(Calls { ending: Some(Ending::As(CallOutcome::Booked)), ..Calls::default() })
        }
        Measure::Booked => visits(VisitSet::Booked),
        Measure::NoShow => visits(VisitSet::NoShow),
        Measure::ShowRate => visits(VisitSet::Arrived),
        Measure::Cancelled => visits(VisitSet::Cancelled),
        Measure::FillRate => {
            let branch = view.fill.first()?.branch.id;
            view.opens.visits.then(|| format!("/schedule?view=month&branch={branch}"))
        }
        Measure::LeadAnswer | Measure::LeadConversion => view.opens.leads.then(|| "/leads".into()),
        Measure::ComplaintsOnTime => view.opens.complaints.then(|| "/complaints".into()),
        Measure::Recovered => visits(VisitSet::Recovered),
    }
}

/// The tiles.
#[component]
pub fn Tiles(drawn: Drawn) -> impl IntoView {
    let i18n = use_i18n();
    let measured = |measure| drawn.view.measures.iter().find(|of| of.measure == measure).copied();
    let tiles = SHOWN.into_iter().filter_map(measured).map(|of| {
        let href = rows(&drawn, of.measure);
        view! { <li><Tile of language=drawn.language href/></li> }
    });
    let tiles = tiles.collect_view();
    view! { <ul class="tiles" aria-label=text!(i18n, dashboard.figures)>{tiles}</ul> }
}

#[component]
fn Tile(of: Measured, language: Locale, href: Option<String>) -> impl IntoView {
    let Measured { measure, now, before } = of;
    let unit = measure.unit();
    let none = td_string!(language, dashboard.none);
    let value = now.map_or_else(|| none.to_owned(), |now| figure::value(language, unit, now));
    let short = now.is_some();
    let id = format!("about-{}", measure.code());
    let change = now.zip(before).and_then(|(now, before)| {
        let words = figure::change(language, unit, now, before)?;
        Some((now > before, words))
    });
    let tone = match of.is_better() {
        Some(true) => Tone::Good,
        Some(false) => Tone::Bad,
        None => Tone::Neutral,
    };
    let delta = change.map(|(more, words)| {
        let (glyph, says) = if more {
            (Glyph::Up, td_string!(language, dashboard.more))
        } else {
            (Glyph::Fall, td_string!(language, dashboard.less))
        };
        view! {
            <span class="delta" data-tone=tone.code()>
                <Icon glyph small=true/>
                <span class="vh">{says}" "</span>
                {words}
            </span>
            " "
        }
    });
    let was = before.map(|before| {
        let value = figure::value(language, unit, before);
        td_string!(language, dashboard.was, value = value)
    });
    let aim = measure.aim().map(|aim| {
        let missed = now.is_some_and(|now| !aim.is_met(now));
        view! {
            <span class="block small" class:b=missed>
                {missed.then(|| view! { <Icon glyph=Glyph::Warn small=true/><span class="vh">{td_string!(language, dashboard.aim_missed)}": "</span> })}
                {figure::aim(language, unit, aim)}
            </span>
        }
    });
    let inner = view! {
        <span class="small mute">{figure::measure(language, measure)}</span>
        <span class="v" class:none=!short>{value}</span>
        <span class="small">{delta}<span class="faint">{was}</span></span>
        {aim}
        <span class="tip" role="tooltip" id=id.clone()>{figure::about(language, measure)}</span>
    };
    match href {
        Some(href) => view! { <a class="panel tile" href=href aria-describedby=id>{inner}</a> }.into_any(),
        None => view! { <div class="panel tile" tabindex="0" role="group" aria-label=figure::measure(language, measure) aria-describedby=id>{inner}</div> }.into_any(),
    }
}

/// What all of them mean, in words.
#[component]
pub fn Definitions(drawn: Drawn) -> impl IntoView {
    let language = drawn.language;
    let terms = Measure::ALL.map(|measure| {
        view! {
            <dt class="b">{figure::measure(language, measure)}</dt>
            <dd>{figure::about(language, measure)}</dd>
        }
    });
    view! {
        <section class="panel">
            <header><h2>{td_string!(language, dashboard.about.title)}</h2></header>
            <dl class="pad dash-terms small">{terms}</dl>
        </section>
    }
}

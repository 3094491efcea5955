//! What is to be closed before the report is sent, each point with the acts that close it right there: the arrows lead
//! from point to point and from act to act, Enter does it; a digit says how a call has ended, as on the desk.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    booking::BookingStatus,
    call::CallOutcome,
    day_report::view::{OpenPoint, PointAbout},
    error::AppError,
    id::{BookingId, CallId, LeadId},
    lead_act::LeadAct,
};
use leptos::{ev::KeyboardEvent, prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;

use super::shown::Shown;
use crate::{
    api::{bookings::step_booking, callbacks::leave_callback, calls::set_call_outcome, leads::change_lead},
    i18n::*,
    ui::{
        focus,
        icons::{Glyph, Icon},
        keys::{Chord, Keycaps, use_keys},
        parts::{Offering, Tag, Tone},
        words::{self, call, lead, report},
    },
};

/// Outcomes that stand beside a call; the others are a digit away, and on the call's own page.
const OUTCOMES: [CallOutcome; 3] = [CallOutcome::Advised, CallOutcome::CallBack, CallOutcome::Spam];

/// The panel; nothing once the report is sent.
#[component]
pub fn Points(shown: Shown) -> impl IntoView {
    let i18n = use_i18n();
    let points = Memo::new(move |_| shown.view.with(|view| view.points.clone()));
    let sent = Memo::new(move |_| shown.view.with(|view| view.state.is_sent()));
    let own = Memo::new(move |_| shown.view.with(|view| view.may.submit));
    let offering = Offering::new(move || shown.again());
    for (code, step) in [("ArrowDown", 1), ("ArrowUp", -1)] {
        let name = text!(i18n, reports.points.title);
        use_keys().bind(Chord::key(code), name, move || walk(step));
    }
    let left = move || shown.view.with(|view| view.left_open);
    let title = move || match own.get() {
        true => t_string!(i18n, reports.points.title),
        false => t_string!(i18n, reports.points.others),
    };
    let rows = move || {
        let rows = points.get().into_iter().enumerate();
        rows.map(|(at, point)| view! { <Row shown at point own=own.get() offering/> }).collect_view()
    };
    let count = move || points.with(Vec::len);
    let list = move || {
        match count() {
        0 => view! { <p class="pad row g2 mute"><Icon glyph=Glyph::Check/>{t!(i18n, reports.points.nothing)}</p> }.into_any(),
        _ => view! { <table class="table stack" id="points"><tbody>{rows}</tbody></table> }.into_any(),
    }
    };
    let some = Memo::new(move |_| count() > 0);
    view! {
        <Show when=move || !sent.get()>
            <section class="panel points">
                <header data-tone=move || some.get().then_some("warn")>
                    <Show when=move || some.get()><span class="tone row"><Icon glyph=Glyph::Warn/></span></Show>
                    <h2>{title}</h2>
                    <Show when=move || some.get()><span class="count" data-tone="warn">{count}</span></Show>
                    <Show when=move || some.get() && own.get()>
                        <span class="end small mute wide">
                            <Keycaps chord=Chord::key("ArrowUp")/>
                            <Keycaps chord=Chord::key("ArrowDown")/>
                            " "{t!(i18n, reports.points.choose)}" "
                            <Keycaps chord=Chord::key("Enter")/>
                            " "{t!(i18n, reports.points.settle)}
                        </span>
                    </Show>
                </header>
                {list}
            </section>
        </Show>
        <Show when=move || sent.get() && left() != 0>
            <section class="panel pad small mute">
                {move || t_string!(i18n, reports.left_open, count = left())}
            </section>
        </Show>
    }
    .into_any()
}

/// Leads to the next point, or the one before.
fn walk(step: i64) {
    let inside =
        document().active_element().and_then(|focused| focused.closest("[data-point]").ok().flatten());
    let at = inside.and_then(|row| row.get_attribute("data-point")).and_then(|at| at.parse::<i64>().ok());
    let next = at.map_or(0, |at| (at + step).max(0));
    give(next);
}

/// The focus goes to the first act of a point; false where there is none.
fn give(at: i64) -> bool {
    focus::give_first(&format!("[data-point=\"{at}\"] .act"))
}

/// A point was closed: the focus goes to the one that has taken its place, to the last one, or on to the comment.
fn give_next(at: usize) {
    request_animation_frame(move || {
        let at = at as i64;
        if focus::is_lost() && !give(at) && !give(at - 1) && !focus::give_first("#report-comment") {
            focus::give_first("#main");
        }
    });
}

/// An act upon a point.
#[derive(Clone)]
enum Act {
    /// How the call has ended.
    Outcome(CallId, i64, CallOutcome),
    /// Left to tomorrow.
    Leave(domain::id::CallbackId),
    /// Whether the patient came.
    Mark(BookingId, i64, BookingStatus),
    /// The next step of a lead.
    Plan(LeadId, i64),
}

/// Does it, and reads the report anew.
fn run(shown: Shown, at: usize, act: Act) {
    if shown.busy.get_untracked() {
        return;
    }
    shown.busy.set(true);
    let language = shown.i18n.get_locale_untracked();
    let next = tomorrow(shown);
    spawn_local(async move {
        let answer: Result<(), AppError> = match act {
            Act::Outcome(call, version, outcome) => set_call_outcome(call, version, outcome).await.map(drop),
            Act::Leave(callback) => leave_callback(callback).await,
            Act::Mark(booking, version, status) => step_booking(booking, version, status).await.map(drop),
            Act::Plan(lead, version) => {
                let step = td_string!(language, reports.points.step).to_owned();
                change_lead(lead, version, LeadAct::Plan { step, at: next }).await.map(drop)
            }
        };
        shown.connection.note(&answer);
        if let Err(error) = &answer {
            shown.complain(error);
        }
        shown.read().await;
        shown.busy.try_set(false);
        give_next(at);
    });
}

/// The start of the next day's calls by the clinic's clock, as a form says it.
fn tomorrow(shown: Shown) -> String {
    let start = shown.view.with_untracked(|view| view.next_start.with_timezone(&view.zone));
    start.format("%Y-%m-%dT%H:%M").to_string()
}

#[component]
fn Row(shown: Shown, at: usize, point: OpenPoint, own: bool, offering: Offering) -> impl IntoView {
    let i18n = use_i18n();
    let glyph = match &point.about {
        PointAbout::Unsettled { .. } => Glyph::Phone,
        PointAbout::Missed { .. } => Glyph::Missed,
        PointAbout::Unmarked { .. } => Glyph::NoShow,
        PointAbout::Lead { .. } => Glyph::Inbox,
    };
    let about = StoredValue::new(point.about.clone());
    let name = move || about.with_value(|about| title(i18n.get_locale(), about));
    let when = point.at;
    let facts = move || about.with_value(|about| facts(shown, i18n.get_locale(), about, when));
    let (id, call) = (point.id, CallId(point.id));
    let settles = matches!(point.about, PointAbout::Unsettled { .. }) && own;
    let press = move |event: KeyboardEvent| {
        let digit = Chord::DIGITS.iter().position(|chord| chord.matches(&event));
        if let (true, Some(outcome), PointAbout::Unsettled { version, .. }) =
            (settles, digit.and_then(|at| CallOutcome::ALL.get(at)), about.get_value())
        {
            event.prevent_default();
            run(shown, at, Act::Outcome(call, version, *outcome));
        }
        let step = match event.key().as_str() {
            "ArrowRight" => 1,
            "ArrowLeft" => -1,
            _ => return,
        };
        event.prevent_default();
        beside(&event, step);
    };
    let acts = own.then(|| view! { <Acts shown at id about=about.get_value() offering/> });
    view! {
        <tr data-point=at.to_string() on:keydown=press>
            <td class="glyph"><Icon glyph/></td>
            <td><b>{name}</b><div class="small mute">{facts}</div></td>
            <td class="num acts">{acts}</td>
        </tr>
    }
    .into_any()
}

/// The act beside the one that has the focus.
fn beside(event: &KeyboardEvent, step: i32) {
    let Some(row) = event.current_target().and_then(|row| row.dyn_into::<web_sys::Element>().ok()) else {
        return;
    };
    let Ok(acts) = row.query_selector_all(".act") else { return };
    let focused = document().active_element();
    let all = (0..acts.length()).filter_map(|at| acts.item(at)?.dyn_into::<web_sys::Element>().ok());
    let all: Vec<web_sys::Element> = all.collect();
    if let Some(at) = all.iter().position(|act| Some(act) == focused.as_ref())
        && let Some(next) = usize::try_from(at as i32 + step).ok().and_then(|at| all.get(at))
    {
        focus::give(next);
    }
}

/// What a point is.
fn title(language: Locale, about: &PointAbout) -> &'static str {
    match about {
        PointAbout::Unsettled { .. } => td_string!(language, reports.points.unsettled),
        PointAbout::Missed { .. } => td_string!(language, reports.points.missed),
        PointAbout::Unmarked { .. } => td_string!(language, reports.points.unmarked),
        PointAbout::Lead { answered: false, .. } => td_string!(language, reports.points.lead_new),
        PointAbout::Lead { .. } => td_string!(language, reports.points.lead),
    }
}

/// When it was, and whom it concerns.
fn facts(shown: Shown, language: Locale, about: &PointAbout, at: DateTime<Utc>) -> String {
    let who = |patient: &Option<String>, phone: &Option<String>| {
        let hidden = td_string!(language, reports.points.hidden);
        patient.clone().or_else(|| phone.clone()).unwrap_or_else(|| hidden.to_owned())
    };
    let time = shown.time(at);
    let parts = match about {
        PointAbout::Unsettled { phone_masked, patient, talked_s, .. } => {
            vec![time, who(patient, phone_masked), talked_s.map(report::length).unwrap_or_default()]
        }
        PointAbout::Missed { phone_masked, patient, .. } => {
            let waits = shown.view.with(|view| view.now) - at;
            vec![time, who(patient, phone_masked), waited(language, waits)]
        }
        PointAbout::Unmarked { patient, doctor, zone, .. } => {
            vec![words::free_time::time(*zone, at), patient.clone().unwrap_or_default(), doctor.clone()]
        }
        PointAbout::Lead { name, source, attempts, .. } => {
            let tries =
                (*attempts > 0).then(|| td_string!(language, reports.points.attempts, count = *attempts));
            vec![name.clone(), lead::source(language, *source).to_owned(), tries.unwrap_or_default()]
        }
    };
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

fn waited(language: Locale, length: TimeDelta) -> String {
    lead::waited(language, length.num_seconds())
}

/// The acts that close a point.
#[component]
fn Acts(shown: Shown, at: usize, id: uuid::Uuid, about: PointAbout, offering: Offering) -> impl IntoView {
    let i18n = use_i18n();
    let act = move |act: Act, name: TextProp| {
        let act = StoredValue::new(act);
        view! {
            <button
                type="button"
                class="btn sm act"
                disabled=move || shown.busy.get()
                on:click=move |_| run(shown, at, act.get_value())
            >
                {move || name.get()}
            </button>
        }
    };
    match about {
        PointAbout::Unsettled { version, .. } => {
            let outcome = move |outcome: CallOutcome| {
                let name = move || call::outcome(i18n.get_locale(), outcome);
                act(Act::Outcome(CallId(id), version, outcome), name.into())
            };
            view! {
                {OUTCOMES.into_iter().map(outcome).collect_view()}
                <a class="btn sm plain act" href=format!("/calls/{id}")>{t!(i18n, reports.points.open)}</a>
            }
            .into_any()
        }
        PointAbout::Missed { ringing: true, .. } => {
            view! { <Tag tone=Tone::Info icon=Glyph::Phone>{t!(i18n, reports.points.ringing)}</Tag> }.into_any()
        }
        PointAbout::Missed { callback, .. } => view! {
            <button
                type="button"
                class="btn sm act"
                disabled=move || offering.is_busy()
                on:click=move |_| offering.ring_back(callback)
            >
                <Icon glyph=Glyph::Phone/>
                {t!(i18n, reports.points.ring)}
            </button>
            {act(Act::Leave(callback), text!(i18n, reports.points.tomorrow).into())}
        }
        .into_any(),
        PointAbout::Unmarked { version, .. } => view! {
            {act(Act::Mark(BookingId(id), version, BookingStatus::Arrived), text!(i18n, reports.points.came).into())}
            {act(Act::Mark(BookingId(id), version, BookingStatus::NoShow), text!(i18n, reports.points.no_show).into())}
        }
        .into_any(),
        PointAbout::Lead { version, .. } => view! {
            {act(Act::Plan(LeadId(id), version), text!(i18n, reports.points.plan).into())}
            <a class="btn sm plain act" href=format!("/leads/{id}")>{t!(i18n, reports.points.open)}</a>
        }
        .into_any(),
    }
}

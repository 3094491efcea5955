//! A lead as a card of the board shows it; the list shows the same parts in its cells.

use domain::{id::LeadId, lead::LeadStatus, lead_board::LeadLine, text::NBSP};
use leptos::prelude::*;

use super::{
    Leads,
    acts::Act,
    asking::{anchor, opener},
    clock::{Clock, Wait},
    doing::{Ask, Doing},
};
use crate::{
    i18n::*,
    ui::{
        icons::{Glyph, Icon},
        keys::Keycaps,
        parts::{Avatar, Tag, Tone, hue},
        words::{self, lead},
    },
};

/// The card. `stop` is the one that keys act on, `tab` the one of its lane that Tab comes to.
#[component]
pub fn Card(
    leads: Leads,
    id: LeadId,
    stop: Memo<Option<LeadId>>,
    tab: Memo<Option<LeadId>>,
) -> impl IntoView {
    let line = Memo::new(move |_| leads.line(id));
    // Without how long they wait: that changes with each reading, and is no reason to draw the rest anew.
    let told = Memo::new(move |_| line.get().map(|line| LeadLine { clock: None, ..line }));
    let late = move || {
        let wait = line.with(|line| line.as_ref().and_then(|line| line.clock))?;
        (leads.clock.waited(&wait) > wait.limit).then_some(Tone::Bad.code())
    };
    let late = Memo::new(move |_| late());
    let selected = move || leads.current.get() == Some(id);
    let asked = |line: &LeadLine| line.status != LeadStatus::Rejected;
    let body = move || told.get().filter(asked).map(|line| view! { <Body line/> });
    let foot = move || told.get().map(|line| view! { <Foot leads line stop/> });
    view! {
        <li class="lead-card" class:sel=selected id=anchor(id) data-tone=late>
            <div class="row top">
                <Mark line=told/>
                <Opener leads id line=told tab/>
                <State line=line clock=leads.clock/>
            </div>
            {body}
            {foot}
        </li>
    }
    .into_any()
}

/// Where they reached out, in two letters.
#[component]
pub fn Mark(line: Memo<Option<LeadLine>>) -> impl IntoView {
    let i18n = use_i18n();
    let source = Memo::new(move |_| line.with(|line| line.as_ref().map(|line| line.source)));
    let name = move || source.get().map(|source| lead::source(i18n.get_locale(), source));
    let mark = move || source.get().map(|source| lead::source_mark(i18n.get_locale(), source));
    view! {
        <span class="src" title=name>
            <span aria-hidden="true">{mark}</span>
            <span class="vh">{name}</span>
        </span>
    }
}

/// Who it is, and the way to the lead: what has the focus of a card.
#[component]
pub fn Opener(
    leads: Leads,
    id: LeadId,
    line: Memo<Option<LeadLine>>,
    tab: Memo<Option<LeadId>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let name = move || {
        let name = line.with(|line| line.as_ref().map(|line| line.name.clone())).unwrap_or_default();
        if name.is_empty() { t_string!(i18n, leads.no_name).to_owned() } else { name }
    };
    let quiet =
        move || line.with(|line| line.as_ref().is_some_and(|line| line.status == LeadStatus::Rejected));
    let tabindex = move || if tab.get() == Some(id) { "0" } else { "-1" };
    view! {
        <a
            id=opener(id)
            class="grow lead-open"
            class:b=move || !quiet()
            href=format!("/leads/{id}")
            tabindex=tabindex
            on:focus=move |_| leads.current.set(Some(id))
        >
            {name}
        </a>
    }
}

/// How long they wait, how quickly they were answered, or what it has come to.
#[component]
pub fn State(line: Memo<Option<LeadLine>>, clock: Clock) -> impl IntoView {
    let draw = move |line: LeadLine| match line.clock {
        Some(wait) => view! { <Wait wait clock/> }.into_any(),
        None => view! { <Outcome line clock/> }.into_any(),
    };
    view! { {move || line.get().map(draw)} }
}

#[component]
fn Outcome(line: LeadLine, clock: Clock) -> impl IntoView {
    let i18n = use_i18n();
    if let Some(visit) = line.visit {
        let (tone, icon) =
            if visit.confirmed { (Tone::Confirmed, Glyph::Confirmed) } else { (Tone::Booked, Glyph::Booked) };
        let when = move || lead::visit(i18n.get_locale(), &visit, clock.read_at());
        return view! { <Tag tone icon>{when}</Tag> }.into_any();
    }
    match (line.status, line.handover, line.answered_min) {
        (LeadStatus::Rejected | LeadStatus::Booked, ..) => ().into_any(),
        (LeadStatus::Forwarded, Some(handover), _) if handover.accepted_at.is_some() => {
            view! { <Tag tone=Tone::Info icon=Glyph::Check>{t!(i18n, leads.accepted)}</Tag> }.into_any()
        }
        (LeadStatus::InWork, Some(handover), _) if handover.returned => {
            view! { <Tag tone=Tone::Good icon=Glyph::Undo>{t!(i18n, leads.returned)}</Tag> }.into_any()
        }
        (_, _, Some(minutes)) => {
            let late = i64::from(minutes) > domain::lead::ANSWER.num_minutes();
            let tone = if late { Tone::Warn } else { Tone::Good };
            let took = move || domain::wording::duration(minutes.into(), words::lang(i18n.get_locale()));
            view! { <Tag tone icon=Glyph::Check>{took}</Tag> }.into_any()
        }
        _ => ().into_any(),
    }
}

/// What it is about.
#[component]
pub fn Body(line: LeadLine) -> impl IntoView {
    let i18n = use_i18n();
    let returned =
        line.handover.as_ref().filter(|handover| handover.returned && line.status == LeadStatus::InWork);
    let passed = line.handover.as_ref().filter(|_| line.status == LeadStatus::Forwarded);
    if let Some(handover) = returned {
        let note = handover.note.clone();
        return view! { <p class="small clamp">{move || t_string!(i18n, leads.smm_said, note = note.clone())}</p> }
            .into_any();
    }
    let text = match (line.visit, passed) {
        (Some(visit), _) => visit.about,
        (None, Some(handover)) => handover.note.clone(),
        (None, None) => line.text,
    };
    let again = (line.status.is_open() && line.repeats > 0)
        .then(|| view! { <p class="small faint">{t!(i18n, leads.again, count = move || line.repeats)}</p> });
    let text = (!text.is_empty()).then(|| view! { <p class="small clamp">{text}</p> });
    view! { {text}{again} }.into_any()
}

/// Whose it is, what comes next, and what can be done.
#[component]
fn Foot(leads: Leads, line: LeadLine, stop: Memo<Option<LeadId>>) -> impl IntoView {
    let acts = Act::of(&line, leads.doing.hand);
    if acts.is_empty() {
        return ().into_any();
    }
    let (id, offered) = (line.id, Act::offered(&line, leads.doing.hand));
    let button = offered.map(|act| view! { <Offered doing=leads.doing id act stop/> });
    let left = if line.status.is_open() {
        view! { <Next line clock=leads.clock/> }.into_any()
    } else {
        view! { <Why line/> }.into_any()
    };
    view! {
        <div class="row small faint">
            {left}
            <span class="row g1 end">{button}<More doing=leads.doing id/></span>
        </div>
    }
    .into_any()
}

/// Why there will be no visit.
#[component]
pub fn Why(line: LeadLine) -> impl IntoView {
    let i18n = use_i18n();
    let attempts = line.attempts;
    let why = line.reason.filter(|_| line.status == LeadStatus::Rejected);
    why.map(|why| view! { <Tag tone=Tone::Neutral>{move || lead::rejected(i18n.get_locale(), why, attempts)}</Tag> })
}

/// Whose it is and what comes next; of a new one, what brought them, or how to answer.
#[component]
pub fn Next(line: LeadLine, clock: Clock) -> impl IntoView {
    let i18n = use_i18n();
    let owner = line.owner.as_ref().map(|owner| {
        let name = owner.name.clone();
        let (title, shown) = (name.clone(), name.clone());
        view! {
            <span title=title>
                <Avatar name=shown hue=hue(owner.id.0) size="sm"/>
                <span class="vh">{name}</span>
            </span>
        }
    });
    let known = (line.known && line.owner.is_none())
        .then(|| view! { <Tag tone=Tone::Info icon=Glyph::User>{t!(i18n, leads.known)}</Tag> });
    let overdue = move || line_is_overdue(line.next_at, clock).then_some(Tone::Warn.code());
    let told = line.clone();
    let words = known.is_none().then(|| {
        let words = move || next_words(i18n.get_locale(), &told, clock);
        view! { <span class="cut" class:tone=move || overdue().is_some() data-tone=overdue>{words}</span> }
    });
    view! { {owner}{known}{words} }.into_any()
}

fn line_is_overdue(next_at: Option<chrono::DateTime<chrono::Utc>>, clock: Clock) -> bool {
    next_at.is_some_and(|at| at < clock.read_at())
}

fn next_words(language: Locale, line: &LeadLine, clock: Clock) -> String {
    let waits = |handover: &&domain::lead_board::Handover| {
        line.status == LeadStatus::Forwarded && handover.accepted_at.is_none()
    };
    if let Some(handover) = line.handover.as_ref().filter(waits) {
        return match handover.to.as_str() {
            "" => td_string!(language, leads.not_accepted_yet).to_owned(),
            name => td_string!(language, leads.not_accepted, name = name),
        };
    }
    let next = lead::next(language, line, clock.zone(), clock.read_at());
    if !next.is_empty() || line.status != LeadStatus::New {
        return next;
    }
    let known = [&line.touch, &line.contact].into_iter().find(|words| !words.is_empty());
    match (known, &line.phone_masked) {
        (Some(words), _) => words.clone(),
        (None, Some(phone)) => phone.replace(' ', &NBSP.to_string()),
        (None, None) => td_string!(language, leads.no_phone).to_owned(),
    }
}

/// What is likeliest to be done; its key stands there on the card at the stop.
#[component]
fn Offered(doing: Doing, id: LeadId, act: Act, stop: Memo<Option<LeadId>>) -> impl IntoView {
    let i18n = use_i18n();
    let keys = move || (stop.get() == Some(id)).then(|| view! { <Keycaps chord=act.chord()/> });
    view! {
        <button type="button" class="btn sm" tabindex="-1" disabled=move || doing.is_busy() on:click=move |_| doing.begin(id, act)>
            {move || act.name(i18n.get_locale())}
            {keys}
        </button>
    }
}

/// All that can be done.
#[component]
pub fn More(doing: Doing, id: LeadId) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <button type="button" class="ib" tabindex="-1" aria-label=text!(i18n, leads.act.menu) on:click=move |_| doing.ask(id, Ask::Menu)>
            <Icon glyph=Glyph::Dots/>
        </button>
    }
}

//! One lead, `/leads/{id}`: who and what, what can be done, and all that is known.
//!
//! `history` shows what happened, `next` what is to be done, `facts` where it came from, `reveal` the number.

use domain::{
    event::Event,
    id::LeadId,
    lead::LeadStatus,
    lead_board::{Handover, LeadLine, LeadView, LeadVisit},
};
use leptos::{prelude::*, task::spawn_local};

use super::{
    acts::Act,
    asking::{Asking, anchor},
    card::{Mark, Next, State, Why},
    clock::Clock,
    doing::{Doing, Source},
    facts, history, keys_of, next, reveal,
};
use crate::{
    api::leads::read_lead,
    i18n::*,
    ui::{
        connection::{Connection, use_connection},
        frame::{Main, ToldPage, TopBar, told_of, use_id},
        icons::{Glyph, Icon},
        keys::Keycaps,
        live::keep_fresh,
        palette::PaletteButton,
        parts::{Tag, Tone},
        words::lead,
    },
};

/// The page.
#[component]
pub fn LeadPage() -> impl IntoView {
    let i18n = use_i18n();
    let told = told_of(use_id(), read_lead);
    view! {
        <ToldPage title=text!(i18n, leads.lead) resource=told let:view>
            <Lead view/>
        </ToldPage>
    }
    .into_any()
}

/// The lead on the screen, and what its parts share.
#[derive(Clone, Copy)]
pub struct Shown {
    /// Which.
    pub id: LeadId,
    /// All that is known of it.
    pub view: RwSignal<LeadView>,
    /// The clock of the page.
    pub clock: Clock,
    /// What does things with it.
    pub doing: Doing,
}

impl Shown {
    fn of(view: LeadView) -> Self {
        let (id, clock) = (view.line.id, Clock::new());
        clock.set(view.now, view.zone);
        let view = RwSignal::new(view);
        let reading = Reading { id, view, clock, connection: use_connection() };
        let source = Source {
            find: Callback::new(move |_| view.try_with(|view| view.line.clone())),
            smm: Signal::derive(move || view.with(|view| view.smm.clone())),
            changed: Callback::new(move |left| match left {
                Some(left) => reading.show(left),
                None => reading.again(),
            }),
        };
        Self { id, view, clock, doing: Doing::new(source, clock) }
    }

    /// The lead as the board shows it.
    pub fn line(self) -> Memo<Option<LeadLine>> {
        Memo::new(move |_| self.view.with(|view| Some(view.line.clone())))
    }
}

/// Reads the lead anew: by no resource, which would draw forms anew that are being filled in.
#[derive(Clone, Copy)]
struct Reading {
    id: LeadId,
    view: RwSignal<LeadView>,
    clock: Clock,
    connection: Connection,
}

impl Reading {
    fn again(self) {
        spawn_local(async move {
            let answer = read_lead(self.id).await;
            self.connection.note(&answer);
            if let Ok(now) = answer {
                self.show(now);
            }
        });
    }

    fn show(self, now: LeadView) {
        self.clock.set(now.now, now.zone);
        self.view.try_set(now);
    }
}

#[component]
fn Lead(view: LeadView) -> impl IntoView {
    let i18n = use_i18n();
    let shown = Shown::of(view);
    shown.clock.run();
    let matters = move |event: &Event| match event {
        Event::LeadChanged { id } => *id == shown.id,
        Event::Resync => true,
        _ => false,
    };
    keep_fresh(matters, move || {
        shown.doing.source.changed.try_run(None);
    });
    view! {
        <TopBar title=text!(i18n, leads.lead)>
            <a class="ib first" href="/leads" aria-label=text!(i18n, leads.back)><Icon glyph=Glyph::Left/></a>
            <span class="end"></span>
            <PaletteButton/>
        </TopBar>
        <Main>
            <div class="page">
                <div class="split card-columns">
                    <div class="col g4">
                        <Head shown/>
                        <history::History shown/>
                    </div>
                    <div class="col g4">
                        <next::NextStep shown/>
                        <facts::Facts shown/>
                    </div>
                </div>
            </div>
        </Main>
        <Asking doing=shown.doing/>
    }
    .into_any()
}

/// Who it is, what they want, how far it is, and what can be done.
#[component]
fn Head(shown: Shown) -> impl IntoView {
    let i18n = use_i18n();
    let line = shown.line();
    let told = Memo::new(move |_| line.get().map(|line| LeadLine { clock: None, ..line }));
    let name = move || {
        let name = shown.view.with(|view| view.line.name.clone());
        if name.is_empty() { t_string!(i18n, leads.no_name).to_owned() } else { name }
    };
    let status = move || lead::state(i18n.get_locale(), shown.view.with(|view| view.line.status));
    let state = move || told.get().map(|line| view! { <How line clock=shown.clock/> });
    let text = move || shown.view.with(|view| view.line.text.clone());
    view! {
        <section class="panel pad col g3">
            <div class="row">
                <Mark line=told/>
                <h2 class="lead grow">{name}</h2>
                <Tag tone=Tone::Neutral>{status}</Tag>
                <State line clock=shown.clock/>
            </div>
            <p class="lines">{text}</p>
            {state}
            <reveal::Contacts shown/>
            <Acts shown/>
        </section>
    }
    .into_any()
}

/// Whose it is, what came of it, and how the SMM manager has it.
#[component]
fn How(line: LeadLine, clock: Clock) -> impl IntoView {
    let i18n = use_i18n();
    let handover = line.handover.clone().map(|handover| view! { <Passed handover/> });
    let visit = line.visit.clone().map(|visit| view! { <Visit visit clock/> });
    let again = (line.repeats > 0)
        .then(|| view! { <p class="small mute">{t!(i18n, leads.again, count = move || line.repeats)}</p> });
    let owner = line.owner.as_ref().map(|owner| owner.name.clone());
    // How to answer a new one is said below.
    let next =
        line.status.is_open() && (line.status != LeadStatus::New || line.known || line.next_at.is_some());
    let told = line.clone();
    view! {
        {again}
        {handover}
        {visit}
        <Why line=told/>
        {next.then(|| view! {
            <div class="row small mute">
                <Next line clock/>
                {owner}
            </div>
        })}
    }
    .into_any()
}

#[component]
fn Passed(handover: Handover) -> impl IntoView {
    let i18n = use_i18n();
    let Handover { by, to, note, returned, accepted_at } = handover;
    let who = [by, to].into_iter().filter(|name| !name.is_empty()).collect::<Vec<_>>().join(" → ");
    let tag = match (returned, accepted_at) {
        (true, _) => {
            view! { <Tag tone=Tone::Good icon=Glyph::Undo>{t!(i18n, leads.returned)}</Tag> }.into_any()
        }
        (false, Some(_)) => {
            view! { <Tag tone=Tone::Info icon=Glyph::Check>{t!(i18n, leads.accepted)}</Tag> }.into_any()
        }
        (false, None) => ().into_any(),
    };
    view! {
        <div class="quote">
            <div class="row small mute"><b>"SMM"</b><span class="grow">{who}</span>{tag}</div>
            <p class="lines">{note}</p>
        </div>
    }
    .into_any()
}

#[component]
fn Visit(visit: LeadVisit, clock: Clock) -> impl IntoView {
    let i18n = use_i18n();
    let date = visit.starts_at.with_timezone(&visit.zone).date_naive();
    let (id, about) = (visit.id, visit.about.clone());
    let when = move || lead::visit(i18n.get_locale(), &visit, clock.read_at());
    let when = match id {
        Some(_) => view! { <a class="b" href=format!("/schedule?date={date}")>{when}</a> }.into_any(),
        None => view! { <b>{when}</b> }.into_any(),
    };
    view! { <p>{when}" "{about}</p> }.into_any()
}

/// What can be done, each with its key.
#[component]
fn Acts(shown: Shown) -> impl IntoView {
    let i18n = use_i18n();
    let doing = shown.doing;
    let acts =
        Memo::new(move |_| shown.view.with(|view| Some((view.line.id, Act::of(&view.line, doing.hand)))));
    keys_of(doing, acts);
    let button = move |(at, act): (usize, Act)| {
        let loss = act == Act::Reject;
        let class = if at == 0 && !loss { "btn primary" } else { "btn" };
        let tone = loss.then_some(Tone::Bad.code());
        view! {
            <button type="button" class=class data-tone=tone disabled=move || doing.is_busy() on:click=move |_| doing.begin(shown.id, act)>
                <Icon glyph=act.glyph()/>
                {move || act.name(i18n.get_locale())}
                <Keycaps chord=act.chord()/>
            </button>
        }
    };
    let buttons = move || {
        let acts = acts.get().map(|(_, acts)| acts).unwrap_or_default();
        acts.into_iter().enumerate().map(button).collect_view()
    };
    view! { <div class="row wrap" id=anchor(shown.id)>{buttons}</div> }.into_any()
}

//! `/settings/to-move`: the visits that have lost their hours, a proposal for each, and whom of the patients that were
//! moved still to tell.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::{
    booking::BookingStatus,
    error::AppError,
    event::Event,
    gap_offer::{OfferForm, Source},
    hours_fallout::VisitToMove,
    id::{BookingId, BranchId},
    to_move::{Accepted, MoveBatch, MovedVisit, Proposal, ProposalKind, ToMovePage as Page},
    waitlist::Claim,
    wording,
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::{use_navigate, use_query_map};

use super::{
    facts::{Facts, use_facts},
    visits::VisitRow,
};
use crate::{
    api::{
        bookings::step_booking,
        gap_offers::offer_gap,
        to_move::{accept_moves, take_back_moves, tell_moved, visits_to_move},
    },
    i18n::*,
    ui::{
        connection::{Connection, use_connection},
        frame::{Main, TopBar},
        icons::Glyph,
        keys::{Chord, Keycaps, use_keys},
        live::keep_fresh,
        parts::{Button, ClaimTag, Empty, Loaded, Look, Panel, Tag, Tone, toast::ToastStack, use_toasts},
        words::{self, free_time},
    },
};

/// Accepts all proposals.
const ALL: Chord = Chord::SAVE;

/// The page.
#[component]
pub fn ToMovePage() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    let branch: Memo<Option<BranchId>> =
        Memo::new(move |_| query.with(|query| query.get_str("branch").and_then(|id| id.parse().ok())));
    let page = Resource::new_blocking(move || branch.get(), visits_to_move);
    keep_fresh(matters, move || page.refetch());
    // Of the page, not of the list, which is drawn anew while an act is under way.
    let acts = Acts::new(Callback::new(move |()| page.refetch()));
    view! {
        <TopBar title=text!(i18n, hours.to_move_title)/>
        <Main>
            <Loaded resource=page let:told>
                <List told branch acts/>
            </Loaded>
        </Main>
    }
    .into_any()
}

/// Whether an event may change what the page shows.
fn matters(event: &Event) -> bool {
    !matches!(event, Event::PatientChanged { .. })
}

/// What can be done on the page.
#[derive(Clone, Copy)]
struct Acts {
    i18n: leptos_i18n::I18nContext<Locale>,
    toasts: ToastStack,
    connection: Connection,
    busy: RwSignal<bool>,
    reload: Callback<()>,
    to_desk: Callback<()>,
}

impl Acts {
    fn new(reload: Callback<()>) -> Self {
        let navigate = use_navigate();
        Self {
            i18n: use_i18n(),
            toasts: use_toasts(),
            connection: use_connection(),
            busy: RwSignal::new(false),
            reload,
            to_desk: Callback::new(move |()| navigate("/", Default::default())),
        }
    }

    /// Asks the server, one thing at a time; then the page is fetched again.
    fn run<T: 'static>(
        self,
        question: impl Future<Output = Result<T, AppError>> + 'static,
        then: impl FnOnce(Self, T) + 'static,
    ) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        spawn_local(async move {
            let answer = question.await;
            self.connection.note(&answer);
            self.busy.try_set(false);
            match answer {
                Ok(answer) => then(self, answer),
                Err(error) => self.toasts.say(words::error(self.language(), &error)),
            }
            self.reload.try_run(());
        });
    }

    fn language(self) -> Locale {
        self.i18n.get_locale_untracked()
    }

    /// Moves the visits; says how many, with the way back.
    fn accept(self, visits: Vec<Accepted>) {
        self.run(accept_moves(visits), |acts, settled| {
            let language = acts.language();
            if let Some((_, error)) = settled.refused.first() {
                let count = settled.refused.len() as u32;
                let why = words::error(language, error);
                acts.toasts.say(td_string!(language, hours.moves.refused, count = count, why = why));
            }
            if let Some(batch) = settled.batch {
                let text = td_string!(language, hours.moves.moved, count = settled.moved);
                acts.toasts.with_undo(text, move || {
                    acts.run(take_back_moves(batch), |_, ()| {});
                });
            }
        });
    }

    /// Offers the time in a call.
    fn call(self, proposal: &Proposal) {
        let form = OfferForm { source: Source::Visit(proposal.visit), place: proposal.place };
        self.run(offer_gap(form), |acts, _| acts.to_desk.run(()));
    }

    /// Rings to tell, or to find another time.
    fn tell(self, visit: BookingId) {
        self.run(tell_moved(visit), |acts, _| acts.to_desk.run(()));
    }

    /// The patient knows and will come.
    fn told(self, visit: &MovedVisit) {
        self.run(step_booking(visit.id, visit.version, BookingStatus::Confirmed), |acts, _| {
            acts.toasts.say(td_string!(acts.language(), hours.moves.told));
        });
    }

    fn take_back(self, batch: &MoveBatch) {
        self.run(take_back_moves(batch.id), |acts, ()| {
            acts.toasts.say(td_string!(acts.language(), hours.moves.taken_back));
        });
    }
}

#[component]
fn List(told: Page, branch: Memo<Option<BranchId>>, acts: Acts) -> impl IntoView {
    let i18n = use_i18n();
    let Page { visits, proposals, claims, batches, doctors, branches, may_move } = told;
    let names = branches.clone();
    provide_context(Facts {
        branches: branches.into(),
        chairs: [].into(),
        doctors: doctors.into(),
        reload: acts.reload,
    });
    let chip = move |id: Option<BranchId>, name: Signal<String>| {
        let href =
            id.map_or_else(|| "/settings/to-move".to_owned(), |id| format!("/settings/to-move?branch={id}"));
        let current = move || (branch.get() == id).then_some("true");
        view! { <a href=href class="chip" aria-current=current>{move || name.get()}</a> }
    };
    let chips = (names.len() > 1).then(|| {
        let all = Signal::derive(move || td_string!(i18n.get_locale(), hours.all_branches).to_owned());
        let each = names.into_iter().map(|(id, name, _)| chip(Some(id), Signal::stored(name)));
        view! { <nav class="row wrap g1" aria-label=text!(i18n, hours.branch)>{chip(None, all)}{each.collect_view()}</nav> }
    });
    let accepted: Vec<Accepted> = proposals
        .iter()
        .filter(|proposal| claims.iter().all(|(visit, _)| *visit != proposal.visit))
        .filter_map(|proposal| {
            let visit = visits.iter().find(|visit| visit.id == proposal.visit)?;
            Some(Accepted { visit: visit.id, version: visit.version, place: proposal.place })
        })
        .collect();
    let count = accepted.len() as u32;
    let accepted = Arc::new(accepted);
    let by_key = accepted.clone();
    if may_move && count > 0 {
        use_keys().bind(ALL, text!(i18n, hours.moves.all_key), move || acts.accept(by_key.to_vec()));
    }
    let all = move || {
        let accepted = accepted.clone();
        (may_move && count > 0).then(|| {
            view! {
                <Button
                    look=Look::Primary
                    small=true
                    busy=acts.busy
                    on:click=move |_| acts.accept(accepted.to_vec())
                >
                    {t!(i18n, hours.moves.all, count = move || count)}
                    <Keycaps chord=ALL/>
                </Button>
            }
        })
    };
    let nothing = visits.is_empty();
    let rows = visits
        .into_iter()
        .map(|visit| {
            let proposal = proposals.iter().find(|proposal| proposal.visit == visit.id).cloned();
            let claim = claims.iter().find(|(of, _)| *of == visit.id).map(|(_, claim)| claim.clone());
            view! { <Row visit proposal claim acts may_move/> }
        })
        .collect_view();
    let list = if nothing {
        view! {
            <section class="panel">
                <Empty icon=Glyph::Check title=text!(i18n, hours.nothing_to_move) body=text!(i18n, hours.nothing_to_move_body)/>
            </section>
        }
        .into_any()
    } else {
        view! { <Panel title=text!(i18n, hours.to_move_title) aside=all><ul class="visits">{rows}</ul></Panel> }.into_any()
    };
    let batches = batches.into_iter().map(|batch| view! { <Batch batch acts may_move/> }).collect_view();
    view! { <div class="page">{chips}{list}{batches}</div> }.into_any()
}

/// «пн, 30 ноября, 10:15».
fn date_and_time(at: DateTime<Utc>, zone: Tz, language: Locale) -> String {
    let date = at.with_timezone(&zone).date_naive();
    format!("{}, {}", wording::date_with_weekday(date, words::lang(language)), free_time::time(zone, at))
}

/// A visit, and where it could go.
#[component]
fn Row(
    visit: VisitToMove,
    proposal: Option<Proposal>,
    claim: Option<Claim>,
    acts: Acts,
    may_move: bool,
) -> impl IntoView {
    let i18n = use_i18n();
    let facts = use_facts();
    let version = visit.version;
    let same_day = visit.starts_at;
    let (id, rung) = (visit.id, claim.clone());
    let proposed = proposal.map(|proposal| {
        let zone = facts.zone(proposal.place.branch_id);
        let doctor = facts.doctor(proposal.place.doctor_id);
        let (starts, kind) = (proposal.place.starts_at, proposal.kind);
        let when = move || {
            if starts == same_day {
                t_string!(i18n, hours.moves.same_time).to_owned()
            } else {
                date_and_time(starts, zone, i18n.get_locale())
            }
        };
        let name = move || match kind {
            ProposalKind::Substitute => t_string!(i18n, hours.moves.substitute),
            ProposalKind::SameDoctor => t_string!(i18n, hours.moves.same_doctor),
            ProposalKind::Other => t_string!(i18n, hours.moves.other),
        };
        let own = proposal.clone();
        let accept =
            move |_| acts.accept(vec![Accepted { visit: own.visit, version, place: own.place }]);
        let call = proposal.clone();
        let buttons = match (may_move, claim.clone()) {
            (_, Some(claim)) => view! { <ClaimTag claim/> }.into_any(),
            (true, None) => view! {
                <Button small=true busy=acts.busy on:click=accept>{t!(i18n, hours.moves.accept)}</Button>
                <Button small=true busy=acts.busy on:click=move |_| acts.call(&call)>{t!(i18n, gaps.call)}</Button>
            }
            .into_any(),
            (false, None) => ().into_any(),
        };
        view! {
            <div class="proposal row g2 wrap">
                <Tag tone=Tone::Good icon=Glyph::Swap>{name}</Tag>
                <span class="grow"><b>{doctor}</b>", "{when}</span>
                {buttons}
            </div>
        }
        .into_any()
    });
    let none = proposed.is_none().then(|| {
        let state = match rung {
            Some(claim) => view! { <ClaimTag claim/> }.into_any(),
            None if may_move => view! {
                <Button small=true busy=acts.busy on:click=move |_| acts.tell(id)>{t!(i18n, gaps.call)}</Button>
            }
            .into_any(),
            None => ().into_any(),
        };
        view! {
            <div class="proposal row g2 wrap">
                <span class="grow small mute">{t!(i18n, hours.moves.nothing)}</span>
                {state}
            </div>
        }
    });
    view! { <VisitRow visit with_doctor=true>{proposed}{none}</VisitRow> }.into_any()
}

/// What one act has moved, and whom to tell.
#[component]
fn Batch(batch: MoveBatch, acts: Acts, may_move: bool) -> impl IntoView {
    let i18n = use_i18n();
    let facts = use_facts();
    let zone = batch.visits.first().map_or(Tz::UTC, |visit| facts.zone(visit.branch));
    let at = batch.at.with_timezone(&zone);
    let by = batch.by.clone();
    let left = batch.visits.iter().filter(|visit| !visit.told).count() as u32;
    let title = move || t_string!(i18n, hours.moves.to_tell, count = left);
    let may_take_back = may_move && batch.may_take_back();
    let whole = batch.clone();
    let aside = move || {
        let lang = words::lang(i18n.get_locale());
        let when = format!("{}, {}", wording::day_and_month(at.date_naive(), lang), wording::time(at.time()));
        let whole = whole.clone();
        let back = may_take_back.then(|| {
            view! {
                <Button small=true busy=acts.busy on:click=move |_| acts.take_back(&whole)>{t!(i18n, hours.moves.take_back)}</Button>
            }
        });
        view! { <span class="row g2 small mute">{format!("{when} · {by}")}{back}</span> }
    };
    let rows = batch.visits.into_iter().map(|visit| view! { <Moved visit acts may_move/> }).collect_view();
    view! { <Panel title=title aside=aside><ul class="visits">{rows}</ul></Panel> }.into_any()
}

#[component]
fn Moved(visit: MovedVisit, acts: Acts, may_move: bool) -> impl IntoView {
    let i18n = use_i18n();
    let facts = use_facts();
    let zone = facts.zone(visit.branch);
    let (starts, was) = (visit.starts_at, visit.was_at);
    let when = move || date_and_time(starts, zone, i18n.get_locale());
    let before = move || {
        let was = date_and_time(was, zone, i18n.get_locale());
        t_string!(i18n, hours.moves.was, when = was)
    };
    let patient = match visit.patient_id.zip(visit.patient.clone()) {
        Some((id, name)) => view! { <a href=format!("/patients/{id}")>{name}</a> }.into_any(),
        None => view! { <span>{t!(i18n, hours.hidden_patient)}</span> }.into_any(),
    };
    let (id, own) = (visit.id, visit.clone());
    let state = match (visit.told, visit.claim.clone()) {
        (true, None) => view! { <Tag tone=Tone::Good icon=Glyph::Check>{t!(i18n, hours.moves.is_told)}</Tag> }.into_any(),
        (_, Some(claim)) => view! { <ClaimTag claim/> }.into_any(),
        (false, None) if may_move => view! {
            <Button small=true busy=acts.busy on:click=move |_| acts.tell(id)>{t!(i18n, gaps.call)}</Button>
            <Button small=true busy=acts.busy on:click=move |_| acts.told(&own)>{t!(i18n, hours.moves.tell)}</Button>
        }
        .into_any(),
        _ => ().into_any(),
    };
    view! {
        <li>
            <div class="when"><span class="b">{when}</span><span class="small mute">{facts.doctor(visit.doctor)}</span></div>
            <div class="who">
                {patient}
                <span class="small mute">{before}</span>
            </div>
            <div class="row wrap g1">{state}</div>
        </li>
    }
    .into_any()
}

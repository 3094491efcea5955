//! The call desk: one screen from the ring to the visit that is booked, all by keyboard.
//!
//! `state` and `plan` decide (pure), `effects` acts outside, `open_call` joins the two; the rest draws: `tabs`,
//! `who` and `patient` on the left, `reason`, `services`, `offers` and `save` in the middle, `knowledge` on the right.

mod complaint;
mod dialling;
mod duty;
mod effects;
mod idle;
mod keys;
mod knowledge;
mod newcomer;
mod offers;
mod open_call;
mod outcome;
mod patient;
mod picker;
mod plan;
mod reason;
mod ringing;
mod save;
mod services;
mod state;
mod tabs;
mod treatment;
mod who;
mod wording;

use domain::{call::DeskDay, clinic::ClinicFacts, error::AppError, knowledge::Goal};
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};

use crate::{
    api::{calls::load_desk, clinic::clinic_facts},
    i18n::*,
    ui::{
        frame::{Main, TopBar},
        palette::PaletteButton,
        parts::{Loaded, Skeleton},
    },
};
pub use open_call::Desk;
use open_call::{Errand, OpenCall};
pub use outcome::Outcomes;
pub use wording::timer;

/// The page.
#[component]
pub fn DeskPage() -> impl IntoView {
    let start = Resource::new(
        || (),
        |()| async {
            let facts = clinic_facts().await?;
            Ok::<(ClinicFacts, DeskDay), AppError>((facts, load_desk().await?))
        },
    );
    view! {
        <Loaded resource=start let((facts, day))>
            <Laid facts day/>
        </Loaded>
    }
    .into_any()
}

/// The desk, once its beginning is known.
#[component]
fn Laid(facts: ClinicFacts, day: DeskDay) -> impl IntoView {
    let i18n = use_i18n();
    let server = day.now;
    let desk = Desk::lay(facts, day);
    provide_context(desk);
    keys::bind(desk);
    Effect::new(move || desk.follow_clock(server));
    effects::follow_live(desk);
    Effect::new(move || effects::read_triage(desk));
    run_errands(desk);
    let later = RwSignal::new(None::<Later>);
    Effect::new(move || fetch_later(desk, later));
    view! {
        <TopBar title=text!(i18n, desk.title) quiet=true>
            <tabs::Tabs desk/>
            <span class="end"></span>
            {move || later.get().map(|later| (later.duty)(desk))}
            <PaletteButton/>
        </TopBar>
        <Main class="desk">
            {move || match (desk.front(), later.get()) {
                (Some(call), Some(later)) => (later.columns)(call),
                (Some(_), None) => view! { <Skeleton rows=8/> }.into_any(),
                (None, _) => view! { <idle::Idle desk/> }.into_any(),
            }}
        </Main>
        {move || later.get().map(|later| (later.ringing)(desk))}
    }
    .into_any()
}

/// What the desk draws once it answers keys.
#[derive(Clone, Copy)]
struct Later {
    /// A call.
    columns: fn(OpenCall) -> AnyView,
    /// What rings.
    ringing: fn(Desk) -> AnyView,
    /// What the operator does.
    duty: fn(Desk) -> AnyView,
}

/// A part of its own, which the browser fetches as soon as the desk answers keys.
#[lazy(call)]
fn later() -> Later {
    Later {
        columns: |call| view! { <CallView call/> }.into_any(),
        ringing: |desk| view! { <ringing::PopUp desk/> }.into_any(),
        duty: |desk| view! { <duty::Duty desk/> }.into_any(),
    }
}

fn fetch_later(desk: Desk, into: RwSignal<Option<Later>>) {
    leptos::task::spawn_local(async move {
        into.try_set(Some(later().await));
        if desk.front_untracked().is_some_and(|call| call.is_blank()) {
            effects::focus(state::Spot::Search);
        }
    });
}

/// One call in its three columns.
#[component]
fn CallView(call: OpenCall) -> impl IntoView {
    let i18n = use_i18n();
    let open = call.panel;
    view! {
        <div class="who" aria-label=text!(i18n, desk.who.column)>
            <who::Head call/>
            <who::Who call/>
            <patient::Patient call/>
        </div>
        <div class="flow">
            <save::DoneList call/>
            <save::MovingBar call/>
            <reason::ReasonStep call/>
            <services::ServiceStep call/>
            <offers::OfferStep call/>
            <save::WishStep call/>
            <Show when=move || open.get() == open_call::Panel::Outcome>
                <outcome::OutcomePanel call/>
            </Show>
            <Show when=move || open.get() == open_call::Panel::Complaint>
                <complaint::ComplaintPanel call/>
            </Show>
            <Show when=move || open.get() == open_call::Panel::Refund>
                <complaint::RefundPanel call/>
            </Show>
            <save::SaveBar call/>
        </div>
        <knowledge::Knowledge call/>
    }
    .into_any()
}

/// Does what the address asks for, once, in the browser; the address is clean again afterwards.
fn run_errands(desk: Desk) {
    let query = use_query_map();
    let navigate = use_navigate();
    Effect::new(move || {
        let errand = query.with(|query| {
            let get = |name: &str| query.get(name);
            let place = (|| {
                Some(domain::booking::Place {
                    doctor_id: get("doctor")?.parse().ok()?,
                    branch_id: get("branch")?.parse().ok()?,
                    chair_id: get("chair").and_then(|id| id.parse().ok()),
                    starts_at: get("at")?.parse().ok()?,
                })
            })();
            let goal = Goal {
                service: get("service").and_then(|id| id.parse().ok()),
                doctor: get("doctor").filter(|_| place.is_none()).and_then(|id| id.parse().ok()),
                reason: get("reason"),
                place,
            };
            Errand {
                patient: get("patient").and_then(|id| id.parse().ok()),
                moving: get("move").and_then(|id| id.parse().ok()),
                goal,
            }
        });
        let begins = query.with(|query| query.get("call").is_some());
        if errand.is_none() && !begins {
            return;
        }
        match desk.front_untracked().filter(|call| !begins && call.is_blank()) {
            Some(call) => call.go(errand),
            None => {
                if desk.start(errand).is_some() {
                    effects::focus(if begins { state::Spot::Search } else { state::Spot::Page });
                }
            }
        }
        let options = leptos_router::NavigateOptions { replace: true, ..Default::default() };
        navigate("/", options);
    });
}

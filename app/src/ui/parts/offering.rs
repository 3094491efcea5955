//! Begins a call that somebody is on a list for: it waits on the desk with all of it filled in.

use domain::{
    booking::Place,
    gap_offer::{OfferForm, Source},
    id::{CallbackId, LeadId, PatientId, PhoneId, PlanId},
    slot::Offer,
    waitlist::Claim,
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_navigate;

use super::{ClaimTag, use_toasts};
use crate::{
    api::{
        callbacks::ring_back, calls::ring_phone, gap_offers::offer_gap, leads::ring_lead,
        visit_chains::ring_about_plan,
    },
    i18n::*,
    ui::{
        connection::use_connection,
        keys::{Chord, Keycaps, use_keys},
        words,
    },
};

/// Calls that begin on this page.
#[derive(Clone, Copy)]
pub struct Offering {
    busy: RwSignal<bool>,
    begin: Callback<About>,
}

/// What a call is about.
enum About {
    Time(OfferForm),
    Plan(PlanId),
    Promise(CallbackId),
    Lead(LeadId),
    Phone(PatientId, PhoneId),
}

impl Offering {
    /// For a page that looks again when a call could not begin.
    pub fn new(look_again: impl Fn() + Send + Sync + 'static) -> Self {
        let (i18n, toasts, connection) = (use_i18n(), use_toasts(), use_connection());
        let busy = RwSignal::new(false);
        let navigate = use_navigate();
        let look_again = Callback::new(move |()| look_again());
        let begin = Callback::new(move |about: About| {
            if busy.get_untracked() {
                return;
            }
            busy.set(true);
            let navigate = navigate.clone();
            spawn_local(async move {
                let answer = match about {
                    About::Time(form) => offer_gap(form).await,
                    About::Plan(id) => ring_about_plan(id).await,
                    About::Promise(id) => ring_back(id).await,
                    About::Lead(id) => ring_lead(id).await,
                    About::Phone(patient, phone) => ring_phone(patient, phone).await,
                };
                connection.note(&answer);
                busy.try_set(false);
                match answer {
                    Ok(_) => navigate("/", Default::default()),
                    Err(error) => {
                        toasts.say(words::error(i18n.get_locale_untracked(), &error));
                        look_again.try_run(());
                    }
                }
            });
        });
        Self { busy, begin }
    }

    /// Offers a time to somebody.
    pub fn offer(self, source: Source, offer: &Offer) {
        self.begin.run(About::Time(OfferForm { source, place: Place::from(offer) }));
    }

    /// Rings about the next visit of a plan.
    pub fn ring(self, plan: PlanId) {
        self.begin.run(About::Plan(plan));
    }

    /// Rings back, as was promised.
    pub fn ring_back(self, promise: CallbackId) {
        self.begin.run(About::Promise(promise));
    }

    /// Rings whoever reached out.
    pub fn ring_lead(self, lead: LeadId) {
        self.begin.run(About::Lead(lead));
    }

    /// Rings one number of a patient.
    pub fn ring_phone(self, patient: PatientId, phone: PhoneId) {
        self.begin.run(About::Phone(patient, phone));
    }

    /// Whether one is about to begin.
    pub fn is_busy(self) -> bool {
        self.busy.get()
    }
}

/// The digit of a place in a list.
pub fn digit(at: usize) -> Option<Chord> {
    Chord::DIGITS.get(at).copied()
}

/// The button that begins a call, and the digit that does so too; or who talks with the patient already.
#[component]
pub fn CallButton(
    /// The place in the list.
    at: usize,
    /// Whom one would ring.
    name: String,
    /// Who talks with them.
    claim: Option<Claim>,
    /// The calls of the page.
    offering: Offering,
    /// Begins it.
    #[prop(into)]
    on_call: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    if let Some(claim) = claim {
        return view! { <ClaimTag claim/> }.into_any();
    }
    let chord = digit(at);
    if let Some(chord) = chord {
        let name = move || t_string!(i18n, gaps.call_whom, name = name.clone());
        use_keys().bind(chord, name, move || on_call.run(()));
    }
    view! {
        <button type="button" class="btn sm" disabled=move || offering.is_busy() on:click=move |_| on_call.run(())>
            {t!(i18n, gaps.call)}
            {chord.map(|chord| view! { <Keycaps chord/> })}
        </button>
    }
    .into_any()
}

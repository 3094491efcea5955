//! Standing wishes of a patient.

use leptos::prelude::*;

use super::Shown;
use crate::{
    i18n::*,
    ui::parts::{
        Panel,
        wishes::{StandingWishes, WishesEditor},
    },
};

/// The panel.
#[component]
pub fn Wishes(shown: Shown) -> impl IntoView {
    let i18n = use_i18n();
    let wishes = Signal::derive(move || shown.card.with(|card| card.wishes.clone()));
    let on_told = Callback::new(move |answer| shown.take(answer));
    view! {
        <Panel title=text!(i18n, patients.card.wishes)>
            <div class="pad col g3">
                {if shown.may_edit {
                    view! { <WishesEditor patient=shown.id() wishes on_told/> }.into_any()
                } else {
                    view! { <StandingWishes wishes/> }.into_any()
                }}
            </div>
        </Panel>
    }
    .into_any()
}

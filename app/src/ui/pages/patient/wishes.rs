//! Standing wishes of a patient.

use leptos::prelude::*;

use super::Shown;
use crate::{
    i18n::*,
    ui::parts::{Panel, wishes::StandingWishes},
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
                <StandingWishes patient=shown.id() wishes may_edit=shown.may_edit on_told/>
            </div>
        </Panel>
    }
    .into_any()
}

//! Standing wishes of a patient, added and taken back in place.

use domain::{
    error::{AppError, FieldErrors},
    id::{PatientId, WishId},
    patient::{PatientCard, StandingWish, WishForm},
};
use leptos::{prelude::*, task::spawn_local};

use super::{Button, TextField, provide_errors, toast::use_toasts};
use crate::{
    api::patients::{add_patient_wish, remove_patient_wish},
    i18n::*,
    ui::icons::{Glyph, Icon},
};

/// The card as it became, or why it did not; answers whether all is well.
pub type CardTold = Callback<Result<PatientCard, AppError>, bool>;

/// The wishes as they are.
#[component]
pub fn StandingWishes(
    /// The wishes as they are known.
    #[prop(into)]
    wishes: Signal<Vec<StandingWish>>,
) -> impl IntoView {
    list(wishes, |wish| view! { <li class="chip long">{wish.text}</li> }.into_any())
}

/// The same with a field for one more and a cross on each.
#[component]
pub fn WishesEditor(
    /// Whose.
    patient: PatientId,
    /// The wishes as they are known.
    #[prop(into)]
    wishes: Signal<Vec<StandingWish>>,
    /// Told what became of each change.
    on_told: CardTold,
) -> impl IntoView {
    view! {
        {list(wishes, move |wish| view! { <Wish patient wish on_told/> }.into_any())}
        <NewWish patient on_told/>
    }
    .into_any()
}

fn list(
    wishes: Signal<Vec<StandingWish>>,
    draw: impl Fn(StandingWish) -> AnyView + Copy + Send + Sync + 'static,
) -> AnyView {
    let i18n = use_i18n();
    let all = move || match wishes.get() {
        none if none.is_empty() => {
            view! { <p class="mute">{t!(i18n, patients.card.no_wishes)}</p> }.into_any()
        }
        some => view! { <ul class="row wrap g1">{some.into_iter().map(draw).collect_view()}</ul> }.into_any(),
    };
    all.into_any()
}

/// Draws [`WishesEditor`].
pub type WishEditor = fn(PatientId, Signal<Vec<StandingWish>>, CardTold) -> AnyView;

/// The editor as a part of its own, for pages that few come to edit on.
#[lazy(wishes)]
pub fn wish_editor() -> WishEditor {
    |patient, wishes, on_told| view! { <WishesEditor patient wishes on_told/> }.into_any()
}

#[component]
fn Wish(patient: PatientId, wish: StandingWish, on_told: CardTold) -> impl IntoView {
    let i18n = use_i18n();
    let (id, text) = (wish.id, wish.text);
    let (words, back) = (text.clone(), text.clone());
    let name = move || t_string!(i18n, patients.card.wish_remove, text = words.clone());
    let toasts = use_toasts();
    let remove = move |id: WishId, text: String| {
        spawn_local(async move {
            if on_told.run(remove_patient_wish(patient, id).await) {
                let said = t_string!(i18n, patients.card.wish_removed);
                toasts.with_undo(said, move || {
                    let form = WishForm { text: text.clone() };
                    spawn_local(async move {
                        on_told.run(add_patient_wish(patient, form).await);
                    });
                });
            }
        });
    };
    view! {
        <li class="chip long">
            {text}
            <button type="button" class="ib tiny" aria-label=name on:click=move |_| remove(id, back.clone())>
                <Icon glyph=Glyph::Cross small=true/>
            </button>
        </li>
    }
    .into_any()
}

#[component]
fn NewWish(patient: PatientId, on_told: CardTold) -> impl IntoView {
    let i18n = use_i18n();
    let text = RwSignal::new(String::new());
    let errors = RwSignal::new(FieldErrors::default());
    let busy = RwSignal::new(false);
    provide_errors(errors);
    let add = move || {
        let form = WishForm { text: text.get_untracked() };
        if let Err(faults) = form.parse() {
            return errors.set(faults);
        }
        busy.set(true);
        spawn_local(async move {
            let answer = add_patient_wish(patient, form).await;
            busy.try_set(false);
            match answer {
                Err(AppError::Invalid(faults)) => errors.set(faults),
                answer => {
                    if on_told.run(answer) {
                        errors.try_set(FieldErrors::default());
                        text.try_set(String::new());
                    }
                }
            }
        });
    };
    view! {
        <form
            class="row ends"
            on:submit=move |event| {
                event.prevent_default();
                add();
            }
        >
            <div class="grow">
                <TextField
                    label=text!(i18n, patients.card.wish)
                    name="text"
                    id="new-wish"
                    value=text
                    placeholder=text!(i18n, patients.card.wish_example)
                />
            </div>
            <Button kind="submit" busy>{t!(i18n, common.add)}</Button>
        </form>
    }
    .into_any()
}

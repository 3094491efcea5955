//! Standing wishes of a patient.

use domain::{
    error::{AppError, FieldErrors},
    id::WishId,
    patient::{StandingWish, WishForm},
};
use leptos::{prelude::*, task::spawn_local};

use super::Shown;
use crate::{
    api::patients::{add_patient_wish, remove_patient_wish},
    i18n::*,
    ui::{
        icons::{Glyph, Icon},
        parts::{Button, Panel, TextField, provide_errors},
    },
};

/// The panel.
#[component]
pub fn Wishes(shown: Shown) -> impl IntoView {
    let i18n = use_i18n();
    let wishes = move || shown.card.with(|card| card.wishes.clone());
    let list = move || {
        let wishes = wishes();
        if wishes.is_empty() {
            view! { <p class="mute">{t!(i18n, patients.card.no_wishes)}</p> }.into_any()
        } else {
            let wish = |wish| view! { <Wish shown wish/> };
            view! { <ul class="row wrap g1">{wishes.into_iter().map(wish).collect_view()}</ul> }.into_any()
        }
    };
    view! {
        <Panel title=text!(i18n, patients.card.wishes)>
            <div class="pad col g3">
                {list}
                {shown.may_edit.then(|| view! { <NewWish shown/> })}
            </div>
        </Panel>
    }
    .into_any()
}

#[component]
fn Wish(shown: Shown, wish: StandingWish) -> impl IntoView {
    let i18n = use_i18n();
    let (id, text) = (wish.id, wish.text);
    let (words, back) = (text.clone(), text.clone());
    let name = move || t_string!(i18n, patients.card.wish_remove, text = words.clone());
    let remove = shown.may_edit.then(|| {
        view! {
            <button type="button" class="ib tiny" aria-label=name on:click=move |_| remove(shown, id, back.clone())>
                <Icon glyph=Glyph::Cross small=true/>
            </button>
        }
    });
    view! { <li class="chip long">{text}{remove}</li> }.into_any()
}

fn remove(shown: Shown, id: WishId, text: String) {
    spawn_local(async move {
        if shown.take(remove_patient_wish(shown.id(), id).await) {
            let said = t_string!(shown.i18n, patients.card.wish_removed);
            shown.toasts.with_undo(said, move || {
                let form = WishForm { text: text.clone() };
                spawn_local(async move {
                    shown.take(add_patient_wish(shown.id(), form).await);
                });
            });
        }
    });
}

#[component]
fn NewWish(shown: Shown) -> impl IntoView {
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
            let answer = add_patient_wish(shown.id(), form).await;
            busy.try_set(false);
            match answer {
                Err(AppError::Invalid(faults)) => errors.set(faults),
                answer => {
                    if shown.take(answer) {
                        errors.set(FieldErrors::default());
                        text.set(String::new());
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

//! The sheet of all keys, made of the keys that are bound.

use leptos::prelude::*;

use super::{Binding, Keycaps, Reach, use_keys};
use crate::{i18n::*, ui::parts::Dialog};

/// The sheet, opened by `?`. Once a page.
#[component]
pub fn KeySheet() -> impl IntoView {
    let i18n = use_i18n();
    let keys = use_keys();
    let of = move |reach: Reach| {
        keys.bindings.with_untracked(|all| {
            all.iter().filter(|binding| binding.reach == reach).cloned().collect::<Vec<_>>()
        })
    };
    view! {
        <Dialog open=keys.sheet title=text!(i18n, common.keys.title)>
            <div class="col g4">
                <Group title=text!(i18n, common.keys.here) bindings=of(Reach::Page)/>
                <Group title=text!(i18n, common.keys.everywhere) bindings=of(Reach::Everywhere)/>
            </div>
        </Dialog>
    }
    .into_any()
}

#[component]
fn Group(#[prop(into)] title: TextProp, bindings: Vec<Binding>) -> impl IntoView {
    (!bindings.is_empty()).then(|| {
        let rows = bindings.into_iter().map(|binding| {
            view! {
                <li class="row">
                    <span class="grow">{move || binding.name.get()}</span>
                    <Keycaps chord=binding.chord/>
                </li>
            }
        });
        view! {
            <section>
                <h3 class="small mute">{move || title.get()}</h3>
                <ul class="list">{rows.collect_view()}</ul>
            </section>
        }
    })
}

//! What was kept, how far it has come, and the way on.

use leptos::prelude::*;
use leptos_router::components::A;

use super::flow::{Flow, Progress};
use crate::{
    i18n::*,
    ui::{
        icons::Glyph,
        parts::{Banner, Button, Look, Tone},
    },
};

/// The outcome, once something was asked to be kept.
#[component]
pub fn Outcome(flow: Flow) -> impl IntoView {
    let i18n = use_i18n();
    let draw = move |progress: Progress| {
        if progress.next.is_some() && !progress.stale {
            let (done, parts) = (progress.next.unwrap_or(0), progress.parts.max(1));
            return view! {
                <div class="panel pad row wrap g3" role="status">
                    <progress max=parts value=done aria-label=text!(i18n, import.keeping)></progress>
                    <span>{t!(i18n, import.progress, done = move || done * 100 / parts)}</span>
                    {move || flow.interrupted().then(|| view! {
                        <Button look=Look::Primary on:click=move |_| flow.keep()>{t!(i18n, import.go_on)}</Button>
                    })}
                </div>
            }
            .into_any();
        }
        let kept = progress.kept;
        let (tone, icon) =
            if progress.stale { (Tone::Warn, Glyph::Warn) } else { (Tone::Good, Glyph::Check) };
        let title = if progress.stale {
            text!(i18n, import.stale).into()
        } else {
            TextProp::from(text!(i18n, import.done))
        };
        view! {
            <div role="status">
                <Banner tone icon title>
                    {t!(i18n, import.kept, added = move || kept.added, changed = move || kept.changed, same = move || kept.same)}
                    " "
                    {t!(i18n, import.left, left = move || kept.left_out, refused = move || kept.refused)}
                    " "
                    <A href="/settings">{t!(i18n, import.to_settings)}</A>
                </Banner>
            </div>
        }
        .into_any()
    };
    move || flow.progress.get().map(draw)
}

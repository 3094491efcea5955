//! Dialling by the exchange: the button that asks it, and beside it what it says.

use domain::{event::Event, id::CallId, telephony::DialState};
use leptos::{prelude::*, task::spawn_local};

use super::{keys::DIAL, open_call::OpenCall};
use crate::{
    api::calls::{dial_call, how_dialled},
    i18n::*,
    ui::{
        icons::{Glyph, Icon},
        keys::{Keycaps, use_keys},
        live::use_live,
        parts::Tone,
        words,
    },
};

/// For a call that the exchange can dial; nothing for others.
#[component]
pub fn Dialling(call: OpenCall) -> impl IntoView {
    let i18n = use_i18n();
    let dialling = Dial { call, state: RwSignal::default() };
    let known = call.slice(|state| state.id.filter(|_| state.phone.is_some()));
    Effect::new(move || {
        if let Some(id) = known.get() {
            dialling.look(id);
        }
    });
    use_live().listen(move |event| match event {
        Event::CallChanged { id, .. } if known.get_untracked() == Some(*id) => dialling.look(*id),
        Event::Resync => known.get_untracked().into_iter().for_each(|id| dialling.look(id)),
        _ => {}
    });
    let offered = move || !matches!(dialling.state.get(), DialState::ByHand | DialState::NoExtension);
    let tone = move || match dialling.state.get() {
        DialState::Refused(_) | DialState::Unreachable => Tone::Bad.code(),
        DialState::Accepted => Tone::Good.code(),
        _ => Tone::Info.code(),
    };
    view! {
        <div class="row wrap g2">
            <Show when=offered>
                <DialButton dialling/>
            </Show>
            <span role="status" class="small tone" data-tone=tone>{move || dialling.says(i18n.get_locale())}</span>
        </div>
    }
    .into_any()
}

/// The button and its key.
#[component]
fn DialButton(dialling: Dial) -> impl IntoView {
    let i18n = use_i18n();
    use_keys().bind(DIAL, text!(i18n, desk.dial.call), move || dialling.ask());
    view! {
        <button
            type="button"
            class="btn sm"
            disabled=move || !dialling.state.get().may_ask()
            on:click=move |_| dialling.ask()
        >
            <Icon glyph=Glyph::Phone small=true/>
            {move || match dialling.state.get() {
                DialState::Ready => t_string!(i18n, desk.dial.call),
                _ => t_string!(i18n, desk.dial.again),
            }}
            <Keycaps chord=DIAL/>
        </button>
    }
    .into_any()
}

#[derive(Clone, Copy)]
struct Dial {
    call: OpenCall,
    state: RwSignal<DialState>,
}

impl Dial {
    fn look(self, id: CallId) {
        spawn_local(async move {
            // one that has ended meanwhile is dialled no more
            self.state.try_set(how_dialled(id).await.unwrap_or_default());
        });
    }

    fn ask(self) {
        let Some(id) = self.call.id().filter(|_| self.state.with_untracked(DialState::may_ask)) else {
            return;
        };
        self.state.set(DialState::Asked);
        spawn_local(async move {
            let answer = dial_call(id).await;
            self.call.desk.connection.note(&answer);
            match answer {
                Ok(state) => drop(self.state.try_set(state)),
                Err(error) => {
                    let desk = self.call.desk;
                    desk.toasts.say(words::error(desk.i18n.get_locale_untracked(), &error));
                    self.look(id);
                }
            }
        });
    }

    /// What came of it.
    fn says(self, language: Locale) -> String {
        match self.state.get() {
            DialState::ByHand | DialState::Ready => String::new(),
            DialState::NoExtension => td_string!(language, desk.dial.no_extension).into(),
            DialState::Asked => td_string!(language, desk.dial.asked).into(),
            DialState::Accepted => td_string!(language, desk.dial.accepted).into(),
            DialState::Unreachable => td_string!(language, desk.dial.unreachable).into(),
            DialState::Refused(words) if words.is_empty() => td_string!(language, desk.dial.refused).into(),
            DialState::Refused(words) => td_string!(language, desk.dial.refused_words, words = words),
        }
    }
}

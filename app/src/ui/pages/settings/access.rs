//! How a user gets in: an invitation to set a password, and a second factor that was lost. Below the user's form.

use domain::{error::AppError, id::UserId};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    api::users::{invite_user, reset_second_factor},
    i18n::*,
    ui::{
        connection::{Connection, use_connection},
        icons::Glyph,
        parts::{Banner, Button, Panel, Tone, use_toasts},
        words,
    },
};

/// The panel of the user with that id. Nothing of it shows in the list.
pub fn panel(id: &str, _: Callback<()>) -> AnyView {
    id.parse::<UserId>().ok().map(|user| view! { <Access user/> }).into_any()
}

/// What the panel is busy with.
#[derive(Clone, Copy)]
struct Flow {
    connection: Connection,
    busy: RwSignal<bool>,
    trouble: RwSignal<Option<AppError>>,
}

impl Flow {
    /// Waits for an answer; `then` is told what it holds, unless the form was left meanwhile.
    fn ask<T: 'static>(
        self,
        answer: impl Future<Output = Result<T, AppError>> + 'static,
        then: impl FnOnce(T) + 'static,
    ) {
        self.busy.set(true);
        spawn_local(async move {
            let answer = answer.await;
            self.connection.note(&answer);
            if self.busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(told) => {
                    self.trouble.set(None);
                    then(told);
                }
                Err(error) => self.trouble.set(Some(error)),
            }
        });
    }
}

#[component]
fn Access(user: UserId) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let link = RwSignal::new(None::<String>);
    let flow =
        Flow { connection: use_connection(), busy: RwSignal::new(false), trouble: RwSignal::new(None) };
    let (busy, trouble) = (flow.busy, flow.trouble);
    let invite = move |_| {
        flow.ask(invite_user(user), move |path| {
            link.set(Some(format!("{}{path}", window().location().origin().unwrap_or_default())));
        });
    };
    let reset = move |_| {
        flow.ask(reset_second_factor(user), move |()| {
            toasts.say(td_string!(i18n.get_locale_untracked(), settings.user.factor_reset));
        });
    };
    let problem = move || {
        trouble.get().map(|error| {
            view! {
                <div role="alert">
                    <Banner tone=Tone::Bad icon=Glyph::Warn>{move || words::error(i18n.get_locale(), &error)}</Banner>
                </div>
            }
        })
    };
    view! {
        <Panel title=text!(i18n, settings.user.access)>
            <div class="pad col g3">
                {problem}
                <div class="row wrap">
                    <Button busy on:click=invite>{t!(i18n, settings.user.invite)}</Button>
                </div>
                <p class="note">{t!(i18n, settings.user.invite_note)}</p>
                {move || link.get().map(|link| view! { <Link link/> })}
                <div class="row wrap">
                    <Button busy on:click=reset>{t!(i18n, settings.user.reset_factor)}</Button>
                </div>
                <p class="note">{t!(i18n, settings.user.reset_note)}</p>
            </div>
        </Panel>
    }
}

/// The link, told this once.
#[component]
fn Link(link: String) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let text = link.clone();
    let copy = move |_| {
        // A browser that forbids it says so itself.
        let _ = window().navigator().clipboard().write_text(&text);
        toasts.say(td_string!(i18n.get_locale_untracked(), settings.user.copied));
    };
    view! {
        <div class="field" role="status">
            <label class="label" for="invitation">{t!(i18n, settings.user.link)}</label>
            <div class="row">
                <input class="input grow" id="invitation" readonly=true value=link/>
                <Button on:click=copy>{t!(i18n, settings.user.copy)}</Button>
            </div>
        </div>
    }
}

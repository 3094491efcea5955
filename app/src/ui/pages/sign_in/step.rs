//! The second factor, between the right password and the session.

use domain::second_factor::NewFactor;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Complaint, SignInFault};
use crate::{
    i18n::*,
    ui::pages::second_factor::{RecoveryCodes, SetUp},
};

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInStep {
    /// Tells the server whose password it was.
    pub ticket: String,
    /// The app that has to be set up first.
    pub new: Option<NewFactor>,
}

/// The form.
#[component]
pub(super) fn Step(step: SignInStep, next: String, fault: Option<SignInFault>) -> impl IntoView {
    let i18n = use_i18n();
    let is_new = step.new.is_some();
    let intro = is_new.then(|| view! { <p class="mute">{t!(i18n, account.second.needed)}</p> });
    let note = move || match is_new {
        true => t_string!(i18n, account.second.digits),
        false => t_string!(i18n, account.second.code_note),
    };
    view! {
        <form class="panel" action="/login" method="post">
            <div>
                <h2 class="lead">{t!(i18n, account.second.title)}</h2>
                {intro}
            </div>
            {step.new.map(|new| view! { <SetUp new/> })}
            <div class="field" data-tone=fault.map(|_| "bad")>
                <label class="label" for="code">{t!(i18n, account.second.code)}</label>
                <input
                    class="input one-time" id="code" name="code" autocomplete="one-time-code" required autofocus=true
                    autocapitalize="none" spellcheck="false" aria-invalid=fault.map(|_| "true")
                    aria-describedby="code-note"
                />
                {match fault {
                    Some(fault) => view! { <Complaint id="code-note" fault/> }.into_any(),
                    None => view! { <p class="note" id="code-note">{note}</p> }.into_any(),
                }}
            </div>
            <input type="hidden" name="ticket" value=step.ticket/>
            <input type="hidden" name="next" value=next/>
            <button class="btn primary">
                {t!(i18n, account.sign_in.submit)}" "<span class="keys"><kbd>"Enter"</kbd></span>
            </button>
        </form>
        {(!is_new).then(|| view! { <p class="small faint">{t!(i18n, account.second.lost)}</p> })}
    }
}

/// The codes of an app that was just set up, on the way in.
#[component]
pub(super) fn Codes(codes: Vec<String>, next: String) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <section class="panel">
            <h2 class="lead">{t!(i18n, account.second.codes_title)}</h2>
            <RecoveryCodes codes/>
            <a class="btn primary" href=next rel="external">{t!(i18n, account.second.go_on)}</a>
        </section>
    }
}

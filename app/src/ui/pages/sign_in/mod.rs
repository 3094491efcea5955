//! `/login`: plain forms, one after the other as far as they are needed. What is typed stays in the page, never in the
//! address.

mod invitation;
mod step;

use domain::error::FieldErrors;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use serde::{Deserialize, Serialize};

use crate::{
    api::account::clinic_name,
    i18n::*,
    ui::{
        frame::LanguageSwitch,
        icons::{Glyph, Icon},
    },
};
use invitation::Invitation;
pub use step::SignInStep;
use step::{Codes, Step};

/// What became of a try to sign in; the server provides it when it shows the page again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInAnswer {
    /// The login, as typed.
    pub login: String,
    /// Where to go afterwards.
    pub next: String,
    /// Why not.
    pub fault: Option<SignInFault>,
    /// What is asked for besides the password, which was right.
    pub step: Option<SignInStep>,
    /// What the link of an invitation holds.
    pub invite: String,
    /// What to mend of a first password.
    pub errors: FieldErrors,
    /// Recovery codes of whoever is signed in now.
    pub codes: Vec<String>,
}

/// Why somebody was not signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SignInFault {
    /// Login or password do not fit.
    Wrong {
        /// Tries before a pause.
        left: u32,
    },
    /// Too many tries.
    Wait {
        /// The pause, in seconds.
        seconds: u32,
    },
    /// The code does not fit.
    WrongCode {
        /// Tries before a pause.
        left: u32,
    },
    /// The password was shown too long ago.
    Over,
    /// The role may not come in from here.
    Elsewhere,
    /// The link of the invitation works no longer.
    NoInvitation,
}

impl SignInFault {
    fn words(self, language: Locale) -> String {
        match self {
            Self::Wrong { left } => td_string!(language, account.sign_in.wrong, count = left),
            Self::Wait { seconds } => {
                td_string!(language, account.sign_in.wait, count = seconds.div_ceil(60))
            }
            Self::WrongCode { left } => td_string!(language, account.second.wrong, count = left),
            Self::Over => td_string!(language, account.second.over).into(),
            Self::Elsewhere => td_string!(language, account.sign_in.elsewhere).into(),
            Self::NoInvitation => td_string!(language, account.invitation.over).into(),
        }
    }
}

/// The page.
#[component]
pub fn SignIn() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    let answer = SharedValue::new(move || {
        use_context::<SignInAnswer>().unwrap_or_else(|| {
            let told = |name: &str| query.with_untracked(|query| query.get(name)).unwrap_or_default();
            SignInAnswer { next: told("next"), invite: told("invite"), ..SignInAnswer::default() }
        })
    })
    .into_inner();
    let SignInAnswer { login, next, fault, step, invite, errors, codes } = answer;
    let form = match step {
        _ if !codes.is_empty() => view! { <Codes codes next/> }.into_any(),
        Some(step) => view! { <Step step next fault/> }.into_any(),
        None if !invite.is_empty() => view! { <Invitation token=invite errors fault/> }.into_any(),
        None => view! { <Password login next fault/> }.into_any(),
    };
    view! {
        <Title text=text!(i18n, account.sign_in.title)/>
        <Gate title=text!(i18n, common.product)>{form}</Gate>
    }
}

/// The form of login and password.
#[component]
fn Password(login: String, next: String, fault: Option<SignInFault>) -> impl IntoView {
    let i18n = use_i18n();
    let known = !login.is_empty();
    view! {
        <form class="panel" action="/login" method="post">
            <div>
                <h2 class="lead">{t!(i18n, account.sign_in.title)}</h2>
                <ClinicName/>
            </div>
            <div class="field">
                <label class="label" for="login">{t!(i18n, account.login)}</label>
                <input
                    class="input" id="login" name="login" autocomplete="username" required autocapitalize="none"
                    spellcheck="false" value=login autofocus=!known
                />
            </div>
            <div class="field" data-tone=fault.map(|_| "bad")>
                <label class="label" for="password">{t!(i18n, account.password)}</label>
                <input
                    class="input" id="password" name="password" type="password" autocomplete="current-password"
                    required autofocus=known aria-invalid=fault.map(|_| "true")
                    aria-describedby=fault.map(|_| "password-error")
                />
                {fault.map(|fault| view! { <Complaint id="password-error" fault/> })}
            </div>
            <input type="hidden" name="next" value=next/>
            <button class="btn primary">
                {t!(i18n, account.sign_in.submit)}" "<span class="keys"><kbd>"Enter"</kbd></span>
            </button>
            <p class="note">{t!(i18n, account.sign_in.note)}</p>
        </form>
        <p class="small faint">{t!(i18n, account.sign_in.forgotten)}</p>
    }
}

/// Why not, below a field.
#[component]
fn Complaint(id: &'static str, fault: SignInFault) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <p class="note row g1" id=id role="alert" data-tone="bad">
            <Icon glyph=Glyph::Warn small=true/>
            {move || fault.words(i18n.get_locale())}
        </p>
    }
}

/// The frame of pages for people who are not signed in.
#[component]
pub(super) fn Gate(
    /// The heading beside the product's mark.
    #[prop(into)]
    title: TextProp,
    /// The form, and remarks below it.
    children: Children,
) -> impl IntoView {
    view! {
        <main class="gate" id="main">
            <div class="row g3">
                <span class="logo"><Icon glyph=Glyph::Logo/></span>
                <h1>{move || title.get()}</h1>
            </div>
            {children()}
            <LanguageSwitch/>
        </main>
    }
}

#[component]
fn ClinicName() -> impl IntoView {
    let name = Resource::new_blocking(|| (), |()| clinic_name());
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                name.await.ok().filter(|name| !name.is_empty()).map(|name| view! { <p class="mute">{name}</p> })
            })}
        </Suspense>
    }
}

//! The first password of somebody who was invited.

use domain::error::FieldErrors;
use leptos::prelude::*;

use super::{Complaint, SignInFault};
use crate::{
    i18n::*,
    ui::{pages::setup::Line, parts::provide_errors},
};

/// The form.
#[component]
pub(super) fn Invitation(token: String, errors: FieldErrors, fault: Option<SignInFault>) -> impl IntoView {
    let i18n = use_i18n();
    provide_errors(Signal::stored(errors));
    view! {
        <form class="panel" action="/login" method="post">
            <div>
                <h2 class="lead">{t!(i18n, account.invitation.title)}</h2>
                <p class="mute">{t!(i18n, account.invitation.intro)}</p>
            </div>
            {fault.map(|fault| view! { <Complaint id="invite-error" fault/> })}
            <Line
                label=text!(i18n, account.password) name="password" kind="password" autocomplete="new-password"
                note=text!(i18n, account.password_note)
            />
            <input type="hidden" name="invite" value=token/>
            <button class="btn primary">
                {t!(i18n, account.invitation.submit)}" "<span class="keys"><kbd>"Enter"</kbd></span>
            </button>
        </form>
    }
}

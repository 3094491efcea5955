//! Setting up the app that makes codes, and the recovery codes: on the sign-in page and on that of the own account.

use domain::second_factor::NewFactor;
use leptos::prelude::*;

use crate::i18n::*;

/// Light squares round a QR code that scanners need.
const MARGIN: i64 = 4;

/// What an app is to scan, or to be given by hand. Part of a form: the secret goes back with the first code.
#[component]
pub(super) fn SetUp(
    /// It.
    new: NewFactor,
) -> impl IntoView {
    let i18n = use_i18n();
    let side = i64::try_from(new.picture.side).unwrap_or_default() + 2 * MARGIN;
    let grouped = new.secret.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join(" ");
    view! {
        <p>{t!(i18n, account.second.scan)}</p>
        <svg
            class="qr" role="img" aria-label=text!(i18n, account.second.picture)
            viewBox=format!("{} {} {side} {side}", -MARGIN, -MARGIN) shape-rendering="crispEdges"
        >
            <path d=new.picture.path></path>
        </svg>
        <div class="col g1">
            <span class="small mute">{t!(i18n, account.second.by_hand)}</span>
            <code class="secret">{grouped}</code>
        </div>
        <input type="hidden" name="secret" value=new.secret/>
    }
}

/// Recovery codes, shown this once.
#[component]
pub(super) fn RecoveryCodes(
    /// They.
    codes: Vec<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <p>{t!(i18n, account.second.codes_note)}</p>
        <ul class="recovery">
            {codes.into_iter().map(|code| view! { <li><code>{code}</code></li> }).collect_view()}
        </ul>
    }
}

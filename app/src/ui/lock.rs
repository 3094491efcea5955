//! The lock of a screen that nobody has touched for a while. Server only: what it shows and does is no part of the
//! Wasm, so that it works whatever the page is about.

use leptos::prelude::*;

use super::frame::Viewer;
use crate::i18n::*;

/// Locks and unlocks, in the browser.
const SCRIPT: &str = include_str!("lock.js");

/// After how many minutes the screen is locked. The server provides it to pages of whoever is signed in.
#[derive(Clone, Copy, Debug)]
pub struct LockAfter(pub u16);

/// What stands in the document's head for it; nothing for strangers.
pub(super) fn lock(nonce: Option<leptos::nonce::Nonce>) -> Option<impl IntoView> {
    let (LockAfter(minutes), viewer) = (use_context()?, use_context::<Viewer>()?);
    Some(view! {
        {[Locale::ru, Locale::en].into_iter().map(|language| shown(language, &viewer.name)).collect_view()}
        <script nonce=nonce data-minutes=minutes.to_string() inner_html=SCRIPT></script>
    })
}

/// The dialog, in one of the languages: the page may change its own.
fn shown(language: Locale, name: &str) -> impl IntoView {
    let texts = td_string!(language, account.lock.title);
    view! {
        <template data-lock=language.to_string()>
            // beside the page, which has the font
            <dialog class="pop dialog" aria-label=texts style="font: var(--body) var(--font); color: var(--text)">
                <form
                    class="pad col g3" data-wrong=td_string!(language, account.lock.wrong)
                    data-wait=td_string!(language, account.lock.wait) data-offline=td_string!(language, account.lock.offline)
                >
                    <h2 class="lead">{texts}</h2>
                    <p class="mute">{name.to_owned()}</p>
                    <div class="field" data-tone="bad">
                        <label class="label" for="lock-password">{td_string!(language, account.password)}</label>
                        <input
                            class="input" id="lock-password" name="password" type="password" required=true
                            autofocus=true autocomplete="current-password" aria-describedby="lock-said"
                        />
                        <p class="note" id="lock-said" role="alert" data-tone="bad"></p>
                    </div>
                    <div class="row wrap">
                        <button class="btn primary">{td_string!(language, account.lock.go_on)}</button>
                        <button class="btn plain" formaction="/logout" formmethod="post" formnovalidate=true>
                            {td_string!(language, account.sign_out)}
                        </button>
                    </div>
                </form>
            </dialog>
        </template>
    }
}

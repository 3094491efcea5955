//! The HTML document round the workplace.

use leptos::{nonce::use_nonce, prelude::*};
use leptos_meta::MetaTags;

use super::{
    App,
    live::{LivePosition, POSITION_META},
    lock::lock,
};

/// Keeps what is done before the page wakes up.
const EARLY: &str = include_str!("early.js");

/// Addresses of the built files, as the server found them.
#[derive(Clone, Debug)]
pub struct SiteFiles {
    /// The style sheet.
    pub css: String,
    /// The module that loads the Wasm.
    pub js: String,
    /// The Wasm.
    pub wasm: String,
}

/// The document. Only the server renders it.
pub fn shell(files: SiteFiles) -> impl IntoView {
    let nonce = use_nonce();
    let start = format!(
        "import start,{{hydrate}} from {:?};start({{module_or_path:{:?}}}).then(hydrate)",
        files.js, files.wasm
    );
    let position = use_context::<LivePosition>();
    let position = position.map(|position| view! { <meta name=POSITION_META content=position.0/> });
    view! {
        <!DOCTYPE html>
        <html>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                {position}
                <link rel="icon" type="image/svg+xml" href=env!("FAVICON")/>
                <link rel="stylesheet" href=files.css/>
                <link rel="modulepreload" href=files.js/>
                <link rel="preload" href=files.wasm r#as="fetch" r#type="application/wasm" crossorigin="anonymous"/>
                <script type="module" nonce=nonce.clone() inner_html=start></script>
                <script nonce=nonce.clone() inner_html=EARLY></script>
                {lock(nonce)}
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

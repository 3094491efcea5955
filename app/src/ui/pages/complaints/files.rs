//! What is attached to a complaint.

use domain::{
    complaint::{
        FILE_MAX,
        access::Sight,
        view::{ComplaintFile, ComplaintUpload, Scan},
    },
    error::{AppError, Fault},
};
use leptos::{html, prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

use super::one::Shown;
use crate::{
    api::complaints::{attach_complaint_file, detach_complaint_file},
    i18n::*,
    ui::{
        icons::{Glyph, Icon},
        parts::{Panel, Tag, Tone},
        words,
    },
};

/// The files, and one more.
#[component]
pub fn Files(shown: Shown) -> impl IntoView {
    let i18n = use_i18n();
    let files = Memo::new(move |_| shown.view.with(|view| view.files.clone()));
    let hand = Memo::new(move |_| shown.view.with(|view| view.line.sight == Sight::Hand));
    let rows = move || files.get().into_iter().map(|file| view! { <Row shown file hand/> }).collect_view();
    view! {
        <Panel title=text!(i18n, complaints.files.title)>
            <ul class="list pad">{rows}</ul>
            <Show when=move || files.with(Vec::is_empty)>
                <p class="pad small mute">{t!(i18n, complaints.files.empty)}</p>
            </Show>
            <Show when=move || hand.get()><Attach shown/></Show>
        </Panel>
    }
    .into_any()
}

#[component]
fn Row(shown: Shown, file: ComplaintFile, hand: Memo<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let ComplaintFile { id, name, size, scan, .. } = file;
    let kilobytes = size.div_ceil(1024);
    let remove = move |_| {
        spawn_local(async move {
            let answer = detach_complaint_file(shown.id, id).await;
            shown.connection.note(&answer);
            match answer {
                Ok(now) => shown.show(now),
                Err(error) => shown.complain(&error),
            }
        });
    };
    let label = name.clone();
    let link = match scan {
        Scan::Failed => view! {
            <span>{name}</span>
            <Tag tone=Tone::Warn icon=Glyph::Warn>{t!(i18n, complaints.files.failed)}</Tag>
        }
        .into_any(),
        Scan::Clean | Scan::Unscanned => {
            let href = format!("/complaints/{}/files/{id}", shown.id);
            view! { <a href=href rel="external" download>{name}</a> }.into_any()
        }
    };
    view! {
        <li class="row wrap">
            <Icon glyph=Glyph::Clip small=true/>
            <span class="grow">{link}</span>
            <span class="small mute nw">{t!(i18n, complaints.files.kilobytes, size = kilobytes)}</span>
            <Show when=move || hand.get()>
                <button type="button" class="ib" aria-label=remove_label(i18n, label.clone()) on:click=remove>
                    <Icon glyph=Glyph::Cross small=true/>
                </button>
            </Show>
        </li>
    }
    .into_any()
}

fn remove_label(i18n: leptos_i18n::I18nContext<Locale>, name: String) -> impl Fn() -> String {
    move || format!("{} {name}", t_string!(i18n, common.remove))
}

#[component]
fn Attach(shown: Shown) -> impl IntoView {
    let i18n = use_i18n();
    let input = NodeRef::<html::Input>::new();
    let fault = RwSignal::new(None::<Fault>);
    let busy = RwSignal::new(false);
    let chosen = move |_| {
        let file = input.get_untracked().and_then(|input| input.files()).and_then(|files| files.get(0));
        let Some(file) = file else { return };
        fault.set(None);
        if file.size() > FILE_MAX as f64 {
            return fault.set(Some(Fault::TooLong(FILE_MAX as u32)));
        }
        busy.set(true);
        spawn_local(async move {
            let upload =
                ComplaintUpload { name: file.name(), content: base64(&file).await.unwrap_or_default() };
            let answer = attach_complaint_file(shown.id, upload).await;
            shown.connection.note(&answer);
            if busy.try_set(false).is_some() {
                return;
            }
            if let Some(input) = input.get_untracked() {
                input.set_value("");
            }
            match answer {
                Ok(now) => shown.show(now),
                Err(AppError::Invalid(faults)) => fault.set(faults.0.first().map(|error| error.fault)),
                Err(error) => shown.complain(&error),
            }
        });
    };
    let words = move |fault| match fault {
        Fault::TooLong(_) | Fault::WrongType => t_string!(i18n, complaints.files.note).to_owned(),
        other => words::fault(i18n.get_locale(), other),
    };
    let trouble = move || {
        fault.get().map(|fault| {
            view! { <p class="note row g1" data-tone="bad"><Icon glyph=Glyph::Warn small=true/>{words(fault)}</p> }
        })
    };
    view! {
        <div class="pad col g2">
            <label class="label" for="complaint-file">{t!(i18n, complaints.files.add)}</label>
            <input
                node_ref=input
                id="complaint-file"
                class="input"
                type="file"
                accept="application/pdf,image/jpeg,image/png,image/webp"
                disabled=move || busy.get()
                aria-describedby="complaint-file-note"
                on:change=chosen
            />
            <p class="note" id="complaint-file-note">{t!(i18n, complaints.files.note)}</p>
            <div role="alert">{trouble}</div>
        </div>
    }
    .into_any()
}

/// The bytes of a file in base64.
async fn base64(file: &web_sys::File) -> Option<String> {
    let buffer = JsFuture::from(file.array_buffer()).await.ok()?;
    let bytes = js_sys::Uint8Array::new(&buffer).to_vec();
    // `btoa` takes a text in which each character stands for one byte
    let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    let window: web_sys::Window = js_sys::global().dyn_into().ok()?;
    window.btoa(&text).ok()
}

//! Where the file comes from.

use domain::import::{DryRun, FILE_MAX, FileProblem, ImportFile, ImportKind};
use leptos::{html, prelude::*};
use wasm_bindgen::{JsCast, closure::Closure};

use super::{
    flow::{Chosen, Flow},
    words,
};
use crate::{
    api::import::import_template,
    i18n::*,
    ui::{
        icons::Glyph,
        parts::{AreaField, Banner, Button, Panel, TextField, Tone, provide_errors},
        words as told,
    },
};

/// The file, or a text that is pasted.
#[component]
pub fn Choose(flow: Flow) -> impl IntoView {
    let i18n = use_i18n();
    let input = NodeRef::<html::Input>::new();
    let pasted = RwSignal::new(String::new());
    let paste = move || {
        let text = pasted.get_untracked();
        if !text.trim().is_empty() && !flow.busy.get_untracked() {
            flow.choose(Chosen { name: None, file: ImportFile::Text(text) });
        }
    };
    let problem = move || {
        let problem = flow.dry.with(|dry| match dry {
            Some(DryRun::Unreadable(problem)) => Some(problem.clone()),
            _ => None,
        });
        problem.map(|problem| {
            view! {
                <div role="alert">
                    <Banner tone=Tone::Bad icon=Glyph::Warn title=text!(i18n, import.problem.title)>
                        {
                            let problem = problem.clone();
                            move || words::problem(i18n.get_locale(), &problem)
                        }
                        <Sheets flow problem/>
                    </Banner>
                </div>
            }
        })
    };
    let name = move || {
        flow.chosen
            .get()
            .map(|chosen| chosen.name.unwrap_or_else(|| t_string!(i18n, import.pasted).to_owned()))
    };
    let template = Resource::new(
        move || (flow.kind.get(), told::lang(i18n.get_locale())),
        |(kind, lang)| import_template(kind, lang),
    );
    let sample = move || {
        let text = template.get()?.ok()?;
        let href = format!("data:text/csv;charset=utf-8,%EF%BB%BF{}", encoded(&text));
        let name = format!("priyom-{}.csv", flow.kind.get().code());
        Some(view! { <a class="btn plain" href=href download=name>{t!(i18n, import.template)}</a> })
    };
    view! {
        <Panel title=text!(i18n, import.choose)>
            <div class="pad col g3">
                <p class="mute">{move || words::about(i18n.get_locale(), flow.kind.get())}</p>
                <div class="row wrap g3">
                    <input
                        node_ref=input
                        type="file"
                        id="import-file"
                        class="vh"
                        accept=".xlsx,.csv,.tsv,.txt,text/csv,text/plain,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
                        disabled=move || flow.busy.get()
                        on:change=move |_| read(flow, input)
                    />
                    <label class="btn primary" for="import-file">{t!(i18n, import.file)}</label>
                    <Transition>{sample}</Transition>
                    <span class="mute" role="status">{name}</span>
                    {move || flow.busy.get().then(|| view! { <span class="mute">{t!(i18n, import.checking)}</span> })}
                </div>
                {move || (flow.kind.get() == ImportKind::Services).then(|| view! { <FirstDay flow/> })}
                <details>
                    <summary>{t!(i18n, import.paste)}</summary>
                    <div class="col g2">
                        <AreaField label=text!(i18n, import.paste_label) name="import-text" value=pasted rows=5 note=text!(i18n, import.paste_note)/>
                        <div class="row">
                            <Button busy=flow.busy on:click=move |_| paste()>{t!(i18n, import.check)}</Button>
                        </div>
                    </div>
                </details>
                {problem}
            </div>
        </Panel>
    }
    .into_any()
}

/// From which day on the new prices hold; another day is judged anew.
#[component]
fn FirstDay(flow: Flow) -> impl IntoView {
    let i18n = use_i18n();
    provide_errors(flow.errors);
    view! {
        <div class="import-day" on:change=move |_| flow.check()>
            <TextField
                label=text!(i18n, import.first_day)
                name="first_day"
                value=flow.first_day
                note=text!(i18n, import.first_day_note)
                inputmode="numeric"
            />
        </div>
    }
    .into_any()
}

/// The sheets to choose from, when it is not plain which one is meant.
#[component]
fn Sheets(flow: Flow, problem: FileProblem) -> impl IntoView {
    let FileProblem::WhichSheet(names) = problem else { return ().into_any() };
    let button = move |name: String| {
        let label = name.clone();
        view! { <Button small=true busy=flow.busy on:click=move |_| flow.read_sheet(name.clone())>{label}</Button> }
    };
    view! { <span class="row wrap acts">{names.into_iter().map(button).collect_view()}</span> }.into_any()
}

/// For an address; the server draws the link as well as the browser.
fn encoded(text: &str) -> String {
    text.bytes()
        .map(
            |byte| {
                if byte.is_ascii_alphanumeric() {
                    char::from(byte).to_string()
                } else {
                    format!("%{byte:02X}")
                }
            },
        )
        .collect()
}

/// Reads the file that was chosen and has it judged.
fn read(flow: Flow, input: NodeRef<html::Input>) {
    let Some(input) = input.get_untracked() else { return };
    let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
    if file.size() > FILE_MAX as f64 {
        flow.dry.set(Some(DryRun::Unreadable(FileProblem::TooLarge((FILE_MAX >> 20) as u32))));
        return input.set_value("");
    }
    let Ok(reader) = web_sys::FileReader::new() else { return };
    let name = file.name();
    let loaded = {
        let reader = reader.clone();
        Closure::once_into_js(move || {
            let url = reader.result().ok().and_then(|url| url.as_string()).unwrap_or_default();
            // `data:text/csv;base64,…`; an empty file has no comma
            let bytes = url.split_once(',').map_or("", |(_, bytes)| bytes).to_owned();
            flow.choose(Chosen { name: Some(name), file: ImportFile::Base64(bytes) });
            // the same file can be chosen again once it was mended
            input.set_value("");
        })
    };
    reader.set_onload(Some(loaded.unchecked_ref()));
    if reader.read_as_data_url(&file).is_err() {
        flow.dry.set(Some(DryRun::Unreadable(FileProblem::NotText)));
    }
}

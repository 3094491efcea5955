//! What the dry run said: figures that filter, the rows, which doubtful ones are wanted, and the command.

use domain::{
    import::{
        CellFault, Class, Difference, ImportReport, LISTED_DOUBTFUL_MAX, LISTED_MAX, RowReport, Verdict,
        template::written,
    },
    letter_case::lowercase,
};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast, JsValue};

use super::{flow::Flow, words};
use crate::{
    api::import::refused_import,
    i18n::*,
    ui::{
        keys::{Chord, use_keys},
        parts::{Button, Check, Chip, Column, Look, Panel, Table, Tag, Tone},
        words as told,
    },
};

/// The report, when there is one.
#[component]
pub fn Report(flow: Flow) -> impl IntoView {
    let i18n = use_i18n();
    use_keys().bind(Chord::SAVE, text!(i18n, import.keep_name), move || {
        if flow.wanted() > 0 {
            flow.keep();
        }
    });
    let only = RwSignal::new(None::<Class>);
    let report = Memo::new(move |_| flow.report());
    Effect::new(move || {
        report.with(|_| ());
        only.set(None);
    });
    move || report.get().map(|report| view! { <Judged flow report only/> })
}

#[component]
fn Judged(flow: Flow, report: ImportReport, only: RwSignal<Option<Class>>) -> impl IntoView {
    let i18n = use_i18n();
    let counts = report.counts;
    let chip = move |class: Class| {
        let count = counts.of(class);
        (count > 0).then(|| {
            view! {
                <Chip
                    pressed=Signal::derive(move || only.get() == Some(class))
                    on:click=move |_| only.update(|only| *only = (*only != Some(class)).then_some(class))
                >
                    {move || words::class(i18n.get_locale(), class)}" "<b>{count}</b>
                </Chip>
            }
        })
    };
    let rows = StoredValue::new(report.rows.clone());
    let shown = move || {
        let class = only.get();
        rows.with_value(|rows| {
            let wanted = rows.iter().filter(|row| class.is_none_or(|class| row.verdict.class() == class));
            wanted.cloned().map(|row| view! { <Row flow row/> }).collect_view()
        })
    };
    let cut = Class::ALL.into_iter().any(|class| {
        let most =
            if matches!(class, Class::Doubtful | Class::Refused) { LISTED_DOUBTFUL_MAX } else { LISTED_MAX };
        counts.of(class) as usize > most
    });
    let columns = vec![
        Column::words(text!(i18n, import.take)),
        Column::number(text!(i18n, import.line)),
        Column::words(text!(i18n, import.row)),
        Column::words(text!(i18n, import.verdict)),
        Column::words(text!(i18n, import.why)),
    ];
    view! {
        <Panel title=text!(i18n, import.report)>
            <div class="pad col g3">
                <About report=report.clone()/>
                <div class="row wrap g2" role="group" aria-label=text!(i18n, import.filter)>
                    {Class::ALL.map(chip).collect_view()}
                </div>
                {(counts.doubtful > 0).then(|| view! {
                    <Check label=move || t_string!(i18n, import.take_all, count = counts.doubtful) name="import-all" checked=flow.all/>
                })}
            </div>
            <Table label=text!(i18n, import.report) columns>{shown}</Table>
            {cut.then(|| view! { <p class="pad mute">{t!(i18n, import.cut)}</p> })}
            <div class="pad row wrap g3">
                <Button
                    look=Look::Primary
                    keys=Chord::SAVE
                    busy=flow.busy
                    disabled=Signal::derive(move || flow.wanted() == 0)
                    on:click=move |_| flow.keep()
                >
                    {move || t_string!(i18n, import.keep, count = flow.wanted())}
                </Button>
                {(counts.refused > 0).then(|| view! {
                    <Button on:click=move |_| download(flow, i18n.get_locale_untracked())>{t!(i18n, import.download, count = move || counts.refused)}</Button>
                })}
                {move || (flow.wanted() == 0).then(|| view! { <span class="mute">{t!(i18n, import.nothing)}</span> })}
            </div>
        </Panel>
    }
    .into_any()
}

/// Which columns are read and which are not, and what else was passed over.
#[component]
fn About(report: ImportReport) -> impl IntoView {
    let i18n = use_i18n();
    let read = report.columns.clone();
    let read = move || {
        let named = read.iter().map(|(title, column)| {
            let meaning = words::column(i18n.get_locale(), *column);
            if told_alike(title, meaning) { title.clone() } else { format!("{title} ({meaning})") }
        });
        named.collect::<Vec<_>>().join(", ")
    };
    let ignored = report.ignored.join(", ");
    let sheet = report.sheet.clone();
    let (gone, gone_count) = (report.gone.clone(), report.gone_count);
    let more = gone_count as usize - gone.len();
    let (above, headings) = (report.above, report.headings);
    view! {
        {sheet.map(|sheet| view! { <p>{t!(i18n, import.sheet)}" "<b>{sheet}</b></p> })}
        <p>{t!(i18n, import.columns_read)}" "{read}</p>
        {(!ignored.is_empty()).then(|| view! { <p data-tone="warn">{t!(i18n, import.columns_ignored)}" "<b>{ignored}</b></p> })}
        {(above > 0).then(|| view! { <p class="mute">{t!(i18n, import.above, count = move || above)}</p> })}
        {(headings > 0).then(|| view! { <p class="mute">{t!(i18n, import.headings, count = move || headings)}</p> })}
        {(gone_count > 0).then(|| view! {
            <details>
                <summary>{t!(i18n, import.gone, count = move || gone_count)}</summary>
                <ul class="small">{gone.into_iter().map(|name| view! { <li>{name}</li> }).collect_view()}</ul>
                {(more > 0).then(|| view! { <p class="small mute">{t!(i18n, import.gone_more, count = move || more)}</p> })}
            </details>
        })}
    }
    .into_any()
}

fn told_alike(title: &str, meaning: &str) -> bool {
    lowercase(title) == lowercase(meaning)
}

#[component]
fn Row(flow: Flow, row: RowReport) -> impl IntoView {
    let i18n = use_i18n();
    let (line, class) = (row.line, row.verdict.class());
    let tick = matches!(class, Class::Doubtful).then(|| {
        let checked = move || flow.all.get() || flow.ticked.with(|ticked| ticked.contains(&line));
        view! {
            <input
                type="checkbox"
                aria-label=move || t_string!(i18n, import.take_line, line = line)
                prop:checked=checked
                disabled=move || flow.all.get()
                on:change:target=move |event| {
                    let is_on = event.target().checked();
                    flow.ticked.update(|ticked| { if is_on { ticked.insert(line); } else { ticked.remove(&line); } });
                }
            />
        }
    });
    let tone = match class {
        Class::New => Some(Tone::Good),
        Class::Changed => Some(Tone::Info),
        Class::Same => None,
        Class::Doubtful => Some(Tone::Warn),
        Class::Refused => Some(Tone::Bad),
    };
    let tag = move || words::class_one(i18n.get_locale(), class);
    let tag = match tone {
        Some(tone) => view! { <Tag tone>{tag}</Tag> }.into_any(),
        None => view! { <Tag>{tag}</Tag> }.into_any(),
    };
    let about = row.about.clone();
    view! {
        <tr>
            <td>{tick}</td>
            <td class="num">{line}</td>
            <td>{row.label}{about.map(|about| view! { <div class="small mute">{about}</div> })}</td>
            <td>{tag}</td>
            <td><Why verdict=row.verdict/></td>
        </tr>
    }
    .into_any()
}

#[component]
fn Why(verdict: Verdict) -> impl IntoView {
    let i18n = use_i18n();
    match verdict {
        Verdict::New | Verdict::Same => ().into_any(),
        Verdict::Changed { differences } => view! { <Differences differences/> }.into_any(),
        Verdict::Doubtful { why, would, differences } => view! {
            <div>{move || words::doubt(i18n.get_locale(), why)}</div>
            <div class="small mute">{move || words::would(i18n.get_locale(), would)}</div>
            <Differences differences/>
        }
        .into_any(),
        Verdict::Refused { faults } => {
            let fault = move |fault: CellFault| {
                view! { <div>{move || words::cell(i18n.get_locale(), &fault)}</div> }
            };
            faults.into_iter().map(fault).collect_view().into_any()
        }
    }
}

#[component]
fn Differences(differences: Vec<Difference>) -> impl IntoView {
    let i18n = use_i18n();
    let line = move |one: Difference| {
        let (from, mut to) = (words::value(&one.from), words::value(&one.to));
        if let Some(percent) = one.percent {
            let sign = if percent < 0 { "−" } else { "+" };
            to.push_str(&format!(" ({sign}{}\u{a0}%)", percent.unsigned_abs()));
        }
        view! { <div class="small">{move || words::column(i18n.get_locale(), one.column)}": "<s class="mute">{from}</s>" → "{to}</div> }
    };
    differences.into_iter().map(line).collect_view().into_any()
}

/// Gives the refused rows as a file, to be mended and imported.
fn download(flow: Flow, language: Locale) {
    let Some(chosen) = flow.chosen.get_untracked() else { return };
    let kind = flow.kind.get_untracked();
    spawn_local(async move {
        match refused_import(kind, chosen.file, flow.reading()).await {
            Ok(refused) => {
                let titles = [td_string!(language, import.line), td_string!(language, import.why)];
                let reason = |fault: &CellFault| {
                    format!("{}: {}", words::place(language, fault), told::fault(language, fault.fault))
                };
                // nothing to be done when a browser will not give a file
                let _ = give(
                    &written(refused.table(titles, reason)),
                    &format!("priyom-{}-refused.csv", kind.code()),
                );
            }
            Err(error) => flow.trouble.set(Some(error)),
        }
    });
}

/// Has the browser save a text.
fn give(text: &str, name: &str) -> Result<(), JsValue> {
    let blob = web_sys::Blob::new_with_str_sequence(&js_sys::Array::of1(&text.into()))?;
    let address = web_sys::Url::create_object_url_with_blob(&blob)?;
    let link: web_sys::HtmlElement = document().create_element("a")?.unchecked_into();
    link.set_attribute("href", &address)?;
    link.set_attribute("download", name)?;
    link.click();
    web_sys::Url::revoke_object_url(&address)
}

//! Imports that were made, and taking one back.

use domain::{
    import::history::{ImportBrief, Stayed, StayedWhy, TakenBack, UndoStep},
    wording::{full_date, time},
};
use leptos::{prelude::*, task::spawn_local};

use super::flow::Flow;
use crate::{
    api::import::{list_imports, undo_import},
    i18n::*,
    ui::{
        icons::Glyph,
        parts::{Banner, Button, Column, Dialog, Loaded, Look, Panel, Table, Tone},
        words as told,
    },
};

/// An import that is being taken back.
#[derive(Clone, Copy)]
struct Undo {
    flow: Flow,
    /// The one that is asked about.
    asked: RwSignal<Option<ImportBrief>>,
    open: RwSignal<bool>,
    busy: RwSignal<bool>,
    step: RwSignal<Option<UndoStep>>,
    /// How many were taken back here.
    done: RwSignal<u32>,
}

impl Undo {
    fn ask(self, import: ImportBrief) {
        self.asked.set(Some(import));
        self.open.set(true);
    }

    /// Part by part, to the end; an answer that is lost loses nothing.
    fn begin(self) {
        let Some(import) = self.asked.get_untracked() else { return };
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.flow.trouble.set(None);
        spawn_local(async move {
            loop {
                let answer = undo_import(import.kind, import.id).await;
                self.flow.connection.note(&answer);
                match answer {
                    Ok(step) => {
                        let left = step.left;
                        if self.step.try_set(Some(step)).is_some() {
                            return;
                        }
                        if left == 0 {
                            break;
                        }
                    }
                    Err(error) => {
                        self.flow.trouble.set(Some(error));
                        break;
                    }
                }
            }
            self.busy.set(false);
            self.open.set(false);
            self.done.update(|done| *done += 1);
            // what the file would do is another thing now
            self.flow.check();
        });
    }
}

/// The panel.
#[component]
pub fn History(flow: Flow) -> impl IntoView {
    let i18n = use_i18n();
    let undo = Undo {
        flow,
        asked: RwSignal::new(None),
        open: RwSignal::new(false),
        busy: RwSignal::new(false),
        step: RwSignal::new(None),
        done: RwSignal::new(0),
    };
    // fetched anew when another one was made or taken back
    let imports = Resource::new(
        move || (flow.kind.get(), flow.progress.get(), undo.done.get()),
        |(kind, ..)| list_imports(kind),
    );
    let columns = move || {
        vec![
            Column::words(text!(i18n, import.history.when)),
            Column::words(text!(i18n, import.history.file)),
            Column::words(text!(i18n, import.history.did)),
            Column::words(text!(i18n, import.history.back)),
        ]
    };
    let list = move |told: Vec<ImportBrief>| {
        if told.is_empty() {
            return view! { <p class="pad mute">{t!(i18n, import.history.none)}</p> }.into_any();
        }
        view! {
            <Table label=text!(i18n, import.history.title) columns=columns()>
                {told.into_iter().map(|import| view! { <Line import undo/> }).collect_view()}
            </Table>
        }
        .into_any()
    };
    let outcome = move || undo.step.get().filter(|step| step.left == 0).map(|step| view! { <Outcome step/> });
    view! {
        {outcome}
        <Panel title=text!(i18n, import.history.title)>
            <Loaded resource=imports let:told>{list(told)}</Loaded>
        </Panel>
        <Dialog open=undo.open title=text!(i18n, import.history.ask)>
            <div class="col g3">
                <p>{t!(i18n, import.history.ask_note)}</p>
                <div class="row wrap">
                    <Button look=Look::Primary busy=undo.busy on:click=move |_| undo.begin()>
                        {t!(i18n, import.history.undo)}
                    </Button>
                    <Button look=Look::Plain on:click=move |_| undo.open.set(false)>{t!(i18n, common.cancel)}</Button>
                </div>
            </div>
        </Dialog>
    }
    .into_any()
}

#[component]
fn Line(import: ImportBrief, undo: Undo) -> impl IntoView {
    let i18n = use_i18n();
    let lang = move || told::lang(i18n.get_locale());
    let ImportBrief { file_name, first_day, at, by, kept, back, .. } = import.clone();
    let when = move || format!("{}, {}", full_date(at.date(), lang()), time(at.time()));
    let file = move || match file_name.as_str() {
        "" => t_string!(i18n, import.pasted).to_owned(),
        name => name.to_owned(),
    };
    let from = first_day.map(|day| {
        view! {
            <div class="small mute">{move || t_string!(i18n, import.history.first_day, day = full_date(day, lang()))}</div>
        }
    });
    let is_begun = back.as_ref().is_some_and(|back| back.left == 0);
    let outcome = back.map(|back| view! { <Back back/> });
    let made = kept.added + kept.changed;
    let button = (!is_begun && made > 0).then(|| {
        view! {
            <Button
                small=true
                busy=undo.busy
                attr:aria-label=move || t_string!(i18n, import.history.undo_of, when = when())
                on:click=move |_| undo.ask(import.clone())
            >
                {t!(i18n, import.history.undo)}
            </Button>
        }
    });
    view! {
        <tr>
            <td>{when}<div class="small mute">{by}</div></td>
            <td>{file}{from}</td>
            <td>{t!(i18n, import.history.kept, added = move || kept.added, changed = move || kept.changed)}</td>
            <td>{outcome}{button}</td>
        </tr>
    }
    .into_any()
}

/// What became of it.
#[component]
fn Back(back: TakenBack) -> impl IntoView {
    let i18n = use_i18n();
    let lang = move || told::lang(i18n.get_locale());
    let TakenBack { at, by, returned, stayed, .. } = back;
    view! {
        <div>{t!(i18n, import.history.returned, returned = move || returned, stayed = move || stayed)}</div>
        <div class="small mute">{by}", "{move || full_date(at.date(), lang())}</div>
    }
    .into_any()
}

/// What was taken back, and what stays by name.
#[component]
fn Outcome(step: UndoStep) -> impl IntoView {
    let i18n = use_i18n();
    let (returned, stayed) = (step.returned, step.stayed);
    let tone = if stayed > 0 { Tone::Warn } else { Tone::Good };
    let icon = if stayed > 0 { Glyph::Warn } else { Glyph::Check };
    let line = move |one: Stayed| {
        let why = move || match one.why {
            StayedWhy::Touched => t_string!(i18n, import.history.touched),
            StayedWhy::Used => t_string!(i18n, import.history.used),
        };
        view! { <li>{one.label}": "{why}</li> }
    };
    let named = (!step.named.is_empty())
        .then(|| view! { <ul>{step.named.into_iter().map(line).collect_view()}</ul> });
    view! {
        <div role="status">
            <Banner tone icon title=text!(i18n, import.history.done)>
                {t!(i18n, import.history.returned, returned = move || returned, stayed = move || stayed)}
                {named}
            </Banner>
        </div>
    }
    .into_any()
}

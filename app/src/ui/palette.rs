//! The command palette, Ctrl+K: patients, actions, places, in one box.

use std::time::Duration;

use domain::{
    error::AppError,
    keyboard::layout_hint,
    knowledge::{Answer, KnowledgeQuery},
    patient::{Found, PatientBrief},
    permission::Permission,
};
use leptos::{ev::KeyboardEvent, html, prelude::*, task::spawn_local};
use leptos_router::{ChooseView, hooks::use_navigate};
use web_sys::HtmlDialogElement;

use super::{
    frame::{Section, Viewer},
    icons::{Glyph, Icon},
    keys::{Chord, Keycaps, Reach, use_keys},
    matching,
    pages::lazy::Page,
    parts::{Avatar, Tag, Tone, hue},
    words::lang,
};
use crate::{
    api::{knowledge::search_knowledge, patients::search_patients},
    i18n::*,
};

/// How long typing must rest before patients are looked for.
const REST: Duration = Duration::from_millis(150);
/// Patients shown.
const PATIENTS: usize = 5;
/// Frames within which the dialog is in the page.
const FRAMES: u8 = 30;
/// Answers shown.
const ANSWERS: usize = 4;
/// The key.
const OPEN: Chord = Chord::ctrl("KeyK");

/// Whether the palette is open.
#[derive(Clone, Copy)]
struct Palette(RwSignal<bool>);

/// Provides the palette, and binds Ctrl+K. Needs the keys.
pub fn provide() {
    let palette = Palette(RwSignal::new(false));
    provide_context(palette);
    let i18n = use_i18n();
    use_keys()
        .bind_within(Reach::Everywhere, OPEN, text!(i18n, common.palette.open), move || palette.0.set(true));
}

/// The box in the top bar that opens it.
#[component]
pub fn PaletteButton() -> impl IntoView {
    let i18n = use_i18n();
    let palette = expect_context::<Palette>();
    view! {
        <button type="button" class="searchbox opener" on:click=move |_| palette.0.set(true)>
            <Icon glyph=Glyph::Search/>
            <span class="grow">{t!(i18n, common.search)}</span>
            <Keycaps chord=OPEN/>
        </button>
    }
    .into_any()
}

/// The palette itself. Once a page, inside the router.
#[component]
pub fn CommandPalette() -> impl IntoView {
    let palette = expect_context::<Palette>();
    // it is there before anybody can have pressed the key
    Effect::new(|| spawn_local(async { Page::OpenPalette.preload().await }));
    view! {
        <Show when=move || palette.0.get()>
            <Suspense>{Suspend::new(Page::OpenPalette.choose())}</Suspense>
        </Show>
    }
    .into_any()
}

/// One line.
#[derive(Clone, Debug, PartialEq)]
struct Item {
    group: Group,
    face: Face,
    name: String,
    about: String,
    href: String,
    /// Whether it stays whatever is typed.
    always: bool,
}

/// What stands before the name.
#[derive(Clone, Debug, PartialEq)]
enum Face {
    Person(PatientBrief),
    Icon(Glyph),
}

/// Under which head it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Group {
    Patients,
    Answers,
    Actions,
    Places,
}

/// The palette as it is drawn when it is opened.
#[component]
pub fn OpenPalette() -> impl IntoView {
    let palette = expect_context::<Palette>();
    let i18n = use_i18n();
    let navigate = use_navigate();
    let viewer = use_context::<Viewer>();
    let typed = RwSignal::new(String::new());
    let found = RwSignal::new(Found::default());
    let answers = RwSignal::new(Vec::new());
    let cursor = RwSignal::new(0usize);
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        if let Some(dialog) = dialog.get() {
            show(dialog, FRAMES);
        }
    });
    let sees_patients = viewer.as_ref().is_some_and(|viewer| {
        viewer.role.may(Permission::SeePatients) && viewer.role.may(Permission::SeeSchedule)
    });
    if sees_patients {
        look_for(typed, found, search_patients);
    }
    look_for(typed, answers, move |text| {
        let query =
            KnowledgeQuery { text, lang: lang(i18n.get_locale_untracked()), ..KnowledgeQuery::default() };
        async move { search_knowledge(query).await.map(|found| found.answers) }
    });
    let items = Memo::new(move |_| {
        let language = i18n.get_locale();
        let typed = typed.get();
        let patients = found.with(patients);
        let first = found.with(|found| found.patients.first().cloned());
        let fixed = fixed(viewer.as_ref(), first.filter(|_| !typed.trim().is_empty()), language);
        let fits = |item: &Item| item.always || matching::fits(&item.name, &typed);
        let told = answers.with(|answers| told(answers));
        patients.into_iter().chain(told).chain(fixed.into_iter().filter(fits)).collect::<Vec<_>>()
    });
    let hint =
        move || typed.with(|typed| found.with(|found| found.hint.clone()).or_else(|| layout_hint(typed)));
    let go = move |at: usize| {
        if let Some(item) = items.with_untracked(|items| items.get(at).cloned()) {
            palette.0.set(false);
            navigate(&item.href, Default::default());
        }
    };
    let pick = Callback::new(go);
    let press = move |event: KeyboardEvent| {
        let last = items.with_untracked(Vec::len).saturating_sub(1);
        match event.key().as_str() {
            "ArrowDown" => cursor.update(|at| *at = (*at + 1).min(last)),
            "ArrowUp" => cursor.update(|at| *at = at.saturating_sub(1)),
            "Tab" => cursor.set(items.with_untracked(|items| next_group(items, cursor.get_untracked()))),
            "Enter" => pick.run(cursor.get_untracked()),
            _ => return,
        }
        event.prevent_default();
    };
    let groups = move || {
        let all = items.get();
        [Group::Patients, Group::Answers, Group::Actions, Group::Places]
            .into_iter()
            .filter_map(|group| {
                let rows: Vec<(usize, Item)> =
                    all.iter().cloned().enumerate().filter(|(_, item)| item.group == group).collect();
                (!rows.is_empty()).then(|| view! { <Rows group rows cursor typed pick/> })
            })
            .collect_view()
    };
    view! {
        <dialog
            node_ref=dialog
            class="pop palette"
            aria-label=text!(i18n, common.palette.open)
            on:close=move |_| palette.0.set(false)
        >
            <div class="ask">
                <Icon glyph=Glyph::Search/>
                <input
                    aria-label=text!(i18n, common.search)
                    role="combobox"
                    aria-expanded="true"
                    aria-controls="palette-found"
                    aria-activedescendant=move || format!("palette-{}", cursor.get())
                    autocomplete="off"
                    autofocus
                    spellcheck="false"
                    placeholder=text!(i18n, common.palette.placeholder)
                    prop:value=typed
                    on:input:target=move |event| {
                        typed.set(event.target().value());
                        cursor.set(0);
                    }
                    on:keydown=press
                />
                {move || hint().map(|hint| view! { <Tag tone=Tone::Info>{hint}</Tag> })}
                <button type="button" class="ib" aria-label=text!(i18n, common.close) on:click=move |_| palette.0.set(false)>
                    <Icon glyph=Glyph::Cross/>
                </button>
            </div>
            <div id="palette-found" role="listbox" aria-label=text!(i18n, common.palette.found)>{groups}</div>
            {move || items.with(Vec::is_empty).then(|| view! { <p class="pad mute">{t!(i18n, common.palette.nothing)}</p> })}
            <footer>
                <span><span class="keys"><kbd>"↑"</kbd><kbd>"↓"</kbd></span>" "{t!(i18n, common.palette.choose)}</span>
                <span><span class="keys"><kbd>"↵"</kbd></span>" "{t!(i18n, common.palette.go)}</span>
                <span><span class="keys"><kbd>"Tab"</kbd></span>" "{t!(i18n, common.palette.actions)}</span>
                <span class="end"><span class="keys"><kbd>"Esc"</kbd></span>" "{t!(i18n, common.palette.close)}</span>
            </footer>
        </dialog>
    }
    .into_any()
}

/// Shows the dialog as soon as it stands in the page; what is drawn late is made before it is put there.
fn show(dialog: HtmlDialogElement, frames: u8) {
    if dialog.is_connected() {
        // It throws only when the dialog is open already.
        let _ = dialog.show_modal();
    } else if frames > 0 {
        request_animation_frame(move || show(dialog, frames - 1));
    }
}

#[component]
fn Rows(
    group: Group,
    rows: Vec<(usize, Item)>,
    cursor: RwSignal<usize>,
    typed: RwSignal<String>,
    pick: Callback<usize>,
) -> impl IntoView {
    let i18n = use_i18n();
    let head = move || match group {
        Group::Patients => t_string!(i18n, common.palette.patients),
        Group::Answers => t_string!(i18n, common.section.knowledge),
        Group::Actions => t_string!(i18n, common.palette.actions_head),
        Group::Places => t_string!(i18n, common.palette.places),
    };
    let row = move |(at, item): (usize, Item)| {
        let (before, marked, after) = typed.with_untracked(|typed| {
            let (before, marked, after) = matching::split(&item.name, typed);
            (before.to_owned(), marked.to_owned(), after.to_owned())
        });
        let face = match item.face {
            Face::Person(person) => {
                view! { <Avatar name=person.name.full() hue=hue(person.id.0) size="sm"/> }.into_any()
            }
            Face::Icon(glyph) => view! { <Icon glyph/> }.into_any(),
        };
        let is_marked = move || cursor.get() == at;
        view! {
            <div
                role="option"
                id=format!("palette-{at}")
                aria-selected=move || if is_marked() { "true" } else { "false" }
                on:click=move |_| pick.run(at)
            >
                {face}
                <span class="grow cut">{before}{(!marked.is_empty()).then(|| view! { <mark>{marked}</mark> })}{after}</span>
                <span class="small mute">{item.about}</span>
                {move || is_marked().then(|| view! { <kbd>"↵"</kbd> })}
            </div>
        }
    };
    view! {
        <div role="group" class="group" aria-label=head>
            <div class="h" role="presentation">{head}</div>
            <div class="menu" role="presentation">{rows.into_iter().map(row).collect_view()}</div>
        </div>
    }
    .into_any()
}

fn patients(found: &Found) -> Vec<Item> {
    let item = |person: &PatientBrief| Item {
        group: Group::Patients,
        face: Face::Person(person.clone()),
        name: person.name.full(),
        about: [person.birth_year.map(|year| year.to_string()), person.phone_masked.clone()]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" · "),
        href: format!("/patients/{}", person.id),
        always: true,
    };
    found.patients.iter().take(PATIENTS).map(item).collect()
}

/// What operators are told.
fn told(answers: &[Answer]) -> Vec<Item> {
    let item = |answer: &Answer| Item {
        group: Group::Answers,
        face: Face::Icon(Glyph::Book),
        name: answer.title.clone(),
        about: answer.figure.clone(),
        href: format!("/knowledge?open={}.{}", answer.noun.code(), answer.id),
        always: true,
    };
    answers.iter().take(ANSWERS).map(item).collect()
}

/// Actions and places of the viewer's role.
fn fixed(viewer: Option<&Viewer>, patient: Option<PatientBrief>, language: Locale) -> Vec<Item> {
    let Some(viewer) = viewer else { return Vec::new() };
    let action = |glyph: Glyph, name: String, always: bool, href: String| Item {
        group: Group::Actions,
        face: Face::Icon(glyph),
        name,
        about: String::new(),
        href,
        always,
    };
    let mut items = Vec::new();
    if viewer.role.may(Permission::TakeCalls) {
        if let Some(patient) = patient {
            let name = td_string!(language, common.palette.book, name = patient.name.short());
            items.push(action(Glyph::Calendar, name, true, format!("/?patient={}", patient.id)));
        }
        let start = td_string!(language, desk.start).to_owned();
        items.push(action(Glyph::Phone, start, false, "/?call=new".into()));
    }
    let places = Section::ALL.into_iter().filter(|section| section.is_for(viewer.role));
    items.extend(places.map(|section| Item {
        group: Group::Places,
        face: Face::Icon(section.icon()),
        name: section.name(language).to_owned(),
        about: String::new(),
        href: section.path().to_owned(),
        always: false,
    }));
    items
}

/// The first line of the group after the marked one's; the first of all after the last group.
fn next_group(items: &[Item], at: usize) -> usize {
    let group = items.get(at).map(|item| item.group);
    items.iter().enumerate().skip(at).find(|(_, item)| Some(item.group) != group).map_or(0, |(at, _)| at)
}

/// Looks for what was typed once the typing rests; nothing is found of nothing.
fn look_for<T, F>(
    typed: RwSignal<String>,
    into: RwSignal<T>,
    search: impl Fn(String) -> F + Copy + Send + Sync + 'static,
) where
    T: Default + Send + Sync + 'static,
    F: Future<Output = Result<T, AppError>> + 'static,
{
    let connection = super::connection::use_connection();
    Effect::new(move || {
        let text = typed.get();
        if text.trim().is_empty() {
            return into.set(T::default());
        }
        set_timeout(
            move || {
                if typed.try_with_untracked(|now| *now == text) != Some(true) {
                    return;
                }
                spawn_local(async move {
                    let answer = search(text.clone()).await;
                    connection.note(&answer);
                    let still = typed.try_with_untracked(|now| *now == text) == Some(true);
                    if let (true, Ok(answer)) = (still, answer) {
                        into.set(answer);
                    }
                });
            },
            REST,
        );
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(group: Group) -> Item {
        Item {
            group,
            face: Face::Icon(Glyph::Phone),
            name: String::new(),
            about: String::new(),
            href: String::new(),
            always: false,
        }
    }

    #[test]
    fn tab_goes_from_group_to_group_and_round() {
        let items = [item(Group::Patients), item(Group::Patients), item(Group::Actions), item(Group::Places)];
        assert_eq!([0, 1, 2, 3].map(|at| next_group(&items, at)), [2, 2, 3, 0]);
    }
}

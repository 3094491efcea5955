//! `/memos`: what colleagues tell each other, as notes for the next shift and as announcements.
//!
//! `shown` keeps what is on the page and does things with it, `entry` draws one of them, `writing` the forms.

mod entry;
mod shown;
mod writing;

use std::time::Duration;

use domain::{event::Event, id::MemoId, memo::MemoKind};
use leptos::prelude::*;

use self::{entry::Entry, shown::Memos};
use crate::{
    api::memos::list_memos,
    i18n::*,
    ui::{
        frame::{Main, TopBar},
        icons::Glyph,
        keys::{Keycaps, use_keys},
        live::keep_fresh,
        palette::PaletteButton,
        parts::{Empty, Loaded, Panel, digit},
    },
};

/// What is older is read anew.
const STALE: Duration = Duration::from_secs(600);

/// Those that the reader has not read, in the order of the page: which, and who wrote it.
type Unread = Memo<Vec<(MemoId, String)>>;

/// The page.
#[component]
pub fn MemosPage() -> impl IntoView {
    let i18n = use_i18n();
    let memos = Memos::new();
    let told = Resource::new(|| (), |()| list_memos());
    follow(memos);
    view! {
        <TopBar title=text!(i18n, memos.title)>
            <span class="end"></span>
            <PaletteButton/>
        </TopBar>
        <Main>
            <Loaded resource=told let:list>
                {
                    memos.show(list);
                    view! { <Panels memos/> }
                }
            </Loaded>
        </Main>
    }
    .into_any()
}

/// Keeps what is shown true: to what colleagues do, and to the date, with which announcements end.
fn follow(memos: Memos) {
    keep_fresh(matters, move || memos.again());
    Effect::new(move || {
        if let Ok(ticking) = set_interval_with_handle(move || memos.again(), STALE) {
            on_cleanup(move || ticking.clear());
        }
    });
}

/// Whether an event may change what is shown.
fn matters(event: &Event) -> bool {
    matches!(event, Event::MemosChanged | Event::Resync)
}

#[component]
fn Panels(memos: Memos) -> impl IntoView {
    let unread = Memo::new(move |_| memos.unread());
    bind_digits(memos, unread);
    let both = Memo::new(move |_| memos.has_notes());
    view! {
        <div class="page" class:narrow=move || !both.get()>
            <div class="split" class:memo-columns=move || both.get()>
                <Show when=move || both.get()>
                    <Notes memos unread/>
                </Show>
                <Announcements memos unread/>
            </div>
        </div>
    }
    .into_any()
}

/// A digit says that one has read what it stands beside.
fn bind_digits(memos: Memos, unread: Unread) {
    let i18n = use_i18n();
    let keys = use_keys();
    Effect::new(move || {
        for (at, (id, by)) in unread.get().into_iter().enumerate() {
            let Some(chord) = digit(at) else { break };
            let name = move || format!("{}: {by}", t_string!(i18n, memos.read));
            keys.bind(chord, name, move || memos.acknowledge(id));
        }
    });
}

/// What the next shift is to know.
#[component]
fn Notes(memos: Memos, unread: Unread) -> impl IntoView {
    let i18n = use_i18n();
    let writes = Memo::new(move |_| memos.list.with(|list| list.hands_over));
    let key = move || writes.get().then(|| view! { <Keycaps chord=writing::NOTE/> });
    view! {
        <Panel title=text!(i18n, memos.shift) aside=move || view! { {key} }>
            <Show when=move || writes.get()>
                <writing::Note memos/>
            </Show>
            <List memos kind=MemoKind::Shift unread/>
        </Panel>
    }
    .into_any()
}

/// What everybody, or some roles, are to know.
#[component]
fn Announcements(memos: Memos, unread: Unread) -> impl IntoView {
    let i18n = use_i18n();
    let writes = Memo::new(move |_| memos.list.with(|list| list.announces));
    let opener = move || writes.get().then(|| view! { <writing::Opener memos/> });
    view! {
        <Panel title=text!(i18n, memos.announcements) aside=move || view! { {opener} }>
            <Show when=move || writes.get() && memos.announcing.get()>
                <writing::Announcement memos/>
            </Show>
            <List memos kind=MemoKind::Announcement unread/>
        </Panel>
    }
    .into_any()
}

#[component]
fn List(memos: Memos, kind: MemoKind, unread: Unread) -> impl IntoView {
    let is_empty = Memo::new(move |_| memos.of(kind).is_empty());
    view! {
        <Show when=move || !is_empty.get() fallback=move || view! { <Nothing kind/> }>
            <ul class="memos">
                <For each=move || memos.of(kind) key=|memo| memo.id let:memo>
                    <Entry memos memo unread/>
                </For>
            </ul>
        </Show>
    }
    .into_any()
}

#[component]
fn Nothing(kind: MemoKind) -> impl IntoView {
    let i18n = use_i18n();
    match kind {
        MemoKind::Shift => {
            view! { <Empty icon=Glyph::Check title=text!(i18n, memos.no_notes) body=text!(i18n, memos.no_notes_body)/> }
                .into_any()
        }
        MemoKind::Announcement => {
            view! { <Empty icon=Glyph::Bell title=text!(i18n, memos.no_announcements)/> }.into_any()
        }
    }
}

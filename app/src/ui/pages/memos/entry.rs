//! One of what colleagues tell: the words, whose and when, who has read it, and what can be done.

use domain::{id::MemoId, memo, permission::Permission, wording};
use leptos::prelude::*;

use super::{
    Unread,
    shown::{Memos, anchor},
};
use crate::{
    i18n::*,
    ui::{
        frame::Viewer,
        icons::Glyph,
        keys::Keycaps,
        parts::{Button, Look, Tag, Tone, digit},
        words::{self, plan},
    },
};

/// So many names stand there unasked.
const NAMES: usize = 3;

/// The entry. Of what is shown only `read`, the readers and those who are missing change.
#[component]
pub fn Entry(memos: Memos, memo: memo::Memo, unread: Unread) -> impl IntoView {
    let id = memo.id;
    let place = Memo::new(move |_| unread.with(|unread| unread.iter().position(|(own, _)| *own == id)));
    let tone = move || place.get().map(|_| Tone::Info.code());
    view! {
        <li id=anchor(id) tabindex="-1" data-tone=tone>
            <Words memo=memo.clone()/>
            <About memos memo=memo.clone()/>
            <People memos id/>
            <Acts memos id own=memo.own place/>
        </li>
    }
    .into_any()
}

/// What it says. Of a lead the program speaks itself, in the reader's language.
#[component]
fn Words(memo: memo::Memo) -> impl IntoView {
    let i18n = use_i18n();
    let Some(lead) = memo.lead else { return view! { <p class="lines">{memo.text}</p> }.into_any() };
    let opens = use_context::<Viewer>().is_some_and(|viewer| viewer.role.may(Permission::WorkLeads));
    let link = opens.then(|| {
        view! { " "<a href=format!("/leads/{lead}")>{t!(i18n, memos.open_lead)}</a> }
    });
    view! { <p class="lines">{t!(i18n, memos.lead_waits)}{link}</p> }.into_any()
}

/// «Анна Королёва, сегодня, 19:40 · роли: оператор, врач · до пн, 7 декабря».
#[component]
fn About(memos: Memos, memo: memo::Memo) -> impl IntoView {
    let i18n = use_i18n();
    let about = move || {
        let (language, today) = (i18n.get_locale(), memos.today());
        let at = memo.at.with_timezone(&memos.list.with(|list| list.zone));
        let when = wording::day_and_time(at.date_naive(), at.time(), today, words::lang(language));
        let names: Vec<&str> = memo.roles.iter().map(|role| words::role(language, *role)).collect();
        let roles = (!names.is_empty()).then(|| td_string!(language, memos.roles, names = names.join(", ")));
        let until = memo
            .until
            .map(|until| td_string!(language, memos.shown_until, date = plan::date(language, until, today)));
        let parts = [Some(format!("{}, {when}", memo.by)), roles, until];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    };
    view! { <p class="small mute">{about}</p> }.into_any()
}

/// Who has read it, and who has not.
#[component]
fn People(memos: Memos, id: MemoId) -> impl IntoView {
    let i18n = use_i18n();
    let entry = Memo::new(move |_| memos.find(id));
    let readers = Memo::new(move |_| {
        let names = |memo: memo::Memo| memo.readers.into_iter().map(|reader| reader.name).collect::<Vec<_>>();
        entry.get().map(names).unwrap_or_default()
    });
    let missing = Memo::new(move |_| entry.get().map(|memo| memo.missing).unwrap_or_default());
    view! {
        <Names title=text!(i18n, memos.readers) names=readers open=NAMES/>
        <Names title=text!(i18n, memos.missing) names=missing open=0/>
    }
    .into_any()
}

/// Names; more than `open` of them are shown when asked for.
#[component]
fn Names(#[prop(into)] title: TextProp, names: Memo<Vec<String>>, open: usize) -> impl IntoView {
    let title = StoredValue::new(title);
    let title = move || title.with_value(TextProp::get);
    let count = Memo::new(move |_| names.with(Vec::len));
    let joined = move || names.with(|names| names.join(", "));
    view! {
        <Show when=move || (1..=open).contains(&count.get())>
            <p class="small mute">{title}": "{joined}</p>
        </Show>
        <Show when=move || { count.get() > open }>
            <details class="memo-names small mute">
                <summary>{title}": "{count}</summary>
                <p>{joined}</p>
            </details>
        </Show>
    }
    .into_any()
}

/// What can be done: by its digit, as long as it is unread; taken down by whoever wrote it or announces.
#[component]
fn Acts(memos: Memos, id: MemoId, own: bool, place: Memo<Option<usize>>) -> impl IntoView {
    let i18n = use_i18n();
    let keys = move || place.get().and_then(digit).map(|chord| view! { <Keycaps chord/> });
    view! {
        <div class="row wrap memo-acts">
            <Show when=move || place.get().is_some()>
                <button type="button" class="btn sm" on:click=move |_| memos.acknowledge(id)>
                    {t!(i18n, memos.read)}
                    {keys}
                </button>
                <Tag tone=Tone::Info icon=Glyph::Bell>{t!(i18n, memos.unread)}</Tag>
            </Show>
            <Show when=move || own || memos.list.with(|list| list.announces)>
                <span class="end">
                    <Button small=true look=Look::Plain on:click=move |_| memos.take_down(id)>
                        {t!(i18n, memos.take_down)}
                    </Button>
                </span>
            </Show>
        </div>
    }
    .into_any()
}

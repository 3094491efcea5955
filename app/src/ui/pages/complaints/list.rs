//! The list: those whose time is over first.

use domain::{
    complaint::{
        Category, ComplaintStatus,
        view::{ComplaintFilter, ComplaintLine, ComplaintList},
        warning::Warning,
    },
    error::AppError,
    event::Event,
    export::ExportTable,
    permission::Permission,
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::{use_navigate, use_query_map};

use super::address;
use crate::{
    api::complaints::list_complaints,
    i18n::*,
    ui::{
        connection::use_connection,
        frame::{Main, ToldPage, TopBar, Viewer},
        icons::{Glyph, Icon},
        keys::{Chord, Keycaps, use_keys},
        live::keep_fresh,
        palette::PaletteButton,
        parts::{Choice, Column, Dialog, Empty, ExportLink, RefundGuide, Table, Tag, Tone, use_toasts},
        words::{self, complaint},
    },
};

/// A new one.
const NEW: Chord = Chord::key("KeyN");

/// The page.
#[component]
pub fn ComplaintsPage() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query_map();
    let filter = Memo::new(move |_| query.with(address::read));
    // filters are followed without drawing the page anew, which would lose the focus
    let told = Resource::new_blocking(|| (), move |()| list_complaints(filter.get_untracked()));
    let list = RwSignal::new(None::<ComplaintList>);
    view! {
        <ToldPage title=text!(i18n, complaints.title) resource=told let:first>
            {
                list.set(Some(first));
                view! { <Page filter list/> }
            }
        </ToldPage>
    }
    .into_any()
}

#[component]
fn Page(filter: Memo<ComplaintFilter>, list: RwSignal<Option<ComplaintList>>) -> impl IntoView {
    let i18n = use_i18n();
    follow(filter, list);
    let registers =
        use_context::<Viewer>().is_some_and(|viewer| viewer.role.may(Permission::RegisterComplaints));
    let guide = RwSignal::new(false);
    let navigate = use_navigate();
    if registers {
        let navigate = navigate.clone();
        use_keys()
            .bind(NEW, text!(i18n, complaints.new), move || navigate("/complaints/new", Default::default()));
    }
    let claimed = Callback::new(move |claim: domain::complaint::ComplaintForm| {
        navigate(&super::new::href(&claim), Default::default());
    });
    view! {
        <TopBar title=text!(i18n, complaints.title)>
            <Counts list/>
            <span class="end"></span>
            <ExportLink table=ExportTable::Complaints/>
            <PaletteButton/>
            {registers.then(|| view! {
                <button type="button" class="btn" on:click=move |_| guide.set(true)>{t!(i18n, complaints.refunds.title)}</button>
                <a class="btn primary" href="/complaints/new">
                    {t!(i18n, complaints.new)}
                    <Keycaps chord=NEW/>
                </a>
            })}
        </TopBar>
        <Main>
            <div class="page">
                <Filters filter/>
                <section class="panel">
                    <Rows list/>
                    <Pages filter list/>
                </section>
            </div>
        </Main>
        <Dialog open=guide title=text!(i18n, complaints.refunds.title)>
            <RefundGuide claimed/>
        </Dialog>
    }
    .into_any()
}

/// Keeps what is shown true: to the address, and to what colleagues do.
fn follow(filter: Memo<ComplaintFilter>, list: RwSignal<Option<ComplaintList>>) {
    let (connection, toasts, i18n) = (use_connection(), use_toasts(), use_i18n());
    let again = move || {
        let Some(asked) = filter.try_get_untracked() else { return };
        spawn_local(async move {
            let answer = list_complaints(asked.clone()).await;
            connection.note(&answer);
            if filter.try_get_untracked() != Some(asked) {
                return;
            }
            match answer {
                Ok(told) => drop(list.try_set(Some(told))),
                Err(AppError::Offline) => {}
                Err(error) => toasts.say(words::error(i18n.get_locale_untracked(), &error)),
            }
        });
    };
    keep_fresh(|event| matches!(event, Event::ComplaintsChanged | Event::Resync), again);
    Effect::new(move |before: Option<ComplaintFilter>| {
        let now = filter.get();
        if before.is_some_and(|before| before != now) {
            again();
        }
        now
    });
}

/// How many wait for an answer, and whose time is over.
#[component]
fn Counts(list: RwSignal<Option<ComplaintList>>) -> impl IntoView {
    let i18n = use_i18n();
    let count = move |of: fn(&ComplaintList) -> u32| list.with(|list| list.as_ref().map_or(0, of));
    let running = move || count(|list| list.running);
    let overdue = move || count(|list| list.overdue);
    view! {
        <span class="small mute nw">{t!(i18n, complaints.list.running_count, count = running)}</span>
        <Show when=move || { overdue() > 0 }>
            <Tag tone=Tone::Bad icon=Glyph::Warn>{t!(i18n, complaints.list.overdue_count, count = overdue)}</Tag>
        </Show>
    }
}

#[component]
fn Filters(filter: Memo<ComplaintFilter>) -> impl IntoView {
    let i18n = use_i18n();
    let navigate = use_navigate();
    let link = move |name: TextProp,
                     to: fn(ComplaintFilter) -> ComplaintFilter,
                     is: fn(&ComplaintFilter) -> bool| {
        let href = move || address::href(&ComplaintFilter { before: None, ..to(filter.get()) });
        let current = move || filter.with(is).then_some("true");
        view! { <a href=href aria-current=current>{move || name.get()}</a> }
    };
    let states = [None, Some(ComplaintStatus::Closed), Some(ComplaintStatus::Rejected)].map(|status| {
        let href = move || {
            let base = ComplaintFilter { status, overdue: false, before: None, ..filter.get() };
            address::href(&base)
        };
        let current = move || (filter.with(|filter| filter.status) == status).then_some("true");
        let name = move || match status {
            Some(status) => complaint::status(i18n.get_locale(), status),
            None => t_string!(i18n, complaints.status.open),
        };
        view! { <a href=href aria-current=current>{name}</a> }
    });
    let overdue = move || {
        let now = filter.get();
        address::href(&ComplaintFilter { overdue: !now.overdue, status: None, before: None, ..now })
    };
    let categories = move || {
        let language = i18n.get_locale();
        Category::ALL.map(|own| Choice::new(own.code(), complaint::category(language, own)))
    };
    let chosen = move || filter.with(|filter| filter.category.map(Category::code).unwrap_or_default());
    let pick = move |code: String| {
        let category = Category::from_code(&code);
        navigate(
            &address::href(&ComplaintFilter { category, before: None, ..filter.get_untracked() }),
            Default::default(),
        );
    };
    let option = move |choice: Choice| {
        let own = choice.value.clone();
        view! { <option value=choice.value selected=move || chosen() == own>{choice.text}</option> }
    };
    view! {
        <div class="row wrap complaint-filters" role="group" aria-label=text!(i18n, complaints.list.filters)>
            <nav class="seg" aria-label=text!(i18n, complaints.list.whose)>
                {link(text!(i18n, complaints.list.all).into(), |now| ComplaintFilter { own: false, ..now }, |now| !now.own)}
                {link(text!(i18n, complaints.list.mine).into(), |now| ComplaintFilter { own: true, ..now }, |now| now.own)}
            </nav>
            <nav class="seg" aria-label=text!(i18n, complaints.status.label)>{states}</nav>
            <a class="chip" href=overdue aria-current=move || filter.with(|filter| filter.overdue).then_some("true")>
                {t!(i18n, complaints.list.overdue)}
            </a>
            <select class="input" aria-label=text!(i18n, complaints.category.label) on:change:target=move |event| pick(event.target().value())>
                <option value="" selected=move || chosen().is_empty()>{move || t_string!(i18n, complaints.category.any)}</option>
                {move || categories().map(option).collect_view()}
            </select>
        </div>
    }
    .into_any()
}

#[component]
fn Rows(list: RwSignal<Option<ComplaintList>>) -> impl IntoView {
    let i18n = use_i18n();
    let columns = move || {
        vec![
            Column::words(text!(i18n, complaints.list.due)),
            Column::words(text!(i18n, complaints.list.what)),
            Column::words(text!(i18n, complaints.name)),
            Column::words(text!(i18n, complaints.list.who)),
            Column::words(text!(i18n, complaints.status.label)),
        ]
    };
    move || match list.get() {
        Some(told) if !told.lines.is_empty() => {
            let (now, zone) = (told.now, told.zone);
            let rows = told.lines.into_iter().map(|line| view! { <Row line now zone/> }).collect_view();
            view! { <Table label=text!(i18n, complaints.title) columns=columns()>{rows}</Table> }.into_any()
        }
        _ => view! { <Empty icon=Glyph::Flag title=text!(i18n, complaints.list.empty)/> }.into_any(),
    }
}

#[component]
fn Row(line: ComplaintLine, now: chrono::DateTime<chrono::Utc>, zone: chrono_tz::Tz) -> impl IntoView {
    let i18n = use_i18n();
    let ComplaintLine {
        id,
        number,
        status,
        kind,
        category,
        due_on,
        warning,
        role,
        second,
        assignee,
        name,
        text,
        own,
        ..
    } = line;
    let running = status.is_running();
    let title = move || complaint::title(i18n.get_locale(), kind, &number);
    let due = move || complaint::day(i18n.get_locale(), due_on);
    let left = move || complaint::left(i18n.get_locale(), due_on, zone, now);
    let who = move || complaint::answerers(i18n.get_locale(), role, second);
    let person =
        move || assignee.clone().unwrap_or_else(|| t_string!(i18n, complaints.list.nobody).to_owned());
    view! {
        <tr class="complaint-row">
            <td class="nw">
                <span class="block">{due}</span>
                {running.then(|| view! { <Nearness warning>{left}</Nearness> })}
            </td>
            <td class="note-cell">
                <a class="b" href=format!("/complaints/{id}")>{title}</a>
                <span class="small mute">" "{move || complaint::category(i18n.get_locale(), category)}</span>
                <span class="clamp small">{text}</span>
            </td>
            <td>{name}</td>
            <td>
                <span class="block" class:b=own>{person}</span>
                <span class="small mute">{who}</span>
            </td>
            <td class="nw">{move || complaint::status(i18n.get_locale(), status)}</td>
        </tr>
    }
    .into_any()
}

/// How much time is left: with a sign and in words when it gets short.
#[component]
pub fn Nearness(
    /// How near the deadline is.
    warning: Option<Warning>,
    /// The words.
    children: Children,
) -> impl IntoView {
    match warning {
        Some(Warning::Overdue) => {
            view! { <Tag tone=Tone::Bad icon=Glyph::Warn strong=true>{children()}</Tag> }.into_any()
        }
        Some(Warning::Second) => view! { <Tag tone=Tone::Bad icon=Glyph::Bolt>{children()}</Tag> }.into_any(),
        Some(Warning::First) => {
            view! { <Tag tone=Tone::Warn icon=Glyph::Clock>{children()}</Tag> }.into_any()
        }
        None => view! { <span class="small mute">{children()}</span> }.into_any(),
    }
}

/// The way to older ones, and back to the newest.
#[component]
fn Pages(filter: Memo<ComplaintFilter>, list: RwSignal<Option<ComplaintList>>) -> impl IntoView {
    let i18n = use_i18n();
    let page = move |before| address::href(&ComplaintFilter { before, ..filter.get() });
    let first = move || filter.with(|filter| filter.before).map(|_| page(None));
    let next =
        move || list.with(|list| list.as_ref().and_then(|list| list.next)).map(|before| page(Some(before)));
    move || {
        let (first, next) = (first(), next());
        (first.is_some() || next.is_some()).then(|| {
            view! {
                <nav class="row pad" aria-label=text!(i18n, complaints.list.pages)>
                    {first.map(|href| view! { <a class="btn sm" href=href>{t!(i18n, complaints.list.newest)}</a> })}
                    {next.map(|href| view! { <a class="btn sm end" href=href><Icon glyph=Glyph::Right small=true/>{t!(i18n, complaints.list.older)}</a> })}
                </nav>
            }
        })
    }
}

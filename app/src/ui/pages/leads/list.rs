//! The leads one below the other: the open ones, or page by page those that were closed.

use domain::{id::LeadId, lead::LeadStatus, lead_board::LeadLine};
use leptos::prelude::*;

use super::{
    Leads,
    acts::Act,
    address::{Address, View},
    asking::anchor,
    card::{Body, Mark, More, Next, Opener, State, Why},
};
use crate::{
    i18n::*,
    ui::{
        icons::Glyph,
        parts::{Column, Empty, Table},
        words::lead,
    },
};

/// The leads that the address asks for.
pub fn shown(leads: Leads) -> Vec<LeadLine> {
    let closed = leads.address.with(|address| address.status);
    leads.board.with(|board| {
        let asked = |status: LeadStatus| closed.map_or(status.is_open(), |closed| closed == status);
        let lanes = board.lanes.iter().filter(|lane| asked(lane.status));
        lanes.flat_map(|lane| lane.lines.iter().cloned()).collect()
    })
}

/// The list.
#[component]
pub fn List(leads: Leads, stop: Memo<Option<LeadId>>) -> impl IntoView {
    let i18n = use_i18n();
    let ids = Memo::new(move |_| shown(leads).into_iter().map(|line| line.id).collect::<Vec<_>>());
    let columns = move || {
        vec![
            Column::words(text!(i18n, leads.column.time)),
            Column::words(text!(i18n, leads.source.label)),
            Column::words(text!(i18n, leads.column.who)),
            Column::words(text!(i18n, leads.column.what)),
            Column::words(text!(i18n, leads.column.whose)),
            Column::words(text!(i18n, leads.column.state)),
        ]
    };
    let is_empty = Memo::new(move |_| ids.with(Vec::is_empty));
    let table = move || {
        if is_empty.get() {
            view! { <Empty icon=Glyph::Inbox title=text!(i18n, leads.empty)/> }.into_any()
        } else {
            view! {
                <Table label=text!(i18n, leads.title) columns=columns()>
                    <For each=move || ids.get() key=|id| *id let:id>
                        <Row leads id stop/>
                    </For>
                </Table>
            }
            .into_any()
        }
    };
    view! {
        <div class="page">
            <States leads/>
            <section class="panel">
                {table}
                <Pages leads/>
            </section>
        </div>
    }
    .into_any()
}

/// The open ones, or those closed in one way or another.
#[component]
fn States(leads: Leads) -> impl IntoView {
    let i18n = use_i18n();
    let link = move |status: Option<LeadStatus>| {
        let href = move || leads.address.with(|address| address.at(status)).href();
        let current = move || (leads.address.with(|address| address.status) == status).then_some("true");
        let name = move || match status {
            Some(status) => lead::lane(i18n.get_locale(), status),
            None => t_string!(i18n, leads.open),
        };
        view! { <a href=href aria-current=current>{name}</a> }
    };
    view! {
        <nav class="seg lane-states" aria-label=text!(i18n, leads.lanes)>
            {[None, Some(LeadStatus::Booked), Some(LeadStatus::Rejected)].map(link).collect_view()}
        </nav>
    }
}

#[component]
fn Row(leads: Leads, id: LeadId, stop: Memo<Option<LeadId>>) -> impl IntoView {
    let i18n = use_i18n();
    let line = Memo::new(move |_| leads.line(id));
    let told = Memo::new(move |_| line.get().map(|line| LeadLine { clock: None, ..line }));
    let clock = leads.clock;
    let selected = move || leads.current.get() == Some(id);
    let when = move || {
        let at = line.with(|line| line.as_ref().map(|line| line.closed_at.unwrap_or(line.received_at)))?;
        Some(lead::moment(i18n.get_locale(), at, clock.zone(), clock.read_at()))
    };
    let body = move || told.get().map(|line| view! { <Body line/> });
    let next = move || {
        told.get().filter(|line| line.status.is_open()).map(|line| {
            view! { <div class="row small mute"><Next line clock/></div> }
        })
    };
    let state = move || {
        let status = told.with(|line| line.as_ref().map(|line| line.status))?;
        Some(lead::state(i18n.get_locale(), status))
    };
    let why = move || told.get().map(|line| view! { <Why line/> });
    let more = move || {
        let line = told.get()?;
        (!Act::of(&line, leads.doing.hand).is_empty()).then(|| view! { <More doing=leads.doing id/> })
    };
    view! {
        <tr class="lead-row" class:sel=selected id=anchor(id)>
            <td class="nw">{when}</td>
            <td><Mark line=told/></td>
            <td><Opener leads id line=told tab=stop/></td>
            <td class="note-cell">{body}</td>
            <td>{next}</td>
            <td><div class="row"><span class="nw">{state}</span>{why}<State line clock/><span class="end">{more}</span></div></td>
        </tr>
    }
    .into_any()
}

/// The way to older ones, and back to the newest.
#[component]
fn Pages(leads: Leads) -> impl IntoView {
    let i18n = use_i18n();
    let closed = move || leads.address.with(|address| address.status.filter(|_| address.view == View::List));
    let page = move |before| {
        let status = closed()?;
        Some(leads.address.with(|address| Address::page(address, status, before)).href())
    };
    let first = move || leads.address.with(|address| address.before).and_then(|_| page(None));
    let next = move || leads.board.with(|board| board.next).and_then(|before| page(Some(before)));
    let links =
        move || {
            let (first, next) = (first(), next());
            (first.is_some() || next.is_some()).then(|| view! {
            <nav class="row pad" aria-label=text!(i18n, leads.pages)>
                {first.map(|href| view! { <a class="btn sm" href=href>{t!(i18n, leads.newest)}</a> })}
                {next.map(|href| view! { <a class="btn sm end" href=href>{t!(i18n, leads.older)}</a> })}
            </nav>
        })
        };
    view! { {links} }.into_any()
}

//! Who else has the day on the screen: told to colleagues, and drawn in the heads of the columns.

use std::time::Duration;

use domain::{
    event::Event,
    id::DoctorId,
    presence::{Present, SAID_EVERY, Seen},
};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;
use web_sys::{Element, EventTarget};

use super::{board::Board, columns::ColumnId, markup::Markup};
use crate::{
    api::presence::be_present,
    i18n::*,
    ui::{
        frame::Viewer,
        icons::Glyph,
        live::{gather, use_live},
        parts::{hue, initials},
    },
};

/// A column is looked at once the pointer has rested on it for so long.
const DWELL: Duration = Duration::from_millis(1500);
/// What colleagues do comes together: it is waited for before it is asked about.
const BURST: Duration = Duration::from_millis(500);

/// Tells colleagues where the reader looks, and learns where they do, for as long as the calling component lives.
pub fn keep_told(board: Board) {
    let me = use_context::<Viewer>().map(|viewer| viewer.id);
    let seen = Memo::new(move |_| {
        let moving = board.moving.get().map(|moving| moving.shift.to.doctor);
        let doctor = moving.or_else(|| opened(board)).or_else(|| board.looked.get());
        board.day.with(|day| Seen { branch: day.branch.id, day: day.date, doctor, moves: moving.is_some() })
    });
    let tell = move || {
        let Some(seen) = seen.try_get_untracked() else { return };
        spawn_local(async move {
            let told = be_present(Some(seen)).await;
            board.note(&told);
            if let Ok(present) = told {
                board.present.try_set(present);
            }
        });
    };
    let settled = StoredValue::new(None);
    let soon = gather(tell);
    Effect::new(move || {
        let now = seen.get();
        // A move is told at once, a glance once it lasts.
        soon(if now.moves || settled.get_value().is_none() { BURST } else { DWELL });
        settled.set_value(Some(now));
    });
    use_live().listen(move |event| {
        let (user, here) = match event {
            Event::PresenceChanged { user, branch, day, .. } => {
                let seen = seen.try_get_untracked();
                (*user, seen.is_some_and(|seen| (seen.branch, seen.day) == (*branch, *day)))
            }
            Event::PresenceEnded { user } => (*user, false),
            _ => return,
        };
        let known = board.present.try_with_untracked(|all| all.iter().any(|one| one.user == user));
        if Some(user) != me && (here || known == Some(true)) {
            soon(BURST);
        }
    });
    Effect::new(move || {
        let every = SAID_EVERY.to_std().unwrap_or(DWELL);
        if let Ok(handle) = set_interval_with_handle(tell, every) {
            on_cleanup(move || handle.clear());
        }
    });
    on_cleanup(|| {
        if cfg!(target_family = "wasm") {
            spawn_local(async {
                // Whoever cannot say that they left is forgotten soon.
                let _ = be_present(None).await;
            });
        }
    });
}

/// The column of the booking whose card is open.
fn opened(board: Board) -> Option<DoctorId> {
    let open = board.open.get()?;
    board.day.with(|day| {
        let column = day.columns.iter().find(|column| column.blocks.iter().any(|block| block.id == open))?;
        Some(column.doctor.id)
    })
}

/// Notes which column the pointer or the focus is on.
pub fn notice(board: Board, target: Option<EventTarget>) {
    let column = target.and_then(|target| target.dyn_into::<Element>().ok()?.closest(".dcol").ok().flatten());
    let doctor = match column.and_then(|column| column.id().parse().ok()) {
        Some(ColumnId::Of(key)) => Some(key.doctor),
        _ => None,
    };
    if doctor.is_some() && board.looked.get_untracked() != doctor {
        board.looked.set(doctor);
    }
}

/// Draws those who look at a column, at the end of a line of its head.
pub fn draw(html: &mut Markup, present: &[Present], language: Locale) {
    for one in present.iter().filter(|one| !one.moves) {
        let looks = td_string!(language, schedule.looks_here);
        html.raw("<span class=\"av sm on\" data-tone=\"person\" style=\"--h:").number(hue(one.user.0));
        html.raw("\" title=\"").text(&one.name).raw(" ").text(looks).raw("\"><span aria-hidden=\"true\">");
        html.text(&initials(&one.name))
            .raw("</span><span class=\"vh\">")
            .text(&one.name)
            .raw(" ")
            .text(looks);
        html.raw("</span></span>");
    }
}

/// Draws who moves a visit in a column, as a line of its own. Whether somebody does.
pub fn draw_mover(html: &mut Markup, present: &[Present], language: Locale) -> bool {
    let Some(one) = present.iter().find(|one| one.moves) else { return false };
    let first = one.name.split_whitespace().next().unwrap_or_default();
    html.raw("<div class=\"tag\" data-tone=\"held\" title=\"").text(&one.name).raw("\">");
    html.icon(Glyph::Swap).raw("<span class=\"cut\">");
    html.text(first).raw(" ").text(td_string!(language, schedule.moves_here)).raw("</span></div>");
    true
}

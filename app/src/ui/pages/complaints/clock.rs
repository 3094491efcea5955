//! How much time is left, by what, and when it is said that it passes.

use domain::complaint::view::ComplaintView;
use leptos::prelude::*;

use super::{list::Nearness, one::Shown};
use crate::{
    i18n::*,
    ui::{
        icons::{Glyph, Icon},
        words::complaint,
    },
};

/// How much of the time has gone by, in percent.
fn gone(view: &ComplaintView) -> i64 {
    let whole = (view.line.due_at - view.clock_from).num_seconds().max(1);
    let until = view.answered_at.unwrap_or(view.now);
    ((until - view.clock_from).num_seconds() * 100 / whole).clamp(0, 100)
}

/// The clock.
#[component]
pub fn Clock(shown: Shown) -> impl IntoView {
    let i18n = use_i18n();
    let running = Memo::new(move |_| shown.view.with(|view| view.line.status.is_running()));
    let left = move || {
        shown.view.with(|view| complaint::left(i18n.get_locale(), view.line.due_on, view.zone, view.now))
    };
    let warning = Memo::new(move |_| shown.view.with(|view| view.line.warning));
    let until = move || complaint::day(i18n.get_locale(), shown.view.with(|view| view.line.due_on));
    let basis = move || shown.view.with(|view| view.basis.clone());
    let received = move || shown.moment(shown.view.with(|view| view.line.received_at));
    let tone = move || warning.get().map(|_| "bad");
    let near = move || {
        running.get().then(|| {
            let warning = warning.get();
            view! { <Nearness warning>{left}</Nearness> }
        })
    };
    view! {
        <section class="panel pad col g2" aria-label=text!(i18n, complaints.clock)>
            <div class="row wrap">
                <b class="lead">{t!(i18n, complaints.until)}" "{until}</b>
                {near}
                <span class="end small mute row g1"><Icon glyph=Glyph::Law small=true/>{basis}</span>
            </div>
            <div class="bar" data-tone=tone style=move || format!("--v:{}%", shown.view.with(gone)) aria-hidden="true"><i></i></div>
            <div class="small mute">{t!(i18n, complaints.received)}" "{received}</div>
        </section>
    }
    .into_any()
}

//! A doctor's own hours that have changed: told on the own schedule until the doctor says that they have seen it.

use domain::{
    event::Event,
    hours_draft::{HoursNotice, NoticeDay},
    wording,
};
use leptos::{prelude::*, task::spawn_local};

use super::board::Board;
use crate::{
    api::hours::{acknowledge_hours, unseen_hours},
    i18n::*,
    ui::{
        icons::Glyph,
        parts::{Banner, Button, Tone},
        words::{self, hours::span},
    },
};

/// Dates that are told one by one.
const TOLD: usize = 5;

/// What the doctor has not seen yet; nothing when there is nothing.
#[component]
pub fn NewHours(
    /// Whose page.
    board: Board,
) -> impl IntoView {
    let notices = RwSignal::new(Vec::<HoursNotice>::new());
    let ask = board.keep_told(notices, unseen_hours, |event| {
        matches!(event, Event::HoursChanged { .. } | Event::Resync)
    });
    let seen = move |notice: &HoursNotice| {
        let id = notice.id;
        spawn_local(async move {
            let outcome = acknowledge_hours(id).await;
            board.note(&outcome);
            ask();
        });
    };
    view! {
        <div class="new-hours" role="status">
            <For each=move || notices.get() key=|notice| notice.id let(notice)>
                <Notice notice=notice.clone() on_seen=move |()| seen(&notice)/>
            </For>
        </div>
    }
}

#[component]
fn Notice(notice: HoursNotice, #[prop(into)] on_seen: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let more = notice.days.len().saturating_sub(TOLD);
    let days = move || {
        let language = i18n.get_locale();
        let told = notice.days.iter().take(TOLD).map(|day| view! { <li>{told(day, language)}</li> });
        told.collect_view()
    };
    view! {
        <Banner tone=Tone::Info icon=Glyph::Clock title=text!(i18n, schedule.new_hours)>
            <ul class="small">{days}</ul>
            {(more > 0).then(|| view! {
                <p class="small mute">{t!(i18n, schedule.new_hours_more, count = move || more as u32)}</p>
            })}
            <Button on:click=move |_| on_seen.run(())>{t!(i18n, schedule.new_hours_seen)}</Button>
        </Banner>
    }
}

/// «пн, 7 декабря: 9:00–15:00 → 12:00–18:00».
fn told(day: &NoticeDay, language: Locale) -> String {
    let spans = |spans: &[domain::clinic_time::WallSpan]| match spans {
        [] => td_string!(language, hours.month.off).to_owned(),
        spans => spans.iter().map(|of| span(*of)).collect::<Vec<_>>().join(", "),
    };
    let date = wording::date_with_weekday(day.date, words::lang(language));
    format!("{date}: {} → {}", spans(&day.before), spans(&day.after))
}

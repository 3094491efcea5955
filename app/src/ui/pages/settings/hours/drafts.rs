//! Edits of a doctor's hours that wait to be published together, and whether the doctor has seen what was published.

use domain::{
    error::{AppError, FieldErrors},
    hours_change::HoursEdit,
    hours_draft::HoursDraft,
    hours_form::PatternForm,
    hours_page::{DoctorHoursPage as Page, HoursCheck, HoursSaved},
    id::{BookingId, DoctorId, DraftId},
    wording,
};
use leptos::{prelude::*, task::spawn_local};

use super::{
    facts::use_facts,
    saving::{Edit, Flow, SaveBar},
};
use crate::{
    api::hours as api,
    i18n::*,
    ui::{
        connection::use_connection,
        icons::{Glyph, Icon},
        parts::{Panel, Tag, Tone},
        words::{
            self,
            hours::{dates, exception, hours, rhythm, validity},
        },
    },
};

/// All drafts of a doctor, to be put into force in one act.
#[derive(Clone, PartialEq)]
struct Publishing {
    doctor: DoctorId,
    ids: Vec<DraftId>,
}

impl Edit for Publishing {
    fn faults(&self) -> FieldErrors {
        FieldErrors::default()
    }

    fn at(self, _: i64) -> Self {
        self
    }

    fn check(self) -> impl Future<Output = Result<HoursCheck, AppError>> {
        api::check_hours_drafts(self.doctor, self.ids)
    }

    fn save(self, confirmed: Vec<BookingId>) -> impl Future<Output = Result<HoursSaved, AppError>> {
        api::publish_hours_drafts(self.doctor, self.ids, confirmed)
    }

    fn verb(language: Locale, moves: u32) -> String {
        match moves {
            0 => td_string!(language, hours.publish).to_owned(),
            moves => td_string!(language, hours.publish_and_move, count = moves),
        }
    }
}

/// The drafts; nothing when there are none.
#[component]
pub fn DraftsPanel(
    /// The page it stands on.
    page: StoredValue<Page>,
    /// Called when they are in force.
    on_saved: Callback<HoursCheck>,
) -> impl IntoView {
    let i18n = use_i18n();
    let (doctor, drafts) = page.with_value(|page| (page.doctor, page.drafts.clone()));
    (!drafts.is_empty()).then(|| {
        let ids: Vec<DraftId> = drafts.iter().map(|draft| draft.id).collect();
        let flow =
            Flow::new(move || Publishing { doctor, ids: ids.clone() }, move |check| on_saved.run(check));
        view! {
            <Panel title=text!(i18n, hours.drafts)>
                <ul class="kept">
                    {drafts.into_iter().map(|draft| view! { <Draft page draft/> }).collect_view()}
                </ul>
                <div class="pad col g3">
                    <p class="note">{t!(i18n, hours.drafts_note)}</p>
                    <SaveBar flow/>
                </div>
            </Panel>
        }
    })
}

#[component]
fn Draft(page: StoredValue<Page>, draft: HoursDraft) -> impl IntoView {
    let i18n = use_i18n();
    let (facts, connection) = (use_facts(), use_connection());
    let HoursDraft { id, edit, by, .. } = draft;
    let drop = move |_| {
        let facts = facts.clone();
        spawn_local(async move {
            let outcome = api::drop_hours_draft(id).await;
            connection.note(&outcome);
            facts.reload.run(());
        });
    };
    let told = move || page.with_value(|page| told(page, &edit, i18n.get_locale()));
    view! {
        <li>
            <div class="col t">
                <span>{told}</span>
                <span class="small mute">{by}</span>
            </div>
            <div class="row wrap g1 acts">
                <button type="button" class="btn plain sm" on:click=drop>{t!(i18n, hours.drop_draft)}</button>
            </div>
        </li>
    }
}

/// «Часы: пн–пт 9:00–18:00, с 1 декабря 2026», «Отпуск, 1–5 декабря 2026».
fn told(page: &Page, edit: &HoursEdit, language: Locale) -> String {
    let usual = |form: &PatternForm| format!("{} {}", rhythm(language, form), hours(language, &form.hours));
    match edit {
        HoursEdit::Pattern { form, since, .. } => {
            let from = if since.is_empty() { &form.valid_from } else { since };
            let from = td_string!(language, hours.from_date, from = from.clone());
            td_string!(language, hours.draft_pattern, what = format!("{}, {from}", usual(form)))
        }
        HoursEdit::Exception { form, .. } => {
            let to = if form.to.is_empty() { &form.from } else { &form.to };
            format!("{}, {}–{to}", exception(language, form.kind), form.from)
        }
        HoursEdit::DropPattern { id, .. } => {
            let known = page.patterns.iter().find(|kept| kept.is.id == *id);
            let what = known.map(|kept| {
                let valid = validity(language, kept.is.valid_from, kept.is.valid_to);
                format!("{}, {valid}", usual(&PatternForm::of(&kept.is)))
            });
            td_string!(language, hours.drop_of, what = what.unwrap_or_default())
        }
        HoursEdit::DropException { id, .. } => {
            let known = page.exceptions.iter().find(|kept| kept.is.id == *id);
            let what = known.map(|kept| {
                format!(
                    "{}, {}",
                    exception(language, kept.is.kind),
                    dates(language, kept.is.from, kept.is.to)
                )
            });
            td_string!(language, hours.drop_of, what = what.unwrap_or_default())
        }
    }
}

/// Whether the doctor has seen the hours that were published last.
#[component]
pub fn Seen(
    /// The page it stands on.
    page: StoredValue<Page>,
) -> impl IntoView {
    let i18n = use_i18n();
    let (last, zone) = page.with_value(|page| {
        (
            page.notices.first().cloned(),
            page.branches.first().map_or(chrono_tz::Tz::UTC, |branch| branch.zone),
        )
    });
    last.map(|notice| {
        let at = move |at: chrono::DateTime<chrono::Utc>, language| {
            let local = at.with_timezone(&zone);
            let today = page.with_value(|page| page.today);
            wording::day_and_time(local.date_naive(), local.time(), today, words::lang(language))
        };
        let told = move || {
            let language = i18n.get_locale();
            match notice.seen_at {
                Some(seen) => td_string!(language, hours.notice_seen, at = at(seen, language)),
                None => td_string!(language, hours.notice_unseen, at = at(notice.at, language)),
            }
        };
        let (tone, glyph) = match notice.seen_at {
            Some(_) => (Tone::Good, Glyph::Check),
            None => (Tone::Warn, Glyph::Eye),
        };
        view! { <p><Tag tone><Icon glyph small=true/>{told}</Tag></p> }
    })
}

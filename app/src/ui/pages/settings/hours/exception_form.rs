//! The form of single days: leave, illness, other hours.

use chrono::NaiveDate;
use domain::{
    hours_change::HoursEdit,
    hours_form::{ExceptionForm, HoursForm},
    hours_page::{DoctorHoursPage, Kept},
    id::ExceptionId,
    working_hours::{ExceptionKind, HoursException},
};
use leptos::prelude::*;

use super::{
    place::{PlaceDraft, PlaceFields},
    saving::{Flow, SaveBar},
    times::{HoursDraft, HoursFields},
};
use crate::{
    i18n::*,
    ui::{
        parts::{Choice, SelectField, TextField, provide_errors},
        words::hours::exception,
    },
};

/// Single days, as they are typed.
#[derive(Clone, Copy)]
pub struct ExceptionDraft {
    id: Option<ExceptionId>,
    version: RwSignal<i64>,
    kind: RwSignal<String>,
    from: RwSignal<String>,
    to: RwSignal<String>,
    place: PlaceDraft,
    hours: HoursDraft,
    note: RwSignal<String>,
}

impl ExceptionDraft {
    /// New ones, at the place where the doctor works; with the day on which the doctor is ill.
    pub fn new(page: &DoctorHoursPage, ill_on: Option<NaiveDate>) -> Self {
        let day = ill_on.map(|day| day.format("%d.%m.%Y").to_string()).unwrap_or_default();
        let usual = page.patterns.last().map(|kept| kept.is.branch);
        let form = ExceptionForm {
            doctor_id: page.doctor,
            kind: if ill_on.is_some() { ExceptionKind::Sick } else { ExceptionKind::DayOff },
            from: day.clone(),
            to: day,
            branch_id: usual.or(page.branches.first().map(|branch| branch.id)),
            chair_id: None,
            hours: HoursForm::default(),
            note: String::new(),
        };
        Self::of(&form, None)
    }

    /// Those that are kept.
    pub fn kept(kept: &Kept<HoursException>) -> Self {
        Self::of(&ExceptionForm::of(&kept.is), Some(kept))
    }

    fn of(form: &ExceptionForm, kept: Option<&Kept<HoursException>>) -> Self {
        Self {
            id: kept.map(|kept| kept.is.id),
            version: RwSignal::new(kept.map_or(0, |kept| kept.version)),
            kind: RwSignal::new(form.kind.code().to_owned()),
            from: RwSignal::new(form.from.clone()),
            to: RwSignal::new(form.to.clone()),
            place: PlaceDraft::of(form.branch_id, form.chair_id),
            hours: HoursDraft::of(&form.hours),
            note: RwSignal::new(form.note.clone()),
        }
    }

    fn exception_kind(self) -> ExceptionKind {
        self.kind.with(|kind| ExceptionKind::from_code(kind)).unwrap_or(ExceptionKind::DayOff)
    }

    /// What is typed, as an edit of the doctor's hours.
    pub fn read(self, page: &DoctorHoursPage) -> HoursEdit {
        let (branch_id, chair_id) = self.place.read();
        HoursEdit::Exception {
            id: self.id,
            version: self.version.get(),
            form: ExceptionForm {
                doctor_id: page.doctor,
                kind: self.exception_kind(),
                from: self.from.get(),
                to: self.to.get(),
                branch_id,
                chair_id,
                hours: self.hours.read(),
                note: self.note.get(),
            },
        }
    }
}

/// The form.
#[component]
pub fn ExceptionFields(
    /// What is typed.
    draft: ExceptionDraft,
    /// What becomes of it.
    flow: Flow<HoursEdit>,
    /// The page it stands on.
    page: StoredValue<DoctorHoursPage>,
) -> impl IntoView {
    let i18n = use_i18n();
    let errors = flow.errors();
    provide_errors(errors);
    let kinds = move || {
        let language = i18n.get_locale();
        ExceptionKind::ALL.map(|kind| Choice::new(kind.code(), exception(language, kind))).to_vec()
    };
    view! {
        <SelectField label=text!(i18n, hours.kind) name="kind" value=draft.kind choices=Signal::derive(kinds)/>
        <div class="pair">
            <TextField label=text!(i18n, hours.first_day) name="from" value=draft.from inputmode="numeric" placeholder="24.11.2026"/>
            <TextField
                label=text!(i18n, hours.last_date) name="to" value=draft.to inputmode="numeric"
                note=text!(i18n, hours.one_day_note)
            />
        </div>
        <Show when=move || draft.exception_kind().has_hours()>
            <PlaceFields draft=draft.place errors page/>
            <HoursFields draft=draft.hours errors prefix=""/>
        </Show>
        <TextField label=text!(i18n, hours.note) name="note" value=draft.note/>
        <SaveBar flow version=draft.version/>
    }
    .into_any()
}

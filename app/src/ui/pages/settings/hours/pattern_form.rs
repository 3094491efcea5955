//! The form of hours that repeat.

use chrono::Days;
use domain::{
    hours_change::HoursEdit,
    hours_form::{HoursForm, OtherDayForm, PatternForm, RhythmKind},
    hours_page::{DoctorHoursPage, Kept},
    id::PatternId,
    working_hours::Pattern,
};
use leptos::prelude::*;

use super::{
    days::DaySwitches,
    place::{PlaceDraft, PlaceFields},
    saving::{Flow, SaveBar},
    times::{FaultNote, HoursDraft, HoursFields},
};
use crate::{
    i18n::*,
    ui::{
        icons::{Glyph, Icon},
        parts::{Choice, SelectField, TextField},
        words::{
            self,
            hours::{cycle_day, rhythm_kind},
        },
    },
};

/// Hours that repeat, as they are typed.
#[derive(Clone, Copy)]
pub struct PatternDraft {
    id: Option<PatternId>,
    version: RwSignal<i64>,
    place: PlaceDraft,
    kind: RwSignal<String>,
    days: RwSignal<Vec<u16>>,
    cycle_days: RwSignal<String>,
    anchor: RwSignal<String>,
    hours: HoursDraft,
    other: RwSignal<Vec<OtherDraft>>,
    next: StoredValue<u32>,
    valid_from: RwSignal<String>,
    valid_to: RwSignal<String>,
    since: RwSignal<String>,
    /// Whether dates before today would change too.
    in_force: bool,
}

#[derive(Clone, Copy, PartialEq)]
struct OtherDraft {
    key: u32,
    day: RwSignal<String>,
    hours: HoursDraft,
}

impl PatternDraft {
    /// A new one, from tomorrow on.
    pub fn new(page: &DoctorHoursPage) -> Self {
        let tomorrow = page.today.checked_add_days(Days::new(1)).unwrap_or(page.today);
        let only_branch = match &page.branches[..] {
            [only] => Some(only.id),
            _ => None,
        };
        let form = PatternForm {
            doctor_id: page.doctor,
            branch_id: only_branch,
            chair_id: None,
            kind: RhythmKind::Weekly,
            days: (0..5).collect(),
            cycle_days: String::new(),
            anchor: String::new(),
            hours: HoursForm { start: "9:00".into(), end: "15:00".into(), ..HoursForm::default() },
            other: Vec::new(),
            valid_from: tomorrow.format("%d.%m.%Y").to_string(),
            valid_to: String::new(),
        };
        Self::of(page, &form, None)
    }

    /// One that is kept.
    pub fn kept(page: &DoctorHoursPage, kept: &Kept<Pattern>) -> Self {
        Self::of(page, &PatternForm::of(&kept.is), Some(kept))
    }

    fn of(page: &DoctorHoursPage, form: &PatternForm, kept: Option<&Kept<Pattern>>) -> Self {
        let in_force = kept.is_some_and(|kept| kept.is.valid_from <= page.today);
        let over = kept.is_some_and(|kept| kept.is.valid_to.is_some_and(|last| last <= page.today));
        let tomorrow = page.today.checked_add_days(Days::new(1)).unwrap_or(page.today);
        let since = if in_force && !over { tomorrow.format("%d.%m.%Y").to_string() } else { String::new() };
        let draft = Self {
            id: kept.map(|kept| kept.is.id),
            version: RwSignal::new(kept.map_or(0, |kept| kept.version)),
            place: PlaceDraft::of(form.branch_id, form.chair_id),
            kind: RwSignal::new(form.kind.code().to_owned()),
            days: RwSignal::new(form.days.clone()),
            cycle_days: RwSignal::new(form.cycle_days.clone()),
            anchor: RwSignal::new(form.anchor.clone()),
            hours: HoursDraft::of(&form.hours),
            other: RwSignal::new(Vec::new()),
            next: StoredValue::new(0),
            valid_from: RwSignal::new(form.valid_from.clone()),
            valid_to: RwSignal::new(form.valid_to.clone()),
            since: RwSignal::new(since),
            in_force,
        };
        form.other.iter().for_each(|other| draft.add_other(other));
        draft
    }

    fn add_other(self, form: &OtherDayForm) {
        let key = self.next.get_value();
        self.next.set_value(key + 1);
        let day = RwSignal::new(form.day.to_string());
        let hours = HoursDraft::of(&form.hours);
        self.other.update(|other| other.push(OtherDraft { key, day, hours }));
    }

    /// The first working day without hours of its own.
    fn add_next_other(self) {
        let taken: Vec<u16> = self.other.with_untracked(|other| {
            other.iter().filter_map(|other| other.day.get_untracked().parse().ok()).collect()
        });
        let free =
            self.days.with_untracked(|days| days.iter().rev().copied().find(|day| !taken.contains(day)));
        if let Some(day) = free {
            self.add_other(&OtherDayForm { day, hours: HoursForm::default() });
        }
    }

    fn rhythm_kind(self) -> RhythmKind {
        self.kind.with(|kind| RhythmKind::from_code(kind)).unwrap_or_default()
    }

    /// What is typed, as an edit of these hours.
    pub fn read(self, page: &DoctorHoursPage) -> HoursEdit {
        let other = |other: &OtherDraft| OtherDayForm {
            day: other.day.with(|day| day.parse().unwrap_or(u16::MAX)),
            hours: other.hours.read(),
        };
        let (branch_id, chair_id) = self.place.read();
        HoursEdit::Pattern {
            id: self.id,
            version: self.version.get(),
            since: if self.in_force { self.since.get() } else { String::new() },
            form: PatternForm {
                doctor_id: page.doctor,
                branch_id,
                chair_id,
                kind: self.rhythm_kind(),
                days: self.days.get(),
                cycle_days: self.cycle_days.get(),
                anchor: self.anchor.get(),
                hours: self.hours.read(),
                other: self.other.with(|all| all.iter().map(other).collect()),
                valid_from: self.valid_from.get(),
                valid_to: self.valid_to.get(),
            },
        }
    }
}

/// The form.
#[component]
pub fn PatternFields(
    /// What is typed.
    draft: PatternDraft,
    /// What becomes of it.
    flow: Flow<HoursEdit>,
    /// The page it stands on.
    page: StoredValue<DoctorHoursPage>,
) -> impl IntoView {
    let i18n = use_i18n();
    let errors = flow.errors();
    let kind = Signal::derive(move || draft.rhythm_kind());
    let kinds = move || {
        let language = i18n.get_locale();
        RhythmKind::ALL.map(|kind| Choice::new(kind.code(), rhythm_kind(language, kind))).to_vec()
    };
    // Days of another rhythm are no days of this one.
    let fit_days = move || {
        let length = match kind.get_untracked() {
            RhythmKind::Weekly => 7,
            RhythmKind::TwoWeeks => 14,
            RhythmKind::Cycle => {
                if draft.cycle_days.with_untracked(String::is_empty) {
                    draft.cycle_days.set("4".to_owned());
                    draft.days.set(vec![0, 1]);
                }
                draft.cycle_days.with_untracked(|days| days.parse().unwrap_or(u16::MAX))
            }
            RhythmKind::EvenDates | RhythmKind::OddDates => return,
        };
        draft.days.update(|days| days.retain(|day| *day < length));
    };
    Effect::watch(move || (kind.get(), draft.cycle_days.get()), move |_, _, _| fit_days(), false);
    let cycle_only = move || {
        (kind.get() == RhythmKind::Cycle).then(|| {
            view! {
                <TextField
                    label=text!(i18n, hours.cycle_days) name="cycle_days" value=draft.cycle_days inputmode="numeric"
                />
            }
        })
    };
    let anchored = move || {
        let label = match kind.get() {
            RhythmKind::Cycle => Some(Signal::derive(text!(i18n, hours.anchor_cycle))),
            RhythmKind::TwoWeeks => Some(Signal::derive(text!(i18n, hours.anchor_week))),
            _ => None,
        };
        label.map(|label| {
            view! {
                <TextField
                    label=move || label.get() name="anchor" value=draft.anchor
                    note=text!(i18n, hours.anchor_note)
                />
            }
        })
    };
    let cycles = move || !matches!(kind.get(), RhythmKind::EvenDates | RhythmKind::OddDates);
    view! {
        <PlaceFields draft=draft.place errors page/>
        <div class="pair">
            <SelectField label=text!(i18n, hours.rhythm.label) name="kind" value=draft.kind choices=Signal::derive(kinds)/>
            {cycle_only}
            {anchored}
        </div>
        <DaySwitches kind cycle_days=draft.cycle_days days=draft.days errors/>
        <HoursFields draft=draft.hours errors prefix=""/>
        <Show when=cycles>
            <OtherDays draft flow/>
        </Show>
        <div class="pair">
            <TextField label=text!(i18n, hours.valid_from) name="valid_from" value=draft.valid_from inputmode="numeric"/>
            <TextField
                label=text!(i18n, hours.valid_to) name="valid_to" value=draft.valid_to inputmode="numeric"
                note=text!(i18n, hours.valid_to_note)
            />
        </div>
        {draft.in_force.then(|| view! {
            <TextField
                label=text!(i18n, hours.since) name="since" value=draft.since inputmode="numeric"
                note=text!(i18n, hours.since_note)
            />
        })}
        <SaveBar flow version=draft.version/>
    }
    .into_any()
}

#[component]
fn OtherDays(draft: PatternDraft, flow: Flow<HoursEdit>) -> impl IntoView {
    let i18n = use_i18n();
    let row = move |other: OtherDraft| view! { <OtherDay draft other flow/> };
    let all_taken = move || draft.other.with(Vec::len) >= draft.days.with(Vec::len);
    view! {
        <For each=move || draft.other.get() key=|other| other.key children=row/>
        <Show when=move || !all_taken()>
            <div>
                <button type="button" class="btn plain sm" on:click=move |_| draft.add_next_other()>
                    <Icon glyph=Glyph::Plus small=true/>
                    {t!(i18n, hours.add_other_day)}
                </button>
            </div>
        </Show>
    }
    .into_any()
}

#[component]
fn OtherDay(draft: PatternDraft, other: OtherDraft, flow: Flow<HoursEdit>) -> impl IntoView {
    let i18n = use_i18n();
    let errors = flow.errors();
    let place =
        move || draft.other.with(|all| all.iter().position(|own| own.key == other.key)).unwrap_or_default();
    let prefix = Signal::derive(move || format!("other.{}.", place()));
    let option = move |day: u16| {
        let chosen = move || other.day.with(|own| *own == day.to_string());
        let name = move || cycle_day(i18n.get_locale(), draft.rhythm_kind(), day);
        view! { <option value=day.to_string() selected=chosen>{name}</option> }
    };
    let fault = move || {
        let fault = errors.with(|errors| errors.of(&format!("{}day", prefix.get())));
        fault.map(|fault| view! { <FaultNote text=Signal::derive(move || words::fault(i18n.get_locale(), fault))/> })
    };
    let remove = move |_| draft.other.update(|all| all.retain(|own| own.key != other.key));
    view! {
        <fieldset class="inset">
            <legend class="vh">{t!(i18n, hours.other_day)}</legend>
            <div class="row">
                <span class="b">{t!(i18n, hours.other_day)}</span>
                <select
                    class="input which"
                    aria-label=text!(i18n, hours.which_day)
                    on:change:target=move |event| other.day.set(event.target().value())
                >
                    {move || draft.days.get().into_iter().map(option).collect_view()}
                </select>
                <button type="button" class="ib end" aria-label=text!(i18n, hours.remove_other_day) on:click=remove>
                    <Icon glyph=Glyph::Cross/>
                </button>
            </div>
            {fault}
            <HoursFields draft=other.hours errors prefix/>
        </fieldset>
    }
    .into_any()
}

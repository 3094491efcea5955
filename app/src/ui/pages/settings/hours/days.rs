//! The working days of a rhythm: one switch a day.

use domain::{
    error::FieldErrors,
    hours_form::{CYCLE_MAX, RhythmKind},
};
use leptos::prelude::*;

use super::times::FaultNote;
use crate::{
    i18n::*,
    ui::words::{self, hours::cycle_day},
};

/// Days on and off that are common.
const COMMON: [(u16, u16); 4] = [(2, 2), (3, 3), (1, 3), (4, 2)];

/// The switches. For a week seven, for two weeks two rows of seven, for a cycle as many as it has days.
#[component]
pub fn DaySwitches(
    /// How the rhythm is chosen.
    kind: Signal<RhythmKind>,
    /// The length of a cycle, as it is typed.
    cycle_days: RwSignal<String>,
    /// The working days.
    days: RwSignal<Vec<u16>>,
    /// What is the matter with them.
    errors: Signal<FieldErrors>,
) -> impl IntoView {
    let i18n = use_i18n();
    let length = Memo::new(move |_| match kind.get() {
        RhythmKind::Weekly => 7,
        RhythmKind::TwoWeeks => 14,
        RhythmKind::Cycle => cycle_days.with(|days| days.trim().parse().unwrap_or(0)).min(CYCLE_MAX),
        RhythmKind::EvenDates | RhythmKind::OddDates => 0,
    });
    let rows = move || {
        let starts: &[u16] = if kind.get() == RhythmKind::TwoWeeks { &[0, 7] } else { &[0] };
        let length = length.get();
        let row = |start: &u16| {
            let start = *start;
            let end = if kind.get() == RhythmKind::TwoWeeks { start + 7 } else { length };
            let name = (kind.get() == RhythmKind::TwoWeeks).then(|| {
                view! {
                    <span class="small mute week-name">
                        {move || if start == 0 { td_string!(i18n.get_locale(), hours.rhythm.first_week) } else { td_string!(i18n.get_locale(), hours.rhythm.second_week) }}
                    </span>
                }
            });
            let switches =
                (start..end).map(|day| view! { <DaySwitch kind=kind.get() day days/> }).collect_view();
            view! { <div class="row wrap g1">{name}{switches}</div> }
        };
        starts.iter().map(row).collect_view()
    };
    let common = move || {
        (kind.get() == RhythmKind::Cycle).then(|| {
            let chip = |(on, off): (u16, u16)| {
                let pick = move |_| {
                    cycle_days.set((on + off).to_string());
                    days.set((0..on).collect());
                };
                view! {
                    <button type="button" class="chip" on:click=pick>
                        {t!(i18n, hours.rhythm.on_off, on = move || on, off = move || off)}
                    </button>
                }
            };
            view! { <div class="row wrap g1">{COMMON.map(chip).collect_view()}</div> }
        })
    };
    let fault = move || {
        let fault = errors.with(|errors| errors.of("days"));
        fault.map(|fault| view! { <FaultNote text=Signal::derive(move || words::fault(i18n.get_locale(), fault))/> })
    };
    view! {
        {common}
        {move || (length.get() > 0).then(|| view! {
            <fieldset class="field">
                <legend class="label">{t!(i18n, hours.days)}</legend>
                {rows}
                {fault}
            </fieldset>
        })}
    }
    .into_any()
}

#[component]
fn DaySwitch(kind: RhythmKind, day: u16, days: RwSignal<Vec<u16>>) -> impl IntoView {
    let i18n = use_i18n();
    let on = move || days.with(|days| days.contains(&day));
    let toggle = move |_| {
        days.update(|days| {
            if days.contains(&day) {
                days.retain(|other| *other != day);
            } else {
                days.push(day);
                days.sort_unstable();
            }
        });
    };
    let shown = move || match kind {
        RhythmKind::Weekly | RhythmKind::TwoWeeks => {
            cycle_day(i18n.get_locale(), RhythmKind::Weekly, day % 7)
        }
        _ => (day + 1).to_string(),
    };
    view! {
        <button
            type="button"
            class="chip day"
            aria-pressed=move || if on() { "true" } else { "false" }
            aria-label=move || cycle_day(i18n.get_locale(), kind, day)
            on:click=toggle
        >
            {shown}
        </button>
    }
}

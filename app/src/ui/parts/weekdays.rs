//! Days of the week in a form.

use domain::wording;
use leptos::prelude::*;

use super::Field;
use crate::{i18n::*, ui::words};

/// On which days of the week; none pressed: any.
#[component]
pub fn Weekdays(
    /// Those pressed, Monday is 1.
    chosen: RwSignal<Vec<u8>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let day = move |weekday: chrono::Weekday| {
        let own = weekday.number_from_monday() as u8;
        let pressed = move || if chosen.with(|days| days.contains(&own)) { "true" } else { "false" };
        let toggle = move |_| {
            chosen.update(|days| match days.iter().position(|day| *day == own) {
                Some(at) => drop(days.remove(at)),
                None => days.push(own),
            });
        };
        view! {
            <button type="button" class="chip day" aria-pressed=pressed on:click=toggle>
                {move || wording::weekday_short(weekday, words::lang(i18n.get_locale()))}
            </button>
        }
    };
    view! {
        <Field label=text!(i18n, gaps.weekdays) name="weekdays" note=text!(i18n, gaps.weekdays_note) let:_control>
            <div class="row wrap g1" role="group" aria-label=text!(i18n, gaps.weekdays)>
                {words::hours::WEEK.map(day)}
            </div>
        </Field>
    }
    .into_any()
}

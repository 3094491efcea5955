//! The form of what is planned for somebody on a date.

use chrono::NaiveDate;
use domain::{
    error::{AppError, FieldErrors},
    id::UserId,
    shift::{NewPlan, ShiftDay, ShiftForm, ShiftPlan},
    wording,
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    api::shifts::plan_shift,
    i18n::*,
    ui::{
        connection::use_connection,
        keys::Chord,
        parts::{Button, Choice, Dialog, Look, SelectField, TextField, provide_errors, use_toasts},
        words,
    },
};

/// Whose date is planned, and what was planned so far.
#[derive(Clone, Debug, PartialEq)]
pub struct Edited {
    user: UserId,
    /// The name.
    pub name: String,
    /// The date.
    pub date: NaiveDate,
    plan: ShiftPlan,
    from: String,
    to: String,
}

impl Edited {
    /// A date of somebody's.
    pub fn of(user: UserId, name: String, day: ShiftDay) -> Self {
        let clock = |minute: Option<u16>| minute.map(wording::clock).unwrap_or_default();
        Self {
            user,
            name,
            date: day.date,
            plan: day.plan,
            from: clock(day.planned.map(|span| span.start_min)),
            to: clock(day.planned.map(|span| span.end_min)),
        }
    }
}

/// The dialog; open as long as there is something to edit.
#[component]
pub fn PlanDialog(edited: RwSignal<Option<Edited>>, look_again: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let open = RwSignal::new(false);
    Effect::new(move || open.set(edited.with(Option::is_some)));
    Effect::new(move || {
        if !open.get() && edited.with_untracked(Option::is_some) {
            edited.set(None);
        }
    });
    view! {
        <Dialog open title=text!(i18n, shifts.plan.title)>
            {move || edited.get().map(|of| view! { <Form of open look_again/> })}
        </Dialog>
    }
    .into_any()
}

#[component]
fn Form(of: Edited, open: RwSignal<bool>, look_again: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let (toasts, connection) = (use_toasts(), use_connection());
    let Edited { user, name, date, plan, from, to } = of;
    let code = match plan {
        ShiftPlan::Usual => "usual",
        ShiftPlan::Hours(_) => "hours",
        ShiftPlan::Free => "free",
    };
    let (kind, from, to) = (RwSignal::new(code.to_owned()), RwSignal::new(from), RwSignal::new(to));
    let (errors, busy) = (RwSignal::new(FieldErrors::default()), RwSignal::new(false));
    provide_errors(errors);
    let save = move || {
        let form = ShiftForm {
            user,
            date: date.to_string(),
            plan: kind.get_untracked(),
            from: from.get_untracked(),
            to: to.get_untracked(),
        };
        // the server knows today's date: here only what is typed is judged
        if let Err(faults) = NewPlan::parse(&form, date) {
            return errors.set(faults);
        }
        errors.set(FieldErrors::default());
        busy.set(true);
        spawn_local(async move {
            let answer = plan_shift(form).await;
            connection.note(&answer);
            busy.try_set(false);
            let language = i18n.get_locale_untracked();
            match answer {
                Ok(()) => {
                    open.try_set(false);
                    toasts.say(td_string!(language, shifts.plan.saved));
                    look_again.try_run(());
                }
                Err(AppError::Invalid(faults)) => drop(errors.try_set(faults)),
                Err(error) => toasts.say(words::error(language, &error)),
            }
        });
    };
    let choices = Signal::derive(move || {
        let language = i18n.get_locale();
        vec![
            Choice::new("usual", td_string!(language, shifts.plan.usual)),
            Choice::new("hours", td_string!(language, shifts.plan.hours)),
            Choice::new("free", td_string!(language, shifts.plan.free)),
        ]
    });
    let day = move || wording::date_with_weekday(date, words::lang(i18n.get_locale()));
    // No key of the page works while a dialog stands over it.
    let press = move |event: leptos::ev::KeyboardEvent| {
        if Chord::SAVE.matches(&event) {
            event.prevent_default();
            save();
        }
    };
    view! {
        <form
            class="col g3"
            novalidate=true
            on:keydown=press
            on:submit=move |event| {
                event.prevent_default();
                save();
            }
        >
            <p><b>{name}</b>", "{day}</p>
            <SelectField label=text!(i18n, shifts.plan.kind) name="plan" id="shift-plan" value=kind choices required=true/>
            <Show when=move || kind.with(|kind| kind == "hours")>
                <div class="pairs">
                    <TextField label=text!(i18n, shifts.plan.from) name="from" id="shift-from" value=from/>
                    <TextField label=text!(i18n, shifts.plan.to) name="to" id="shift-to" value=to/>
                </div>
            </Show>
            <div class="row">
                <span class="grow"></span>
                <Button kind="submit" look=Look::Primary keys=Chord::SAVE busy>{t!(i18n, shifts.plan.save)}</Button>
            </div>
        </form>
    }
    .into_any()
}

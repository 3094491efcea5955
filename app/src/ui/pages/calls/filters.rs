//! Which calls the log shows. Each choice is an address of its own; the digits of a number stay on the page.

use domain::{
    call::{CallOutcome, Direction},
    call_log::{Ending, LogChoices, LogFilter},
    call_reason::CallReason,
    error::FieldErrors,
    permission::Permission,
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::address::address;
use crate::{
    api::calls::list_log_choices,
    i18n::*,
    ui::{
        frame::Viewer,
        parts::{Button, Choice, Loaded, Seg, TextField, provide_errors},
        words::call,
    },
};

/// The bar above the log.
#[component]
pub fn Filters(asked: Memo<LogFilter>, phone: RwSignal<String>) -> impl IntoView {
    let i18n = use_i18n();
    let choices = Resource::new(|| (), |()| list_log_choices());
    let navigate = use_navigate();
    let go = Callback::new(move |filter: LogFilter| {
        let filter = LogFilter { before: None, ..filter };
        navigate(&address(&filter), NavigateOptions { scroll: false, ..Default::default() });
    });
    let sees_patients =
        use_context::<Viewer>().is_some_and(|viewer| viewer.role.may(Permission::SeePatients));
    let own = Signal::derive(move || asked.with(|asked| asked.own));
    let clear = move |_| {
        phone.set(String::new());
        go.run(LogFilter::default());
    };
    view! {
        <div class="log-filters" role="group" aria-label=text!(i18n, calls.filter.title)>
            <Seg
                label=text!(i18n, calls.whose)
                options=vec![(false, text!(i18n, calls.all).into()), (true, text!(i18n, calls.own).into())]
                value=own
                on_pick=move |own| go.run(LogFilter { own, operator: None, ..asked.get_untracked() })
            />
            <Dates asked go/>
            <Pick
                label=text!(i18n, calls.filter.direction)
                any=text!(i18n, calls.filter.any_direction)
                choices=Signal::derive(move || directions(i18n.get_locale()))
                value=Signal::derive(move || asked.with(|asked| asked.direction.map(|own| own.code().to_owned())))
                on_pick=move |code: String| {
                    go.run(LogFilter { direction: Direction::from_code(&code), ..asked.get_untracked() });
                }
            />
            <Pick
                label=text!(i18n, calls.filter.answered)
                any=text!(i18n, calls.filter.any_answer)
                choices=Signal::derive(move || answers(i18n.get_locale()))
                value=Signal::derive(move || asked.with(|asked| asked.missed.map(|missed| missed.to_string())))
                on_pick=move |code: String| {
                    go.run(LogFilter { missed: code.parse().ok(), ..asked.get_untracked() });
                }
            />
            <Pick
                label=text!(i18n, calls.outcome_label)
                any=text!(i18n, calls.any_outcome)
                choices=Signal::derive(move || {
                    let language = i18n.get_locale();
                    let choice = |own: Ending| Choice::new(own.code(), call::ending(language, own));
                    CallOutcome::ALL.map(Ending::As).into_iter().chain(Ending::OTHERS).map(choice).collect()
                })
                value=Signal::derive(move || {
                    asked.with(|asked| asked.ending.map(|ending| ending.code().to_owned()))
                })
                on_pick=move |code: String| {
                    go.run(LogFilter { ending: Ending::from_code(&code), ..asked.get_untracked() });
                }
            />
            <Pick
                label=text!(i18n, calls.filter.reason)
                any=text!(i18n, calls.filter.any_reason)
                choices=Signal::derive(move || {
                    let language = i18n.get_locale();
                    let choice = |own: CallReason| Choice::new(own.code(), call::reason(language, own));
                    CallReason::ALL.map(choice).to_vec()
                })
                value=Signal::derive(move || asked.with(|asked| asked.reason.map(|own| own.code().to_owned())))
                on_pick=move |code: String| {
                    go.run(LogFilter { reason: CallReason::from_code(&code), ..asked.get_untracked() });
                }
            />
            <Loaded resource=choices let:told>
                <Named told asked go/>
            </Loaded>
            {sees_patients.then(|| view! { <Number phone/> })}
            <Button small=true on:click=clear>{t!(i18n, calls.filter.clear)}</Button>
        </div>
    }
    .into_any()
}

fn directions(language: Locale) -> Vec<Choice> {
    let choice = |own: Direction| Choice::new(own.code(), call::direction(language, own));
    vec![choice(Direction::In), choice(Direction::Out)]
}

/// The value is whether it was missed.
fn answers(language: Locale) -> Vec<Choice> {
    vec![
        Choice::new(false, td_string!(language, calls.filter.yes)),
        Choice::new(true, td_string!(language, calls.filter.no)),
    ]
}

/// Whose calls, and about which branch: choices that the server knows.
#[component]
fn Named(told: LogChoices, asked: Memo<LogFilter>, go: Callback<LogFilter>) -> impl IntoView {
    let i18n = use_i18n();
    let LogChoices { operators, branches } = told;
    let operators: Vec<Choice> = operators.into_iter().map(|own| Choice::new(own.id, own.name)).collect();
    let branches: Vec<Choice> = branches.into_iter().map(|own| Choice::new(own.id, own.name)).collect();
    view! {
        <Pick
            label=text!(i18n, calls.filter.operator)
            any=text!(i18n, calls.filter.any_operator)
            choices=Signal::stored(operators)
            value=Signal::derive(move || asked.try_with(|asked| asked.operator.map(|id| id.to_string())).flatten())
            on_pick=move |id: String| {
                go.run(LogFilter { operator: id.parse().ok(), own: false, ..asked.get_untracked() });
            }
        />
        <Pick
            label=text!(i18n, calls.filter.branch)
            any=text!(i18n, calls.filter.any_branch)
            choices=Signal::stored(branches)
            value=Signal::derive(move || asked.try_with(|asked| asked.branch.map(|id| id.to_string())).flatten())
            on_pick=move |id: String| {
                go.run(LogFilter { branch: id.parse().ok(), ..asked.get_untracked() });
            }
        />
    }
}

/// One of a list, or any.
#[component]
fn Pick(
    #[prop(into)] label: TextProp,
    #[prop(into)] any: TextProp,
    choices: Signal<Vec<Choice>>,
    value: Signal<Option<String>>,
    #[prop(into)] on_pick: Callback<String>,
) -> impl IntoView {
    let option = move |choice: Choice| {
        let own = choice.value.clone();
        let selected = move || value.try_get().flatten().as_ref() == Some(&own);
        view! { <option value=choice.value selected=selected>{choice.text}</option> }
    };
    view! {
        <label>
            <span class="vh">{move || label.get()}</span>
            <select class="chip" on:change:target=move |event| on_pick.run(event.target().value())>
                <option value="" selected=move || value.try_get().flatten().is_none()>{move || any.get()}</option>
                {move || choices.get().into_iter().map(option).collect_view()}
            </select>
        </label>
    }
}

/// From which date to which.
#[component]
fn Dates(asked: Memo<LogFilter>, go: Callback<LogFilter>) -> impl IntoView {
    let i18n = use_i18n();
    let from = move || asked.with(|asked| asked.from.map(|date| date.to_string()).unwrap_or_default());
    let to = move || asked.with(|asked| asked.to.map(|date| date.to_string()).unwrap_or_default());
    view! {
        <label class="row g1 small mute">
            {t!(i18n, calls.filter.from)}
            <input
                type="date"
                class="chip"
                prop:value=from
                value=from
                on:change:target=move |event| {
                    go.run(LogFilter { from: event.target().value().parse().ok(), ..asked.get_untracked() });
                }
            />
        </label>
        <label class="row g1 small mute">
            {t!(i18n, calls.filter.to)}
            <input
                type="date"
                class="chip"
                prop:value=to
                value=to
                on:change:target=move |event| {
                    go.run(LogFilter { to: event.target().value().parse().ok(), ..asked.get_untracked() });
                }
            />
        </label>
    }
}

/// The last digits of a number. They are looked for when asked, and noted like a search for a patient.
#[component]
fn Number(phone: RwSignal<String>) -> impl IntoView {
    let i18n = use_i18n();
    let typed = RwSignal::new(phone.get_untracked());
    let errors = RwSignal::new(FieldErrors::default());
    provide_errors(errors);
    // what is cleared elsewhere is cleared here
    Effect::new(move || {
        if phone.with(String::is_empty) {
            typed.set(String::new());
        }
    });
    let find = move || {
        let asked = LogFilter { phone: typed.get_untracked(), ..LogFilter::default() };
        match asked.tail() {
            Ok(_) => {
                errors.set(FieldErrors::default());
                phone.set(asked.phone);
            }
            Err(fault) => {
                let mut faults = FieldErrors::default();
                faults.add("phone", fault);
                errors.set(faults);
            }
        }
    };
    view! {
        <form
            class="row g1 log-number"
            novalidate=true
            on:submit=move |event| {
                event.prevent_default();
                find();
            }
        >
            <TextField label=text!(i18n, calls.filter.phone) name="phone" kind="tel" value=typed/>
            <Button small=true kind="submit">{t!(i18n, calls.filter.find)}</Button>
        </form>
    }
}

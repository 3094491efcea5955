//! The page of a branch's opening hours: its week, and the calendar.

use domain::{
    branch_hours::{BranchHoursEdit, NewBranchHours, OpeningForm},
    error::{AppError, FieldErrors},
    hours_month::branch_month,
    hours_page::{BranchHoursPage as Page, HoursCheck},
    id::BranchId,
    wording::weekday_name,
    working_hours::BranchHours,
};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_params_map},
};

use super::{
    address::use_address,
    doctor::use_close,
    facts::Facts,
    holidays::HolidaysPanel,
    month::{Cell, MonthPanel},
    saving::{Flow, SaveBar, say_saved},
    times::SpanField,
};
use crate::{
    api::hours::branch_hours,
    i18n::*,
    ui::{
        frame::{Main, TopBar},
        parts::{Loaded, Panel, Tone},
        words::{
            hours::{WEEK, span},
            lang,
        },
    },
};

/// The page.
#[component]
pub fn BranchHoursPage() -> impl IntoView {
    let i18n = use_i18n();
    let params = use_params_map();
    let branch =
        Memo::new(move |_| params.with(|params| params.get_str("id").and_then(|id| id.parse().ok())));
    let page = Resource::new_blocking(
        move || branch.get(),
        |branch: Option<BranchId>| async move { branch_hours(branch.ok_or(AppError::NotFound)?).await },
    );
    view! {
        <TopBar title=text!(i18n, hours.branch_title)/>
        <Main>
            <Loaded resource=page let:told>
                <Branch told reload=Callback::new(move |()| page.refetch())/>
            </Loaded>
        </Main>
    }
    .into_any()
}

/// What is typed on the page, for the month.
#[derive(Clone, Copy)]
pub struct Drafts {
    /// The week.
    week: RwSignal<Option<BranchHoursEdit>>,
    /// Dates of the calendar.
    pub calendar: RwSignal<Option<BranchHoursEdit>>,
}

#[component]
fn Branch(told: Page, reload: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let close = use_close(use_address());
    let branch = &told.branch;
    provide_context(Facts {
        branches: told.branches.iter().cloned().collect(),
        chairs: [].into(),
        doctors: told.doctors.iter().cloned().collect(),
        reload: Callback::new(move |()| {
            close();
            reload.run(());
        }),
    });
    let (name, address) = (branch.name.clone(), branch.address.clone());
    let (today, may_edit) = (told.today, told.may_edit);
    let page = StoredValue::new(told);
    let drafts = Drafts { week: RwSignal::new(None), calendar: RwSignal::new(None) };
    let say = say_saved();
    let on_saved = Callback::new(move |check: HoursCheck| {
        say(&check);
        close();
        reload.run(());
    });
    view! {
        <div class="page hours-page">
            <div class="col g4">
                <div>
                    <p class="lead">{name}</p>
                    <p class="small mute">{address}</p>
                </div>
                <Switcher page/>
                <WeekPanel page week=drafts.week on_saved/>
                <HolidaysPanel page drafts on_saved/>
                {(!may_edit).then(|| view! { <p class="note">{t!(i18n, hours.no_access_next)}</p> })}
            </div>
            <div class="beside">
                <MonthPanel
                    today
                    off=Signal::derive(move || td_string!(i18n.get_locale(), hours.month.closed).to_owned())
                    cells=Callback::new(move |(month, _)| page.with_value(|page| cells(page, drafts, month)))
                />
            </div>
        </div>
    }
    .into_any()
}

/// From one branch to the next.
#[component]
fn Switcher(page: StoredValue<Page>) -> impl IntoView {
    let i18n = use_i18n();
    let navigate = use_navigate();
    let (own, branches) = page.with_value(|page| (page.branch.id, page.branches.clone()));
    (branches.len() > 1).then(|| {
        let option = |(id, name, _): (BranchId, String, chrono_tz::Tz)| {
            view! { <option value=id.to_string() selected={id == own}>{name}</option> }
        };
        view! {
            <label class="field">
                <span class="label">{t!(i18n, hours.branch)}</span>
                <select
                    class="input"
                    on:change:target=move |event| {
                        navigate(&format!("/settings/branches/{}/hours", event.target().value()), NavigateOptions::default());
                    }
                >
                    {branches.into_iter().map(option).collect_view()}
                </select>
            </label>
        }
    })
}

/// The week: a line a day.
#[component]
fn WeekPanel(
    page: StoredValue<Page>,
    week: RwSignal<Option<BranchHoursEdit>>,
    on_saved: Callback<HoursCheck>,
) -> impl IntoView {
    let i18n = use_i18n();
    let (branch_id, may_edit) = page.with_value(|page| (page.branch.id, page.may_edit));
    let version = RwSignal::new(page.with_value(|page| page.branch.version));
    let days = page.with_value(|page| {
        page.hours.week.map(|opening| {
            let form = OpeningForm::of(opening);
            (RwSignal::new(form.start), RwSignal::new(form.end))
        })
    });
    let fields = move |errors: Signal<FieldErrors>| {
        let field = |(day, (start, end)): (usize, (RwSignal<String>, RwSignal<String>))| {
            let weekday = WEEK[day];
            view! {
                <SpanField
                    label=move || weekday_name(weekday, lang(i18n.get_locale())).to_owned()
                    start end errors
                    start_field=Signal::stored(format!("days.{day}.start"))
                    end_field=Signal::stored(format!("days.{day}.end"))
                />
            }
        };
        days.into_iter().enumerate().map(field).collect_view()
    };
    let content = if may_edit {
        let read = move || BranchHoursEdit::Week {
            branch_id,
            version: version.get(),
            days: Box::new(days.map(|(start, end)| OpeningForm { start: start.get(), end: end.get() })),
        };
        let flow = Flow::new(read, move |check| on_saved.run(check));
        Effect::new(move || week.set(Some(flow.edit().get())));
        view! {
            <p class="note">{t!(i18n, hours.week_note)}</p>
            <div class="opening">{fields(flow.errors())}</div>
            <SaveBar flow version/>
        }
        .into_any()
    } else {
        let line = |(day, opening): (usize, Option<_>)| {
            let weekday = WEEK[day];
            let hours = move || {
                opening.map_or_else(|| td_string!(i18n.get_locale(), hours.month.closed).to_owned(), span)
            };
            view! {
                <dt class="mute">{move || weekday_name(weekday, lang(i18n.get_locale()))}</dt>
                <dd>{hours}</dd>
            }
        };
        let week = page.with_value(|page| page.hours.week);
        view! { <dl class="kv">{week.into_iter().enumerate().map(line).collect_view()}</dl> }.into_any()
    };
    view! {
        <Panel title=text!(i18n, hours.week)>
            <div class="pad col g3">{content}</div>
        </Panel>
    }
    .into_any()
}

/// The month that comes of the week and the calendar, with what is typed as far as it makes sense.
fn cells(page: &Page, drafts: Drafts, month: (i32, u32)) -> Vec<Cell> {
    let after = |hours: BranchHours, draft: RwSignal<Option<BranchHoursEdit>>| {
        let new = draft.with(|draft| draft.clone().and_then(|edit| NewBranchHours::parse(edit).ok()));
        let applied = new.and_then(|new| new.apply(std::slice::from_ref(&hours)).into_iter().next());
        applied.unwrap_or(hours)
    };
    let then = after(after(page.hours.clone(), drafts.week), drafts.calendar);
    let minutes =
        |opening: Option<domain::clinic_time::WallSpan>| opening.map_or(0, |span| span.minutes().into());
    let cell = |day: domain::hours_month::BranchDay| Cell {
        date: day.date,
        lines: day.then.map(span).into_iter().collect(),
        was: day.is_changed().then(|| day.now.map(span).into_iter().collect()),
        mark: day.reason.map(|reason| (Tone::Info, reason)),
        minutes: minutes(day.then),
        minutes_was: minutes(day.now),
    };
    branch_month(&page.hours, &then, month).into_iter().map(cell).collect()
}

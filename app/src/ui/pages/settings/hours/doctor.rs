//! The page of one doctor's hours.

use std::sync::Arc;

use domain::{
    error::AppError,
    event::Event,
    hours_change::{HoursEdit, NewHours, WorkingHours},
    hours_month::{MonthDay, Stretch, doctor_month},
    hours_page::DoctorHoursPage as Page,
    id::DoctorId,
};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate, use_params_map},
};

use super::{
    address::{Address, use_address},
    drafts::{DraftsPanel, Seen},
    editor::{Editing, Editor},
    facts::Facts,
    lists::{ExceptionsPanel, PatternsPanel},
    month::{Cell, MonthPanel},
    outcome::ClashBanner,
    saving::say_saved,
};
use crate::{
    api::hours::doctor_hours,
    i18n::*,
    ui::{
        frame::{Main, TopBar},
        icons::Glyph,
        live::use_live,
        parts::{Banner, Loaded, Tone},
        words::hours::{exception, span},
    },
};

/// The page.
#[component]
pub fn DoctorHoursPage() -> impl IntoView {
    let i18n = use_i18n();
    let params = use_params_map();
    let doctor =
        Memo::new(move |_| params.with(|params| params.get_str("id").and_then(|id| id.parse().ok())));
    let page = Resource::new_blocking(
        move || doctor.get(),
        |doctor: Option<DoctorId>| async move { doctor_hours(doctor.ok_or(AppError::NotFound)?).await },
    );
    let address = use_address();
    // What is being typed is not taken away: who saves is told what has changed meanwhile.
    use_live().listen(move |event| {
        let own = match event {
            Event::HoursChanged { .. } | Event::ClinicChanged | Event::Resync => true,
            Event::BookingChanged { doctor: of, .. } => doctor.get_untracked() == Some(*of),
            _ => false,
        };
        if own && address.with_untracked(|address| address.edit.is_none()) {
            page.refetch();
        }
    });
    view! {
        <TopBar title=text!(i18n, hours.title)/>
        <Main>
            <Loaded resource=page let:told>
                <Doctor told reload=Callback::new(move |()| page.refetch())/>
            </Loaded>
        </Main>
    }
    .into_any()
}

#[component]
fn Doctor(told: Page, reload: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let address = use_address();
    let close = use_close(address);
    provide_context(Facts {
        branches: told.branches.iter().map(|branch| (branch.id, branch.name.clone(), branch.zone)).collect(),
        chairs: told.chairs.iter().cloned().collect(),
        doctors: told.doctors.iter().cloned().collect(),
        reload: Callback::new(move |()| {
            close();
            reload.run(());
        }),
    });
    let (name, skills) = (told.name.full(), told.skills.join(", "));
    let (today, may_edit, clashes) = (told.today, told.may_edit, told.clashes.clone());
    let waiting = told.to_move.len();
    let page = StoredValue::new(told);
    let edit = RwSignal::new(None::<HoursEdit>);
    let say = say_saved();
    let on_saved = Callback::new(move |check| {
        say(&check);
        close();
        reload.run(());
    });
    let editing = Memo::new(move |_| {
        address.with(|address| page.with_value(|page| Editing::read(address, page))).filter(|_| may_edit)
    });
    view! {
        <div class="page hours-page">
            <div class="col g4">
                <div>
                    <p class="lead">{name}</p>
                    <p class="small mute">{skills}</p>
                    <Seen page/>
                </div>
                <Switcher page/>
                {(waiting > 0).then(|| view! { <WaitingBanner waiting/> })}
                <Show when=move || editing.with(Option::is_none)>
                    {clashes.iter().cloned().map(|clash| view! { <ClashBanner clash/> }).collect_view()}
                </Show>
                {move || match editing.get() {
                    Some(editing) => view! { <Editor editing page edit on_saved/> }.into_any(),
                    None => view! { <DraftsPanel page on_saved/> }.into_any(),
                }}
                <PatternsPanel page/>
                <ExceptionsPanel page/>
                {(!may_edit).then(|| view! { <p class="note">{t!(i18n, hours.no_access_next)}</p> })}
            </div>
            <div class="beside">
                <MonthPanel
                    today
                    total=true
                    off=Signal::derive(move || td_string!(i18n.get_locale(), hours.month.off).to_owned())
                    cells=Callback::new(move |(month, language)| {
                        page.with_value(|page| edit.with(|edit| cells(page, edit.as_ref(), month, language)))
                    })
                />
            </div>
        </div>
    }
    .into_any()
}

/// Closes what is being edited, by the address.
pub(super) fn use_close(address: Memo<Address>) -> impl Fn() + Copy + Send + Sync + 'static {
    let (navigate, path) = (StoredValue::new(use_navigate()), use_location().pathname);
    move || {
        let href = address.with_untracked(|address| path.with_untracked(|path| address.closed().href(path)));
        let options = NavigateOptions { scroll: false, ..NavigateOptions::default() };
        navigate.with_value(|navigate| navigate(&href, options));
    }
}

/// From one doctor to the next.
#[component]
fn Switcher(page: StoredValue<Page>) -> impl IntoView {
    let i18n = use_i18n();
    let navigate = use_navigate();
    let own = page.with_value(|page| page.doctor);
    let options = page.with_value(|page| {
        let option = |(id, name): &(DoctorId, String)| {
            view! { <option value=id.to_string() selected={*id == own}>{name.clone()}</option> }
        };
        page.doctors.iter().map(option).collect_view()
    });
    view! {
        <label class="field">
            <span class="label">{t!(i18n, hours.doctor)}</span>
            <select
                class="input"
                on:change:target=move |event| {
                    navigate(&format!("/settings/doctors/{}/hours", event.target().value()), NavigateOptions::default());
                }
            >
                {options}
            </select>
        </label>
    }
    .into_any()
}

#[component]
fn WaitingBanner(waiting: usize) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Banner tone=Tone::Warn icon=Glyph::Swap title=move || td_string!(i18n.get_locale(), hours.to_move_banner, count = waiting as u32)>
            <a href="/settings/to-move">{t!(i18n, hours.to_move_link)}</a>
        </Banner>
    }
    .into_any()
}

/// The month that comes of the hours, with an edit as far as it makes sense.
fn cells(page: &Page, edit: Option<&HoursEdit>, month: (i32, u32), language: Locale) -> Vec<Cell> {
    let now = WorkingHours {
        patterns: page.patterns.iter().map(|kept| kept.is.clone()).collect(),
        exceptions: page.exceptions.iter().map(|kept| kept.is.clone()).collect(),
    };
    // With nothing being edited, the month as it would be with all drafts in force.
    let drafts = page.drafts.iter().map(|draft| &draft.edit).filter(|_| edit.is_none());
    let news = edit.into_iter().chain(drafts).filter_map(|edit| NewHours::parse(edit.clone()).ok());
    let then = news.fold(now.clone(), |hours, new| hours.with(&new));
    let several = page.branches.len() > 1;
    let days = doctor_month(&now, &then, &page.opening, month);
    let names: Arc<[_]> = page.branches.iter().map(|branch| (branch.id, branch.name.clone())).collect();
    let line = |stretch: &Stretch| {
        let branch = names.iter().find(|(id, _)| *id == stretch.branch).filter(|_| several);
        match branch {
            Some((_, name)) => format!("{} {name}", span(stretch.span)),
            None => span(stretch.span),
        }
    };
    days.into_iter().map(|day| cell(day, line, language)).collect()
}

fn cell(day: MonthDay, line: impl Fn(&Stretch) -> String + Copy, language: Locale) -> Cell {
    let sum = |stretches: &[Stretch]| stretches.iter().map(|stretch| stretch.minutes).sum();
    let why = day.exception.map(|kind| (Tone::Info, exception(language, kind).to_owned()));
    let cut = day.cut.then(|| (Tone::Warn, td_string!(language, hours.month.cut).to_owned()));
    Cell {
        date: day.date,
        lines: day.then.iter().map(line).collect(),
        was: day.is_changed().then(|| day.now.iter().map(line).collect()),
        mark: cut.or(why),
        minutes: sum(&day.then),
        minutes_was: sum(&day.now),
    }
}

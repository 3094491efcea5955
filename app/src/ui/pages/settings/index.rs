//! The first page of the settings: what a new clinic still lacks, the way to each noun, and to everybody's hours.

use domain::settings::{Named, SettingsPage as Page, Step, StepState};
use leptos::prelude::*;
use leptos_router::components::A;

use super::about::Words;
use crate::{
    api::settings::settings_index,
    i18n::*,
    ui::{
        frame::{Main, TopBar, Viewer, is_for},
        icons::{Glyph, Icon},
        parts::{Loaded, Panel, Tag, Tone},
    },
};

/// A card: where it leads, its sign, its words. Whoever may see the page sees its card.
type Card = (&'static str, Glyph, Words, Words);

const CARDS: &[Card] = &[
    (
        "/settings/branches",
        Glyph::Arrived,
        |language| td_string!(language, settings.branch.page),
        |language| td_string!(language, settings.branch.card),
    ),
    (
        "/settings/services",
        Glyph::Ruble,
        |language| td_string!(language, settings.service.title),
        |language| td_string!(language, settings.service.card),
    ),
    (
        "/settings/doctors",
        Glyph::User,
        |language| td_string!(language, settings.doctor.title),
        |language| td_string!(language, settings.doctor.card),
    ),
    (
        "/settings/specialties",
        Glyph::Book,
        |language| td_string!(language, settings.skill.title),
        |language| td_string!(language, settings.skill.card),
    ),
    (
        "/settings/promotions",
        Glyph::Tag,
        |language| td_string!(language, settings.promotion.title),
        |language| td_string!(language, settings.promotion.card),
    ),
    (
        "/settings/articles",
        Glyph::Book,
        |language| td_string!(language, knowledge.article.title),
        |language| td_string!(language, knowledge.article.card),
    ),
    (
        "/settings/triage",
        Glyph::Bolt,
        |language| td_string!(language, knowledge.triage.title),
        |language| td_string!(language, knowledge.triage.card),
    ),
    (
        "/settings/messages",
        Glyph::Document,
        |language| td_string!(language, messages.title),
        |language| td_string!(language, messages.card),
    ),
    (
        "/settings/complaints",
        Glyph::Flag,
        |language| td_string!(language, complaints.rules.title),
        |language| td_string!(language, complaints.rules.card),
    ),
    (
        "/settings/intake",
        Glyph::Inbox,
        |language| td_string!(language, unread.title),
        |language| td_string!(language, unread.card),
    ),
    (
        "/settings/users",
        Glyph::Lock,
        |language| td_string!(language, settings.user.title),
        |language| td_string!(language, settings.user.card),
    ),
    (
        "/settings/audit",
        Glyph::Eye,
        |language| td_string!(language, audit.title),
        |language| td_string!(language, audit.card),
    ),
    (
        "/settings/import",
        Glyph::Document,
        |language| td_string!(language, import.title),
        |language| td_string!(language, import.card),
    ),
    (
        "/settings/to-move",
        Glyph::Swap,
        |language| td_string!(language, hours.to_move_title),
        |language| td_string!(language, settings.to_move_card),
    ),
];

/// The page.
#[component]
pub fn SettingsPage() -> impl IntoView {
    let i18n = use_i18n();
    let page = Resource::new_blocking(|| (), |()| settings_index());
    view! {
        <TopBar title=text!(i18n, settings.title)/>
        <Main>
            <Loaded resource=page let:told>
                <Index told/>
            </Loaded>
        </Main>
    }
    .into_any()
}

#[component]
fn Index(told: Page) -> impl IntoView {
    let i18n = use_i18n();
    let role = use_context::<Viewer>().map(|viewer| viewer.role);
    let card = move |(href, glyph, title, about): &Card| {
        let (href, glyph, title, about) = (*href, *glyph, *title, *about);
        view! {
            <li>
                <A href attr:class="panel card">
                    <Icon glyph/>
                    <b>{move || title(i18n.get_locale())}</b>
                    <span class="small mute">{move || about(i18n.get_locale())}</span>
                </A>
            </li>
        }
    };
    let cards = CARDS.iter().filter(|(href, ..)| is_for(href, role)).map(card).collect_view();
    let Page { steps, choices, .. } = told;
    view! {
        <div class="page">
            {(!steps.is_empty()).then(|| view! { <Steps steps/> })}
            <ul class="cards">{cards}</ul>
            <Hours
                title=|language| td_string!(language, settings.branch_hours) place="branches" all=choices.branches
            />
            <Hours title=|language| td_string!(language, settings.doctor_hours) place="doctors" all=choices.doctors/>
        </div>
    }
    .into_any()
}

/// What has to be there before anybody can be booked.
#[component]
fn Steps(steps: Vec<StepState>) -> impl IntoView {
    let i18n = use_i18n();
    let next = steps.iter().position(|step| !step.done);
    let line = move |(at, state): (usize, StepState)| {
        let StepState { step, done, .. } = state;
        let (glyph, current) = if done { (Glyph::Confirmed, None) } else { (Glyph::Booked, Some("step")) };
        let current = current.filter(|_| next == Some(at));
        let end = if done {
            view! { <Tag tone=Tone::Good>{t!(i18n, settings.steps.done)}</Tag> }.into_any()
        } else {
            ().into_any()
        };
        view! {
            <li aria-current=current>
                <span class="tone" data-tone=done.then_some("good")><Icon glyph/></span>
                <span class="grow">
                    <A href=href(&state)>{move || words(i18n.get_locale(), step).0}</A>
                    <span class="small mute second">{move || words(i18n.get_locale(), step).1}</span>
                </span>
                {end}
            </li>
        }
    };
    view! {
        <Panel title=text!(i18n, settings.steps.title)>
            <p class="pad mute">{t!(i18n, settings.steps.intro)}</p>
            <ol class="steps">{steps.into_iter().enumerate().map(line).collect_view()}</ol>
        </Panel>
    }
    .into_any()
}

/// What a step is, and why.
fn words(language: Locale, step: Step) -> (&'static str, &'static str) {
    match step {
        Step::BranchHours => (
            td_string!(language, settings.steps.branch_hours),
            td_string!(language, settings.steps.branch_hours_why),
        ),
        Step::Chairs => {
            (td_string!(language, settings.steps.chairs), td_string!(language, settings.steps.chairs_why))
        }
        Step::Services => {
            (td_string!(language, settings.steps.services), td_string!(language, settings.steps.services_why))
        }
        Step::Doctors => {
            (td_string!(language, settings.steps.doctors), td_string!(language, settings.steps.doctors_why))
        }
        Step::DoctorHours => (
            td_string!(language, settings.steps.doctor_hours),
            td_string!(language, settings.steps.doctor_hours_why),
        ),
        Step::Users => {
            (td_string!(language, settings.steps.users), td_string!(language, settings.steps.users_why))
        }
    }
}

/// Where it is taken.
fn href(state: &StepState) -> String {
    let new = |place: &str, noun: &str| {
        if state.done { format!("/settings/{place}") } else { format!("/settings/{place}?edit={noun}.new") }
    };
    match (state.step, &state.at) {
        (Step::BranchHours, Some(branch)) => format!("/settings/branches/{branch}/hours"),
        (Step::BranchHours, None) => "/settings/branches".to_owned(),
        (Step::Chairs, _) => new("branches", "chair"),
        (Step::Services, _) => new("services", "service"),
        (Step::Doctors, _) => new("doctors", "doctor"),
        (Step::DoctorHours, Some(doctor)) => format!("/settings/doctors/{doctor}/hours"),
        (Step::DoctorHours, None) => "/settings/doctors".to_owned(),
        (Step::Users, _) => new("users", "user"),
    }
}

/// The way to the hours of branches or doctors.
#[component]
fn Hours(title: Words, place: &'static str, all: Vec<Named>) -> impl IntoView {
    let i18n = use_i18n();
    let link = move |named: Named| {
        let href = format!("/settings/{place}/{}/hours", named.id);
        view! { <li><A href>{named.name}</A></li> }
    };
    (!all.is_empty()).then(|| {
        view! {
            <Panel title=move || title(i18n.get_locale())>
                <ul class="pad hours-links">{all.into_iter().map(link).collect_view()}</ul>
            </Panel>
        }
    })
}

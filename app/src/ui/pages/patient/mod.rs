//! A patient's card, `/patients/{id}`. Phones and birth date are masked; [`reveal`] uncovers them for a while.

mod contacts;
mod doubles;
mod edit;
mod family;
mod merge;
mod messages;
mod notices;
mod phone_form;
mod plans;
mod reveal;
mod visits;
mod wishes;

use domain::{error::AppError, id::PatientId, patient::PatientCard, permission::Permission};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use crate::{
    api::patients::read_card,
    i18n::*,
    ui::{
        connection::{Connection, use_connection},
        frame::{Main, TopBar, Viewer, told_of, use_id},
        icons::{Glyph, Icon},
        keys::{Chord, Keycaps, use_keys},
        parts::{
            Avatar, Button, ErrorState, Offering, Panel, Skeleton, Tag, Tone, hue, toast::ToastStack,
            use_toasts,
        },
        words,
    },
};
use reveal::Uncovered;

/// Changes the card: «И» of «Изменить».
const EDIT: Chord = Chord::key("KeyB");

/// The page.
#[component]
pub fn PatientPage() -> impl IntoView {
    let card = told_of(use_id(), read_card);
    view! {
        <Transition fallback=Waiting>
            {move || Suspend::new(async move {
                match card.await {
                    Ok(told) => view! { <Card told/> }.into_any(),
                    Err(error) => view! { <Failed error on_retry=move |()| card.refetch()/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

#[component]
fn Waiting() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <TopBar title=text!(i18n, patients.title)><Back/></TopBar>
        <Main><Skeleton rows=6/></Main>
    }
    .into_any()
}

#[component]
fn Failed(error: AppError, #[prop(into)] on_retry: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <TopBar title=text!(i18n, patients.title)><Back/></TopBar>
        <Main><ErrorState error on_retry/></Main>
    }
    .into_any()
}

#[component]
fn Back() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <a class="ib first" href="/patients" aria-label=text!(i18n, patients.card.back)><Icon glyph=Glyph::Left/></a>
    }
}

/// The card on the screen, and what its parts share.
#[derive(Clone, Copy)]
struct Shown {
    card: RwSignal<PatientCard>,
    uncovered: Uncovered,
    may_edit: bool,
    may_reveal: bool,
    may_override: bool,
    /// For whoever takes calls.
    offering: Option<Offering>,
    connection: Connection,
    toasts: ToastStack,
    i18n: leptos_i18n::I18nContext<Locale>,
}

impl Shown {
    fn id(self) -> PatientId {
        self.card.with_untracked(|card| card.brief.id)
    }

    /// Shows the card that a change has left, or says why it was refused; whether it was done.
    fn take(self, answer: Result<PatientCard, AppError>) -> bool {
        self.connection.note(&answer);
        match answer {
            Ok(card) => {
                self.card.try_set(card);
                true
            }
            Err(error) => {
                self.toasts.say(words::error(self.i18n.get_locale_untracked(), &error));
                false
            }
        }
    }
}

#[component]
fn Card(told: PatientCard) -> impl IntoView {
    let i18n = use_i18n();
    let role = use_context::<Viewer>().map(|viewer| viewer.role);
    let may = move |permission| role.is_some_and(|role| role.may(permission));
    let shown = Shown {
        uncovered: Uncovered::new(told.brief.id),
        card: RwSignal::new(told),
        may_edit: may(Permission::EditPatients),
        may_reveal: may(Permission::RevealPatient),
        may_override: may(Permission::Override),
        offering: may(Permission::TakeCalls).then(|| Offering::new(|| {})),
        connection: use_connection(),
        toasts: use_toasts(),
        i18n,
    };
    let editing = RwSignal::new(false);
    let edit = shown.may_edit.then(|| {
        use_keys().bind(EDIT, text!(i18n, patients.edit.title), move || editing.set(true));
        view! {
            <Button keys=EDIT on:click=move |_| editing.set(true)>{t!(i18n, common.edit)}</Button>
            <edit::EditDialog shown open=editing/>
        }
    });
    let number = move || shown.card.with(|card| card.brief.card_no);
    view! {
        <TopBar title=move || t_string!(i18n, patients.card_title, number = number())>
            <Back/>
            <span class="end"></span>
            {edit}
            {may(Permission::Book).then(|| view! { <BookLink shown/> })}
        </TopBar>
        <Main>
            <div class="page">
                <div class="split card-columns">
                    <div class="col g4">
                        <Head shown/>
                        <visits::Visits shown/>
                        {may(Permission::Book).then(|| view! { <plans::Plans shown/> })}
                        <Note shown/>
                    </div>
                    <div class="col g4">
                        <contacts::Contacts shown/>
                        {shown.may_edit.then(|| view! { <messages::Messages shown/> })}
                        <wishes::Wishes shown/>
                        <family::Family shown/>
                        {may(Permission::MergePatients).then(|| view! { <doubles::DoublesPanel shown/> })}
                    </div>
                </div>
            </div>
        </Main>
    }
    .into_any()
}

/// To the desk, with this patient: an address with an id works in a new tab and before the Wasm is there.
#[component]
fn BookLink(shown: Shown) -> impl IntoView {
    let i18n = use_i18n();
    let navigate = use_navigate();
    let href = format!("/?patient={}", shown.id());
    let go = href.clone();
    use_keys().bind(Chord::SAVE, text!(i18n, patients.card.book), move || {
        navigate(&go, NavigateOptions::default())
    });
    let wait = format!("/gaps?view=waitlist&new=1&patient={}", shown.id());
    view! {
        <a class="btn" href=wait>{t!(i18n, patients.card.wait)}</a>
        <a class="btn primary" href=href>
            {t!(i18n, patients.card.book)}
            <Keycaps chord=Chord::SAVE/>
        </a>
    }
}

/// Who it is, and what to know before going on.
#[component]
fn Head(shown: Shown) -> impl IntoView {
    let i18n = use_i18n();
    let name = move || shown.card.with(|card| card.brief.name.full());
    let hue = hue(shown.id().0);
    let facts = move || {
        let language = i18n.get_locale();
        shown.card.with(|card| {
            let age = card.brief.age.map(|years| words::patient::age(language, years));
            let born = card.brief.birth_year.map(|year| td_string!(language, patients.born_in, year = year));
            let sex = card.sex.map(|sex| words::patient::sex(language, sex).to_owned());
            [age, born, sex].into_iter().flatten().collect::<Vec<_>>().join(" · ")
        })
    };
    let came = move || {
        use domain::booking::BookingStatus;
        let done = |card: &PatientCard| {
            card.visits.iter().filter(|visit| visit.status == BookingStatus::Done).count()
        };
        match shown.card.with(done) {
            0 => view! { <Tag tone=Tone::Info>{t!(i18n, patients.first_time)}</Tag> }.into_any(),
            times => {
                view! { <Tag>{t!(i18n, patients.visits.done, count = move || times as u32)}</Tag> }.into_any()
            }
        }
    };
    view! {
        <section class="panel pad col g3">
            <div class="row g3">
                {move || view! { <Avatar name=name() hue size="lg"/> }}
                <div class="grow">
                    <h2 class="lead">{name}</h2>
                    <div class="small mute">{facts}</div>
                </div>
                {came}
            </div>
            <notices::Notices shown/>
        </section>
    }
    .into_any()
}

#[component]
fn Note(shown: Shown) -> impl IntoView {
    let i18n = use_i18n();
    let note = move || match shown.card.with(|card| card.note.clone()) {
        Some(note) => view! { <p class="quote lines">{note}</p> }.into_any(),
        None => view! { <p class="mute">{t!(i18n, patients.card.no_note)}</p> }.into_any(),
    };
    view! { <Panel title=text!(i18n, patients.card.note)><div class="pad">{note}</div></Panel> }.into_any()
}

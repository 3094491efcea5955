//! Patients, `/patients`: the search, and a new card in place. Neither what is typed nor whom it finds stands in the
//! address.

use domain::{
    export::ExportTable,
    id::PatientId,
    patient::{CreatedPatient, PatientBrief, PatientForm},
    permission::Permission,
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use crate::{
    i18n::*,
    ui::{
        frame::{Main, TopBar, Viewer},
        icons::Glyph,
        keys::{Chord, use_keys},
        parts::{Button, ExportLink, Panel, PatientCreate, PatientSearch, use_toasts},
    },
};

/// Opens the form of a new patient: «Н» of «Новый».
const NEW: Chord = Chord::key("KeyY");

/// The page.
#[component]
pub fn PatientsPage() -> impl IntoView {
    let i18n = use_i18n();
    let role = use_context::<Viewer>().map(|viewer| viewer.role);
    let may_create = role.is_some_and(|role| role.may(Permission::EditPatients));
    let newcomer = RwSignal::new(None::<PatientForm>);
    let open = move || newcomer.set(Some(PatientForm::default()));
    if may_create {
        use_keys().bind(NEW, text!(i18n, patients.new.title), open);
    }
    let create = may_create.then(|| {
        view! {
            <span class="end"></span>
            <Button icon=Glyph::UserPlus keys=NEW on:click=move |_| open()>{t!(i18n, patients.new.title)}</Button>
        }
    });
    view! {
        <TopBar title=text!(i18n, patients.title)>
            {create}
            <span class="end"></span>
            <ExportLink table=ExportTable::Patients/>
        </TopBar>
        <Main>
            <Desk newcomer may_create/>
        </Main>
    }
    .into_any()
}

#[component]
fn Desk(newcomer: RwSignal<Option<PatientForm>>, may_create: bool) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let navigate = use_navigate();
    let go =
        Callback::new(move |id: PatientId| navigate(&format!("/patients/{id}"), NavigateOptions::default()));
    let on_pick = Callback::new(move |patient: PatientBrief| go.run(patient.id));
    let on_create = may_create.then(|| Callback::new(move |form| newcomer.set(Some(form))));
    let on_created = Callback::new(move |created: CreatedPatient| {
        toasts.say(t_string!(i18n, patients.new.created, number = created.patient.card_no));
        go.run(created.patient.id);
    });
    let search = match on_create {
        Some(on_create) => view! { <PatientSearch on_pick on_create/> }.into_any(),
        None => view! { <PatientSearch on_pick/> }.into_any(),
    };
    let form = move || {
        newcomer.get().map(|initial| {
            view! {
                <Panel title=text!(i18n, patients.new.title)>
                    <div class="pad">
                        <PatientCreate initial on_created on_pick on_cancel=move |()| newcomer.set(None)/>
                    </div>
                </Panel>
            }
        })
    };
    view! {
        <div class="page">
            <div class="split seekers" class:two=move || newcomer.with(Option::is_some)>
                <section class="panel" aria-label=text!(i18n, patients.search.label)>{search}</section>
                {form}
            </div>
        </div>
    }
    .into_any()
}

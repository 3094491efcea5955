//! The fields of the form of the waiting list, and what is typed into them.

use std::sync::Arc;

use domain::{
    clinic::{ClinicFacts, Doctor},
    id::{BookingId, DoctorId, PatientId, ServiceId},
    patient::PatientBrief,
    person_name::PersonName,
    triage::Urgency,
    waitlist::WaitForm,
};
use leptos::prelude::*;

use crate::{
    i18n::*,
    ui::{
        icons::{Glyph, Icon},
        parts::{Choice, Field, PatientSearch, SelectField, Several},
        words,
    },
};

/// What is typed.
#[derive(Clone, Copy)]
pub struct Typed {
    /// Who.
    pub patient: RwSignal<Option<(PatientId, String)>>,
    /// The visit that should be earlier.
    pub booking: Option<BookingId>,
    /// What for.
    pub services: RwSignal<Vec<ServiceId>>,
    /// Which specialty.
    pub skill: RwSignal<String>,
    /// With whom.
    pub doctors: RwSignal<Vec<DoctorId>>,
    /// Where.
    pub branch: RwSignal<String>,
    /// On which days of the week.
    pub weekdays: RwSignal<Vec<u8>>,
    /// Not before.
    pub from_time: RwSignal<String>,
    /// Over by.
    pub to_time: RwSignal<String>,
    /// First date.
    pub from: RwSignal<String>,
    /// Last date.
    pub until: RwSignal<String>,
    /// How soon.
    pub urgency: RwSignal<Urgency>,
    /// What else there is to know.
    pub note: RwSignal<String>,
}

impl Typed {
    /// What the form begins with, and the patient's name.
    pub fn of(form: WaitForm, patient: String) -> Self {
        let urgency = Urgency::of_visit(&form.urgency);
        Self {
            patient: RwSignal::new(form.patient_id.map(|id| (id, patient))),
            booking: form.booking_id,
            services: RwSignal::new(form.services),
            skill: RwSignal::new(form.skill),
            doctors: RwSignal::new(form.doctors),
            branch: RwSignal::new(form.branch_id.map(|id| id.to_string()).unwrap_or_default()),
            weekdays: RwSignal::new(form.weekdays),
            from_time: RwSignal::new(form.from_time),
            to_time: RwSignal::new(form.to_time),
            from: RwSignal::new(form.from),
            until: RwSignal::new(form.until),
            urgency: RwSignal::new(urgency.unwrap_or(Urgency::C)),
            note: RwSignal::new(form.note),
        }
    }

    /// The form as it stands.
    pub fn form(self) -> WaitForm {
        WaitForm {
            patient_id: self.patient.with_untracked(|patient| patient.as_ref().map(|(id, _)| *id)),
            booking_id: self.booking,
            services: self.services.get_untracked(),
            skill: self.skill.get_untracked(),
            doctors: self.doctors.get_untracked(),
            branch_id: self.branch.get_untracked().parse().ok(),
            weekdays: self.weekdays.get_untracked(),
            from_time: self.from_time.get_untracked(),
            to_time: self.to_time.get_untracked(),
            from: self.from.get_untracked(),
            until: self.until.get_untracked(),
            urgency: self.urgency.get_untracked().code().into(),
            note: self.note.get_untracked(),
        }
    }
}

/// Who waits: found by the search, or known already.
#[component]
pub fn Patient(typed: Typed, is_new: bool) -> impl IntoView {
    let i18n = use_i18n();
    let pick = move |patient: PatientBrief| typed.patient.set(Some((patient.id, patient.name.full())));
    let shown = move || match typed.patient.get() {
        Some((_, name)) => {
            let other = (is_new && typed.booking.is_none()).then(|| {
                view! {
                    <button type="button" class="ib" aria-label=text!(i18n, gaps.other_patient) on:click=move |_| typed.patient.set(None)>
                        <Icon glyph=Glyph::Cross small=true/>
                    </button>
                }
            });
            view! { <p class="row g1"><Icon glyph=Glyph::User/><b>{name}</b>{other}</p> }.into_any()
        }
        None => view! { <PatientSearch on_pick=pick id="wait-patient"/> }.into_any(),
    };
    view! { <Field label=text!(i18n, gaps.patient) name="patient_id" id="wait-patient" required=true let:_control>{shown}</Field> }
        .into_any()
}

/// What for: services, or the first visit to a specialty.
#[component]
pub fn Services(typed: Typed, facts: Arc<ClinicFacts>) -> impl IntoView {
    let i18n = use_i18n();
    let known = facts.clone();
    let specialties = Signal::derive(move || {
        let skills = known.skills.iter().filter(|skill| skill.specialty);
        skills.map(|skill| Choice::new(&skill.code, words::capitalised(&skill.name))).collect::<Vec<_>>()
    });
    let of_names = facts.clone();
    let name = move |id: ServiceId| {
        of_names.services.iter().find(|service| service.id == id).map(|service| service.name.clone())
    };
    let choices = Signal::derive(move || {
        let skill = typed.skill.get();
        let fits = |skills: &[String]| skill.is_empty() || skills.contains(&skill);
        let services = facts.services.iter().filter(|service| service.active && fits(&service.skills));
        services.map(|service| Choice::new(service.id, service.name.clone())).collect::<Vec<_>>()
    });
    view! {
        <SelectField label=text!(i18n, gaps.specialty) name="skill" value=typed.skill choices=specialties empty=text!(i18n, gaps.any_specialty)/>
        <Several
            label=text!(i18n, gaps.services)
            name="services"
            note=text!(i18n, gaps.services_note)
            chosen=typed.services
            choices
            words=Callback::new(move |id| name(id).unwrap_or_default())
        />
    }
    .into_any()
}

/// With whom: those who do what is asked for.
#[component]
pub fn Doctors(typed: Typed, facts: Arc<ClinicFacts>) -> impl IntoView {
    let i18n = use_i18n();
    let short = |doctor: &Doctor| PersonName::short(&doctor.name);
    let of_names = facts.clone();
    let name = move |id: DoctorId| of_names.doctors.iter().find(|doctor| doctor.id == id).map(short);
    let choices = Signal::derive(move || {
        let (skill, services) = (typed.skill.get(), typed.services.get());
        let fits = |doctor: &&Doctor| {
            let of_skill = skill.is_empty() || doctor.skills.contains(&skill);
            let does = |id: &ServiceId| {
                let service = facts.services.iter().find(|service| service.id == *id);
                service.is_none_or(|service| service.done_by(&doctor.skills))
            };
            doctor.active && of_skill && services.iter().all(does)
        };
        let doctors = facts.doctors.iter().filter(fits);
        doctors.map(|doctor| Choice::new(doctor.id, short(doctor))).collect::<Vec<_>>()
    });
    view! {
        <Several
            label=text!(i18n, gaps.doctors)
            name="doctors"
            note=text!(i18n, gaps.doctors_note)
            chosen=typed.doctors
            choices
            words=Callback::new(move |id| name(id).unwrap_or_default())
        />
    }
    .into_any()
}

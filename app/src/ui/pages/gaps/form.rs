//! The form that puts somebody on the waiting list, or changes what they wait for.

use std::sync::Arc;

use chrono::{Days, NaiveDate};
use domain::{
    clinic::{ClinicFacts, Doctor},
    clinic_time::local_date,
    error::{AppError, FieldErrors},
    id::{BookingId, DoctorId, PatientId, ServiceId, WaitId},
    patient::PatientBrief,
    person_name::PersonName,
    triage::Urgency,
    waitlist::{NewWait, USUAL_DAYS, WaitForm, WaitLine},
    wording,
};
use leptos::{ev, prelude::*, task::spawn_local};

use super::address::{Address, Start};
use crate::{
    api::{
        bookings::get_booking,
        patients::read_card,
        waitlist::{add_waiting, edit_waiting},
    },
    i18n::*,
    ui::{
        connection::use_connection,
        icons::{Glyph, Icon},
        parts::{
            AreaField, Banner, Button, Choice, Dialog, Field, Look, PatientSearch, Seg, SelectField,
            TextField, Tone, provide_errors, use_toasts,
        },
        words::{self, free_time},
    },
};

/// With what the form begins.
#[derive(Clone, Debug, Default, PartialEq)]
struct Begin {
    /// The entry that is changed, at its version; none for a new one.
    entry: Option<(WaitId, i64)>,
    form: WaitForm,
    /// The patient's name.
    patient: String,
    /// The visit that should be earlier, in words.
    earlier: Option<String>,
}

/// The dialog: open for an entry that is edited, or when the address says so.
#[component]
pub fn WaitDialog(
    address: Memo<Address>,
    edited: RwSignal<Option<WaitLine>>,
    facts: Arc<ClinicFacts>,
    /// Called when it is closed; with whether something was saved.
    done: Callback<bool>,
) -> impl IntoView {
    let i18n = use_i18n();
    let open = RwSignal::new(false);
    let begin = RwSignal::new(None::<Begin>);
    let start = Memo::new(move |_| address.with(|address| address.start.clone()));
    let (toasts, connection) = (use_toasts(), use_connection());
    let known = facts.clone();
    let today = Signal::derive(move || today(&known));
    Effect::new(move || {
        if let Some(line) = edited.get() {
            let earlier = line.visit.as_ref().map(|visit| {
                let at = visit.starts_at.with_timezone(&visit.zone);
                let language = words::lang(i18n.get_locale_untracked());
                wording::day_and_time(at.date_naive(), at.time(), today.get_untracked(), language)
            });
            let entry = Some((line.id, line.version));
            begin.set(Some(Begin { entry, form: line.form(), patient: line.patient, earlier }));
            open.set(true);
        } else if let Some(start) = start.get() {
            spawn_local(async move {
                let answer = beginning(start, today.get_untracked(), i18n.get_locale_untracked()).await;
                connection.note(&answer);
                match answer {
                    Ok(filled) => {
                        begin.try_set(Some(filled));
                        open.try_set(true);
                    }
                    Err(error) => {
                        toasts.say(words::error(i18n.get_locale_untracked(), &error));
                        done.run(false);
                    }
                }
            });
        }
    });
    // Closed by Esc or the cross.
    Effect::new(move |before: Option<bool>| {
        let now = open.get();
        if before == Some(true) && !now && begin.get_untracked().is_some() {
            begin.set(None);
            done.run(false);
        }
        now
    });
    let saved = Callback::new(move |()| {
        begin.set(None);
        open.set(false);
        done.run(true);
    });
    let title = move || {
        if begin.with(|begin| begin.as_ref().is_some_and(|begin| begin.entry.is_some())) {
            t_string!(i18n, gaps.edit_title)
        } else {
            t_string!(i18n, gaps.add_title)
        }
    };
    view! {
        <Dialog open title=title>
            {
                let facts = facts.clone();
                move || begin.get().map(|begin| view! { <Form begin facts=facts.clone() today=today.get_untracked() saved/> })
            }
        </Dialog>
    }
    .into_any()
}

/// The clinic's date; in the browser alone.
fn today(facts: &ClinicFacts) -> NaiveDate {
    let zone = facts.branches.first().map_or(chrono_tz::Europe::Moscow, |branch| branch.zone);
    let now = chrono::DateTime::from_timestamp_millis(js_sys::Date::now() as i64).unwrap_or_default();
    local_date(zone, now)
}

/// What is known of a new entry.
async fn beginning(start: Start, today: NaiveDate, language: Locale) -> Result<Begin, AppError> {
    let mut begin = Begin::default();
    begin.form.urgency = Urgency::C.code().into();
    begin.form.until = (today + Days::new(USUAL_DAYS)).to_string();
    begin.form.patient_id = start.patient;
    begin.form.services = start.services;
    begin.form.doctors = start.doctor.into_iter().collect();
    if let Some(id) = start.booking {
        let visit = get_booking(id).await?;
        let at = visit.starts_at.with_timezone(&chrono_tz::Europe::Moscow);
        begin.earlier = Some(wording::day_and_time(at.date_naive(), at.time(), today, words::lang(language)));
        begin.form.booking_id = Some(id);
        begin.form.patient_id = visit.patient_id;
        begin.form.services = visit.services;
        begin.form.doctors = vec![visit.doctor_id];
        begin.form.branch_id = Some(visit.branch_id);
        begin.form.until = at.date_naive().to_string();
        begin.form.urgency = Urgency::B.code().into();
    }
    if let Some(patient) = begin.form.patient_id {
        begin.patient = read_card(patient).await?.brief.name.full();
    }
    Ok(begin)
}

/// What is typed.
#[derive(Clone, Copy)]
struct Typed {
    patient: RwSignal<Option<(PatientId, String)>>,
    booking: Option<BookingId>,
    services: RwSignal<Vec<ServiceId>>,
    skill: RwSignal<String>,
    doctors: RwSignal<Vec<DoctorId>>,
    branch: RwSignal<String>,
    weekdays: RwSignal<Vec<u8>>,
    from_time: RwSignal<String>,
    to_time: RwSignal<String>,
    from: RwSignal<String>,
    until: RwSignal<String>,
    urgency: RwSignal<Urgency>,
    note: RwSignal<String>,
}

impl Typed {
    fn of(begin: Begin) -> Self {
        let form = begin.form;
        let urgency = [Urgency::A, Urgency::B, Urgency::C].into_iter().find(|own| own.code() == form.urgency);
        Self {
            patient: RwSignal::new(form.patient_id.map(|id| (id, begin.patient))),
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

    fn form(self) -> WaitForm {
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

#[component]
fn Form(begin: Begin, facts: Arc<ClinicFacts>, today: NaiveDate, saved: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let (entry, earlier) = (begin.entry, begin.earlier.clone());
    let typed = Typed::of(begin);
    let errors = RwSignal::new(FieldErrors::default());
    let failed = RwSignal::new(None::<AppError>);
    let busy = RwSignal::new(false);
    let (toasts, connection) = (use_toasts(), use_connection());
    provide_errors(errors);
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let form = typed.form();
        errors.set(FieldErrors::default());
        failed.set(None);
        if let Err(faults) = NewWait::parse(form.clone(), today) {
            errors.set(faults);
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let answer = match entry {
                Some((id, version)) => edit_waiting(id, version, form).await,
                None => add_waiting(form).await.map(drop),
            };
            connection.note(&answer);
            busy.try_set(false);
            match answer {
                Ok(()) => {
                    toasts.say(t_string!(i18n, gaps.saved));
                    saved.run(());
                }
                Err(AppError::Invalid(faults)) => {
                    errors.try_set(faults);
                }
                Err(error) => {
                    failed.try_set(Some(error));
                }
            }
        });
    };
    let is_new = entry.is_none();
    let of_branches = facts.clone();
    let branches = Signal::derive(move || {
        let active = of_branches.branches.iter().filter(|branch| branch.active);
        active.map(|branch| Choice::new(branch.id, branch.name.clone())).collect::<Vec<_>>()
    });
    let several = facts.branches.iter().filter(|branch| branch.active).count() > 1;
    let what = match earlier {
        Some(when) => view! {
            <Banner tone=Tone::Info icon=Glyph::Calendar title=text!(i18n, gaps.earlier_title)>{when}</Banner>
        }
        .into_any(),
        None => view! { <Services typed facts=facts.clone()/> }.into_any(),
    };
    view! {
        <form class="wait-form" novalidate=true on:submit=submit>
            {move || failed.get().map(|error| view! {
                <div role="alert">
                    <Banner tone=Tone::Bad icon=Glyph::Warn>{words::error(i18n.get_locale(), &error)}</Banner>
                </div>
            })}
            <Patient typed is_new/>
            {what}
            <Doctors typed facts=facts.clone()/>
            <div class="pairs">
                {several.then(|| view! {
                    <SelectField label=text!(i18n, gaps.branch) name="branch_id" value=typed.branch choices=branches empty=text!(i18n, gaps.any_branch)/>
                })}
                <Field label=text!(i18n, gaps.urgency) name="urgency" let:_control>
                    <Seg
                        label=text!(i18n, gaps.urgency)
                        options=[Urgency::A, Urgency::B, Urgency::C]
                            .map(|own| (own, (move || free_time::urgency(own, i18n.get_locale())).into()))
                            .to_vec()
                        value=typed.urgency
                        on_pick=move |own| typed.urgency.set(own)
                    />
                </Field>
            </div>
            <Weekdays typed/>
            <div class="pairs four">
                <TextField label=text!(i18n, gaps.from_label) name="from_time" value=typed.from_time placeholder="17:00" inputmode="numeric"/>
                <TextField label=text!(i18n, gaps.to_label) name="to_time" value=typed.to_time placeholder="20:00" inputmode="numeric"/>
                <TextField label=text!(i18n, gaps.from_date) name="from" value=typed.from kind="date"/>
                <TextField label=text!(i18n, gaps.until_date) name="until" value=typed.until kind="date"/>
            </div>
            <AreaField label=text!(i18n, gaps.note) name="note" value=typed.note/>
            <div class="row g2 end">
                <Button kind="submit" look=Look::Primary busy=busy>{t!(i18n, common.save)}</Button>
            </div>
        </form>
    }
    .into_any()
}

/// Who waits: found by the search, or known already.
#[component]
fn Patient(typed: Typed, is_new: bool) -> impl IntoView {
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
fn Services(typed: Typed, facts: Arc<ClinicFacts>) -> impl IntoView {
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
fn Doctors(typed: Typed, facts: Arc<ClinicFacts>) -> impl IntoView {
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

/// Several of a list: those chosen as chips, the rest to choose from.
#[component]
fn Several<T>(
    #[prop(into)] label: TextProp,
    name: &'static str,
    #[prop(into)] note: TextProp,
    chosen: RwSignal<Vec<T>>,
    choices: Signal<Vec<Choice>>,
    words: Callback<T, String>,
) -> impl IntoView
where
    T: Copy + PartialEq + std::str::FromStr + ToString + Send + Sync + 'static,
{
    let i18n = use_i18n();
    let add = move |raw: String| {
        if let Ok(id) = raw.parse::<T>() {
            chosen.update(|all| {
                if !all.contains(&id) {
                    all.push(id);
                }
            });
        }
    };
    let chip = move |id: T| {
        let name = words.run(id);
        let said = name.clone();
        view! {
            <span class="chip filled">
                {name}
                <button
                    type="button"
                    class="ib"
                    aria-label=move || t_string!(i18n, gaps.take_out, name = said.clone())
                    on:click=move |_| chosen.update(|all| all.retain(|own| *own != id))
                >
                    <Icon glyph=Glyph::Cross small=true/>
                </button>
            </span>
        }
    };
    let rest = move || {
        let taken: Vec<String> = chosen.get().iter().map(T::to_string).collect();
        let rest = choices.get().into_iter().filter(|choice| !taken.contains(&choice.value));
        rest.map(|choice| view! { <option value=choice.value>{choice.text}</option> }).collect_view()
    };
    view! {
        <Field label name note let:control>
            <div class="row wrap g1">
                {move || chosen.get().into_iter().map(chip).collect_view()}
                <select
                    class="input"
                    id=control.id
                    aria-invalid=control.invalid
                    aria-describedby=control.described_by
                    on:change:target=move |event| {
                        add(event.target().value());
                        event.target().set_value("");
                    }
                >
                    <option value="">{t!(i18n, common.add)}</option>
                    {rest}
                </select>
            </div>
        </Field>
    }
    .into_any()
}

/// On which days of the week; none pressed: any.
#[component]
fn Weekdays(typed: Typed) -> impl IntoView {
    let i18n = use_i18n();
    let day = move |weekday: chrono::Weekday| {
        let own = weekday.number_from_monday() as u8;
        let pressed = move || if typed.weekdays.with(|days| days.contains(&own)) { "true" } else { "false" };
        let toggle = move |_| {
            typed.weekdays.update(|days| match days.iter().position(|day| *day == own) {
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

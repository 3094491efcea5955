//! The form of a complaint.

use chrono_tz::Tz;
use domain::{
    complaint::{
        Category, ComplaintChannel, Demand, NewComplaint, Severity,
        view::{ComplaintPreview, RegisteredComplaint},
    },
    error::{AppError, FieldErrors},
};
use leptos::{ev::KeyboardEvent, prelude::*, task::spawn_local};

use super::{ComplaintDraft, said::Said};
use crate::{
    api::complaints::{preview_complaint, register_complaint},
    i18n::*,
    ui::{
        connection::use_connection,
        focus,
        icons::Glyph,
        keys::Chord,
        parts::{
            AreaField, Banner, Button, Check, Choice, Look, SelectField, TextField, Tone, provide_errors,
        },
        words::{self, complaint},
    },
};

/// The form, and what may be said beside it; Ctrl+Enter in it registers.
#[component]
pub fn ComplaintEntry(
    /// What is typed.
    draft: ComplaintDraft,
    /// Doctors that can be named.
    #[prop(into)]
    doctors: Signal<Vec<Choice>>,
    /// Branches that can be named.
    #[prop(into)]
    branches: Signal<Vec<Choice>>,
    /// The zone of the clinic's clock, in which a date is meant.
    #[prop(into)]
    zone: Signal<Tz>,
    /// Whether it is made on the phone now: then neither way nor date are asked for.
    #[prop(optional)]
    on_phone: bool,
    /// Whom it is about, as the host shows it.
    #[prop(optional, into)]
    patient: ViewFn,
    /// Called once it is registered.
    #[prop(into)]
    registered: Callback<RegisteredComplaint>,
) -> impl IntoView {
    let i18n = use_i18n();
    let connection = use_connection();
    let errors = RwSignal::new(FieldErrors::default());
    let failed = RwSignal::new(None::<AppError>);
    let busy = RwSignal::new(false);
    let preview = RwSignal::new(None::<ComplaintPreview>);
    let key = StoredValue::new(None::<String>);
    provide_errors(errors);
    foresee(draft, preview);
    let submit = move || {
        let form = untrack(|| draft.form());
        errors.set(FieldErrors::default());
        failed.set(None);
        if busy.get_untracked() || draft.registered.with_untracked(Option::is_some) {
            return;
        }
        // the server reads it again, by its own clock
        let now = chrono::DateTime::from_timestamp_millis(js_sys::Date::now() as i64).unwrap_or_default();
        if let Err(faults) = NewComplaint::parse(&form, zone.get_untracked(), now) {
            return show(errors, faults);
        }
        busy.set(true);
        let once = key.try_update_value(|key| key.get_or_insert_with(random).clone());
        spawn_local(async move {
            let answer = register_complaint(form, once).await;
            connection.note(&answer);
            if busy.try_set(false).is_some() {
                return;
            }
            if !matches!(answer, Err(AppError::Offline)) {
                key.set_value(None);
            }
            match answer {
                Ok(told) => {
                    draft.registered.set(Some(told.clone()));
                    registered.run(told);
                }
                Err(AppError::Invalid(faults)) => show(errors, faults),
                Err(error) => failed.set(Some(error)),
            }
        });
    };
    let banner = move || {
        failed.get().map(|error| {
            view! { <Banner tone=Tone::Bad icon=Glyph::Warn>{words::error(i18n.get_locale(), &error)}</Banner> }
        })
    };
    let categories = choices(i18n, &Category::ALL, |own| own.code(), complaint::category);
    let demands = choices(i18n, &Demand::ALL, |own| own.code(), complaint::demand);
    let severities = choices(i18n, &Severity::ALL, |own| own.code(), complaint::severity);
    let channels = choices(i18n, &ComplaintChannel::ALL, |own| own.code(), complaint::channel);
    let press = move |event: KeyboardEvent| {
        if Chord::SAVE.matches(&event) {
            event.prevent_default();
            event.stop_propagation();
            submit();
        }
    };
    Effect::new(|| {
        request_animation_frame(|| {
            focus::give_first("#complaint-category");
        })
    });
    view! {
        <div class="complaint-entry">
            <form
                class="col g3"
                novalidate=true
                on:keydown=press
                on:submit=move |event| {
                    event.prevent_default();
                    submit();
                }
            >
                <div role="alert">{banner}</div>
                {(!on_phone).then(|| view! {
                    <div class="pairs">
                        <SelectField label=text!(i18n, complaints.channel.label) name="channel" id="complaint-channel" value=draft.channel choices=channels required=true/>
                        <TextField label=text!(i18n, complaints.received) name="received_on" id="complaint-received" value=draft.received_on note=text!(i18n, complaints.received_note)/>
                    </div>
                })}
                <div class="pairs">
                    <SelectField label=text!(i18n, complaints.category.label) name="category" id="complaint-category" value=draft.category choices=categories required=true/>
                    <SelectField label=text!(i18n, complaints.demand.label) name="demand" id="complaint-demand" value=draft.demand choices=demands/>
                </div>
                <Check label=text!(i18n, complaints.quality_cited) name="quality_cited" checked=draft.quality_cited/>
                <AreaField label=text!(i18n, complaints.text) name="text" id="complaint-text" value=draft.text rows=4 required=true note=text!(i18n, complaints.text_note)/>
                {patient.run()}
                <div class="pairs">
                    <TextField label=text!(i18n, complaints.name) name="name" id="complaint-name" value=draft.name required=true/>
                    <TextField label=text!(i18n, complaints.phone) name="phone" id="complaint-phone" kind="tel" value=draft.phone/>
                </div>
                <Check label=text!(i18n, complaints.on_behalf) name="on_behalf" checked=draft.on_behalf/>
                <Show when=move || draft.on_behalf.get()>
                    <TextField label=text!(i18n, complaints.authority) name="authority" id="complaint-authority" value=draft.authority required=true note=text!(i18n, complaints.authority_note)/>
                </Show>
                <div class="pairs">
                    <SelectField label=text!(i18n, complaints.doctor) name="doctor_id" id="complaint-doctor" value=draft.doctor choices=doctors empty=text!(i18n, complaints.none)/>
                    <SelectField label=text!(i18n, complaints.branch) name="branch_id" id="complaint-branch" value=draft.branch choices=branches empty=text!(i18n, complaints.none)/>
                </div>
                <div class="pairs">
                    <TextField label=text!(i18n, complaints.amount) name="amount" id="complaint-amount" value=draft.amount inputmode="decimal"/>
                    <SelectField label=text!(i18n, complaints.severity.label) name="severity" id="complaint-severity" value=draft.severity choices=severities empty=text!(i18n, complaints.severity.usual)/>
                </div>
                <TextField label=text!(i18n, complaints.address) name="address" id="complaint-address" value=draft.address/>
                <div class="row">
                    <span class="grow"></span>
                    <Button kind="submit" look=Look::Primary keys=Chord::SAVE busy>{t!(i18n, complaints.register)}</Button>
                </div>
            </form>
            <Said preview registered=draft.registered/>
        </div>
    }
    .into_any()
}

/// Marks the fields, and leads to the first of them.
fn show(errors: RwSignal<FieldErrors>, faults: FieldErrors) {
    errors.set(faults);
    request_animation_frame(|| {
        focus::give_first(".complaint-entry [aria-invalid=true]");
    });
}

/// Asks what it would come to, whenever what decides about that has changed.
fn foresee(draft: ComplaintDraft, preview: RwSignal<Option<ComplaintPreview>>) {
    let decides = Memo::new(move |_| {
        let category = draft.category.get();
        (category, draft.demand.get(), draft.quality_cited.get(), draft.received_on.get())
    });
    Effect::new(move || {
        let asked = decides.get();
        if asked.0.is_empty() {
            return;
        }
        let form = untrack(|| draft.form());
        spawn_local(async move {
            let answer = preview_complaint(form).await;
            // meanwhile something else may be chosen
            if let Ok(told) = answer
                && decides.try_get_untracked() == Some(asked)
            {
                preview.try_set(Some(told));
            }
        });
    });
}

/// What can be chosen, in the language.
fn choices<T: Copy + Send + Sync + 'static>(
    i18n: leptos_i18n::I18nContext<Locale>,
    all: &'static [T],
    code: fn(T) -> &'static str,
    name: fn(Locale, T) -> &'static str,
) -> Signal<Vec<Choice>> {
    Signal::derive(move || {
        let language = i18n.get_locale();
        all.iter().map(|own| Choice::new(code(*own), name(language, *own))).collect()
    })
}

fn random() -> String {
    let part = || (js_sys::Math::random() * 4_294_967_296.0) as u32;
    format!("{:08x}{:08x}{:08x}{:08x}", part(), part(), part(), part())
}

//! What is being edited of a doctor's hours: the form for it, in a panel of its own.

use chrono::NaiveDate;
use domain::{
    hours_change::HoursEdit,
    hours_form::PatternForm,
    hours_page::{DoctorHoursPage as Page, HoursCheck, Kept},
    working_hours::{HoursException, Pattern},
};
use leptos::prelude::*;

use super::{
    address::{Act, Address, NEW_EXCEPTION, NEW_PATTERN, use_address},
    doctor::use_close,
    exception_form::{ExceptionDraft, ExceptionFields},
    pattern_form::{PatternDraft, PatternFields},
    saving::{Flow, SaveBar},
};
use crate::{
    i18n::*,
    ui::{
        focus,
        keys::{Chord, use_keys},
        parts::{Panel, TextField, provide_errors},
    },
};

/// What is being edited.
#[derive(Clone, Debug, PartialEq)]
pub enum Editing {
    /// Hours that are not there yet.
    NewPattern,
    /// Hours that are there.
    Pattern(Box<Kept<Pattern>>, Act),
    /// Single days that are not there yet; with the day on which the doctor is ill.
    NewException(Option<NaiveDate>),
    /// Single days that are there.
    Exception(Box<Kept<HoursException>>, Act),
}

impl Editing {
    /// What the address says, if there is such a thing.
    pub fn read(address: &Address, page: &Page) -> Option<Self> {
        let edit = address.edit.as_deref()?;
        match edit {
            NEW_PATTERN => return Some(Self::NewPattern),
            NEW_EXCEPTION => return Some(Self::NewException(address.ill_on)),
            _ => {}
        }
        let pattern = page.patterns.iter().find(|kept| kept.is.id.to_string() == edit);
        if let Some(kept) = pattern {
            return Some(Self::Pattern(Box::new(kept.clone()), address.act));
        }
        let exception = page.exceptions.iter().find(|kept| kept.is.id.to_string() == edit)?;
        Some(Self::Exception(Box::new(exception.clone()), address.act))
    }

    fn title(&self, language: Locale) -> &'static str {
        match self {
            Self::NewPattern => td_string!(language, hours.add_pattern),
            Self::Pattern(_, Act::Change) => td_string!(language, hours.edit_pattern),
            Self::Pattern(_, Act::End) => td_string!(language, hours.end_pattern),
            Self::Pattern(_, Act::Drop) => td_string!(language, hours.drop_pattern),
            Self::NewException(_) => td_string!(language, hours.add_exception),
            Self::Exception(_, Act::Drop) => td_string!(language, hours.drop_exception),
            Self::Exception(..) => td_string!(language, hours.edit_exception),
        }
    }
}

/// The panel. `edit` follows what is typed as long as it is open.
#[component]
pub fn Editor(
    /// What is edited.
    editing: Editing,
    /// The page it stands on.
    page: StoredValue<Page>,
    /// What is typed.
    edit: RwSignal<Option<HoursEdit>>,
    /// Called when it is kept.
    on_saved: Callback<HoursCheck>,
) -> impl IntoView {
    let i18n = use_i18n();
    let close = use_close(use_address());
    use_keys().bind(Chord::key("Escape"), text!(i18n, hours.cancel), close);
    let follow = move |read: Signal<HoursEdit>| {
        let flow = Flow::new(move || read.get(), move |check| on_saved.run(check));
        // On the server too: the first view shows what the form says.
        edit.set(Some(read.get_untracked()));
        Effect::watch(move || flow.edit().get(), move |now, _, _| edit.set(Some(now.clone())), false);
        flow
    };
    on_cleanup(move || {
        edit.try_set(None);
    });
    let title = editing.clone();
    let fields = match editing {
        Editing::NewPattern => {
            let draft = page.with_value(PatternDraft::new);
            let flow = follow(Signal::derive(move || page.with_value(|page| draft.read(page))));
            view! { <PatternFields draft flow page/> }.into_any()
        }
        Editing::Pattern(kept, Act::Change) => {
            let draft = page.with_value(|page| PatternDraft::kept(page, &kept));
            let flow = follow(Signal::derive(move || page.with_value(|page| draft.read(page))));
            view! { <PatternFields draft flow page/> }.into_any()
        }
        Editing::Pattern(kept, Act::End) => {
            view! { <EndFields kept=*kept page follow=Callback::new(follow)/> }.into_any()
        }
        Editing::Pattern(kept, Act::Drop) => {
            let (doctor_id, id) = (kept.is.doctor, kept.is.id);
            let version = RwSignal::new(kept.version);
            let flow = follow(Signal::derive(move || HoursEdit::DropPattern {
                doctor_id,
                id,
                version: version.get(),
            }));
            let warning = text!(i18n, hours.drop_warns);
            view! { <p class="mute">{warning}</p><SaveBar flow version/> }.into_any()
        }
        Editing::NewException(ill_on) => {
            let draft = page.with_value(|page| ExceptionDraft::new(page, ill_on));
            let flow = follow(Signal::derive(move || page.with_value(|page| draft.read(page))));
            view! { <ExceptionFields draft flow page/> }.into_any()
        }
        Editing::Exception(kept, Act::Drop) => {
            let (doctor_id, id) = (kept.is.doctor, kept.is.id);
            let version = RwSignal::new(kept.version);
            let flow = follow(Signal::derive(move || HoursEdit::DropException {
                doctor_id,
                id,
                version: version.get(),
            }));
            let remark = text!(i18n, hours.drop_plain);
            view! { <p class="mute">{remark}</p><SaveBar flow version/> }.into_any()
        }
        Editing::Exception(kept, _) => {
            let draft = ExceptionDraft::kept(&kept);
            let flow = follow(Signal::derive(move || page.with_value(|page| draft.read(page))));
            view! { <ExceptionFields draft flow page/> }.into_any()
        }
    };
    Effect::new(move || request_animation_frame(focus_first));
    view! {
        <div id="hours-editor">
            <Panel title=move || title.title(i18n.get_locale())>
                <div class="pad col g3">{fields}</div>
            </Panel>
        </div>
    }
    .into_any()
}

/// The form is what one came for: its first field takes the focus.
fn focus_first() {
    focus::give_first("#hours-editor :is(select, input, button)");
}

/// The last day of hours, and nothing else.
#[component]
fn EndFields(
    kept: Kept<Pattern>,
    page: StoredValue<Page>,
    follow: Callback<Signal<HoursEdit>, Flow<HoursEdit>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let today = page.with_value(|page| page.today);
    let last = kept.is.valid_to.unwrap_or(today.max(kept.is.valid_from));
    let valid_to = RwSignal::new(last.format("%d.%m.%Y").to_string());
    let version = RwSignal::new(kept.version);
    let form = PatternForm::of(&kept.is);
    let id = kept.is.id;
    let read = Signal::derive(move || HoursEdit::Pattern {
        id: Some(id),
        version: version.get(),
        since: String::new(),
        form: PatternForm { valid_to: valid_to.get(), ..form.clone() },
    });
    let flow = follow.run(read);
    provide_errors(flow.errors());
    view! {
        <TextField label=text!(i18n, hours.last_day) name="valid_to" value=valid_to inputmode="numeric" required=true/>
        <SaveBar flow version/>
    }
    .into_any()
}

//! The form of one of a noun: saving, and what can be in the way of it. What is typed stays in any case.

use domain::{
    error::{AppError, FieldErrors, Refusal},
    settings::{Entry, Noun, SettingEdit, SettingsPage},
};
use leptos::{ev::KeyboardEvent, prelude::*, task::spawn_local};
use serde_json::Value;

use super::{
    about::About,
    fields::{Draft, fields},
    history::History,
    stale::StaleBanner,
    trial::Trying,
};
use crate::{
    api::settings::{delete_skill, save_setting},
    i18n::*,
    ui::{
        connection::use_connection,
        focus,
        icons::Glyph,
        keys::Chord,
        parts::{Banner, Button, Check, Look, Panel, Tone, provide_errors, use_toasts},
        words,
    },
};

/// A form on its way.
#[derive(Clone, Copy)]
struct Flow {
    about: &'static About,
    draft: Draft,
    id: StoredValue<Option<String>>,
    version: RwSignal<i64>,
    active: RwSignal<bool>,
    errors: RwSignal<FieldErrors>,
    busy: RwSignal<bool>,
    problem: RwSignal<Option<AppError>>,
}

impl Flow {
    fn edit(self) -> SettingEdit {
        SettingEdit {
            noun: self.about.noun,
            id: self.id.get_value(),
            version: self.version.get_untracked(),
            active: self.active.get_untracked(),
            seen: self.draft.seen(),
            form: self.draft.read(),
        }
    }

    /// Shows why it could not be.
    fn fail(self, error: AppError) {
        match error {
            AppError::Invalid(faults) if !faults.0.is_empty() => {
                self.errors.set(faults);
                request_animation_frame(move || {
                    focus::give_first(&format!("#{} [aria-invalid=true]", self.form_id()));
                });
            }
            error => self.problem.set(Some(error)),
        }
    }

    fn form_id(self) -> String {
        format!("{}-form", self.about.noun.code())
    }
}

/// The panel with the form.
#[component]
pub fn Editor(
    /// Of what.
    about: &'static About,
    /// The page it stands on.
    page: StoredValue<SettingsPage>,
    /// Which; none for a new one.
    entry: Option<Entry>,
    /// Called when it is kept, with its id.
    done: Callback<String>,
    /// Leaves the form.
    close: Callback<()>,
    /// Reads the page anew.
    reload: Callback<()>,
    /// Its first field takes the focus.
    #[prop(optional)]
    focus: bool,
) -> impl IntoView {
    let i18n = use_i18n();
    let is_new = entry.is_none();
    let form = match &entry {
        Some(entry) => entry.form.clone(),
        None => page.with_value(|page| blank(page, about.noun)),
    };
    let flow = Flow {
        about,
        draft: Draft::new(form, (about.fields)(is_new)),
        version: RwSignal::new(entry.as_ref().map_or(0, |entry| entry.version)),
        active: RwSignal::new(entry.as_ref().is_none_or(|entry| entry.active)),
        id: StoredValue::new(entry.map(|entry| entry.id)),
        errors: RwSignal::new(FieldErrors::default()),
        busy: RwSignal::new(false),
        problem: RwSignal::new(None),
    };
    provide_errors(flow.errors);
    let save = use_save(flow, done);
    let press = move |event: KeyboardEvent| {
        if Chord::SAVE.matches(&event) {
            event.prevent_default();
            save.run(());
        }
    };
    if focus {
        Effect::new(move || {
            request_animation_frame(move || {
                focus::give_first(&format!("#{} :is(input, select, textarea)", flow.form_id()));
            });
        });
    }
    let tick = about.active.filter(|_| !is_new);
    let tick = tick.map(|words| {
        view! { <Check label=move || words(i18n.get_locale()) name="active" checked=flow.active/> }
    });
    let delete = (about.noun == Noun::Skill && !is_new).then(|| view! { <Delete flow close reload/> });
    let history = flow.id.get_value().filter(|_| Noun::KNOWN.contains(&about.noun));
    let on_take = Callback::new(move |form: Value| {
        flow.draft.take(&form);
        focus::give_first(&format!("#{} :is(input, select, textarea)", flow.form_id()));
    });
    let history = history.map(|id| {
        view! { <History noun=about.noun id specs=about.fields on_take/> }
    });
    let tries = (about.noun == Noun::Triage)
        .then(|| view! { <Trying draft=flow.draft id=flow.id.get_value() active=flow.active/> });
    let title = if is_new { about.add } else { about.edit };
    // One command of a page is the first: that of the form one came for.
    let look = if focus { Look::Primary } else { Look::Standard };
    view! {
        <Panel title=move || title(i18n.get_locale())>
            <form
                class="pad col g3"
                id=flow.form_id()
                novalidate=true
                on:keydown=press
                on:submit=move |event| {
                    event.prevent_default();
                    save.run(());
                }
            >
                {fields(flow.draft, page, flow.errors.into())}
                {tries}
                {tick}
                <Problem flow page save reload/>
                <div class="row wrap">
                    <Button look kind="submit" busy=flow.busy keys=Chord::SAVE>{t!(i18n, common.save)}</Button>
                    <Button look=Look::Plain keys=Chord::key("Escape") on:click=move |_| close.run(())>
                        {t!(i18n, common.cancel)}
                    </Button>
                    {delete}
                </div>
            </form>
        </Panel>
        {history}
    }
    .into_any()
}

fn blank(page: &SettingsPage, noun: Noun) -> Value {
    let list = page.lists.iter().find(|list| list.noun == noun);
    list.map(|list| list.blank.clone()).unwrap_or_default()
}

fn use_save(flow: Flow, done: Callback<String>) -> Callback<()> {
    let (i18n, toasts, connection) = (use_i18n(), use_toasts(), use_connection());
    Callback::new(move |()| {
        if flow.busy.get_untracked() {
            return;
        }
        flow.problem.set(None);
        let missing = flow.draft.missing();
        if !missing.0.is_empty() {
            return flow.fail(AppError::Invalid(missing));
        }
        flow.errors.set(FieldErrors::default());
        flow.busy.set(true);
        spawn_local(async move {
            let saved = save_setting(flow.edit()).await;
            connection.note(&saved);
            // Meanwhile the form may have been left.
            if flow.busy.try_set(false).is_some() {
                return;
            }
            match saved {
                Ok(id) => {
                    toasts.say((flow.about.saved)(i18n.get_locale_untracked()));
                    done.run(id);
                }
                Err(error) => flow.fail(error),
            }
        });
    })
}

/// What is in the way.
#[component]
fn Problem(
    flow: Flow,
    page: StoredValue<SettingsPage>,
    save: Callback<()>,
    reload: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    move || {
        flow.problem.get().map(|problem| match problem {
            AppError::Stale(stale) => {
                let version = stale.version;
                let keep = Callback::new(move |()| {
                    flow.version.set(version);
                    save.run(());
                });
                view! { <StaleBanner stale=*stale draft=flow.draft page keep reload/> }.into_any()
            }
            error => {
                let words = move || {
                    let language = i18n.get_locale();
                    match error {
                        AppError::Refused(Refusal::InUse) => (flow.about.in_use)(language).to_owned(),
                        _ => words::error(language, &error),
                    }
                };
                view! { <div role="alert"><Banner tone=Tone::Bad icon=Glyph::Warn>{words}</Banner></div> }
                    .into_any()
            }
        })
    }
}

/// Removes a specialty; the toast brings it back.
#[component]
fn Delete(flow: Flow, close: Callback<()>, reload: Callback<()>) -> impl IntoView {
    let (i18n, toasts, connection) = (use_i18n(), use_toasts(), use_connection());
    let delete = move |_| {
        let Some(code) = flow.id.get_value() else { return };
        let again = SettingEdit { id: None, ..flow.edit() };
        flow.problem.set(None);
        flow.busy.set(true);
        spawn_local(async move {
            let deleted = delete_skill(code).await;
            connection.note(&deleted);
            if flow.busy.try_set(false).is_some() {
                return;
            }
            if let Err(error) = deleted {
                return flow.fail(error);
            }
            toasts.with_undo(td_string!(i18n.get_locale_untracked(), settings.skill.deleted), move || {
                let again = again.clone();
                spawn_local(async move {
                    let restored = save_setting(again).await;
                    connection.note(&restored);
                    match restored {
                        Ok(_) => {
                            reload.try_run(());
                        }
                        Err(error) => toasts.say(words::error(i18n.get_locale_untracked(), &error)),
                    }
                });
            });
            close.run(());
            reload.run(());
        });
    };
    view! {
        <Button look=Look::Tinted(Tone::Bad) on:click=delete>{t!(i18n, settings.skill.delete)}</Button>
    }
    .into_any()
}

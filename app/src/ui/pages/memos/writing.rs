//! The forms: a note for the next shift, and an announcement.

use domain::{
    error::{AppError, FieldErrors},
    memo::{MemoForm, MemoKind, NewMemo},
    permission::Role,
};
use leptos::{ev, prelude::*, task::spawn_local};

use super::shown::Memos;
use crate::{
    i18n::*,
    ui::{
        focus,
        icons::Glyph,
        keys::{Chord, use_keys},
        parts::{AreaField, Banner, Button, Chip, Look, TextField, Tone, provide_errors},
        words,
    },
};

/// To the note for the next shift: «С» of «смена».
pub const NOTE: Chord = Chord::key("KeyC");
/// To an announcement: «О».
const ANNOUNCE: Chord = Chord::key("KeyJ");

/// What is typed. It outlives the form, which may be closed.
#[derive(Clone, Copy)]
pub struct Typed {
    kind: MemoKind,
    text: RwSignal<String>,
    roles: RwSignal<Vec<Role>>,
    until: RwSignal<String>,
    busy: RwSignal<bool>,
}

impl Typed {
    /// Nothing yet.
    pub fn new(kind: MemoKind) -> Self {
        Self {
            kind,
            text: RwSignal::default(),
            roles: RwSignal::default(),
            until: RwSignal::default(),
            busy: RwSignal::new(false),
        }
    }

    /// The form; none once the page has been left.
    fn form(self) -> Option<MemoForm> {
        Some(MemoForm {
            kind: self.kind,
            text: self.text.try_get_untracked()?,
            roles: self.roles.try_get_untracked()?,
            until: self.until.try_get_untracked()?,
        })
    }

    /// Forgets what was sent, unless it has been written on meanwhile.
    fn forget(self, sent: &MemoForm) -> bool {
        let same = self.form().as_ref() == Some(sent);
        if same {
            self.text.set(String::new());
            self.roles.set(Vec::new());
            self.until.set(String::new());
        }
        same
    }
}

/// Sends what is typed, and marks the fields that are in the way.
#[derive(Clone, Copy)]
struct Sending {
    memos: Memos,
    typed: Typed,
    errors: RwSignal<FieldErrors>,
    failed: RwSignal<Option<AppError>>,
    done: Callback<()>,
}

impl Sending {
    fn submit(self) {
        let Some(form) = self.typed.form() else { return };
        self.errors.set(FieldErrors::default());
        self.failed.set(None);
        if let Err(faults) = NewMemo::parse(&form, untrack(|| self.memos.today())) {
            return self.mark(faults);
        }
        if self.typed.busy.get_untracked() {
            return;
        }
        self.typed.busy.set(true);
        spawn_local(async move {
            let answer = self.memos.put_up(form.clone()).await;
            self.typed.busy.try_set(false);
            match answer {
                Ok(()) if self.typed.forget(&form) => drop(self.done.try_run(())),
                Ok(()) => (),
                Err(AppError::Invalid(faults)) => self.mark(faults),
                Err(error) => drop(self.failed.try_set(Some(error))),
            }
        });
    }

    fn mark(self, faults: FieldErrors) {
        self.errors.try_set(faults);
        request_animation_frame(|| {
            focus::give_first(".memo-form [aria-invalid]");
        });
    }
}

/// A form; Ctrl+Enter in it sends it.
#[component]
fn Form(
    /// The page.
    memos: Memos,
    /// What is typed.
    typed: Typed,
    /// Called once it is put up.
    #[prop(into)]
    done: Callback<()>,
    /// Fields and buttons.
    children: Children,
) -> impl IntoView {
    let i18n = use_i18n();
    let (errors, failed) = (RwSignal::new(FieldErrors::default()), RwSignal::new(None));
    let sending = Sending { memos, typed, errors, failed, done };
    provide_errors(errors);
    let press = move |event: ev::KeyboardEvent| {
        if Chord::SAVE.matches(&event) {
            event.prevent_default();
            sending.submit();
        }
    };
    let banner = move || {
        failed.get().map(|error| {
            view! { <Banner tone=Tone::Bad icon=Glyph::Warn>{words::error(i18n.get_locale(), &error)}</Banner> }
        })
    };
    view! {
        <form
            class="memo-form pad col g3"
            novalidate=true
            on:keydown=press
            on:submit=move |event| {
                event.prevent_default();
                sending.submit();
            }
        >
            <div role="alert">{banner}</div>
            {children()}
        </form>
    }
    .into_any()
}

/// A note for the next shift.
#[component]
pub fn Note(memos: Memos) -> impl IntoView {
    let i18n = use_i18n();
    let typed = memos.note;
    use_keys().bind(NOTE, text!(i18n, memos.write), || {
        focus::give_first("#note-text");
    });
    view! {
        <Form memos typed done=|()| ()>
            <AreaField label=text!(i18n, memos.write) name="text" id="note-text" value=typed.text/>
            <div class="row">
                <span class="grow"></span>
                <Button kind="submit" keys=Chord::SAVE busy=typed.busy>{t!(i18n, memos.hand_over)}</Button>
            </div>
        </Form>
    }
    .into_any()
}

/// The way to an announcement.
#[component]
pub fn Opener(memos: Memos) -> impl IntoView {
    let i18n = use_i18n();
    let open = move || {
        memos.announcing.set(true);
        request_animation_frame(|| {
            focus::give_first("#announcement-text");
        });
    };
    use_keys().bind(ANNOUNCE, text!(i18n, memos.announcement), open);
    view! {
        <Button small=true icon=Glyph::Plus keys=ANNOUNCE attr:id="announce" on:click=move |_| open()>
            {t!(i18n, memos.announcement)}
        </Button>
    }
    .into_any()
}

/// An announcement.
#[component]
pub fn Announcement(memos: Memos) -> impl IntoView {
    let i18n = use_i18n();
    let typed = memos.announcement;
    let close = move || {
        memos.announcing.set(false);
        focus::give_first("#announce");
    };
    view! {
        <Form memos typed done=move |()| close()>
            <AreaField label=text!(i18n, memos.text) name="text" id="announcement-text" value=typed.text rows=4 required=true/>
            <Roles chosen=typed.roles/>
            <TextField label=text!(i18n, memos.until) name="until" id="announcement-until" kind="date" value=typed.until/>
            <div class="row">
                <span class="grow"></span>
                <Button look=Look::Plain on:click=move |_| close()>{t!(i18n, common.cancel)}</Button>
                <Button kind="submit" look=Look::Primary keys=Chord::SAVE busy=typed.busy>
                    {t!(i18n, memos.announce)}
                </Button>
            </div>
        </Form>
    }
    .into_any()
}

/// For which roles it is; all when none is chosen.
#[component]
fn Roles(chosen: RwSignal<Vec<Role>>) -> impl IntoView {
    let i18n = use_i18n();
    let has = move |role: Role| chosen.with(|chosen| chosen.contains(&role));
    let toggle = move |role: Role| {
        let kept = |own: &Role| untrack(|| has(*own)) != (*own == role);
        chosen.set(Role::ALL.into_iter().filter(kept).collect());
    };
    let chip = move |role: Role| {
        view! {
            <Chip pressed=Signal::derive(move || has(role)) on:click=move |_| toggle(role)>
                {move || words::role(i18n.get_locale(), role)}
            </Chip>
        }
    };
    view! {
        <div class="field" role="group" aria-labelledby="memo-roles">
            <span class="label" id="memo-roles">{t!(i18n, memos.to)}</span>
            <div class="row wrap g1">
                <Chip pressed=Signal::derive(move || chosen.with(Vec::is_empty)) on:click=move |_| chosen.set(Vec::new())>
                    {t!(i18n, memos.all)}
                </Chip>
                {Role::ALL.map(chip).collect_view()}
            </div>
        </div>
    }
    .into_any()
}

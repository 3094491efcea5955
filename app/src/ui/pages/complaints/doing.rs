//! Doing something with a complaint: at once, or after its words were asked for. What is typed outlives the dialog.

use domain::{
    complaint::{
        Outcome,
        act::{ComplaintAct, ComplaintChange},
        routing::ANSWERERS,
        view::ComplaintView,
    },
    error::{AppError, FieldErrors},
};
use leptos::{ev::KeyboardEvent, prelude::*, task::spawn_local};

use super::{acts::Act, one::Shown};
use crate::{
    api::complaints::change_complaint,
    i18n::*,
    ui::{
        focus,
        icons::{Glyph, Icon},
        keys::{Chord, Keycaps, use_keys},
        parts::{
            AreaField, Banner, Button, Check, Choice, Dialog, Look, SelectField, TextField, Tone,
            provide_errors,
        },
        words::{self, complaint},
    },
};

/// What is typed for an act.
#[derive(Clone, Copy)]
pub struct Typed {
    to: RwSignal<String>,
    role: RwSignal<String>,
    note: RwSignal<String>,
    text: RwSignal<String>,
    answer: RwSignal<String>,
    outcome: RwSignal<String>,
    refund: RwSignal<String>,
    template: RwSignal<String>,
    into: RwSignal<String>,
    score: RwSignal<String>,
    ring: RwSignal<bool>,
}

impl Typed {
    /// Nothing yet.
    pub fn new() -> Self {
        let empty = RwSignal::<String>::default;
        Self {
            to: empty(),
            role: empty(),
            note: empty(),
            text: empty(),
            answer: empty(),
            outcome: empty(),
            refund: empty(),
            template: empty(),
            into: empty(),
            score: empty(),
            ring: RwSignal::new(true),
        }
    }

    fn clear(self) {
        for field in
            [self.to, self.role, self.note, self.text, self.answer, self.outcome, self.refund, self.into]
        {
            field.set(String::new());
        }
    }

    /// The act as it is typed; the field that is missing where it cannot even be sent.
    fn act(self, act: Act) -> Result<ComplaintAct, AppError> {
        use domain::error::Fault;
        let get = |field: RwSignal<String>| field.get_untracked();
        Ok(match act {
            Act::Confirm => ComplaintAct::Confirm,
            Act::Take => ComplaintAct::Take,
            Act::Assign => {
                let to = get(self.to).parse().map_err(|_| AppError::field("to", Fault::Required))?;
                ComplaintAct::Assign { to, note: get(self.note) }
            }
            Act::Reroute => ComplaintAct::Reroute { role: get(self.role), note: get(self.note) },
            Act::Ask => ComplaintAct::Ask { text: get(self.text) },
            Act::Resume => ComplaintAct::Resume { text: get(self.text) },
            Act::Tell => ComplaintAct::Tell { text: get(self.text) },
            Act::Answer => {
                let (text, outcome) = (get(self.answer), get(self.outcome));
                ComplaintAct::Answer { text, outcome, refund: get(self.refund) }
            }
            Act::Close => ComplaintAct::Close { ring: self.ring.get_untracked() },
            Act::Rate => {
                let score = get(self.score).trim().parse().unwrap_or(0);
                ComplaintAct::Rate { score, note: get(self.note) }
            }
            Act::Reopen => ComplaintAct::Reopen { note: get(self.note) },
            Act::Reject => ComplaintAct::Reject { note: get(self.note) },
            Act::Merge => ComplaintAct::Merge { into: get(self.into) },
        })
    }
}

/// Sends an act; faults of fields come back.
pub fn send(shown: Shown, act: ComplaintAct, done: impl FnOnce(Result<(), AppError>) + 'static) {
    if let Err(faults) = ComplaintChange::parse(&act) {
        return done(Err(faults.into()));
    }
    if shown.busy.get_untracked() {
        return;
    }
    shown.busy.set(true);
    let version = shown.view.with_untracked(|view| view.line.version);
    spawn_local(async move {
        let answer = change_complaint(shown.id, version, act).await;
        shown.connection.note(&answer);
        if shown.busy.try_set(false).is_some() {
            return;
        }
        match answer {
            Ok(view) => {
                shown.show(view);
                done(Ok(()));
            }
            Err(error) => {
                if matches!(error, AppError::Stale(_)) {
                    shown.again();
                }
                done(Err(error));
            }
        }
    });
}

/// What can be done, each with its key, and the dialog of what is being done.
#[component]
pub fn Acts(shown: Shown) -> impl IntoView {
    let i18n = use_i18n();
    let asked = RwSignal::new(None::<Act>);
    let typed = Typed::new();
    let acts = Memo::new(move |_| shown.view.with(|view| Act::of(view.line.status, view.line.sight)));
    let begin = move |act: Act| match act.plain() {
        Some(plain) => send(shown, plain, move |outcome| {
            if let Err(error) = outcome {
                shown.complain(&error);
            }
        }),
        None => asked.set(Some(act)),
    };
    let keys = use_keys();
    Effect::new(move || {
        for act in acts.get() {
            if let Some(chord) = act.chord() {
                keys.bind(chord, move || act.name(i18n.get_locale()), move || begin(act));
            }
        }
    });
    let button = move |(at, act): (usize, Act)| {
        let loss = act == Act::Reject;
        view! {
            <button
                type="button"
                class=if at == 0 && !loss { "btn primary" } else { "btn" }
                data-tone=loss.then_some(Tone::Bad.code())
                disabled=move || shown.busy.get()
                on:click=move |_| begin(act)
            >
                <Icon glyph=act.glyph()/>
                {move || act.name(i18n.get_locale())}
                {act.chord().map(|chord| view! { <Keycaps chord/> })}
            </button>
        }
    };
    let open = RwSignal::new(false);
    // each follows the other only where they differ, or they would never come to rest
    Effect::new(move || {
        let is_asked = asked.get().is_some();
        if open.get_untracked() != is_asked {
            open.set(is_asked);
        }
    });
    Effect::new(move || {
        if !open.get() && asked.get_untracked().is_some() {
            asked.set(None);
        }
    });
    let title = move || asked.get().map_or("", |act| act.name(i18n.get_locale()));
    view! {
        <div class="row wrap complaint-acts">{move || acts.get().into_iter().enumerate().map(button).collect_view()}</div>
        <Dialog open title=title>
            {move || asked.get().map(|act| view! { <Form shown typed act close=move |()| asked.set(None)/> })}
        </Dialog>
    }
    .into_any()
}

#[component]
fn Form(shown: Shown, typed: Typed, act: Act, #[prop(into)] close: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let errors = RwSignal::new(FieldErrors::default());
    let failed = RwSignal::new(None::<AppError>);
    provide_errors(errors);
    let refuse = move |error| match error {
        AppError::Invalid(faults) => drop(errors.try_set(faults)),
        error => drop(failed.try_set(Some(error))),
    };
    let submit = move || {
        errors.set(FieldErrors::default());
        failed.set(None);
        match typed.act(act) {
            Ok(filled) => send(shown, filled, move |outcome| match outcome {
                Ok(()) => {
                    typed.clear();
                    close.try_run(());
                }
                Err(error) => refuse(error),
            }),
            Err(error) => refuse(error),
        }
    };
    let press = move |event: KeyboardEvent| {
        if Chord::SAVE.matches(&event) {
            event.prevent_default();
            submit();
        }
    };
    let banner = move || {
        failed.get().map(|error| {
            view! { <Banner tone=Tone::Warn icon=Glyph::Warn>{words::error(i18n.get_locale(), &error)}</Banner> }
        })
    };
    Effect::new(|| {
        request_animation_frame(|| {
            focus::give_first(".act-form .input, .act-form input");
        })
    });
    view! {
        <form
            class="act-form col g3"
            novalidate=true
            on:keydown=press
            on:submit=move |event| {
                event.prevent_default();
                submit();
            }
        >
            <div role="alert">{banner}</div>
            {fields(i18n, shown, typed, act)}
            <div class="row">
                <span class="grow"></span>
                <Button kind="submit" look=Look::Primary keys=Chord::SAVE busy=shown.busy>
                    {move || act.name(i18n.get_locale())}
                </Button>
            </div>
        </form>
    }
    .into_any()
}

/// What an act asks for.
fn fields(i18n: leptos_i18n::I18nContext<Locale>, shown: Shown, typed: Typed, act: Act) -> AnyView {
    let why = move || {
        view! { <AreaField label=text!(i18n, complaints.field.why) name="note" id="act-note" value=typed.note rows=3 required=true/> }
    };
    let said = move |label: TextProp| {
        view! { <AreaField label name="text" id="act-text" value=typed.text rows=4 required=true/> }
    };
    let remark = move || {
        view! { <TextField label=text!(i18n, complaints.field.note) name="note" id="act-note" value=typed.note/> }
    };
    match act {
        Act::Confirm | Act::Take => ().into_any(),
        Act::Reopen | Act::Reject => why().into_any(),
        Act::Ask => said(text!(i18n, complaints.field.ask).into()).into_any(),
        Act::Resume | Act::Tell => said(text!(i18n, complaints.field.said).into()).into_any(),
        Act::Answer => view! { <AnswerFields shown typed/> }.into_any(),
        Act::Assign => {
            let people = Signal::derive(move || {
                let language = i18n.get_locale();
                let name = |own: &domain::complaint::view::Answerer| {
                    Choice::new(own.id, format!("{}, {}", own.name, words::role(language, own.role)))
                };
                shown.view.with(|view| view.answerers.iter().map(name).collect::<Vec<_>>())
            });
            view! {
                <SelectField label=text!(i18n, complaints.field.to) name="to" id="act-to" value=typed.to choices=people required=true/>
                {remark()}
            }
            .into_any()
        }
        Act::Reroute => {
            let roles = Signal::derive(move || {
                let language = i18n.get_locale();
                ANSWERERS.map(|role| Choice::new(role.code(), words::role(language, role))).to_vec()
            });
            view! {
                <SelectField label=text!(i18n, complaints.field.role) name="role" id="act-role" value=typed.role choices=roles required=true/>
                {why()}
            }
            .into_any()
        }
        Act::Close => view! { <Check label=text!(i18n, complaints.field.ring) name="ring" checked=typed.ring/> }.into_any(),
        Act::Rate => view! {
            <TextField label=text!(i18n, complaints.field.score) name="score" id="act-score" kind="number" value=typed.score required=true/>
            {remark()}
        }
        .into_any(),
        Act::Merge => view! {
            <TextField label=text!(i18n, complaints.field.into) name="into" id="act-into" value=typed.into required=true note=text!(i18n, complaints.field.into_note)/>
        }
        .into_any(),
    }
}

#[component]
fn AnswerFields(shown: Shown, typed: Typed) -> impl IntoView {
    let i18n = use_i18n();
    let outcomes = Signal::derive(move || {
        let language = i18n.get_locale();
        Outcome::ALL.map(|own| Choice::new(own.code(), complaint::outcome(language, own))).to_vec()
    });
    let templates = Signal::derive(move || {
        let name =
            |(at, own): (usize, &domain::complaint::rules::AnswerTemplate)| Choice::new(at, own.name.clone());
        shown.view.with(|view| view.templates.iter().enumerate().map(name).collect::<Vec<_>>())
    });
    // words that were typed already stay above those of a template
    Effect::new(move || {
        let Ok(at) = typed.template.get().parse::<usize>() else { return };
        typed.template.set(String::new());
        let words = shown.view.with_untracked(|view: &ComplaintView| {
            view.templates.get(at).map(|own| own.fill(&view.line.number, &view.line.name))
        });
        let Some(words) = words else { return };
        typed.answer.update(|answer| {
            if answer.trim().is_empty() {
                *answer = words;
            } else {
                *answer = format!("{}\n\n{words}", answer.trim_end());
            }
        });
    });
    view! {
        <SelectField label=text!(i18n, complaints.field.template) name="template" id="act-template" value=typed.template choices=templates/>
        <AreaField label=text!(i18n, complaints.field.text) name="text" id="act-answer" value=typed.answer rows=8 required=true/>
        <div class="pairs">
            <SelectField label=text!(i18n, complaints.outcome.label) name="outcome" id="act-outcome" value=typed.outcome choices=outcomes required=true/>
            <TextField label=text!(i18n, complaints.field.refund) name="refund" id="act-refund" value=typed.refund inputmode="decimal"/>
        </div>
    }
    .into_any()
}

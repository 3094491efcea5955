//! The fields of a form of the settings, drawn from what a noun says of them, and what is typed into them.

use domain::{
    error::{Fault, FieldErrors},
    settings::{Named, SettingsPage},
};
use leptos::prelude::*;
use serde_json::{Map, Value};

use super::about::{Kind, Spec, Words, text, texts};
use crate::{
    i18n::*,
    ui::{
        icons::{Glyph, Icon},
        parts::{AreaField, Check, Choice, Control, Field, SelectField, TextField},
        words,
    },
};

/// What is typed into a field.
#[derive(Clone, Copy)]
enum Held {
    Text(RwSignal<String>),
    /// Where an empty text means nothing at all.
    Maybe(RwSignal<String>),
    Flag(RwSignal<bool>),
    Many(RwSignal<Vec<String>>),
    Minutes(RwSignal<Vec<(String, String)>>),
}

impl Held {
    fn new(kind: Kind, form: &Value, name: &str) -> Self {
        let held = match kind {
            Kind::Flag => Self::Flag(RwSignal::new(false)),
            Kind::Many(_) => Self::Many(RwSignal::default()),
            Kind::Minutes => Self::Minutes(RwSignal::default()),
            Kind::One(..) => Self::Maybe(RwSignal::default()),
            _ => Self::Text(RwSignal::default()),
        };
        held.take(form, name);
        held
    }

    fn take(self, form: &Value, name: &str) {
        match self {
            Self::Text(held) | Self::Maybe(held) => held.set(text(form, name).to_owned()),
            Self::Flag(flag) => flag.set(form.get(name).and_then(Value::as_bool).unwrap_or(false)),
            Self::Many(many) => many.set(texts(form, name).map(str::to_owned).collect()),
            Self::Minutes(pairs) => {
                pairs.set(
                    serde_json::from_value(form.get(name).cloned().unwrap_or_default()).unwrap_or_default(),
                );
            }
        }
    }

    fn track(self) {
        match self {
            Self::Text(held) | Self::Maybe(held) => held.track(),
            Self::Flag(flag) => flag.track(),
            Self::Many(many) => many.track(),
            Self::Minutes(pairs) => pairs.track(),
        }
    }

    fn value(self) -> Value {
        let texts = |texts: Vec<String>| texts.into_iter().map(Value::String).collect();
        match self {
            Self::Text(text) => Value::String(text.get_untracked()),
            Self::Maybe(text) => match text.get_untracked() {
                text if text.is_empty() => Value::Null,
                text => Value::String(text),
            },
            Self::Flag(flag) => Value::Bool(flag.get_untracked()),
            Self::Many(many) => Value::Array(texts(many.get_untracked())),
            Self::Minutes(pairs) => {
                let typed = pairs.get_untracked().into_iter().filter(|(_, typed)| !typed.trim().is_empty());
                Value::Array(typed.map(|(id, typed)| Value::Array(texts(vec![id, typed]))).collect())
            }
        }
    }
}

/// A form as it is typed.
#[derive(Clone, Copy)]
pub struct Draft {
    start: StoredValue<Value>,
    specs: StoredValue<Vec<Spec>>,
    held: StoredValue<Vec<(&'static str, Held)>>,
}

impl Draft {
    /// Filled in.
    pub fn new(start: Value, specs: Vec<Spec>) -> Self {
        let mut held: Vec<(&'static str, Held)> = Vec::with_capacity(specs.len());
        for spec in &specs {
            if !held.iter().any(|(name, _)| *name == spec.name) {
                held.push((spec.name, Held::new(spec.kind, &start, spec.name)));
            }
        }
        Self { start: StoredValue::new(start), specs: StoredValue::new(specs), held: StoredValue::new(held) }
    }

    /// Types the fields of another form in place of what is typed.
    pub fn take(self, form: &Value) {
        self.held.with_value(|held| {
            for (name, held) in held {
                held.take(form, name);
            }
        });
    }

    /// What it held before anything was typed.
    pub fn seen(self) -> Value {
        self.start.get_value()
    }

    /// What is typed.
    pub fn read(self) -> Value {
        let mut form = match self.seen() {
            Value::Object(fields) => fields,
            _ => Map::new(),
        };
        self.held.with_value(|held| {
            for (name, held) in held {
                form.insert((*name).to_owned(), held.value());
            }
        });
        Value::Object(form)
    }

    /// Has whoever asks be asked again when something is typed.
    pub fn track(self) {
        self.held.with_value(|held| held.iter().for_each(|(_, held)| held.track()));
    }

    /// What must be filled in and is not.
    pub fn missing(self) -> FieldErrors {
        let form = self.read();
        let mut errors = FieldErrors::default();
        self.specs.with_value(|specs| {
            for spec in specs.iter().filter(|spec| spec.required) {
                let is_empty = match &form[spec.name] {
                    Value::String(text) => text.trim().is_empty(),
                    Value::Array(all) => all.is_empty(),
                    Value::Null => true,
                    _ => false,
                };
                if is_empty {
                    errors.add(spec.name, Fault::Required);
                }
            }
        });
        errors
    }

    /// Runs over the fields.
    pub fn with_specs<T>(self, f: impl FnOnce(&[Spec]) -> T) -> T {
        self.specs.with_value(|specs| f(specs))
    }

    fn held(self, name: &str) -> Option<Held> {
        self.held.with_value(|held| held.iter().find(|(own, _)| *own == name).map(|(_, held)| *held))
    }
}

/// All of them.
pub fn fields(draft: Draft, page: StoredValue<SettingsPage>, errors: Signal<FieldErrors>) -> AnyView {
    let drawn: Vec<AnyView> =
        draft.with_specs(|specs| specs.iter().map(|spec| field(spec, draft, page, errors)).collect());
    view! { <div class="setting-fields">{drawn}</div> }.into_any()
}

fn field(spec: &Spec, draft: Draft, page: StoredValue<SettingsPage>, errors: Signal<FieldErrors>) -> AnyView {
    let i18n = use_i18n();
    let (name, kind, required) = (spec.name, spec.kind, spec.required);
    let in_words = move |words: Words| move || words(i18n.get_locale());
    let label = in_words(spec.label);
    let note = spec.note.map(|note| TextProp::from(in_words(note)));
    let choices = move |offered: super::about::Offered| {
        Signal::derive(move || page.with_value(|page| offered(i18n.get_locale(), page)))
    };
    let Some(held) = draft.held(name) else { return ().into_any() };
    match (kind, held) {
        (Kind::Area, Held::Text(value)) => view! {
            <div class="whole"><AreaField label name value required nostrip:note=note rows=3/></div>
        }
        .into_any(),
        (Kind::Secret, Held::Text(value)) => view! {
            <TextField label name value required nostrip:note=note kind="password" autocomplete="new-password"/>
        }
        .into_any(),
        (Kind::Digits, Held::Text(value)) => view! {
            <TextField label name value required nostrip:note=note inputmode="numeric"/>
        }
        .into_any(),
        (Kind::Likely(likely), Held::Text(value)) => {
            view! { <LikelyField label name value required nostrip:note=note likely/> }.into_any()
        }
        (Kind::Flag, Held::Flag(checked)) => {
            let note = spec.note.map(|note| view! { <p class="note">{in_words(note)}</p> });
            view! { <div class="whole field"><Check label name checked/>{note}</div> }.into_any()
        }
        (Kind::One(offered, empty) | Kind::Code(offered, empty), Held::Maybe(value) | Held::Text(value)) => {
            let empty = empty.map(|empty| TextProp::from(in_words(empty)));
            view! {
                <SelectField label name value choices=choices(offered) required nostrip:note=note nostrip:empty=empty/>
            }
            .into_any()
        }
        (Kind::Many(offered), Held::Many(chosen)) => {
            view! { <Group label=spec.label note=spec.note name required errors>
                <Ticks chosen choices=choices(offered)/>
            </Group> }
            .into_any()
        }
        (Kind::Minutes, Held::Minutes(typed)) => {
            let skills = match draft.held("skills") {
                Some(Held::Many(skills)) => skills,
                _ => RwSignal::new(Vec::new()),
            };
            let services = page.with_value(|page| page.choices.services.clone());
            view! { <Group label=spec.label note=spec.note name required errors>
                <MinutesOf services skills typed errors/>
            </Group> }
            .into_any()
        }
        (_, Held::Text(value)) => {
            // The name heads the form, so that what belongs in pairs stands in pairs below it.
            let class = if name == "name" { "whole" } else { "" };
            view! { <div class=class><TextField label name value required nostrip:note=note/></div> }.into_any()
        }
        _ => ().into_any(),
    }
}

#[component]
fn LikelyField(
    #[prop(into)] label: TextProp,
    name: &'static str,
    value: RwSignal<String>,
    required: bool,
    #[prop(optional)] note: Option<TextProp>,
    likely: &'static [&'static str],
) -> impl IntoView {
    let draw = move |control: Control| {
        view! {
            <input
                class="input" type="text" name=control.name id=control.id required=control.required autocomplete="off"
                list="likely" aria-invalid=control.invalid aria-describedby=control.described_by
                value=value.get_untracked()
                prop:value=value
                on:input:target=move |event| value.set(event.target().value())
            />
            <datalist id="likely">
                {likely.iter().map(|one| view! { <option value=*one></option> }).collect_view()}
            </datalist>
        }
    };
    view! { <Field label name required nostrip:note=note let:control>{draw(control)}</Field> }.into_any()
}

/// Controls that make one field.
#[component]
fn Group(
    label: Words,
    note: Option<Words>,
    name: &'static str,
    required: bool,
    errors: Signal<FieldErrors>,
    children: Children,
) -> impl IntoView {
    let i18n = use_i18n();
    let fault = Memo::new(move |_| {
        let fault = errors.with(|errors| errors.of(name));
        // Of several groups that make one field only the one that must not be empty says so.
        fault.filter(|fault| required || *fault != Fault::Required)
    });
    let below = move || {
        fault.get().map(|fault| {
            view! {
                <p class="note row g1" data-tone="bad">
                    <Icon glyph=Glyph::Warn small=true/>
                    {move || words::fault(i18n.get_locale(), fault)}
                </p>
            }
        })
    };
    view! {
        <fieldset
            class="whole field" data-tone=move || fault.get().map(|_| "bad")
            aria-invalid=move || fault.get().map(|_| "true")
            tabindex="-1"
        >
            <legend class="label">
                {move || label(i18n.get_locale())}
                {required.then(|| view! { <span class="faint">{t!(i18n, common.required)}</span> })}
            </legend>
            {note.map(|note| view! { <p class="note">{move || note(i18n.get_locale())}</p> })}
            {children()}
            {below}
        </fieldset>
    }
    .into_any()
}

/// Any number of a list.
#[component]
fn Ticks(chosen: RwSignal<Vec<String>>, choices: Signal<Vec<Choice>>) -> impl IntoView {
    let tick = move |choice: Choice| {
        let id = choice.value.clone();
        let is_on = {
            let id = id.clone();
            move || chosen.with(|chosen| chosen.contains(&id))
        };
        let turn = move |on: bool| {
            chosen.update(|chosen| {
                chosen.retain(|own| *own != id);
                if on {
                    chosen.push(id.clone());
                }
            });
        };
        view! {
            <label class="check">
                <input
                    type="checkbox"
                    checked=is_on.clone()
                    prop:checked=is_on
                    on:change:target=move |event| turn(event.target().checked())
                />
                {choice.text}
            </label>
        }
    };
    view! { <div class="ticks">{move || choices.get().into_iter().map(tick).collect_view()}</div> }.into_any()
}

/// Minutes of those services that may be done with the skills, or that have some already.
#[component]
fn MinutesOf(
    services: Vec<Named>,
    skills: RwSignal<Vec<String>>,
    typed: RwSignal<Vec<(String, String)>>,
    errors: Signal<FieldErrors>,
) -> impl IntoView {
    let i18n = use_i18n();
    let services = StoredValue::new(services);
    let shown = Memo::new(move |_| {
        let is_shown = |service: &&Named| {
            let may = skills.with(|skills| service.skills.iter().any(|skill| skills.contains(skill)));
            (service.active && may)
                || typed.with_untracked(|typed| typed.iter().any(|(id, _)| *id == service.id))
        };
        services.with_value(|services| services.iter().filter(is_shown).cloned().collect::<Vec<_>>())
    });
    let line = move |service: Named| {
        let Named { id, name, minutes, .. } = service;
        let field = format!("own_minutes.{id}");
        let fault = Memo::new(move |_| errors.with(|errors| errors.of(&field)));
        let value = typed.with_untracked(|typed| {
            typed.iter().find(|(own, _)| *own == id).map(|(_, typed)| typed.clone()).unwrap_or_default()
        });
        let set = move |text: String| {
            typed.update(|typed| {
                typed.retain(|(own, _)| *own != id);
                typed.push((id.clone(), text));
            });
        };
        let below = move || {
            fault.get().map(|fault| {
                view! { <span class="note" data-tone="bad">{move || words::fault(i18n.get_locale(), fault)}</span> }
            })
        };
        view! {
            <label class="row" data-tone=move || fault.get().map(|_| "bad")>
                <input
                    class="input time" type="text" inputmode="numeric" autocomplete="off"
                    placeholder=minutes.to_string() value=value
                    aria-invalid=move || fault.get().map(|_| "true")
                    on:input:target=move |event| set(event.target().value())
                />
                <span class="grow">{name}</span>
                {below}
            </label>
        }
    };
    let none = move || {
        shown
            .with(Vec::is_empty)
            .then(|| view! { <p class="note">{t!(i18n, settings.doctor.no_services)}</p> })
    };
    view! {
        <div class="minutes"><For each=move || shown.get() key=|service| service.id.clone() children=line/></div>
        {none}
    }
    .into_any()
}

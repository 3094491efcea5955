//! The hours of a day in a form: start and end, breaks, time kept for acute pain.

use domain::{
    error::FieldErrors,
    hours_form::{BreakForm, HoursForm},
};
use leptos::{either::Either, prelude::*};

use crate::{
    i18n::*,
    ui::{
        icons::{Glyph, Icon},
        words,
    },
};

/// The hours of a day as they are typed.
#[derive(Clone, Copy, PartialEq)]
pub struct HoursDraft {
    start: RwSignal<String>,
    end: RwSignal<String>,
    lunch_start: RwSignal<String>,
    lunch_end: RwSignal<String>,
    more: RwSignal<Vec<BreakDraft>>,
    reserve_start: RwSignal<String>,
    reserve_end: RwSignal<String>,
    next: StoredValue<u32>,
}

#[derive(Clone, Copy, PartialEq)]
struct BreakDraft {
    key: u32,
    start: RwSignal<String>,
    end: RwSignal<String>,
}

impl HoursDraft {
    /// Filled in.
    pub fn of(form: &HoursForm) -> Self {
        let draft = Self {
            start: RwSignal::new(form.start.clone()),
            end: RwSignal::new(form.end.clone()),
            lunch_start: RwSignal::new(form.lunch_start.clone()),
            lunch_end: RwSignal::new(form.lunch_end.clone()),
            more: RwSignal::new(Vec::new()),
            reserve_start: RwSignal::new(form.reserve_start.clone()),
            reserve_end: RwSignal::new(form.reserve_end.clone()),
            next: StoredValue::new(0),
        };
        form.more.iter().for_each(|pause| draft.add_break(pause));
        draft
    }

    /// What is typed.
    pub fn read(self) -> HoursForm {
        let pause = |pause: &BreakDraft| BreakForm { start: pause.start.get(), end: pause.end.get() };
        HoursForm {
            start: self.start.get(),
            end: self.end.get(),
            lunch_start: self.lunch_start.get(),
            lunch_end: self.lunch_end.get(),
            more: self.more.with(|more| more.iter().map(pause).collect()),
            reserve_start: self.reserve_start.get(),
            reserve_end: self.reserve_end.get(),
        }
    }

    fn add_break(self, form: &BreakForm) {
        let key = self.next.get_value();
        self.next.set_value(key + 1);
        let (start, end) = (RwSignal::new(form.start.clone()), RwSignal::new(form.end.clone()));
        self.more.update(|more| more.push(BreakDraft { key, start, end }));
    }
}

/// The fields of a day's hours.
#[component]
pub fn HoursFields(
    /// What is typed.
    draft: HoursDraft,
    /// What is the matter with it.
    errors: Signal<FieldErrors>,
    /// Before the names of its fields.
    #[prop(into)]
    prefix: Signal<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    let field = move |name: &'static str| Signal::derive(move || format!("{}{name}", prefix.get()));
    let pause = move |pause: BreakDraft| {
        let row = move || draft.more.with(|more| more.iter().position(|other| other.key == pause.key));
        let field = move |name: &'static str| {
            Signal::derive(move || format!("{}more.{}.{name}", prefix.get(), row().unwrap_or_default()))
        };
        let remove = move || draft.more.update(|more| more.retain(|other| other.key != pause.key));
        view! {
            <SpanField
                label=text!(i18n, hours.another_break)
                start=pause.start end=pause.end start_field=field("start") end_field=field("end") errors
                remove=Removal { name: Signal::derive(text!(i18n, hours.remove_break)).into(), run: Callback::new(move |()| remove()) }
            />
        }
    };
    let overlap = move || {
        let fault = errors.with(|errors| errors.of(&format!("{}more", prefix.get())));
        fault.map(|fault| view! { <FaultNote text=Signal::derive(move || words::fault(i18n.get_locale(), fault))/> })
    };
    view! {
        <div class="spans">
            <SpanField
                label=text!(i18n, hours.work_hours)
                start=draft.start end=draft.end start_field=field("start") end_field=field("end") errors
            />
            <SpanField
                label=text!(i18n, hours.lunch)
                start=draft.lunch_start end=draft.lunch_end
                start_field=field("lunch_start") end_field=field("lunch_end") errors
            />
            <For each=move || draft.more.get() key=|pause| pause.key children=pause/>
            <SpanField
                label=text!(i18n, hours.reserve)
                start=draft.reserve_start end=draft.reserve_end
                start_field=field("reserve_start") end_field=field("reserve_end") errors
            />
        </div>
        {overlap}
        <div>
            <button type="button" class="btn plain sm" on:click=move |_| draft.add_break(&BreakForm::default())>
                <Icon glyph=Glyph::Plus small=true/>
                {t!(i18n, hours.add_break)}
            </button>
        </div>
    }
    .into_any()
}

/// How a row goes away.
#[derive(Clone)]
pub struct Removal {
    /// What the cross is called.
    pub name: TextProp,
    /// What it does.
    pub run: Callback<()>,
}

/// From one time of day to another, on one line.
#[component]
pub fn SpanField(
    /// What it asks for.
    #[prop(into)]
    label: TextProp,
    /// The first time.
    start: RwSignal<String>,
    /// The second time.
    end: RwSignal<String>,
    /// The first one's name in `FieldErrors`.
    #[prop(into)]
    start_field: Signal<String>,
    /// The second one's name in `FieldErrors`.
    #[prop(into)]
    end_field: Signal<String>,
    /// What is the matter with them.
    errors: Signal<FieldErrors>,
    /// The way to remove it.
    #[prop(optional)]
    remove: Option<Removal>,
) -> impl IntoView {
    let i18n = use_i18n();
    let fault_of =
        move |field: Signal<String>| Memo::new(move |_| errors.with(|errors| errors.of(&field.get())));
    let (start_fault, end_fault) = (fault_of(start_field), fault_of(end_field));
    let fault = Memo::new(move |_| start_fault.get().or(end_fault.get()));
    let note = Signal::derive(move || format!("{}-error", start_field.get()));
    let named = label.clone();
    let input =
        move |what: Signal<String>, value: RwSignal<String>, field: Signal<String>, own: Memo<Option<_>>| {
            let label = named.clone();
            view! {
                <input
                    class="input time"
                    type="text"
                    inputmode="numeric"
                    autocomplete="off"
                    name=move || field.get()
                    id=move || field.get()
                    aria-label=move || format!("{}, {}", label.get(), what.get())
                    aria-invalid=move || own.get().map(|_| "true")
                    aria-describedby=move || own.get().map(|_| note.get())
                    value=value.get_untracked()
                    prop:value=value
                    on:input:target=move |event| value.set(event.target().value())
                />
            }
        };
    let words_of =
        |text: fn(Locale) -> &'static str| Signal::derive(move || text(i18n.get_locale()).to_owned());
    let first = words_of(|language| td_string!(language, hours.start));
    let second = words_of(|language| td_string!(language, hours.finish));
    let below = move || match fault.get() {
        Some(fault) => Either::Left(view! {
            <FaultNote id=note text=Signal::derive(move || words::fault(i18n.get_locale(), fault))/>
        }),
        None => Either::Right(()),
    };
    view! {
        <div class="field span" role="group" aria-label=move || label.get() data-tone=move || fault.get().map(|_| "bad")>
            <span class="label" aria-hidden="true">{
                let label = label.clone();
                move || label.get()
            }</span>
            <div class="row g1">
                {input.clone()(first, start, start_field, start_fault)}
                <span class="faint" aria-hidden="true">"–"</span>
                {input(second, end, end_field, end_fault)}
                {remove.map(|remove| view! {
                    <button type="button" class="ib" aria-label=move || remove.name.get() on:click=move |_| remove.run.run(())>
                        <Icon glyph=Glyph::Cross/>
                    </button>
                })}
            </div>
            {below}
        </div>
    }
    .into_any()
}

/// What is the matter with something, below it.
#[component]
pub fn FaultNote(
    /// Its id, for `aria-describedby`.
    #[prop(optional, into)]
    id: Option<Signal<String>>,
    /// The words.
    #[prop(into)]
    text: Signal<String>,
) -> impl IntoView {
    view! {
        <p class="note row g1" id=id.map(|id| move || id.get()) data-tone="bad">
            <Icon glyph=Glyph::Warn small=true/>
            {move || text.get()}
        </p>
    }
}

//! What the operator says to the report, and what is done with it: sent by whoever made it, accepted or sent back by
//! whoever answers for it, added to by both.

use domain::day_report::{act::ReportAct, view::ReportMay};
use leptos::prelude::*;

use super::shown::Shown;
use crate::{
    i18n::*,
    ui::{
        icons::Glyph,
        keys::{Chord, use_keys},
        parts::{AreaField, Button, Check, Look, Panel, provide_errors},
    },
};

/// The comment and the way to send the report; once it is sent, the comment alone.
#[component]
pub fn Send(shown: Shown) -> impl IntoView {
    let may = Memo::new(move |_| shown.view.with(|view| view.may.submit));
    let said = Memo::new(move |_| shown.view.with(|view| view.comment.clone()));
    let i18n = use_i18n();
    view! {
        <Show
            when=move || may.get()
            fallback=move || view! {
                <Show when=move || said.with(|said| !said.is_empty())>
                    <Panel title=text!(i18n, reports.comment)><p class="pad lines">{move || said.get()}</p></Panel>
                </Show>
            }
        >
            <Form shown/>
        </Show>
    }
    .into_any()
}

#[component]
fn Form(shown: Shown) -> impl IntoView {
    let i18n = use_i18n();
    provide_errors(shown.faults);
    use_keys().bind(Chord::SAVE, text!(i18n, reports.send), move || shown.send());
    let count = Memo::new(move |_| shown.view.with(|view| view.points.len() as u32));
    let held_back = Signal::derive(move || count.get() > 0 && !shown.despite.get());
    let despite = move || t_string!(i18n, reports.despite, count = count.get()).to_string();
    let kept = move || {
        let any = shown.comment.with(|comment| !comment.is_empty());
        (any && shown.kept.get()).then(|| t_string!(i18n, reports.saved))
    };
    let fault = move || shown.faults.with(|faults| faults.of("comment"));
    view! {
        <section class="panel pad col g3 report-send">
            <div class="field">
                <label class="label" for="report-comment">
                    {t!(i18n, reports.comment)}" "<span class="faint">{t!(i18n, reports.optional)}</span>
                </label>
                <textarea
                    class="input"
                    id="report-comment"
                    rows="3"
                    aria-invalid=move || fault().map(|_| "true")
                    prop:value=shown.comment
                    on:input:target=move |event| shown.typed(event.target().value())
                >
                    {shown.comment.get_untracked()}
                </textarea>
                <p class="note" aria-live="polite">{kept}</p>
            </div>
            <Show when=move || count.get() != 0>
                <Check label=despite name="despite" checked=shown.despite/>
            </Show>
            <Button look=Look::Primary keys=Chord::SAVE busy=shown.busy disabled=held_back on:click=move |_| shown.send()>
                {t!(i18n, reports.send)}
            </Button>
            <Show when=move || held_back.get()><p class="note">{t!(i18n, reports.why_not)}</p></Show>
            <p class="note">{t!(i18n, reports.stays)}</p>
        </section>
    }
    .into_any()
}

/// Accepting, sending back, adding.
#[component]
pub fn Decide(shown: Shown) -> impl IntoView {
    let i18n = use_i18n();
    let may = Memo::new(move |_| shown.view.with(|view| view.may));
    let any = Memo::new(move |_| {
        let ReportMay { accept, send_back, amend, .. } = may.get();
        accept || send_back || amend
    });
    let title = move || match may.get() {
        ReportMay { send_back: true, .. } => t_string!(i18n, reports.decide),
        _ => t_string!(i18n, reports.amendment),
    };
    view! {
        <Show when=move || any.get()>
            <Panel title=title><Words shown may/></Panel>
        </Show>
    }
    .into_any()
}

#[component]
fn Words(shown: Shown, may: Memo<ReportMay>) -> impl IntoView {
    let i18n = use_i18n();
    provide_errors(shown.faults);
    let words = RwSignal::new(String::new());
    let run = move |act: fn(String) -> ReportAct, said: &'static str| {
        shown.act(act(words.get_untracked()), said, move || drop(words.try_set(String::new())));
    };
    let language = move || i18n.get_locale_untracked();
    let accept = move || run(|words| ReportAct::Accept { words }, td_string!(language(), reports.accepted));
    let send_back =
        move || run(|words| ReportAct::Return { words }, td_string!(language(), reports.returned));
    let amend = move || run(|words| ReportAct::Amend { words }, td_string!(language(), reports.amended));
    let accepts = Memo::new(move |_| may.with(|may| may.accept));
    Effect::new(move || {
        if accepts.get() {
            use_keys().bind(Chord::SAVE, text!(i18n, reports.accept), accept);
        }
    });
    let undo = move || {
        let until = may.with(|may| may.take_back)?;
        let back = move |_| {
            shown.act(ReportAct::TakeBack, td_string!(language(), reports.taken_back), || ());
        };
        (until > chrono::DateTime::UNIX_EPOCH)
            .then(|| view! { <Button icon=Glyph::Undo look=Look::Plain on:click=back>{t!(i18n, common.undo)}</Button> })
    };
    view! {
        <div class="pad col g3">
            <AreaField label=text!(i18n, reports.words) name="words" value=words rows=2/>
            <div class="row wrap g2">
                {undo}
                <Show when=move || may.with(|may| may.amend)>
                    <Button busy=shown.busy on:click=move |_| amend()>{t!(i18n, reports.amend)}</Button>
                </Show>
                <Show when=move || may.with(|may| may.send_back)>
                    <Button busy=shown.busy on:click=move |_| send_back()>{t!(i18n, reports.send_back)}</Button>
                </Show>
                <Show when=move || accepts.get()>
                    <Button look=Look::Primary keys=Chord::SAVE busy=shown.busy on:click=move |_| accept()>
                        {t!(i18n, reports.accept)}
                    </Button>
                </Show>
            </div>
        </div>
    }
    .into_any()
}

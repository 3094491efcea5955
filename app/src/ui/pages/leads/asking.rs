//! The card beside a lead: what can be done with it, or what one of these needs to be told.

use domain::{id::LeadId, lead::RejectReason, lead_board::Owner, wording};
use leptos::prelude::*;

use super::{
    act_form::ActForm,
    acts::Act,
    doing::{Ask, Doing},
};
use crate::{
    i18n::*,
    ui::{
        focus,
        icons::{Glyph, Icon},
        keys::{Chord, Keycaps},
        parts::{AreaField, Avatar, Button, Choice, Look, Popover, SelectField, Tone, hue, walk_items},
        words::lead,
    },
};

/// The id of the element that the card stands beside.
pub fn anchor(id: LeadId) -> String {
    format!("lead-{id}")
}

/// The id of what has the focus on a lead's card.
pub fn opener(id: LeadId) -> String {
    format!("open-{id}")
}

/// The id of the text that a card asks for.
const NOTE: &str = "lead-note";

/// The card that is open.
#[component]
pub fn Asking(doing: Doing) -> impl IntoView {
    view! { {move || doing.asked.get().map(|(id, ask)| view! { <Opened doing id ask/> })} }.into_any()
}

fn title(language: Locale, ask: Ask) -> &'static str {
    match ask {
        Ask::Menu => td_string!(language, leads.act.menu),
        Ask::Forward => td_string!(language, leads.act.forward),
        Ask::Return => td_string!(language, leads.act.give_back),
        Ask::Reject => td_string!(language, leads.lane.rejected),
    }
}

/// Gives the focus back to a lead's card, unless something else has taken it meanwhile.
pub fn give_back(id: LeadId) {
    request_animation_frame(move || {
        if focus::is_lost() {
            focus::give_first(&format!("#{}", opener(id)));
        }
    });
}

/// What has the focus first: not the cross, which the card itself would choose.
fn focus_first(ask: Ask) {
    let wanted = match ask {
        Ask::Menu => "#lead-menu button",
        Ask::Reject => "#lead-reason",
        Ask::Forward | Ask::Return => "#lead-note",
    };
    Effect::new(move || {
        request_animation_frame(move || {
            focus::give_first(wanted);
        })
    });
}

#[component]
fn Opened(doing: Doing, id: LeadId, ask: Ask) -> impl IntoView {
    let i18n = use_i18n();
    let close = move || {
        doing.asked.set(None);
        give_back(id);
    };
    focus_first(ask);
    let about = move || {
        let line = doing.source.find.run(id)?;
        let language = i18n.get_locale();
        let name = if line.name.is_empty() { td_string!(language, leads.no_name) } else { &line.name };
        Some(format!("{name}, {}", lead::source(language, line.source)))
    };
    let body = match ask {
        Ask::Menu => view! { <Menu doing id/> }.into_any(),
        ask => view! { <Form doing id ask/> }.into_any(),
    };
    view! {
        <Popover anchor=anchor(id) label=move || title(i18n.get_locale(), ask) on_close=move |()| close()>
            <div class="pad row top">
                <div class="grow">
                    <b>{move || title(i18n.get_locale(), ask)}</b>
                    <div class="small mute">{about}</div>
                </div>
                <kbd aria-hidden="true">"Esc"</kbd>
                <button type="button" class="ib" aria-label=text!(i18n, common.close) on:click=move |_| close()>
                    <Icon glyph=Glyph::Cross/>
                </button>
            </div>
            {body}
        </Popover>
    }
    .into_any()
}

/// What can be done.
#[component]
fn Menu(doing: Doing, id: LeadId) -> impl IntoView {
    let i18n = use_i18n();
    let acts = Memo::new(move |_| {
        doing.source.find.run(id).map(|line| Act::of(&line, doing.hand)).unwrap_or_default()
    });
    let row = move |act: Act| {
        let loss = act == Act::Reject;
        view! {
            {loss.then(|| view! { <hr/> })}
            <button
                type="button"
                data-tone=loss.then_some("bad")
                disabled=move || doing.is_busy()
                on:click=move |_| doing.begin(id, act)
            >
                <Icon glyph=act.glyph()/>
                {move || act.name(i18n.get_locale())}
                <Keycaps chord=act.chord()/>
            </button>
        }
    };
    view! { <div class="menu" id="lead-menu" on:keydown=move |event| walk_items(&event)>{move || acts.get().into_iter().map(row).collect_view()}</div> }.into_any()
}

/// What an act needs to be told.
#[component]
fn Form(doing: Doing, id: LeadId, ask: Ask) -> impl IntoView {
    let i18n = use_i18n();
    let act = move |()| doing.draft.act(ask);
    let done = move |()| {
        doing.close();
        give_back(id);
    };
    let (look, words): (Look, TextProp) = match ask {
        Ask::Forward => (Look::Primary, text!(i18n, leads.forward.submit).into()),
        Ask::Reject => (Look::Tinted(Tone::Bad), text!(i18n, leads.lane.rejected).into()),
        Ask::Return | Ask::Menu => (Look::Primary, text!(i18n, leads.give_back).into()),
    };
    view! {
        <ActForm doing id act done>
            {match ask {
                Ask::Forward => view! { <Forward doing/> }.into_any(),
                Ask::Reject => view! { <Reject doing/> }.into_any(),
                Ask::Return | Ask::Menu => view! { <Return doing/> }.into_any(),
            }}
            <Button kind="submit" look keys=Chord::SAVE busy=doing.busy()>{move || words.get()}</Button>
        </ActForm>
    }
    .into_any()
}

/// What came of it.
#[component]
fn Return(doing: Doing) -> impl IntoView {
    let i18n = use_i18n();
    view! { <AreaField label=text!(i18n, leads.outcome) name="note" id=NOTE value=doing.draft.note rows=4/> }
        .into_any()
}

/// To whom, and what is needed.
#[component]
fn Forward(doing: Doing) -> impl IntoView {
    let i18n = use_i18n();
    let smm = doing.source.smm;
    let until = move |one: &Owner| {
        let time =
            |at: chrono::DateTime<chrono::Utc>| wording::time(at.with_timezone(&doing.clock.zone()).time());
        one.until.map(|at| t_string!(i18n, leads.forward.until, time = time(at)))
    };
    let named = move |one: &Owner| match until(one) {
        Some(until) => format!("{}, {until}", one.name),
        None => one.name.clone(),
    };
    let to = move || match smm.get().as_slice() {
        [] => ().into_any(),
        [one] => {
            // It goes to whoever is there: nobody is to be chosen.
            view! {
                <div class="row">
                    <Avatar name=one.name.clone() hue=hue(one.id.0)/>
                    <b class="grow">{one.name.clone()}</b>
                    <span class="small mute nw">{until(one)}</span>
                </div>
            }
            .into_any()
        }
        several => {
            let choices: Vec<Choice> = several.iter().map(|one| Choice::new(one.id, named(one))).collect();
            view! {
                <SelectField label=text!(i18n, leads.forward.to) name="to" id="lead-to" value=doing.draft.to
                    choices=Signal::stored(choices) empty=text!(i18n, leads.forward.first)/>
            }
            .into_any()
        }
    };
    view! {
        {to}
        <AreaField label=text!(i18n, leads.forward.need) name="note" id=NOTE value=doing.draft.note rows=4/>
        <p class="note">{t!(i18n, leads.forward.note)}</p>
    }
    .into_any()
}

/// Why there will be no visit.
#[component]
fn Reject(doing: Doing) -> impl IntoView {
    let i18n = use_i18n();
    let choices = Signal::derive(move || {
        let language = i18n.get_locale();
        let choice = |own: RejectReason| Choice::new(own.code(), lead::reason(language, own));
        RejectReason::ALL.map(choice).to_vec()
    });
    view! {
        <SelectField label=text!(i18n, leads.reason.label) name="reason" id="lead-reason" value=doing.draft.reason choices/>
        <AreaField label=text!(i18n, leads.note) name="note" id=NOTE value=doing.draft.note/>
    }
    .into_any()
}

//! Calls that ring: who it may be, and taking one.
//!
//! What is answered on the operator's own telephone comes onto the desk by itself.

use std::time::Duration;

use domain::{
    call::Call,
    event::Event,
    id::{CallId, PatientId},
    telephony::{Caller, RingingCall, RingingLead},
};
use leptos::{prelude::*, task::spawn_local};

use super::{
    complaint,
    effects::focus,
    keys::ANSWER,
    open_call::{Desk, OpenCall},
    state::Spot,
    wording,
};
use crate::{
    api::calls::{accept_call, list_ringing, load_desk},
    i18n::*,
    ui::{
        frame::Viewer,
        icons::{Glyph, Icon},
        keys::{Keycaps, use_keys},
        live::{gather, use_live},
        parts::{Avatar, Tag, Tone, hue},
        words,
    },
};

/// Events of one act come together: they are waited for before the server is asked.
const BURST: Duration = Duration::from_millis(40);
/// When to look again while a call that was begun by hand is not known to the server yet.
const SOON: Duration = Duration::from_millis(500);

/// What rings, as it was last told, and the calls that the exchange named.
#[derive(Clone, Copy)]
struct Ringing {
    desk: Desk,
    calls: RwSignal<Vec<RingingCall>>,
    named: RwSignal<Vec<CallId>>,
}

/// The pop-up, and what follows the exchange as long as the desk is there.
#[component]
pub fn PopUp(desk: Desk) -> impl IntoView {
    let i18n = use_i18n();
    let ringing = Ringing { desk, calls: RwSignal::default(), named: RwSignal::default() };
    let soon = gather(move || spawn_local(ringing.look()));
    let own = use_context::<Viewer>().map(|viewer| viewer.id);
    // it may ring already
    Effect::new(move || soon(BURST));
    use_live().listen(move |event| match event {
        Event::CallRinging { id, .. } => {
            ringing.named.update_untracked(|named| named.push(*id));
            soon(BURST);
        }
        Event::CallChanged { id, operator } => {
            if operator.is_some() && own.is_some() && *operator != own {
                ringing.let_go(*id);
            }
            if ringing.calls.with_untracked(|calls| calls.iter().any(|call| call.id == *id)) {
                soon(BURST);
            }
        }
        // who goes on a break hears less from now on
        Event::OperatorsChanged | Event::Resync => soon(BURST),
        _ => {}
    });
    use_keys().bind(ANSWER, text!(i18n, desk.rings.accept), move || {
        if let Some(call) = ringing.calls.with_untracked(|calls| calls.first().map(|call| call.id)) {
            ringing.accept(call, None);
        }
    });
    let any = move || ringing.calls.with(|calls| !calls.is_empty());
    view! {
        <Show when=any>
            <div class="notices">
                <section class="pop card" role="alert" aria-label=text!(i18n, desk.rings.title)>
                    {move || ringing.calls.get().into_iter().map(|call| view! { <Row ringing call/> }).collect_view()}
                </section>
            </div>
        </Show>
    }
    .into_any()
}

#[component]
fn Row(ringing: Ringing, call: RingingCall) -> impl IntoView {
    let i18n = use_i18n();
    let RingingCall { id, answered, phone_masked, callers, complaints, leads, .. } = call;
    let phone = move || phone_masked.clone().unwrap_or_else(|| t_string!(i18n, desk.rings.hidden).to_owned());
    let people = callers.into_iter().map(|caller| view! { <Person ringing id caller/> }).collect_view();
    view! {
        <div class="col">
            <div class="row wrap">
                <Icon glyph=Glyph::Phone/>
                <b class="nw">{phone}</b>
                {answered.then(|| view! { <Tag tone=Tone::Warn icon=Glyph::Phone>{t!(i18n, desk.rings.answered)}</Tag> })}
                <button type="button" class="btn primary end" on:click=move |_| ringing.accept(id, None)>
                    {t!(i18n, desk.rings.accept)}
                    <Keycaps chord=ANSWER/>
                </button>
            </div>
            <complaint::MarkTags marks=complaints/>
            {people}
            {leads.into_iter().map(|of| view! { <Open of/> }).collect_view()}
        </div>
    }
    .into_any()
}

/// An open lead of whoever rings: what they wrote, and how far it is.
#[component]
fn Open(of: RingingLead) -> impl IntoView {
    let i18n = use_i18n();
    let RingingLead { id, source, status, name, text } = of;
    let what = move || {
        let language = i18n.get_locale();
        format!("{}: {}", td_string!(language, desk.rings.lead), words::lead::source(language, source))
    };
    let said = [name, text].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    view! {
        <a class="pick" href=format!("/leads/{id}")>
            <Icon glyph=Glyph::Inbox/>
            <span class="grow">
                <span class="name">{what}</span>
                <span class="small mute">{said}</span>
            </span>
            <Tag tone=Tone::Info>{move || words::lead::state(i18n.get_locale(), status)}</Tag>
        </a>
    }
    .into_any()
}

/// Somebody who may be calling; picked, the call is about them.
#[component]
fn Person(ringing: Ringing, id: CallId, caller: Caller) -> impl IntoView {
    let i18n = use_i18n();
    let Caller { patient, restriction, wishes, complaints, .. } = caller;
    let (about, name, whose) = (patient.clone(), patient.name.full(), patient.id);
    let about = move || wording::person(&about, ringing.desk.today.get(), i18n.get_locale());
    let lines = restriction.into_iter().chain(wishes).collect::<Vec<_>>().join(" · ");
    view! {
        <button type="button" class="pick" on:click=move |_| ringing.accept(id, Some(whose))>
            <Avatar name=name.clone() hue=hue(whose.0)/>
            <span class="grow">
                <span class="name">{name}</span>
                <span class="small mute">{about}</span>
                <span class="small">{lines}</span>
                <complaint::MarkTags marks=complaints/>
            </span>
            {patient.restricted.then(|| view! {
                <Tag tone=Tone::Bad icon=Glyph::Lock>{t!(i18n, desk.who.restricted)}</Tag>
            })}
        </button>
    }
    .into_any()
}

impl Ringing {
    /// Asks what rings, and puts on the desk what the exchange has put there.
    async fn look(self) {
        let rings = list_ringing().await;
        self.desk.connection.note(&rings);
        if let Ok(rings) = rings {
            self.calls.try_set(rings.calls);
        }
        if self.named.with_untracked(Vec::is_empty) {
            return;
        }
        let Ok(day) = load_desk().await else { return };
        // whichever of them is not noted yet may be the one that the exchange names
        if self.desk.calls.with_untracked(|calls| calls.iter().any(|call| call.id().is_none())) {
            set_timeout(move || spawn_local(Box::pin(self.look())), SOON);
            return;
        }
        let named = self.named.try_update_untracked(std::mem::take).unwrap_or_default();
        for call in day.open.into_iter().filter(|call| named.contains(&call.id)) {
            self.take_in(call, false);
        }
    }

    fn accept(self, id: CallId, patient: Option<PatientId>) {
        let desk = self.desk;
        spawn_local(async move {
            let answer = accept_call(id, patient).await;
            desk.connection.note(&answer);
            match answer {
                Ok(call) => {
                    self.take_in(call, true);
                    focus(if patient.is_some() { Spot::Reason } else { Spot::Search });
                }
                Err(error) => desk.toasts.say(words::error(desk.i18n.get_locale_untracked(), &error)),
            }
            self.look().await;
        });
    }

    /// Puts a call on the desk that the server has put there; in front when it is to be, or when nothing else is.
    fn take_in(self, call: Call, front: bool) {
        let desk = self.desk;
        let open = self.on_desk(call.id).unwrap_or_else(|| {
            desk.counts.update(|(calls, _)| *calls += 1);
            desk.put(call)
        });
        let comes = front || desk.front_untracked().is_none_or(OpenCall::is_blank);
        // what is in front already must not be drawn anew: it has the focus
        if comes && desk.current.get_untracked() != Some(open.key) {
            desk.current.set(Some(open.key));
        }
    }

    fn on_desk(self, id: CallId) -> Option<OpenCall> {
        self.desk.calls.with_untracked(|calls| calls.iter().find(|call| call.id() == Some(id)).copied())
    }

    /// A colleague has it now.
    fn let_go(self, id: CallId) {
        if let Some(call) = self.on_desk(id) {
            self.desk.close(call);
        }
    }
}

//! Two cards side by side before they become one: which stays, what goes over, and what cannot be put together.

use domain::{
    id::PatientId,
    letter_case::lowercase,
    patient::{CardField, MergeCounts, MergeObstacle, MergeOrder, MergePreview, PatientBrief},
};
use leptos::{prelude::*, task::spawn_local};

use super::{Shown, edit::field_name};
use crate::{
    api::patients::{merge_patients, preview_merge},
    i18n::*,
    ui::{
        icons::Glyph,
        parts::{Banner, Button, Dialog, Loaded, Look, PatientLine, Tag, Tone},
    },
};

/// The dialog; open while there is another card.
#[component]
pub fn MergeDialog(shown: Shown, other: RwSignal<Option<PatientId>>) -> impl IntoView {
    let i18n = use_i18n();
    let open = RwSignal::new(false);
    Effect::new(move || open.set(other.with(Option::is_some)));
    // Closed by Esc or by its cross: the same card may be compared again.
    Effect::new(move |before: Option<bool>| {
        let now = open.get();
        if before == Some(true) && !now {
            other.set(None);
        }
        now
    });
    view! {
        <Dialog open title=text!(i18n, patients.doubles.merge_title)>
            {move || other.get().map(|id| view! { <Compared shown open id/> })}
        </Dialog>
    }
    .into_any()
}

/// The card on the page is the one that stays.
#[component]
fn Compared(shown: Shown, open: RwSignal<bool>, id: PatientId) -> impl IntoView {
    let own = shown.id();
    let preview = Resource::new(|| (), move |()| preview_merge(own, id));
    view! {
        <Loaded resource=preview let:preview><Preview shown open preview/></Loaded>
    }
    .into_any()
}

#[component]
fn Preview(shown: Shown, open: RwSignal<bool>, preview: MergePreview) -> impl IntoView {
    let i18n = use_i18n();
    let busy = RwSignal::new(false);
    let order: MergeOrder = preview.order;
    let merge = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let answer = merge_patients(order).await;
            busy.try_set(false);
            if shown.take(answer) {
                shown.toasts.say(t_string!(i18n, patients.doubles.done));
                open.try_set(false);
            }
        });
    };
    let (takes, differs) = (preview.takes, preview.differs);
    let unlike = differs.iter().any(|field| matches!(field, CardField::Name | CardField::BirthDate));
    let obstacle = preview.obstacle;
    view! {
        <div class="pad col g3">
            <Side shown title=text!(i18n, patients.doubles.stays) patient=preview.kept/>
            <Side shown title=text!(i18n, patients.doubles.goes) patient=preview.gone/>
            <p class="small mute">
                {t!(i18n, patients.doubles.other_way)}
                " "<a href=format!("/patients/{}", order.gone)>{t!(i18n, patients.doubles.open_it)}</a>
            </p>
            {unlike.then(|| view! {
                <Banner tone=Tone::Warn icon=Glyph::Warn title=text!(i18n, patients.doubles.unlike)>
                    {t!(i18n, patients.doubles.unlike_body)}
                </Banner>
            })}
            {obstacle.map(|obstacle| view! { <Obstacle obstacle/> })}
            <Moves moves=preview.moves/>
            {(!takes.is_empty()).then(|| view! { <Fields title=text!(i18n, patients.doubles.takes) fields=takes/> })}
            {(!differs.is_empty()).then(|| view! { <Fields title=text!(i18n, patients.doubles.differs) fields=differs/> })}
            <p class="small mute">{t!(i18n, patients.doubles.undo)}</p>
            <div class="row">
                <Button look=Look::Primary busy disabled=obstacle.is_some() on:click=merge>
                    {t!(i18n, patients.doubles.merge)}
                </Button>
                <Button look=Look::Plain on:click=move |_| open.set(false)>{t!(i18n, common.cancel)}</Button>
            </div>
        </div>
    }
    .into_any()
}

/// One of the two cards.
#[component]
fn Side(shown: Shown, #[prop(into)] title: TextProp, patient: PatientBrief) -> impl IntoView {
    let as_of = shown.card.with_untracked(|card| card.as_of);
    view! {
        <section class="col g1">
            <h3 class="small mute">{move || title.get()}</h3>
            <div class="row g3"><PatientLine patient as_of/></div>
        </section>
    }
    .into_any()
}

#[component]
fn Obstacle(obstacle: MergeObstacle) -> impl IntoView {
    let i18n = use_i18n();
    let why = move || match obstacle {
        MergeObstacle::Guardian => t_string!(i18n, patients.doubles.guardian),
        MergeObstacle::Asked => t_string!(i18n, patients.doubles.asked),
    };
    view! { <Banner tone=Tone::Bad icon=Glyph::Lock>{why}</Banner> }.into_any()
}

/// How much goes over, of what there is any.
#[component]
fn Moves(moves: MergeCounts) -> impl IntoView {
    let i18n = use_i18n();
    let counts = move || {
        let language = i18n.get_locale();
        [
            (moves.visits, td_string!(language, patients.doubles.count.visits)),
            (moves.calls, td_string!(language, patients.doubles.count.calls)),
            (moves.phones, td_string!(language, patients.doubles.count.phones)),
            (moves.wishes, td_string!(language, patients.doubles.count.wishes)),
            (moves.plans, td_string!(language, patients.doubles.count.plans)),
            (moves.leads, td_string!(language, patients.doubles.count.leads)),
            (moves.complaints, td_string!(language, patients.doubles.count.complaints)),
            (moves.waiting, td_string!(language, patients.doubles.count.waiting)),
            (moves.callbacks, td_string!(language, patients.doubles.count.callbacks)),
        ]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, name)| view! { <Tag>{name}" "{count}</Tag> })
        .collect_view()
    };
    view! {
        <section class="col g1">
            <h3 class="small mute">{t!(i18n, patients.doubles.moves)}</h3>
            <div class="row g1 wrap">{counts}</div>
        </section>
    }
    .into_any()
}

#[component]
fn Fields(#[prop(into)] title: TextProp, fields: Vec<CardField>) -> impl IntoView {
    let i18n = use_i18n();
    let names = move || {
        let language = i18n.get_locale();
        let names: Vec<_> = fields.iter().map(|field| field_name(language, field.code())).collect();
        lowercase(&names.join(", "))
    };
    view! {
        <section class="col g1">
            <h3 class="small mute">{move || title.get()}</h3>
            <p>{names}</p>
        </section>
    }
    .into_any()
}

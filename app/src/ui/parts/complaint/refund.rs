//! A guided answer to a question about money back.

use domain::complaint::{
    ComplaintForm,
    refund::{PaidFor, Progress, RefundQuestion, claim},
    view::RefundAdvice,
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    api::complaints::advise_refund,
    i18n::*,
    ui::{
        connection::use_connection,
        icons::{Glyph, Icon},
        parts::{Button, Check, Look, Seg},
        words::{self, complaint},
    },
};

/// Three questions, the answer, and what becomes of it.
#[component]
pub fn RefundGuide(
    /// The question was answered, and that was all.
    #[prop(optional, into)]
    advised: Option<Callback<()>>,
    /// It is to be a claim, with these fields filled in.
    #[prop(into)]
    claimed: Callback<ComplaintForm>,
) -> impl IntoView {
    let i18n = use_i18n();
    let connection = use_connection();
    let paid_for = RwSignal::new(PaidFor::Service);
    let progress = RwSignal::new(Progress::NotBegun);
    let quality = RwSignal::new(false);
    let advice = RwSignal::new(None::<RefundAdvice>);
    let question = Memo::new(move |_| RefundQuestion {
        paid_for: paid_for.get(),
        progress: progress.get(),
        quality_cited: quality.get(),
    });
    Effect::new(move || {
        let asked = question.get();
        spawn_local(async move {
            let answer = advise_refund(asked).await;
            connection.note(&answer);
            if let Ok(told) = answer
                && question.try_get_untracked() == Some(asked)
            {
                advice.try_set(Some(told));
            }
        });
    });
    let things = PaidFor::ALL
        .map(|own| (own, TextProp::from(move || complaint::paid_for(i18n.get_locale(), own))))
        .to_vec();
    let steps = Progress::ALL
        .map(|own| (own, TextProp::from(move || complaint::progress(i18n.get_locale(), own))))
        .to_vec();
    let told = move || advice.get().map(|advice| view! { <Told advice/> });
    view! {
        <div class="col g3 refund-guide">
            <span class="label">{t!(i18n, complaints.refunds.paid)}</span>
            <Seg label=text!(i18n, complaints.refunds.paid) options=things value=paid_for on_pick=move |own| paid_for.set(own)/>
            <span class="label">{t!(i18n, complaints.refunds.progress)}</span>
            <Seg label=text!(i18n, complaints.refunds.progress) options=steps value=progress on_pick=move |own| progress.set(own)/>
            <Check label=text!(i18n, complaints.refunds.quality) name="refund_quality" checked=quality/>
            <div aria-live="polite" class="col g3">{told}</div>
            <div class="row wrap">
                <Button look=Look::Primary on:click=move |_| claimed.run(claim(question.get_untracked()))>
                    {t!(i18n, complaints.refunds.claim)}
                </Button>
                {advised.map(|advised| view! {
                    <Button on:click=move |_| advised.run(())>{t!(i18n, complaints.refunds.advised)}</Button>
                })}
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn Told(advice: RefundAdvice) -> impl IntoView {
    let i18n = use_i18n();
    let RefundAdvice { rule, words, claim } = advice;
    let heading = move || complaint::refund_rule(i18n.get_locale(), rule);
    let role = move || words::role(i18n.get_locale(), claim.role);
    let day = move || complaint::day(i18n.get_locale(), claim.due_on);
    view! {
        <p><b>{heading}</b>" "<span class="small mute">{rule.law()}</span></p>
        <p class="complaint-script">{words}</p>
        <dl class="dl small">
            <dt>{t!(i18n, complaints.goes_to)}</dt>
            <dd>{role}</dd>
            <dt>{t!(i18n, complaints.until)}</dt>
            <dd>{day}</dd>
        </dl>
        <p class="small mute row top"><Icon glyph=Glyph::Law small=true/>{t!(i18n, complaints.refunds.confirm)}</p>
    }
    .into_any()
}

//! The right column: what the visit costs on its own day, the doctor, and what to say.

use domain::{
    clinic::Doctor,
    id::DoctorId,
    knowledge::{Goal, Line, Told},
    knowledge_question::QuestionForm,
    language::Language,
    promotion::{Quote, QuoteForm},
    settings::Noun,
    text::NBSP,
    triage::Urgency,
};
use leptos::prelude::*;

use super::{keys, open_call::OpenCall, state::Act, wording};
use crate::{
    api::{
        knowledge::{ask_knowledge, tell_caller},
        quotes::quote_visit,
    },
    i18n::*,
    ui::{
        icons::{Glyph, Icon},
        keys::{Keycaps, use_keys},
        parts::answers::{AnswerCard, AnswerList, Finder},
        words,
    },
};

/// Promotions that are shown.
const PROMOTIONS: usize = 6;

/// What has to be known to say what the visit costs; none until a time is chosen.
fn asked(call: OpenCall) -> Memo<Option<QuoteForm>> {
    call.slice(|state| {
        let chosen = state.chosen()?;
        (!state.plan.services.is_empty()).then(|| QuoteForm {
            services: state.plan.services.clone(),
            branch_id: chosen.place.branch_id,
            starts_at: chosen.place.starts_at,
            patient_id: state.patient.as_ref().map(|patient| patient.id),
            pensioner: state.choices.pensioner,
            moving: state.moving.as_ref().map(|booking| booking.id),
        })
    })
}

/// What the visit costs. One question for all who show it.
pub fn quote(call: OpenCall) -> Memo<Option<Quote>> {
    let quote = call.quote;
    Memo::new(move |_| quote.get())
}

/// Asks for the price whenever what it depends on changes.
pub fn follow_price(call: OpenCall) {
    let asked = asked(call);
    Effect::new(move || {
        let Some(form) = asked.get() else { return call.quote.set(None) };
        leptos::task::spawn_local(async move {
            let answer = quote_visit(form.clone()).await;
            call.desk.connection.note(&answer);
            let still = asked.try_with_untracked(|asked| asked.as_ref() == Some(&form));
            if let (Some(true), Ok(quote)) = (still, answer) {
                call.quote.set(Some(quote));
            }
        });
    });
}

/// The column.
#[component]
pub fn Knowledge(call: OpenCall) -> impl IntoView {
    let i18n = use_i18n();
    let doctor =
        call.slice(|state| state.chosen().map(|chosen| chosen.place.doctor_id).or(state.plan.doctor));
    let told = follow(call, doctor);
    view! {
        <div class="know" role="complementary" aria-label=text!(i18n, desk.know.column)>
            <Asked call/>
            <Price call told/>
            <Promotions call told/>
            {move || doctor.get().map(|id| view! { <DoctorCard call id told/> })}
            <Script call/>
        </div>
    }
    .into_any()
}

/// Whatever else the patient asks: found by words, told, and put into the call.
#[component]
fn Asked(call: OpenCall) -> impl IntoView {
    let i18n = use_i18n();
    let open = RwSignal::new(false);
    let finder = Finder::unasked();
    finder.follow();
    use_keys().bind(keys::ASK, text!(i18n, knowledge.search), move || {
        open.set(true);
        super::effects::focus_on("#desk-know");
    });
    let on_open = Callback::new(move |(noun, id): (Noun, String)| finder.open(noun, id));
    let leave = Callback::new(move |()| {
        open.set(false);
        finder.text.set(String::new());
        finder.card.set(None);
        super::effects::focus(super::state::Spot::Page);
    });
    let on_goal = Callback::new(move |goal: Goal| {
        call.aim(goal);
        leave.run(());
    });
    let card = move || finder.card.get().map(|card| view! { <AnswerCard card on_open on_goal/> });
    let asks = move || finder.text.with(|text| !text.trim().is_empty());
    view! {
        <section class="asked">
            <Show
                when=move || open.get()
                fallback=move || view! {
                    <button type="button" class="searchbox opener" on:click=move |_| {
                        open.set(true);
                        super::effects::focus_on("#desk-know");
                    }>
                        <Icon glyph=Glyph::Search/>
                        <span class="grow">{t!(i18n, knowledge.search)}</span>
                        <Keycaps chord=keys::ASK/>
                    </button>
                }
            >
                <AnswerList finder id="desk-know" on_open on_goal on_leave=leave/>
                <Show when=asks>
                    <button type="button" class="btn plain sm" on:click=move |_| no_answer(call, finder)>
                        {t!(i18n, knowledge.no_answer)}
                    </button>
                </Show>
                {card}
            </Show>
        </section>
    }
    .into_any()
}

/// Sends what was typed to whoever answers for what is open.
fn no_answer(call: OpenCall, finder: Finder) {
    let about = finder
        .card
        .with_untracked(|card| card.as_ref().map(|card| (card.answer.noun, card.answer.id.clone())));
    let form = QuestionForm { words: finder.text.get_untracked(), about };
    let language = call.desk.i18n.get_locale_untracked();
    leptos::task::spawn_local(async move {
        let answer = ask_knowledge(form).await;
        call.desk.connection.note(&answer);
        match answer {
            Ok(_) => call.desk.toasts.say(td_string!(language, knowledge.asked)),
            Err(error) => call.desk.toasts.say(words::error(language, &error)),
        }
    });
}

/// What there is to tell, asked for again whenever the services or the doctor change.
fn follow(call: OpenCall, doctor: Memo<Option<DoctorId>>) -> RwSignal<Told> {
    let services = call.slice(|state| state.plan.services.clone());
    let told = RwSignal::new(Told::default());
    Effect::new(move || {
        let (asked, doctor_asked) = (services.get(), doctor.get());
        let lang = words::lang(call.desk.i18n.get_locale());
        if asked.is_empty() {
            return told.set(Told::default());
        }
        leptos::task::spawn_local(async move {
            let answer = tell_caller(asked.clone(), doctor_asked, lang).await;
            call.desk.connection.note(&answer);
            let still = services.try_with_untracked(|services| *services == asked);
            if let (Some(true), true, Ok(answer)) =
                (still, doctor.try_get_untracked() == Some(doctor_asked), answer)
            {
                told.set(answer);
            }
        });
    });
    told
}

#[component]
fn Price(call: OpenCall, told: RwSignal<Told>) -> impl IntoView {
    let i18n = use_i18n();
    let facts = call.desk.facts;
    let quote = quote(call);
    let chosen = call.slice(|state| state.chosen());
    let services = call.slice(|state| state.plan.services.clone());
    let title = move || match chosen.get() {
        Some(chosen) => facts.with(|facts| {
            let zone = wording::zone(facts, chosen.place.branch_id);
            let day = domain::clinic_time::local_date(zone, chosen.place.starts_at);
            let day = domain::wording::day_and_month(day, words::lang(i18n.get_locale()));
            t_string!(i18n, desk.price.on_day, day = day)
        }),
        None => t_string!(i18n, desk.price.list).to_owned(),
    };
    let lang = move || words::lang(i18n.get_locale());
    let row = |name: String, price: String| view! { <tr><td>{name}</td><td class="num">{price}</td></tr> };
    let list = move || {
        facts.with(|facts| {
            let found: Vec<_> =
                services.get().into_iter().filter_map(|id| wording::service(facts, id).cloned()).collect();
            found.into_iter().map(|service| row(service.name, service.price.format_in(lang()))).collect_view()
        })
    };
    let quoted = move |quote: Quote| {
        let lines = facts.with(|facts| {
            let line = |line: &domain::promotion::QuoteLine| {
                let name = wording::service(facts, line.service).map(|service| service.name.clone());
                row(name.unwrap_or_default(), line.list.format_in(lang()))
            };
            quote.lines.iter().map(line).collect_view()
        });
        let applied = quote.applied.iter().map(|promotion| {
            let name = t_string!(i18n, desk.price.promotion, name = promotion.name.clone());
            let saved = domain::money::Kopecks(-promotion.amount.0).format();
            view! { <tr class="tone" data-tone="good"><td>{name}</td><td class="num">{saved}</td></tr> }
        });
        view! {
            {lines}
            {applied.collect_view()}
            <tr class="total">
                <td class="b">{t!(i18n, desk.price.total)}</td>
                <td class="num lead">{quote.total.format_in(lang())}</td>
            </tr>
        }
        .into_any()
    };
    let any = move || services.with(|services| !services.is_empty());
    view! {
        <Show when=any>
            <section>
                <h2>
                    <Icon glyph=Glyph::Ruble/>
                    {title}
                    <Copy call/>
                </h2>
                <table class="small prices"><tbody>
                    {move || match quote.get() {
                        Some(quote) => quoted(quote),
                        None => list().into_any(),
                    }}
                </tbody></table>
                <Show when=move || told.with(|told| !told.coming.is_empty())>
                    {lines(Signal::derive(move || told.with(|told| told.coming.clone())), text!(i18n, desk.price.coming).into())}
                </Show>
            </section>
        </Show>
    }
    .into_any()
}

/// The promotions on these services: those that make the price first, then what else the caller may be told.
#[component]
fn Promotions(call: OpenCall, told: RwSignal<Told>) -> impl IntoView {
    let i18n = use_i18n();
    let quote = quote(call);
    let shown = Memo::new(move |_| {
        let applies = |line: &Line| {
            quote.with(|quote| {
                let mut applied = quote.iter().flat_map(|quote| &quote.applied);
                applied.any(|promotion| line.promotion == Some(promotion.id))
            })
        };
        let lines = told.with(|told| told.promotions.clone());
        let (mut shown, others): (Vec<Line>, Vec<Line>) = lines.into_iter().partition(applies);
        shown.extend(others);
        shown.truncate(PROMOTIONS);
        shown
    });
    view! {
        <Show when=move || shown.with(|shown| !shown.is_empty())>
            <section class="col">
                <h2><Icon glyph=Glyph::Tag/>{t!(i18n, desk.price.promotions)}</h2>
                {lines(shown.into(), text!(i18n, desk.price.promotions).into())}
                <div class="small mute">{t!(i18n, desk.price.contraindications)}</div>
            </section>
        </Show>
    }
    .into_any()
}

fn lines(lines: Signal<Vec<Line>>, label: TextProp) -> AnyView {
    let line = |line: Line| {
        view! {
            <li class="row tight">
                <span class="grow">
                    <span class="block">{line.what}</span>
                    <span class="small mute">{line.about}</span>
                </span>
                <b class="small nw">{line.figure}</b>
            </li>
        }
        .into_any()
    };
    view! {
        <ul class="list small" aria-label=move || label.get()>
            {move || lines.get().into_iter().map(line).collect_view()}
        </ul>
    }
    .into_any()
}

/// Copies the price as text, to be sent to the patient.
#[component]
fn Copy(call: OpenCall) -> impl IntoView {
    let i18n = use_i18n();
    let copy = move |_| {
        let language = i18n.get_locale_untracked();
        let lang = words::lang(language);
        let text = call.desk.facts.with_untracked(|facts| {
            let services = call.state.with_untracked(|state| state.plan.services.clone());
            let lines = services.into_iter().filter_map(|id| wording::service(facts, id));
            let mut lines: Vec<String> =
                lines.map(|service| format!("{}: {}", service.name, service.price.format_in(lang))).collect();
            if let Some(quote) = call.quote.get_untracked() {
                let total = quote.total.format_in(lang);
                lines.push(format!("{}: {total}", td_string!(language, desk.price.total)));
            }
            lines.join("\n")
        });
        // A browser that forbids it says so itself.
        let _ = window().navigator().clipboard().write_text(&text);
        call.desk.toasts.say(td_string!(language, desk.price.copied));
    };
    view! {
        <button type="button" class="ib end" aria-label=text!(i18n, desk.price.copy) on:click=copy>
            <Icon glyph=Glyph::Copy/>
        </button>
    }
    .into_any()
}

#[component]
fn DoctorCard(call: OpenCall, id: DoctorId, told: RwSignal<Told>) -> impl IntoView {
    let i18n = use_i18n();
    let facts = call.desk.facts;
    let card = move |doctor: Doctor| {
        let year = chrono::Datelike::year(&call.desk.today.get_untracked());
        let years = doctor.practising_since.map(|since| i64::from((year - since).max(0)));
        let skills = facts.with_untracked(|facts| wording::skills(facts, &doctor.skills));
        let practice = move || {
            let years = years.map(|years| t_string!(i18n, desk.know.practice, count = years));
            [Some(skills.clone()), years].into_iter().flatten().collect::<Vec<_>>().join(", ")
        };
        let ages = match (doctor.age_from, doctor.age_to) {
            (0, None) => None,
            (from, None) => Some(format!("{from}+")),
            (from, Some(to)) => Some(format!("{from}–{to}")),
        };
        let languages = doctor.languages.clone();
        let speaks = (!languages.is_empty()).then(|| {
            let names = move || Language::with_russian(&languages, words::lang(i18n.get_locale()));
            view! { <dt>{t!(i18n, desk.know.languages)}</dt><dd>{names}</dd> }
        });
        let about = Some(doctor.about.clone()).filter(|about| !about.trim().is_empty());
        let name = doctor.name.full();
        let first = move || {
            let first = told.with(|told| told.first.clone())?;
            let place = first.place;
            Some(view! {
                <p class="small">
                    {t!(i18n, knowledge.first)}": "
                    <button type="button" class="link" on:click=move |_| call.act(Act::Want(place))>{first.when}</button>
                </p>
            })
        };
        view! {
            <section>
                <h2>
                    <Icon glyph=Glyph::User/>
                    {t!(i18n, desk.know.doctor)}
                    <a class="end small plain" href=format!("/schedule?doctor={id}")>{t!(i18n, common.section.schedule)}</a>
                </h2>
                <div class="row g3 doctor">
                    <crate::ui::parts::Avatar name=name.clone() hue=crate::ui::parts::hue(id.0) size="lg"/>
                    <div class="grow"><b>{name}</b><div class="small mute">{practice}</div></div>
                </div>
                <dl class="dl small">
                    {ages.map(|ages| view! { <dt>{t!(i18n, desk.know.ages)}</dt><dd>{ages}{NBSP}{t!(i18n, desk.know.years)}</dd> })}
                    {speaks}
                    {about.map(|about| view! { <dt>{t!(i18n, desk.know.about)}</dt><dd>{about}</dd> })}
                </dl>
                {first}
                {lines(Signal::derive(move || told.with(|told| told.days.clone())), text!(i18n, desk.know.ahead).into())}
            </section>
        }
        .into_any()
    };
    move || facts.with(|facts| wording::doctor(facts, id).cloned()).map(card)
}

/// What to say, and what to ask first.
#[component]
fn Script(call: OpenCall) -> impl IntoView {
    let i18n = use_i18n();
    let advice = call.advice;
    move || {
        advice.get().map(|advice| {
            let rule = advice.rule;
            let what = if i18n.get_locale() == Locale::ru { rule.say } else { rule.say_en };
            let flags = (advice.urgency != Urgency::Emergency103).then_some(rule.red_flags);
            let flags: Vec<_> = flags.into_iter().flatten().map(|flag| view! { <li>{flag}</li> }).collect();
            let ask = !flags.is_empty();
            view! {
                <section class="col">
                    <h2><Icon glyph=Glyph::Book/>{t!(i18n, desk.know.script)}" "{what}</h2>
                    {rule.note.map(|note| view! { <p class="script">"«"{note}"»"</p> })}
                    {ask.then(|| view! { <p class="small mute">{t!(i18n, desk.know.ask)}</p> })}
                    {ask.then(|| view! { <ul class="small col asks">{flags}</ul> })}
                </section>
            }
            .into_any()
        })
    }
}

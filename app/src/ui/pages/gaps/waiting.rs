//! Those who wait for a time; the one who is open stands beside them with what is free for them.

use std::sync::Arc;

use chrono::NaiveDate;
use chrono_tz::Tz;
use domain::{
    clinic::ClinicFacts,
    clinic_time::parse_zone,
    error::AppError,
    gap_offer::Source,
    id::WaitId,
    slot::Offer,
    triage::Urgency,
    waitlist::{Need, WaitLine, WaitlistView},
    wording,
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{
    Branches, Views,
    address::{Address, Start},
    candidates::asked,
    form::WaitDialog,
    matters, walk,
};
use crate::{
    api::{
        clinic::clinic_facts,
        waitlist::{list_waiting, offers_for_waiting, restore_waiting, withdraw_waiting},
    },
    i18n::*,
    ui::{
        frame::{Main, ToldPage, TopBar},
        icons::{Glyph, Icon},
        keys::{Chord, Keycaps, use_keys},
        live::keep_fresh,
        palette::PaletteButton,
        parts::{
            Button, ClaimTag, Empty, ErrorState, Look, Offering, Panel, Skeleton, Tag, Tone, digit,
            use_toasts,
        },
        words::{self, free_time},
    },
};

/// Puts somebody on the list.
const ADD: Chord = Chord::key("Insert");

type Free = Resource<Result<Vec<Offer>, AppError>>;

/// The list.
#[component]
pub fn Waiting(address: Memo<Address>) -> impl IntoView {
    let i18n = use_i18n();
    let branch = Memo::new(move |_| address.with(|address| address.branch));
    let open = Memo::new(move |_| address.with(|address| address.wait));
    let told = Resource::new_blocking(
        move || branch.get(),
        |branch| async move {
            let view = list_waiting(branch).await?;
            Ok::<(WaitlistView, ClinicFacts), AppError>((view, clinic_facts().await?))
        },
    );
    let free: Free = Resource::new_blocking(
        move || open.get(),
        |open| async move {
            match open {
                Some(id) => offers_for_waiting(id).await,
                None => Ok(Vec::new()),
            }
        },
    );
    let look_again = move || {
        told.refetch();
        free.refetch();
    };
    keep_fresh(matters, look_again);
    let offering = Offering::new(look_again);
    let edited = RwSignal::new(None::<WaitLine>);
    let navigate = use_navigate();
    let done = Callback::new(move |saved: bool| {
        let from_desk = address.with_untracked(|address| address.start.as_ref().is_some_and(|s| s.from_desk));
        let started = address.with_untracked(|address| address.start.is_some());
        edited.set(None);
        if saved {
            look_again();
        }
        if started {
            let href =
                if from_desk { "/".to_owned() } else { address.with_untracked(Address::closed).href() };
            navigate(&href, NavigateOptions { replace: true, scroll: false, ..Default::default() });
        }
    });
    view! {
        <ToldPage title=text!(i18n, gaps.waitlist) resource=told let((view, facts))>
            <Shown view facts address free offering edited done/>
        </ToldPage>
    }
    .into_any()
}

#[component]
fn Shown(
    view: WaitlistView,
    facts: ClinicFacts,
    address: Memo<Address>,
    free: Free,
    offering: Offering,
    edited: RwSignal<Option<WaitLine>>,
    done: Callback<bool>,
) -> impl IntoView {
    let i18n = use_i18n();
    let WaitlistView { branch, branches, today, lines } = view;
    let zone = parse_zone(&branch.zone).unwrap_or(chrono_tz::Europe::Moscow);
    let facts = Arc::new(facts);
    let of_names = facts.clone();
    let count = lines.len() as u32;
    let several = branches.len() > 1;
    let lines = Arc::new(lines);
    let ids: Vec<WaitId> = lines.iter().map(|line| line.id).collect();
    let open = Memo::new(move |_| address.with(|address| address.wait));
    let all = ids.clone();
    walk(
        [text!(i18n, gaps.next_waiting).into(), text!(i18n, gaps.previous_waiting).into()],
        move || all.iter().position(|id| open.get() == Some(*id)),
        move |next| ids.get(next).map(|id| address.with(|address| address.waiting(*id)).href()),
    );
    let of_detail = lines.clone();
    let detail = move || {
        let Some(id) = open.get() else {
            return view! { <p class="small mute pad">{t!(i18n, gaps.wait_hint)}</p> }.into_any();
        };
        match of_detail.iter().find(|line| line.id == id) {
            Some(line) => {
                view! { <Detail line=line.clone() facts=of_names.clone() zone today free offering edited/> }.into_any()
            }
            None => view! {
                <section class="panel">
                    <Empty icon=Glyph::Check title=text!(i18n, gaps.waits_no_more) body=text!(i18n, gaps.waits_no_more_body)/>
                </section>
            }
            .into_any(),
        }
    };
    let rows =
        lines.iter().map(|line| view! { <Row line=line.clone() address zone today several/> }).collect_view();
    let list = if count == 0 {
        view! { <Empty icon=Glyph::User title=text!(i18n, gaps.list_empty) body=text!(i18n, gaps.list_empty_body)/> }.into_any()
    } else {
        view! { <ul>{rows}</ul> }.into_any()
    };
    let navigate = use_navigate();
    let add = move || {
        let href = address.with_untracked(|address| address.starting(Start::default())).href();
        navigate(&href, NavigateOptions { scroll: false, ..Default::default() });
    };
    use_keys().bind(ADD, text!(i18n, gaps.add), add);
    let new = move || address.with(|address| address.starting(Start::default())).href();
    let back = move || address.with(Address::closed).href();
    let aside = move || view! { <span class="small mute">{t!(i18n, gaps.waiting_count, count = move || count)}</span> };
    view! {
        <TopBar title=text!(i18n, gaps.title)>
            <Branches address shown=branch all=branches/>
            <span class="end"></span>
            <a class="btn primary" href=new>
                <Icon glyph=Glyph::Plus small=true/>
                {t!(i18n, gaps.add)}
                <Keycaps chord=ADD/>
            </a>
            <PaletteButton/>
        </TopBar>
        <Main class="gaps">
            <div class="filters" role="group" aria-label=text!(i18n, gaps.filters)>
                <Views address/>
            </div>
            <div class="two-panes" class:picked=move || open.get().is_some()>
                <div class="list-pane">
                    <Panel title=text!(i18n, gaps.waitlist) aside=aside>{list}</Panel>
                </div>
                <div class="detail-pane">
                    <a class="btn sm back" href=back><Icon glyph=Glyph::Left small=true/>{t!(i18n, gaps.back)}</a>
                    {detail}
                </div>
            </div>
        </Main>
        <WaitDialog address edited facts today done/>
    }
    .into_any()
}

/// What stands for urgency; nothing when nothing hurries.
pub fn urgency(own: Urgency) -> Option<impl IntoView> {
    let i18n = use_i18n();
    let tone = if own == Urgency::A { Tone::Bad } else { Tone::Warn };
    (own != Urgency::C)
        .then(|| view! { <Tag tone=tone>{move || free_time::urgency(own, i18n.get_locale())}</Tag> })
}

/// Who talks with them, or that nobody waits any more.
fn state(line: &WaitLine) -> Option<AnyView> {
    let i18n = use_i18n();
    if let Some(claim) = line.claim.clone() {
        return Some(view! { <ClaimTag claim/> }.into_any());
    }
    line.over.then(|| view! { <Tag tone=Tone::Warn icon=Glyph::Clock>{t!(i18n, gaps.over)}</Tag> }.into_any())
}

#[component]
fn Row(line: WaitLine, address: Memo<Address>, zone: Tz, today: NaiveDate, several: bool) -> impl IntoView {
    let i18n = use_i18n();
    let id = line.id;
    let href = move || address.with(|address| address.waiting(id)).href();
    let current = move || (address.with(|address| address.wait) == Some(id)).then_some("true");
    let about = line.clone();
    let about = move || {
        let language = i18n.get_locale();
        let earlier = about.visit.as_ref().map(|visit| {
            let at = visit.starts_at.with_timezone(&visit.zone);
            let when = wording::day_and_time(at.date_naive(), at.time(), today, words::lang(language));
            td_string!(language, gaps.earlier_than, when = when)
        });
        let until = wording::day_and_month(about.until, words::lang(language));
        let doctor =
            [about.doctors.clone(), about.specialty.clone()].into_iter().find(|words| !words.is_empty());
        let place = (several && about.branch.is_empty())
            .then(|| td_string!(language, gaps.any_branch_will_do).to_owned());
        let Need { weekdays, from_min, to_min, .. } = &about.need;
        let times = free_time::times(weekdays, *from_min, *to_min, language);
        let parts = [earlier, doctor, place, times];
        let parts = parts.into_iter().flatten().chain([td_string!(language, gaps.until, date = until)]);
        parts.collect::<Vec<_>>().join(" · ")
    };
    let asked_at = line.asked_at;
    view! {
        <li>
            <a class="hole wait" href=href aria-current=current>
                <span class="grow">
                    <span class="row g2"><b>{line.patient.clone()}</b>{urgency(line.urgency)}{state(&line)}</span>
                    <span class="block">{line.services.clone()}</span>
                    <span class="block small mute">{about}</span>
                </span>
                <span class="small mute asked">{move || asked(asked_at, zone, today, i18n.get_locale())}</span>
            </a>
        </li>
    }
    .into_any()
}

#[component]
fn Detail(
    line: WaitLine,
    facts: Arc<ClinicFacts>,
    zone: Tz,
    today: NaiveDate,
    free: Free,
    offering: Offering,
    edited: RwSignal<Option<WaitLine>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let (id, version, claimed) = (line.id, line.version, line.claim.is_some());
    let toasts = use_toasts();
    let withdraw = move |_| {
        spawn_local(async move {
            let language = i18n.get_locale_untracked();
            match withdraw_waiting(id, version).await {
                Ok(()) => toasts.with_undo(td_string!(language, gaps.withdrawn), move || {
                    spawn_local(async move {
                        if let Err(error) = restore_waiting(id).await {
                            toasts.say(words::error(i18n.get_locale_untracked(), &error));
                        }
                    });
                }),
                Err(error) => toasts.say(words::error(language, &error)),
            }
        });
    };
    let own = line.clone();
    let edit = move |_| edited.set(Some(own.clone()));
    let age = line.age;
    let years = move || {
        age.map(
            |age| view! { <span class="mute">{t!(i18n, gaps.years, count = move || u32::from(age))}</span> },
        )
    };
    let note = (!line.note.is_empty()).then(|| view! { <p class="small lines">{line.note.clone()}</p> });
    let since = line.since.with_timezone(&zone).date_naive();
    let by = line.by.clone();
    let history = move || {
        let language = i18n.get_locale();
        let since = wording::day_and_month(since, words::lang(language));
        let times = line.asked;
        let asked = (times > 1).then(|| td_string!(language, gaps.asked_times, count = times));
        let first = td_string!(language, gaps.since, date = since, name = by.clone());
        [Some(first), asked].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    };
    let urgency = urgency(line.urgency);
    let patient = line.patient.clone();
    view! {
        <Panel title=move || patient.clone() aside=years>
            <div class="pad col g2">
                <p>{line.services.clone()}</p>
                <div class="row g1 wrap">{urgency}</div>
                {note}
                <p class="small mute">{history}</p>
                <div class="row g2 wrap">
                    <a class="btn sm" href=format!("/patients/{}", line.patient_id)>{t!(i18n, gaps.card)}</a>
                    <Button small=true on:click=edit>{t!(i18n, common.edit)}</Button>
                    <Button small=true look=Look::Tinted(Tone::Bad) on:click=withdraw>{t!(i18n, gaps.withdraw)}</Button>
                </div>
            </div>
            <h3 class="label pad-x">{t!(i18n, gaps.free_for)}</h3>
            <Transition fallback=|| view! { <Skeleton rows=3/> }>
                {move || {
                    let facts = facts.clone();
                    Suspend::new(async move {
                        match free.await {
                            Ok(all) => view! { <Offers id all facts today claimed offering/> }.into_any(),
                            Err(error) => view! { <ErrorState error on_retry=move |()| free.refetch()/> }.into_any(),
                        }
                    })
                }}
            </Transition>
        </Panel>
    }
    .into_any()
}

#[component]
fn Offers(
    id: WaitId,
    all: Vec<Offer>,
    facts: Arc<ClinicFacts>,
    today: NaiveDate,
    claimed: bool,
    offering: Offering,
) -> impl IntoView {
    let i18n = use_i18n();
    if all.is_empty() {
        return view! { <p class="pad small mute">{t!(i18n, gaps.nothing_free)}</p> }.into_any();
    }
    let row = move |(at, offer): (usize, Offer)| {
        let branch = facts.branches.iter().find(|branch| branch.id == offer.branch);
        let zone = branch.map_or(chrono_tz::Europe::Moscow, |branch| branch.zone);
        let branch = branch.filter(|_| facts.branches.len() > 1).map(|branch| branch.name.clone());
        let doctor = facts.doctors.iter().find(|doctor| doctor.id == offer.doctor);
        let doctor = doctor.map(|doctor| doctor.name.short());
        let place = doctor.into_iter().chain(branch).collect::<Vec<_>>().join(" · ");
        let starts = offer.starts_at.with_timezone(&zone);
        let reason = offer.reason;
        let when = move || {
            wording::day_and_time(starts.date_naive(), starts.time(), today, words::lang(i18n.get_locale()))
        };
        let chord = digit(at).filter(|_| !claimed);
        if let Some(chord) = chord {
            let offer = offer.clone();
            let name = move || t_string!(i18n, gaps.offer_time, when = when());
            use_keys().bind(chord, name, move || offering.offer(Source::Waiting(id), &offer));
        }
        let call = (!claimed).then(|| {
            view! {
                <button
                    type="button"
                    class="btn sm"
                    disabled=move || offering.is_busy()
                    on:click=move |_| offering.offer(Source::Waiting(id), &offer)
                >
                    {t!(i18n, gaps.call)}
                    {chord.map(|chord| view! { <Keycaps chord/> })}
                </button>
            }
        });
        view! {
            <li>
                <div class="row g2"><span class="grow"><b>{move || words::capitalised(&when())}</b>" "<span class="mute">{place}</span></span>{call}</div>
                <p class="small">{move || free_time::reason(zone, reason, i18n.get_locale())}</p>
            </li>
        }
    };
    let rows = all.into_iter().enumerate().map(row).collect_view();
    view! { <ul class="candidates">{rows}</ul> }.into_any()
}

//! The file of a complaint.

use chrono::{DateTime, Utc};
use domain::{
    complaint::{access::Sight, view::ComplaintView},
    error::AppError,
    event::Event,
    id::ComplaintId,
};
use leptos::{prelude::*, task::spawn_local};

use super::{clock, doing, facts, files, history};
use crate::{
    api::complaints::read_complaint,
    i18n::*,
    ui::{
        connection::{Connection, use_connection},
        frame::{Main, ToldPage, TopBar, told_of, use_id},
        icons::{Glyph, Icon},
        live::keep_fresh,
        palette::PaletteButton,
        parts::{Banner, Panel, Tag, Tone, toast::ToastStack, use_toasts},
        words::{self, complaint, lead},
    },
};

/// The page.
#[component]
pub fn ComplaintPage() -> impl IntoView {
    let i18n = use_i18n();
    let told = told_of(use_id(), read_complaint);
    view! {
        <ToldPage title=text!(i18n, complaints.title) resource=told let:view>
            <Complaint view/>
        </ToldPage>
    }
    .into_any()
}

/// The complaint on the screen, and what its parts share.
#[derive(Clone, Copy)]
pub struct Shown {
    /// Which.
    pub id: ComplaintId,
    /// All that is known of it.
    pub view: RwSignal<ComplaintView>,
    /// Whether something is being done.
    pub busy: RwSignal<bool>,
    /// Whether the server can be reached.
    pub connection: Connection,
    toasts: ToastStack,
    i18n: leptos_i18n::I18nContext<Locale>,
}

impl Shown {
    fn of(view: ComplaintView) -> Self {
        Self {
            id: view.line.id,
            view: RwSignal::new(view),
            busy: RwSignal::new(false),
            connection: use_connection(),
            toasts: use_toasts(),
            i18n: use_i18n(),
        }
    }

    /// Shows it as it is now.
    pub fn show(self, now: ComplaintView) {
        self.view.try_set(now);
    }

    /// Reads it anew: by no resource, which would draw forms anew that are being filled in.
    pub fn again(self) {
        spawn_local(async move {
            let answer = read_complaint(self.id).await;
            self.connection.note(&answer);
            if let Ok(now) = answer {
                self.show(now);
            }
        });
    }

    /// Says that something did not work.
    pub fn complain(self, error: &AppError) {
        self.toasts.say(words::error(self.i18n.get_locale_untracked(), error));
    }

    /// «12:40», «вчера, 12:40».
    pub fn moment(self, at: DateTime<Utc>) -> String {
        self.view.with(|view| lead::moment(self.i18n.get_locale(), at, view.zone, view.now))
    }
}

#[component]
fn Complaint(view: ComplaintView) -> impl IntoView {
    let i18n = use_i18n();
    let shown = Shown::of(view);
    keep_fresh(|event| matches!(event, Event::ComplaintsChanged | Event::Resync), move || shown.again());
    let title = move || {
        shown.view.with(|view| complaint::title(i18n.get_locale(), view.line.kind, &view.line.number))
    };
    let status = move || complaint::status(i18n.get_locale(), shown.view.with(|view| view.line.status));
    let sight = Memo::new(move |_| shown.view.with(|view| view.line.sight));
    let whole = move || sight.get() >= Sight::Whole;
    let paper = format!("/complaints/{}/paper.pdf", shown.id);
    let notice = move || match sight.get() {
        Sight::Status => Some(t_string!(i18n, complaints.only_status)),
        Sight::Whole => Some(t_string!(i18n, complaints.named)),
        Sight::Hand | Sight::Nothing => None,
    };
    let notice =
        move || notice().map(|words| view! { <Banner tone=Tone::Info icon=Glyph::Lock>{words}</Banner> });
    view! {
        <TopBar title=title>
            <a class="ib first" href="/complaints" aria-label=text!(i18n, complaints.back)><Icon glyph=Glyph::Left/></a>
            <Tag tone=Tone::Info>{status}</Tag>
            <span class="end"></span>
            <PaletteButton/>
            <Show when=whole>
                // not a page: the browser fetches it
                <a class="btn" href=paper.clone() rel="external" download>
                    <Icon glyph=Glyph::Fall/>
                    {t!(i18n, complaints.pdf)}
                </a>
            </Show>
        </TopBar>
        <Main>
            <div class="page">
                {notice}
                <clock::Clock shown/>
                <doing::Acts shown/>
                <div class="split card-columns">
                    <div class="col g4">
                        <Words shown/>
                        <Answer shown/>
                        <history::History shown/>
                    </div>
                    <div class="col g4">
                        <facts::People shown/>
                        <Show when=whole><files::Files shown/></Show>
                    </div>
                </div>
            </div>
        </Main>
    }
    .into_any()
}

/// In their own words, and what is demanded.
#[component]
fn Words(shown: Shown) -> impl IntoView {
    let i18n = use_i18n();
    let channel = move || complaint::channel(i18n.get_locale(), shown.view.with(|view| view.channel));
    let text = move || shown.view.with(|view| view.line.text.clone());
    let demand = move || {
        let (demand, amount) = shown.view.with(|view| (view.demand, view.amount));
        let words = complaint::demand(i18n.get_locale(), demand);
        amount.map_or(words.to_owned(), |amount| format!("{words}, {}", amount.format()))
    };
    let category = move || complaint::category(i18n.get_locale(), shown.view.with(|view| view.line.category));
    let severity = move || complaint::severity(i18n.get_locale(), shown.view.with(|view| view.line.severity));
    let quality = move || shown.view.with(|view| view.quality_cited);
    view! {
        <Panel title=text!(i18n, complaints.text) aside=move || view! { <span class="small mute">{channel}</span> }>
            <div class="pad col g3">
                <p class="quote lines">{text}</p>
                <dl class="dl">
                    <dt>{t!(i18n, complaints.demand.label)}</dt>
                    <dd><b>{demand}</b></dd>
                    <dt>{t!(i18n, complaints.category.label)}</dt>
                    <dd>{category}</dd>
                    <dt>{t!(i18n, complaints.severity.label)}</dt>
                    <dd>{severity}</dd>
                </dl>
                <Show when=quality>
                    <p class="row"><Tag tone=Tone::Warn icon=Glyph::Warn>{t!(i18n, complaints.quality_cited)}</Tag></p>
                </Show>
            </div>
        </Panel>
    }
    .into_any()
}

/// The answer, once there is one.
#[component]
fn Answer(shown: Shown) -> impl IntoView {
    let i18n = use_i18n();
    let answer = Memo::new(move |_| shown.view.with(|view| view.answer.clone()));
    let outcome =
        move || shown.view.with(|view| view.outcome).map(|own| complaint::outcome(i18n.get_locale(), own));
    let refund = move || {
        shown.view.with(|view| view.refund).map(|amount| {
            view! { <span class="nw">{t!(i18n, complaints.refund)}" "<b>{amount.format()}</b></span> }
        })
    };
    let score = move || {
        shown.view.with(|view| view.score).map(|score| {
            view! { <span class="nw">{t!(i18n, complaints.score)}" "<b>{score}</b></span> }
        })
    };
    view! {
        <Show when=move || answer.with(Option::is_some)>
            <Panel title=text!(i18n, complaints.answer) aside=move || view! { <span class="small mute">{outcome}</span> }>
                <div class="pad col g3">
                    <p class="quote lines">{move || answer.get()}</p>
                    <div class="row wrap g4">{refund}{score}</div>
                </div>
            </Panel>
        </Show>
    }
    .into_any()
}

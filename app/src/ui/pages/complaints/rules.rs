//! `/settings/complaints`: whose complaints are, until when they are answered, and the usual words.

use domain::{
    complaint::{
        Category,
        refund::RefundRule,
        routing::ANSWERERS,
        rules::{AnswerTemplate, ComplaintRulesForm, RouteForm},
        view::{Answerer, ComplaintRulesPage as Told},
    },
    error::{AppError, FieldErrors},
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    api::complaints::{read_complaint_rules, save_complaint_rules},
    i18n::*,
    ui::{
        connection::use_connection,
        focus,
        frame::Main,
        icons::{Glyph, Icon},
        pages::settings::SettingsBar,
        parts::{
            AreaField, Banner, Button, Choice, Loaded, Look, Panel, SelectField, TextField, Tone,
            provide_errors, use_toasts,
        },
        words::{self, complaint},
    },
};

/// The page.
#[component]
pub fn ComplaintRulesPage() -> impl IntoView {
    let i18n = use_i18n();
    let told = Resource::new_blocking(|| (), |()| read_complaint_rules());
    view! {
        <SettingsBar title=text!(i18n, complaints.rules.title)/>
        <Main>
            <div class="page narrow">
                <Loaded resource=told let:told>
                    <Form told/>
                </Loaded>
            </div>
        </Main>
    }
    .into_any()
}

/// A route that is being edited.
#[derive(Clone, Copy)]
struct RouteDraft {
    category: Category,
    role: RwSignal<String>,
    person: RwSignal<String>,
    if_quality: RwSignal<String>,
}

/// The rules that are being edited.
#[derive(Clone, Copy)]
struct Draft {
    routes: StoredValue<Vec<RouteDraft>>,
    refund_days: RwSignal<String>,
    refund_basis: RwSignal<String>,
    own_days: RwSignal<String>,
    own_basis: RwSignal<String>,
    first_percent: RwSignal<String>,
    second_percent: RwSignal<String>,
    templates: RwSignal<Vec<(RwSignal<String>, RwSignal<String>)>>,
    refund_words: StoredValue<Vec<RwSignal<String>>>,
}

impl Draft {
    fn new(form: ComplaintRulesForm) -> Self {
        let route = |category: Category| {
            let own = form.routes.iter().find(|route| route.category == category.code());
            let RouteForm { role, person, if_quality, .. } = own.cloned().unwrap_or_default();
            RouteDraft {
                category,
                role: RwSignal::new(role),
                person: RwSignal::new(person),
                if_quality: RwSignal::new(if_quality),
            }
        };
        let template = |own: AnswerTemplate| (RwSignal::new(own.name), RwSignal::new(own.text));
        Self {
            routes: StoredValue::new(Category::ALL.map(route).to_vec()),
            refund_days: RwSignal::new(form.refund_days),
            refund_basis: RwSignal::new(form.refund_basis),
            own_days: RwSignal::new(form.own_days),
            own_basis: RwSignal::new(form.own_basis),
            first_percent: RwSignal::new(form.first_percent),
            second_percent: RwSignal::new(form.second_percent),
            templates: RwSignal::new(form.templates.into_iter().map(template).collect()),
            refund_words: StoredValue::new(form.refund_words.into_iter().map(RwSignal::new).collect()),
        }
    }

    fn form(self) -> ComplaintRulesForm {
        let get = |field: RwSignal<String>| field.get_untracked();
        let route = |own: &RouteDraft| RouteForm {
            category: own.category.code().into(),
            role: get(own.role),
            person: get(own.person),
            if_quality: get(own.if_quality),
        };
        let template = |(name, text): &(RwSignal<String>, RwSignal<String>)| AnswerTemplate {
            name: get(*name),
            text: get(*text),
        };
        ComplaintRulesForm {
            routes: self.routes.with_value(|routes| routes.iter().map(route).collect()),
            refund_days: get(self.refund_days),
            refund_basis: get(self.refund_basis),
            own_days: get(self.own_days),
            own_basis: get(self.own_basis),
            first_percent: get(self.first_percent),
            second_percent: get(self.second_percent),
            templates: self.templates.with_untracked(|all| all.iter().map(template).collect()),
            refund_words: self.refund_words.with_value(|words| words.iter().map(|own| get(*own)).collect()),
        }
    }
}

#[component]
fn Form(told: Told) -> impl IntoView {
    let i18n = use_i18n();
    let (toasts, connection) = (use_toasts(), use_connection());
    let Told { version, form, answerers } = told;
    let draft = Draft::new(form);
    let version = RwSignal::new(version);
    let errors = RwSignal::new(FieldErrors::default());
    let failed = RwSignal::new(None::<AppError>);
    let busy = RwSignal::new(false);
    provide_errors(errors);
    let show = move |faults: FieldErrors| {
        errors.set(faults);
        request_animation_frame(|| {
            focus::give_first("#main [aria-invalid=true]");
        });
    };
    let save = move || {
        let form = draft.form();
        errors.set(FieldErrors::default());
        failed.set(None);
        if let Err(faults) = form.parse() {
            return show(faults);
        }
        busy.set(true);
        spawn_local(async move {
            let saved = save_complaint_rules(version.get_untracked(), form).await;
            connection.note(&saved);
            // meanwhile the page may have been left
            if busy.try_set(false).is_some() {
                return;
            }
            match saved {
                Ok(now) => {
                    version.set(now.version);
                    toasts.say(td_string!(i18n.get_locale_untracked(), complaints.rules.saved));
                }
                Err(AppError::Invalid(faults)) => show(faults),
                Err(error) => failed.set(Some(error)),
            }
        });
    };
    let banner = move || {
        failed.get().map(|error| {
            view! { <Banner tone=Tone::Warn icon=Glyph::Warn>{words::error(i18n.get_locale(), &error)}</Banner> }
        })
    };
    view! {
        <form
            class="col g4"
            novalidate=true
            on:submit=move |event| {
                event.prevent_default();
                save();
            }
        >
            <Banner tone=Tone::Info icon=Glyph::Law>{t!(i18n, complaints.rules.note)}</Banner>
            <Routes draft answerers/>
            <Limits draft/>
            <Templates draft errors/>
            <RefundWords draft/>
            <div role="alert">{banner}</div>
            <div class="row"><Button kind="submit" look=Look::Primary busy>{t!(i18n, common.save)}</Button></div>
        </form>
    }
    .into_any()
}

/// The fields of a category: the role, the person, who answers too.
const fn fields(category: Category) -> [&'static str; 3] {
    match category {
        Category::Quality => ["role.quality", "person.quality", "if_quality.quality"],
        Category::Service => ["role.service", "person.service", "if_quality.service"],
        Category::Money => ["role.money", "person.money", "if_quality.money"],
        Category::PersonalData => ["role.personal_data", "person.personal_data", "if_quality.personal_data"],
        Category::Injury => ["role.injury", "person.injury", "if_quality.injury"],
        Category::Court => ["role.court", "person.court", "if_quality.court"],
    }
}

/// The fields of what an operator says about money.
const WORDS: [&str; 6] = ["words.1", "words.2", "words.3", "words.4", "words.5", "words.6"];

#[component]
fn Routes(draft: Draft, answerers: Vec<Answerer>) -> impl IntoView {
    let i18n = use_i18n();
    let answerers = StoredValue::new(answerers);
    let roles = Signal::derive(move || {
        let language = i18n.get_locale();
        ANSWERERS.map(|role| Choice::new(role.code(), words::role(language, role))).to_vec()
    });
    let row = move |route: RouteDraft| {
        let people = Signal::derive(move || {
            let role = route.role.get();
            let of_role = |own: &&Answerer| own.role.code() == role;
            let choice = |own: &Answerer| Choice::new(own.id, own.name.clone());
            answerers.with_value(|all| all.iter().filter(of_role).map(choice).collect::<Vec<_>>())
        });
        let [role, person, if_quality] = fields(route.category);
        view! {
            <fieldset class="complaint-route">
                <legend class="b">{move || words::capitalised(complaint::category(i18n.get_locale(), route.category))}</legend>
                <SelectField label=text!(i18n, complaints.rules.role) name=role value=route.role choices=roles required=true/>
                <SelectField label=text!(i18n, complaints.rules.person) name=person value=route.person choices=people empty=text!(i18n, complaints.rules.anybody)/>
                <SelectField label=text!(i18n, complaints.rules.if_quality) name=if_quality value=route.if_quality choices=roles empty=text!(i18n, complaints.rules.nobody)/>
            </fieldset>
        }
    };
    let rows = draft.routes.with_value(|routes| routes.iter().copied().map(row).collect_view());
    view! {
        <Panel title=text!(i18n, complaints.rules.routes)>
            <div class="pad col g4">{rows}</div>
        </Panel>
    }
    .into_any()
}

#[component]
fn Limits(draft: Draft) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Panel title=text!(i18n, complaints.rules.limits)>
            <div class="pad col g3">
                <div class="pairs">
                    <TextField label=text!(i18n, complaints.rules.refund_days) name="refund_days" value=draft.refund_days inputmode="numeric" required=true/>
                    <TextField label=text!(i18n, complaints.rules.basis) name="refund_basis" value=draft.refund_basis required=true/>
                    <TextField label=text!(i18n, complaints.rules.own_days) name="own_days" value=draft.own_days inputmode="numeric" required=true/>
                    <TextField label=text!(i18n, complaints.rules.basis) name="own_basis" value=draft.own_basis required=true/>
                    <TextField label=text!(i18n, complaints.rules.first_percent) name="first_percent" value=draft.first_percent inputmode="numeric" required=true/>
                    <TextField label=text!(i18n, complaints.rules.second_percent) name="second_percent" value=draft.second_percent inputmode="numeric" required=true/>
                </div>
            </div>
        </Panel>
    }
    .into_any()
}

#[component]
fn Templates(draft: Draft, errors: RwSignal<FieldErrors>) -> impl IntoView {
    let i18n = use_i18n();
    let row = |(at, (name, text)): (usize, (RwSignal<String>, RwSignal<String>))| {
        let i18n = use_i18n();
        view! {
            <div class="col g2">
                <TextField label=text!(i18n, complaints.rules.template_name) name="template_name" id=format!("template-{at}") value=name/>
                <AreaField label=text!(i18n, complaints.field.text) name="template_text" id=format!("template-text-{at}") value=text rows=4/>
            </div>
        }
    };
    let add = move |_| {
        draft.templates.update(|all| all.push((RwSignal::new(String::new()), RwSignal::new(String::new()))));
    };
    let fault = move || {
        errors.with(|errors| errors.of("templates")).map(|fault| {
            view! {
                <p class="note row g1" data-tone="bad">
                    <Icon glyph=Glyph::Warn small=true/>
                    {move || words::fault(i18n.get_locale(), fault)}
                </p>
            }
        })
    };
    view! {
        <Panel title=text!(i18n, complaints.rules.templates)>
            <div class="pad col g4">
                <p class="small mute">{t!(i18n, complaints.rules.places)}</p>
                {move || draft.templates.get().into_iter().enumerate().map(row).collect_view()}
                <div role="alert">{fault}</div>
                <div class="row"><Button on:click=add>{t!(i18n, complaints.rules.add_template)}</Button></div>
            </div>
        </Panel>
    }
    .into_any()
}

#[component]
fn RefundWords(draft: Draft) -> impl IntoView {
    let i18n = use_i18n();
    let row = move |((rule, name), value): ((RefundRule, &'static str), RwSignal<String>)| {
        let label = move || complaint::refund_rule(i18n.get_locale(), rule);
        view! { <AreaField label=label name=name value=value rows=3 note=TextProp::from(rule.law())/> }
    };
    let fields = RefundRule::ALL.into_iter().zip(WORDS);
    let rows =
        draft.refund_words.with_value(|words| fields.zip(words.iter().copied()).map(row).collect_view());
    view! {
        <Panel title=text!(i18n, complaints.rules.refund_words)>
            <div class="pad col g3">{rows}</div>
        </Panel>
    }
    .into_any()
}

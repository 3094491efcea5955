//! `/setup`: the first run of an empty database. A plain form.

use domain::{error::FieldErrors, setup::SetupForm};
use leptos::prelude::*;
use leptos_meta::Title;
use serde::{Deserialize, Serialize};

use super::sign_in::Gate;
use crate::{
    i18n::*,
    ui::parts::{Control, Field, provide_errors},
};

/// What became of the form; the server provides it when it shows the page again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetupAnswer {
    /// What was typed, without the password.
    pub form: SetupForm,
    /// What to mend.
    pub errors: FieldErrors,
}

impl Default for SetupAnswer {
    fn default() -> Self {
        let form = SetupForm { zone: "Europe/Moscow".into(), login: "admin".into(), ..SetupForm::default() };
        Self { form, errors: FieldErrors::default() }
    }
}

/// Zones of Russia, from west to east, to choose from; any other IANA zone may be typed.
pub(super) const ZONES: [&str; 12] = [
    "Europe/Kaliningrad",
    "Europe/Moscow",
    "Europe/Samara",
    "Asia/Yekaterinburg",
    "Asia/Omsk",
    "Asia/Novosibirsk",
    "Asia/Krasnoyarsk",
    "Asia/Irkutsk",
    "Asia/Yakutsk",
    "Asia/Vladivostok",
    "Asia/Magadan",
    "Asia/Kamchatka",
];

/// The page.
#[component]
pub fn Setup() -> impl IntoView {
    let i18n = use_i18n();
    let SetupAnswer { form, errors } =
        SharedValue::new(|| use_context::<SetupAnswer>().unwrap_or_default()).into_inner();
    provide_errors(Signal::stored(errors));
    view! {
        <Title text=text!(i18n, account.setup.title)/>
        <Gate title=text!(i18n, common.product)>
            <form class="panel wide" action="/setup" method="post">
                <div>
                    <h2 class="lead">{t!(i18n, account.setup.title)}</h2>
                    <p class="mute">{t!(i18n, account.setup.intro)}</p>
                </div>
                <Line label=text!(i18n, account.setup.clinic) name="clinic" value=form.clinic autocomplete="organization"/>
                <Line label=text!(i18n, account.setup.branch) name="branch" value=form.branch note=text!(i18n, account.setup.branch_note)/>
                <Line label=text!(i18n, account.setup.address) name="address" value=form.address autocomplete="street-address"/>
                <Line label=text!(i18n, account.setup.zone) name="zone" value=form.zone list="zones"/>
                <datalist id="zones">{ZONES.map(|zone| view! { <option value=zone></option> }).collect_view()}</datalist>
                <h3>{t!(i18n, account.setup.admin)}</h3>
                <Line label=text!(i18n, account.setup.name) name="name" value=form.name autocomplete="name"/>
                <Line label=text!(i18n, account.login) name="login" value=form.login autocomplete="username" note=text!(i18n, account.login_note)/>
                <Line label=text!(i18n, account.password) name="password" kind="password" autocomplete="new-password" note=text!(i18n, account.password_note)/>
                <button class="btn primary">
                    {t!(i18n, account.setup.submit)}" "<span class="keys"><kbd>"Enter"</kbd></span>
                </button>
            </form>
        </Gate>
    }
}

/// A field that the page does not watch: what is typed before the Wasm is there stays.
#[component]
pub(super) fn Line(
    /// What it asks for.
    #[prop(into)]
    label: TextProp,
    /// Its name in the form.
    name: &'static str,
    /// What stands in it at first.
    #[prop(optional)]
    value: String,
    /// `text` or `password`.
    #[prop(default = "text")]
    kind: &'static str,
    /// For the browser's memory.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// The id of a list to choose from.
    #[prop(optional)]
    list: Option<&'static str>,
    /// A remark below.
    #[prop(optional, into)]
    note: Option<TextProp>,
) -> impl IntoView {
    let draw = move |control: Control| {
        view! {
            <input
                class="input" type=kind name=control.name id=control.id required autocomplete=autocomplete list=list
                value=value aria-invalid=control.invalid aria-describedby=control.described_by
            />
        }
    };
    match note {
        Some(note) => view! { <Field label name note let:control>{draw(control)}</Field> }.into_any(),
        None => view! { <Field label name let:control>{draw(control)}</Field> }.into_any(),
    }
}

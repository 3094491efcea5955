//! `/exports`: tables as files. A plain form: its answer is the file, or the page again with what to mend.

use chrono::{Datelike, NaiveDate};
use domain::{
    error::FieldErrors,
    export::{ExportChoices, ExportForm, ExportFormat, ExportTable},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use serde::{Deserialize, Serialize};

use crate::{
    api::exports::list_exports,
    i18n::*,
    ui::{
        frame::{Main, TopBar},
        icons::{Glyph, Icon},
        parts::{AreaField, Choice, Loaded, Panel, SelectField, TextField, provide_errors},
        words::export,
    },
};

/// What became of the form; the server provides it when it shows the page again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportAnswer {
    /// What was chosen and typed.
    pub form: ExportForm,
    /// What to mend.
    pub errors: FieldErrors,
}

/// The page. Where another page leads here, its address says which table and which dates.
#[component]
pub fn ExportsPage() -> impl IntoView {
    let i18n = use_i18n();
    let answer = SharedValue::new(use_context::<ExportAnswer>).into_inner();
    let query = use_query_map().get_untracked();
    let asked = |name: &str| query.get(name).unwrap_or_default();
    let ExportAnswer { form, errors } = answer.unwrap_or_else(|| ExportAnswer {
        form: ExportForm {
            table: asked("table"),
            from: asked("from"),
            to: asked("to"),
            ..ExportForm::default()
        },
        errors: FieldErrors::default(),
    });
    provide_errors(Signal::stored(errors));
    let choices = Resource::new_blocking(|| (), |()| list_exports());
    view! {
        <TopBar title=text!(i18n, exports.title)/>
        <Main>
            <div class="page narrow">
                <Loaded resource=choices let:choices>
                    <Order choices form=form.clone()/>
                </Loaded>
            </div>
        </Main>
    }
    .into_any()
}

/// What is filled in: what was, else this month up to today.
fn usual(form: ExportForm, choices: &ExportChoices) -> ExportForm {
    let or = |said: String, usual: String| if said.is_empty() { usual } else { said };
    let date = |date: NaiveDate| date.format("%Y-%m-%d").to_string();
    let first = choices.today.with_day(1).unwrap_or(choices.today);
    let table = choices.tables.first().map(|table| table.code().to_owned()).unwrap_or_default();
    ExportForm {
        table: or(form.table, table),
        format: or(form.format, ExportFormat::Xlsx.code().into()),
        from: or(form.from, date(first)),
        to: or(form.to, date(choices.today)),
        ..form
    }
}

#[component]
fn Order(choices: ExportChoices, form: ExportForm) -> impl IntoView {
    let i18n = use_i18n();
    let form = usual(form, &choices);
    let ExportChoices { tables, personal, .. } = choices;
    let table = RwSignal::new(form.table);
    let format = RwSignal::new(form.format);
    let (from, to) = (RwSignal::new(form.from), RwSignal::new(form.to));
    let reason = RwSignal::new(form.reason);
    let ticked = !form.personal.is_empty();
    let tables = Signal::derive(move || {
        let name = |own: &ExportTable| Choice::new(own.code(), export::table(i18n.get_locale(), *own));
        tables.iter().map(name).collect::<Vec<_>>()
    });
    let formats = Signal::derive(move || {
        let language = i18n.get_locale();
        vec![
            Choice::new(ExportFormat::Xlsx.code(), td_string!(language, exports.xlsx)),
            Choice::new(ExportFormat::Csv.code(), td_string!(language, exports.csv)),
        ]
    });
    let dateless = move || ExportTable::from_code(&table.get()).is_some_and(|table| !table.is_dated());
    let of_persons = move || ExportTable::from_code(&table.get()).is_some_and(ExportTable::is_of_persons);
    view! {
        <Panel title=text!(i18n, exports.title)>
            <form class="pad col g3" action="/exports" method="post">
                <p class="mute">{t!(i18n, exports.intro)}</p>
                <SelectField label=text!(i18n, exports.what) name="table" value=table choices=tables required=true/>
                <div class="row wrap g3" hidden=dateless>
                    <TextField label=text!(i18n, exports.from) name="from" kind="date" value=from/>
                    <TextField label=text!(i18n, exports.to) name="to" kind="date" value=to/>
                </div>
                <SelectField label=text!(i18n, exports.format) name="format" value=format choices=formats required=true/>
                {personal.then(|| view! {
                    <fieldset class="col g2">
                        <label class="check">
                            <input type="checkbox" name="personal" value="on" checked=ticked aria-describedby="personal-note"/>
                            {t!(i18n, exports.personal)}
                        </label>
                        <p class="note" id="personal-note">
                            {move || match of_persons() {
                                true => t_string!(i18n, exports.needs_personal),
                                false => t_string!(i18n, exports.personal_note),
                            }}
                        </p>
                        <AreaField
                            label=text!(i18n, exports.reason) name="reason" value=reason
                            note=text!(i18n, exports.reason_note)
                        />
                    </fieldset>
                })}
                <div class="row">
                    <button class="btn primary"><Icon glyph=Glyph::Spreadsheet/>{t!(i18n, exports.submit)}</button>
                </div>
            </form>
        </Panel>
    }
    .into_any()
}

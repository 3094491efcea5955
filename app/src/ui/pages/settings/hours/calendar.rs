//! Many dates of the calendar at once: the official one, a file, or a text, to be looked through before it is kept.

use chrono::Datelike;
use domain::{
    branch_hours::BranchHoursEdit,
    holiday_calendar,
    hours_page::{BranchHoursPage as Page, HoursCheck},
    id::BranchId,
};
use leptos::{html, prelude::*, task::spawn_local};
use wasm_bindgen_futures::JsFuture;

use super::{
    branch::Drafts,
    holidays::follow,
    saving::{Flow, SaveBar},
};
use crate::{
    api::hours::official_calendar,
    i18n::*,
    ui::{
        connection::use_connection,
        parts::{AreaField, Choice, SelectField, provide_errors},
        words,
    },
};

/// The form.
#[component]
pub fn WholeCalendar(
    /// The page it stands on.
    page: StoredValue<Page>,
    /// What is typed on it.
    drafts: Drafts,
    /// Called when it is kept.
    on_saved: Callback<HoursCheck>,
) -> impl IntoView {
    let i18n = use_i18n();
    let (branches, today) = page.with_value(|page| (page.branches.clone(), page.today));
    let (content, place) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let remark = RwSignal::new(None::<Remark>);
    let connection = use_connection();
    let read = move || BranchHoursEdit::Calendar {
        branch_id: place.with(|id| id.parse::<BranchId>().ok()),
        text: content.get(),
    };
    let flow = Flow::new(read, move |check| on_saved.run(check));
    follow(flow, drafts);
    provide_errors(flow.errors());
    let of_year = move |year: i32| {
        let fill = move |_| {
            spawn_local(async move {
                let told = official_calendar(year).await;
                connection.note(&told);
                if let Ok(told) = told {
                    content.try_set(told.text);
                    remark.try_set((!told.transfers).then_some(Remark::Unmoved(year)));
                }
            });
        };
        view! {
            <button type="button" class="btn sm" on:click=fill>
                {move || t_string!(i18n, hours.calendar_official, year = year)}
            </button>
        }
    };
    let faults = move || {
        let language = i18n.get_locale();
        let lines = flow.errors().get().0.into_iter().filter_map(|error| {
            let number = error.field.strip_prefix("text.")?.to_owned();
            let line = td_string!(language, hours.calendar_line, number = number);
            Some(view! { <li>{line} ": " {words::fault(language, error.fault)}</li> })
        });
        lines.collect_view()
    };
    let days = move || content.with(|text| holiday_calendar::parse(text).map_or(0, |days| days.len()));
    let remarks = move || {
        remark.get().map(|remark| {
            let words = move || match remark {
                Remark::Unmoved(year) => t_string!(i18n, hours.calendar_unmoved, year = year),
                Remark::Unreadable => t_string!(i18n, hours.calendar_unreadable).to_owned(),
            };
            view! { <p class="note" role="status">{words}</p> }
        })
    };
    let places = branches.into_iter().map(|(id, name, _)| Choice::new(id, name)).collect::<Vec<_>>();
    view! {
        <div class="pad col g3 inset-form">
            <div class="row wrap g1">
                {of_year(today.year())}
                {of_year(today.year() + 1)}
                <FromFile content remark/>
            </div>
            {remarks}
            <AreaField label=text!(i18n, hours.calendar_text) name="text" value=content rows=10 note=text!(i18n, hours.calendar_note)/>
            <ul class="note" data-tone="bad">{faults}</ul>
            <p class="small mute" role="status">{move || t_string!(i18n, hours.calendar_days, count = days())}</p>
            <SelectField
                label=text!(i18n, hours.holiday_where) name="branch_id" value=place choices=Signal::stored(places)
                empty=text!(i18n, hours.holiday_all)
            />
            <SaveBar flow/>
        </div>
    }
    .into_any()
}

/// What there is to say of where the text came from.
#[derive(Clone, Copy)]
enum Remark {
    /// The government's transfers of that year are not in it.
    Unmoved(i32),
    /// The file is no text.
    Unreadable,
}

#[component]
fn FromFile(content: RwSignal<String>, remark: RwSignal<Option<Remark>>) -> impl IntoView {
    let i18n = use_i18n();
    let input = NodeRef::<html::Input>::new();
    let chosen = move |_| {
        let Some(input) = input.get_untracked() else { return };
        let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
        spawn_local(async move {
            let told = JsFuture::from(file.text()).await.ok().and_then(|told| told.as_string());
            // What is no text in UTF-8 comes with marks in place of its letters.
            match told.filter(|text| !text.contains('\u{fffd}')) {
                Some(text) => {
                    content.set(text);
                    remark.set(None);
                }
                None => remark.set(Some(Remark::Unreadable)),
            }
        });
        input.set_value("");
    };
    view! {
        <input node_ref=input type="file" id="calendar-file" class="vh" accept=".csv,.txt,text/csv,text/plain" on:change=chosen/>
        <label class="btn sm" for="calendar-file">{t!(i18n, hours.calendar_file)}</label>
    }
}

//! The calendar of a branch: dates that are not as their weekday.

use chrono::Weekday;
use domain::{
    branch_hours::{BranchHoursEdit, HolidayForm},
    hours_page::{BranchHoursPage as Page, HoursCheck},
    id::BranchId,
    wording::full_date,
    working_hours::Holiday,
};
use leptos::prelude::*;

use super::{
    address::{Act, Address, Here, NEW_CALENDAR, NEW_HOLIDAY, use_address},
    branch::Drafts,
    calendar::WholeCalendar,
    doctor::use_close,
    lists::Add,
    saving::{Flow, SaveBar},
};
use crate::{
    i18n::*,
    ui::{
        keys::{Chord, use_keys},
        parts::{Choice, Panel, SelectField, Tag, TextField, Tone, provide_errors},
        words::{
            hours::{WEEK, open_as},
            lang,
        },
    },
};

/// What is being edited of the calendar.
#[derive(Clone, Debug, PartialEq)]
enum Editing {
    New,
    Calendar,
    Drop(Box<Holiday>),
}

impl Editing {
    fn read(address: &Address, page: &Page) -> Option<Self> {
        let edit = address.edit.as_deref()?;
        match edit {
            NEW_HOLIDAY => return Some(Self::New),
            NEW_CALENDAR => return Some(Self::Calendar),
            _ => {}
        }
        let holiday = page.hours.holidays.iter().find(|holiday| holiday.id.to_string() == edit)?;
        Some(Self::Drop(Box::new(holiday.clone())))
    }
}

/// The panel.
#[component]
pub fn HolidaysPanel(
    /// The page it stands on.
    page: StoredValue<Page>,
    /// What is typed on it.
    drafts: Drafts,
    /// Called when something is kept.
    on_saved: Callback<HoursCheck>,
) -> impl IntoView {
    let i18n = use_i18n();
    let address = use_address();
    let may_edit = page.with_value(|page| page.may_edit);
    let editing = Memo::new(move |_| {
        address.with(|address| page.with_value(|page| Editing::read(address, page))).filter(|_| may_edit)
    });
    let form = move || match editing.get()? {
        Editing::New => Some(view! { <NewDay page drafts on_saved/> }.into_any()),
        Editing::Calendar => Some(view! { <WholeCalendar page drafts on_saved/> }.into_any()),
        Editing::Drop(holiday) => Some(view! { <DropDay holiday=*holiday drafts on_saved/> }.into_any()),
    };
    let rows = page.with_value(|page| {
        let own = page.branch.id;
        let shown = page.hours.holidays.iter().filter(|holiday| {
            holiday.date >= page.today && holiday.branch.is_none_or(|branch| branch == own)
        });
        let mut shown: Vec<Holiday> = shown.cloned().collect();
        shown.sort_by_key(|holiday| (holiday.date, holiday.branch.is_some()));
        if shown.is_empty() {
            return view! { <p class="pad mute">{t!(i18n, hours.no_holidays)}</p> }.into_any();
        }
        let row = |holiday: Holiday| view! { <Row holiday may_edit/> };
        view! { <ul class="kept">{shown.into_iter().map(row).collect_view()}</ul> }.into_any()
    });
    view! {
        <Panel
            title=text!(i18n, hours.calendar)
            aside=move || may_edit.then(|| view! {
                <span class="row g1">
                    <Add what=NEW_CALENDAR words=text!(i18n, hours.add_calendar)/>
                    <Add what=NEW_HOLIDAY words=text!(i18n, hours.add_holiday)/>
                </span>
            })
        >
            {form}
            {rows}
        </Panel>
    }
    .into_any()
}

#[component]
fn Row(holiday: Holiday, may_edit: bool) -> impl IntoView {
    let i18n = use_i18n();
    let address = use_address();
    let (date, weekday, id) = (holiday.date, holiday.open_as, holiday.id);
    let when = move || full_date(date, lang(i18n.get_locale()));
    let to = Signal::derive(move || address.with(|address| address.editing(id, Act::Drop)));
    let name = move || td_string!(i18n.get_locale(), hours.drop_of, what = when());
    view! {
        <li>
            <div class="col t">
                <span class="row wrap g1"><span class="b">{when}</span><How weekday/></span>
                <span>{holiday.reason}</span>
                {holiday.branch.is_none().then(|| view! { <span class="small mute">{t!(i18n, hours.holiday_all)}</span> })}
            </div>
            {may_edit.then(|| view! {
                <div class="row acts"><Here to class="btn plain sm" name>{t!(i18n, hours.drop)}</Here></div>
            })}
        </li>
    }
    .into_any()
}

#[component]
fn How(weekday: Option<Weekday>) -> impl IntoView {
    let i18n = use_i18n();
    let words = move || match weekday {
        Some(weekday) => open_as(i18n.get_locale(), weekday),
        None => td_string!(i18n.get_locale(), hours.month.closed),
    };
    view! { <Tag tone=if weekday.is_some() { Tone::Good } else { Tone::Info }>{words}</Tag> }
}

#[component]
fn NewDay(page: StoredValue<Page>, drafts: Drafts, on_saved: Callback<HoursCheck>) -> impl IntoView {
    let i18n = use_i18n();
    let (own, branches) = page.with_value(|page| (page.branch.id, page.branches.clone()));
    let blank = || RwSignal::new(String::new());
    let (from, to, how, reason) = (blank(), blank(), blank(), blank());
    let place = RwSignal::new(own.to_string());
    let read = move || BranchHoursEdit::Holidays {
        form: HolidayForm {
            from: from.get(),
            to: to.get(),
            branch_id: place.with(|id| id.parse::<BranchId>().ok()),
            open_as: how.get(),
            reason: reason.get(),
        },
    };
    let flow = Flow::new(read, move |check| on_saved.run(check));
    follow(flow, drafts);
    provide_errors(flow.errors());
    let places = branches.into_iter().map(|(id, name, _)| Choice::new(id, name)).collect::<Vec<_>>();
    let hows = move || {
        let language = i18n.get_locale();
        WEEK.map(|day| Choice::new(day.number_from_monday(), open_as(language, day))).to_vec()
    };
    view! {
        <div class="pad col g3 inset-form">
            <div class="pair">
                <TextField label=text!(i18n, hours.first_day) name="from" value=from inputmode="numeric" placeholder="31.12.2026"/>
                <TextField
                    label=text!(i18n, hours.last_date) name="to" value=to inputmode="numeric"
                    note=text!(i18n, hours.one_day_note)
                />
            </div>
            <div class="pair">
                <SelectField
                    label=text!(i18n, hours.holiday_how) name="open_as" value=how choices=Signal::derive(hows)
                    empty=text!(i18n, hours.holiday_closed)
                />
                <SelectField
                    label=text!(i18n, hours.holiday_where) name="branch_id" value=place choices=Signal::stored(places)
                    empty=text!(i18n, hours.holiday_all)
                />
            </div>
            <TextField label=text!(i18n, hours.holiday_reason) name="reason" value=reason/>
            <SaveBar flow/>
        </div>
    }
    .into_any()
}

#[component]
fn DropDay(holiday: Holiday, drafts: Drafts, on_saved: Callback<HoursCheck>) -> impl IntoView {
    let i18n = use_i18n();
    let (id, date, reason) = (holiday.id, holiday.date, holiday.reason);
    let flow = Flow::new(move || BranchHoursEdit::DropHoliday { id }, move |check| on_saved.run(check));
    follow(flow, drafts);
    view! {
        <div class="pad col g3 inset-form">
            <p><b>{move || full_date(date, lang(i18n.get_locale()))}</b>", "{reason}</p>
            <p class="mute">{t!(i18n, hours.holiday_drop_note)}</p>
            <SaveBar flow/>
        </div>
    }
    .into_any()
}

/// Shows in the month what is typed, as long as the form is open. Esc closes it.
pub fn follow(flow: Flow<BranchHoursEdit>, drafts: Drafts) {
    let i18n = use_i18n();
    let close = use_close(use_address());
    use_keys().bind(Chord::key("Escape"), text!(i18n, hours.cancel), close);
    drafts.calendar.set(Some(flow.edit().get_untracked()));
    Effect::watch(move || flow.edit().get(), move |now, _, _| drafts.calendar.set(Some(now.clone())), false);
    on_cleanup(move || {
        drafts.calendar.try_set(None);
    });
}

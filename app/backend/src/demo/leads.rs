//! The demo clinic's leads: those of the last weeks, most of them closed, and what there is to do today.

use chrono::{DateTime, Days, TimeDelta, Utc};
use domain::{
    clinic::Sex,
    lead::{LeadSource, LeadStatus, RejectReason, Touch},
    lead_act::EntryKind,
};
use uuid::Uuid;

use super::{
    calls,
    dice::{Dice, Stream},
    history::{History, RECENT},
    names::Origin,
};
use crate::{
    Error,
    store::{
        bookings::BookingRow,
        leads::{LeadEntryRow, LeadRow},
        users::CredentialsRow,
    },
};

/// A lead and what happened to it.
pub(super) type Rows = (LeadRow, Vec<LeadEntryRow>);

/// Leads of a day that come to nothing.
const LOST: i64 = 3;

const SOURCES: [(LeadSource, u32); 8] = [
    (LeadSource::Site, 9),
    (LeadSource::Vk, 7),
    (LeadSource::Telegram, 4),
    (LeadSource::Max, 2),
    (LeadSource::Whatsapp, 3),
    (LeadSource::Instagram, 2),
    (LeadSource::Aggregator, 3),
    (LeadSource::Email, 1),
];

const REASONS: [(RejectReason, u32); 8] = [
    (RejectReason::Price, 6),
    (RejectReason::NoAnswer, 6),
    (RejectReason::Answered, 5),
    (RejectReason::OtherClinic, 3),
    (RejectReason::ChangedMind, 3),
    (RejectReason::NoTime, 2),
    (RejectReason::TooFar, 1),
    (RejectReason::Spam, 3),
];

const ASKED: [&str; 14] = [
    "Сколько стоят элайнеры и есть ли рассрочка?",
    "Форма «Имплантация». Прошу позвонить после 13:00.",
    "Откололся кусочек зуба, не болит. Можно завтра?",
    "Здравствуйте!",
    "Ребёнку 6 лет, хотим на осмотр.",
    "Удаление зуба мудрости, лучше к хирургу, который уже смотрел.",
    "Протез для мамы, 78 лет. Сравниваю цены.",
    "Отбеливание к 12 декабря. Нужен ли осмотр?",
    "Какая цена коронки из циркония?",
    "Есть ли у вас приём в воскресенье?",
    "Хочу записаться на чистку по акции.",
    "Кровоточат дёсны, к кому лучше?",
    "Слетела коронка, стояла два года. Что делать?",
    "Брекеты ребёнку 12 лет, сколько это по времени?",
];

const CAMPAIGNS: [(&str, &str, &str); 4] = [
    ("yandex", "cpc", "имплантация"),
    ("yandex", "cpc", "брекеты"),
    ("vk", "target", "гигиена-ноябрь"),
    ("2gis", "map", ""),
];

/// Who works on them.
struct Staff {
    operators: Vec<(Uuid, String)>,
    smm: Option<(Uuid, String)>,
}

/// All of them; `visits` are some of the visits that there are.
pub(super) fn fill(
    history: &History<'_>,
    smm: Option<(Uuid, String)>,
    visits: &[BookingRow],
) -> Result<Vec<Rows>, Error> {
    let mut dice = Dice::new(history.seed, Stream::Leads, 0);
    let operators = history.operators.iter().map(|operator| (operator.id, operator.name.clone())).collect();
    let staff = Staff { operators, smm };
    let mut rows = Vec::new();
    for visit in visits.iter().filter(|visit| visit.patient_id.is_some()) {
        rows.push(booked(&mut dice, &staff, visit)?);
    }
    let until = history.now - TimeDelta::minutes(30);
    for days in 0..RECENT.unsigned_abs() {
        for _ in 0..dice.between(1, 2 * LOST - 1) {
            if let Some(at) = calls::moment(&mut dice, history.today - Days::new(days), until) {
                rows.push(lost(&mut dice, &staff, at)?);
            }
        }
    }
    rows.extend(today(&mut dice, history, &staff)?);
    Ok(rows)
}

/// The first SMM manager among the users.
pub(super) fn smm(users: &[CredentialsRow]) -> Option<(Uuid, String)> {
    let role = domain::permission::Role::SmmManager.code();
    let found = users.iter().map(|row| &row.user).find(|user| user.role == role)?;
    Some((found.id, found.name.clone()))
}

fn booked(dice: &mut Dice, staff: &Staff, visit: &BookingRow) -> Result<Rows, Error> {
    let at = visit.created_at - TimeDelta::minutes(dice.between(4, 50));
    let mut rows = answered(dice, staff, at)?;
    let lead = &mut rows.0;
    lead.status = LeadStatus::Booked.code().into();
    lead.booking_id = Some(visit.id);
    lead.closed_at = Some(visit.created_at);
    let by = name_of(staff, lead.owner_id);
    rows.1.push(entry(dice, visit.created_at, &by, EntryKind::Booked, ""));
    Ok(rows)
}

fn lost(dice: &mut Dice, staff: &Staff, at: DateTime<Utc>) -> Result<Rows, Error> {
    let mut rows = answered(dice, staff, at)?;
    let reason = dice.weighted(&REASONS);
    let closed = at + TimeDelta::minutes(dice.between(10, 25));
    let lead = &mut rows.0;
    lead.status = LeadStatus::Rejected.code().into();
    lead.reason = Some(reason.code().into());
    lead.attempts = if reason == RejectReason::NoAnswer { 3 } else { 0 };
    lead.closed_at = Some(closed);
    let by = name_of(staff, lead.owner_id);
    rows.1.push(entry(dice, closed, &by, EntryKind::Rejected, ""));
    Ok(rows)
}

/// What waits, what is worked on, and what the SMM manager has.
fn today(dice: &mut Dice, history: &History<'_>, staff: &Staff) -> Result<Vec<Rows>, Error> {
    let ago = |seconds| history.now - TimeDelta::seconds(seconds);
    let mut rows = Vec::new();
    for seconds in [460, 232, 65, 20] {
        rows.push(came(dice, ago(seconds))?);
    }
    for (minutes, step, in_min) in
        [(95, "Ждёт снимок", None), (70, "Позвонить ещё раз", Some(40)), (41, "", None)]
    {
        let mut work = answered(dice, staff, ago(minutes * 60))?;
        work.0.next_step = step.into();
        work.0.next_at = in_min.map(|in_min| history.now + TimeDelta::minutes(in_min));
        work.0.attempts = i32::from(in_min.is_some());
        rows.push(work);
    }
    let passed_on = [
        (25, false, false, "Вопрос о конкурсе в группе, приз «чистка»."),
        (130, true, false, "Хочет съёмку «до и после» для блога."),
        (180, true, true, "Согласна на осмотр, удобно в пятницу."),
    ];
    for (minutes, accepted, returned, note) in passed_on {
        let mut lead = answered(dice, staff, ago((minutes + 12) * 60))?;
        let (forwarder, at) = (lead.0.owner_id, ago(minutes * 60));
        let smm = staff.smm.clone();
        lead.0.forwarded_by = forwarder;
        lead.0.forwarded_at = Some(at);
        lead.0.accepted_at = accepted.then(|| at + TimeDelta::minutes(6));
        lead.0.returned = returned;
        lead.0.handover_note = note.into();
        lead.0.status = if returned { LeadStatus::InWork } else { LeadStatus::Forwarded }.code().into();
        lead.0.owner_id =
            if returned { forwarder } else { smm.as_ref().map(|(id, _)| *id).filter(|_| accepted) };
        lead.1.push(entry(
            dice,
            at,
            &name_of(staff, forwarder),
            EntryKind::Forwarded,
            if returned { "" } else { note },
        ));
        let by = smm.map(|(_, name)| name).unwrap_or_default();
        if let Some(at) = lead.0.accepted_at {
            lead.1.push(entry(dice, at, &by, EntryKind::Accepted, ""));
        }
        if returned {
            lead.1.push(entry(dice, at + TimeDelta::minutes(50), &by, EntryKind::Returned, note));
        }
        rows.push(lead);
    }
    Ok(rows)
}

/// One to which somebody has turned.
fn answered(dice: &mut Dice, staff: &Staff, at: DateTime<Utc>) -> Result<Rows, Error> {
    let (mut lead, mut entries) = came(dice, at)?;
    let seconds = dice.weighted(&[(60, 5), (120, 6), (180, 5), (300, 3), (560, 2)]) + dice.between(0, 59);
    let (operator, name) = dice.one(&staff.operators).clone();
    let turned = at + TimeDelta::seconds(seconds);
    lead.status = LeadStatus::InWork.code().into();
    lead.owner_id = Some(operator);
    lead.answered_at = Some(turned);
    lead.answer_s = i32::try_from(seconds).ok();
    entries.push(entry(dice, turned, &name, EntryKind::Taken, ""));
    Ok((lead, entries))
}

/// Somebody reaches out.
fn came(dice: &mut Dice, at: DateTime<Utc>) -> Result<Rows, Error> {
    let source = dice.weighted(&SOURCES);
    let sex = if dice.chance(65) { Sex::F } else { Sex::M };
    let origin = Origin::of(dice);
    let first = origin.first(dice, sex, 1985);
    let name = match source {
        LeadSource::Max | LeadSource::Instagram if dice.chance(30) => String::new(),
        LeadSource::Site | LeadSource::Whatsapp => first.to_owned(),
        _ => format!("{} {first}", super::names::surname(origin.surname(dice), sex)),
    };
    let number = dice.between(10_000, 9_999_999);
    let sender = match source {
        LeadSource::Vk | LeadSource::Telegram | LeadSource::Max => {
            Some(format!("{}:{number}", source.code()))
        }
        _ => None,
    };
    let contact = match source {
        LeadSource::Vk => format!("https://vk.com/id{number}"),
        LeadSource::Telegram => format!("https://t.me/u{number}"),
        LeadSource::Instagram => format!("@u{number}"),
        LeadSource::Email => format!("u{number}@example.com"),
        _ => String::new(),
    };
    let rung = contact.is_empty() || dice.chance(40);
    let phone = rung.then(|| format!("+7974{number:07}"));
    let text = dice.pick(&ASKED).to_owned();
    let touch = if matches!(source, LeadSource::Site | LeadSource::Vk) && dice.chance(70) {
        let (from, medium, campaign) = dice.pick(&CAMPAIGNS);
        Touch { source: from.into(), medium: medium.into(), campaign: campaign.into(), ..Touch::default() }
    } else {
        Touch::default()
    };
    let touch = serde_json::to_string(&touch)?;
    let consent = (source == LeadSource::Site).then(|| "2026-01".to_owned());
    let lead = LeadRow {
        name,
        phone,
        sender,
        contact,
        message: text.clone(),
        first_touch: touch.clone(),
        last_touch: touch,
        consent_at: consent.is_some().then_some(at),
        consent_version: consent,
        ..LeadRow::blank(dice.id(at), source.code(), at)
    };
    let written = entry(dice, at, "", EntryKind::Message, &text);
    Ok((lead, vec![written]))
}

fn entry(dice: &mut Dice, at: DateTime<Utc>, by: &str, kind: EntryKind, words: &str) -> LeadEntryRow {
    LeadEntryRow { id: dice.id(at), at, by_name: by.into(), kind: kind.code().into(), words: words.into() }
}

fn name_of(staff: &Staff, user: Option<Uuid>) -> String {
    let found = staff.operators.iter().find(|(id, _)| Some(*id) == user);
    found.map(|(_, name)| name.clone()).unwrap_or_default()
}

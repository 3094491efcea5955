//! The demo clinic's complaints: those of the last weeks, most of them answered, and what there is to answer now.

use chrono::{DateTime, Datelike, Days, TimeDelta, Utc};
use domain::{
    complaint::{
        Category, ComplaintChannel, ComplaintStatus, Demand, Outcome,
        act::EntryKind,
        deadline::{Deadline, WorkDays},
        routing::{ANSWERERS, route},
        rules::ComplaintRules,
        usual_severity,
        warning::Warning,
    },
    money::Kopecks,
    permission::Role,
};
use uuid::Uuid;

use super::{
    calls::{self, ZONE},
    dice::{Dice, Stream},
    history::{History, RECENT},
    panel::Panel,
};
use crate::store::{
    complaints::{ComplaintEntryRow, ComplaintRow},
    users::{CredentialsRow, UserRow},
};

/// A complaint and what happened to it; its number is given when it is written.
pub(super) type Rows = (ComplaintRow, Vec<ComplaintEntryRow>);

/// How many there are.
const COUNT: u64 = 36;

/// What is said: about what, what is demanded, whether quality is cited, in which words.
type Said = (Category, Demand, bool, &'static str);

const SAID: [Said; 12] = [
    (
        Category::Service,
        Demand::Nothing,
        false,
        "Ждала приёма сорок минут, никто не извинился и не предупредил.",
    ),
    (
        Category::Service,
        Demand::Answer,
        false,
        "Администратор говорила со мной на повышенных тонах при других пациентах.",
    ),
    (
        Category::Quality,
        Demand::Refund,
        true,
        "Поставили пломбу, через пять дней она выпала. Прошу вернуть деньги за лечение.",
    ),
    (
        Category::Quality,
        Demand::Redo,
        true,
        "Коронка сколота с внутренней стороны, царапает язык. Прошу переделать.",
    ),
    (Category::Money, Demand::Refund, false, "Отказался от отбеливания до начала, прошу вернуть предоплату."),
    (Category::Money, Demand::Answer, false, "По телефону называли одну цену, а в счёте другая."),
    (
        Category::PersonalData,
        Demand::Answer,
        false,
        "Мне приходят сообщения, хотя я просила больше не писать.",
    ),
    (Category::Service, Demand::Nothing, false, "Дважды переносили запись в последний момент."),
    (
        Category::Money,
        Demand::Refund,
        true,
        "Шина не подошла, за неё взяли полную стоимость. Верните деньги.",
    ),
    (
        Category::Quality,
        Demand::Answer,
        true,
        "После удаления болит вторую неделю, объясните, всё ли в порядке.",
    ),
    (Category::Service, Demand::Nothing, false, "На парковке нет мест, указанных на сайте."),
    (
        Category::Injury,
        Demand::Damages,
        true,
        "Во время снятия слепка поранили губу, пришлось обращаться к другому врачу.",
    ),
];

const NAMES: [&str; 9] = [
    "Верещагина Полина Олеговна",
    "Магомедов Руслан Тагирович",
    "Белкина Татьяна Петровна",
    "Сафин Ильдар Маратович",
    "Громова Екатерина Львовна",
    "Орлов Степан Андреевич",
    "Жданова Нина Фёдоровна",
    "Лукьянов Артём Игоревич",
    "Цветкова Алла Борисовна",
];

const AUTHORITIES: [&str; 3] = ["мать", "дочь", "доверенность от 12.01.2026"];

/// Those who can answer.
pub(super) fn answerers(users: &[CredentialsRow]) -> Vec<UserRow> {
    let answers = |user: &UserRow| Role::from_code(&user.role).is_some_and(|role| ANSWERERS.contains(&role));
    users.iter().map(|row| row.user.clone()).filter(answers).collect()
}

/// All of them, in the order in which they came.
pub(super) fn fill(history: &History<'_>, panels: &[Panel]) -> Vec<Rows> {
    let mut dice = Dice::new(history.seed, Stream::Complaints, 0);
    let until = history.now - TimeDelta::minutes(40);
    let last = RECENT.unsigned_abs();
    let moments = (0..COUNT).filter_map(|at| {
        let day = history.today - Days::new(last - at * last / (COUNT - 1));
        calls::moment(&mut dice, day, until)
    });
    let mut moments: Vec<DateTime<Utc>> = moments.collect();
    moments.sort();
    moments.into_iter().enumerate().map(|(place, at)| one(&mut dice, history, panels, place, at)).collect()
}

fn one(dice: &mut Dice, history: &History<'_>, panels: &[Panel], place: usize, at: DateTime<Utc>) -> Rows {
    let said = SAID[place % SAID.len()];
    let mut row = registered(dice, history, panels, said, at);
    let mut entries = vec![entry(dice, at, &row.registered_by_name, EntryKind::Registered, &row.role, "")];
    let age = (history.now - at).num_days();
    let by = history.answerers.iter().find(|user| Some(user.id) == row.assignee_id);
    let by = by.map_or_else(String::new, |user| user.name.clone());
    if age < 1 || by.is_empty() {
        return (row, entries);
    }
    let taken = at + TimeDelta::hours(dice.between(2, 20));
    row.status = ComplaintStatus::InReview.code().into();
    entries.push(entry(dice, taken, &by, EntryKind::Taken, "", ""));
    entries.push(entry(
        dice,
        taken + TimeDelta::minutes(5),
        &by,
        EntryKind::Comment,
        "",
        "Запросили карту и снимки.",
    ));
    // a few wait for too long
    if age > 9 && place % 9 != 4 {
        answered(dice, &mut row, &mut entries, said, &by, taken);
    } else if place % 4 == 1 {
        row.status = ComplaintStatus::AwaitingPatient.code().into();
        let asked = taken + TimeDelta::hours(3);
        entries.push(entry(dice, asked, &by, EntryKind::Asked, "", "Пришлите, пожалуйста, чек и снимок."));
    }
    if row.answered_at.is_none() {
        let rules = ComplaintRules::usual();
        let near = Warning::at(&rules, row.clock_from, row.due_at, history.now);
        row.warned = near.map(|warning| warning.code().into());
    }
    (row, entries)
}

fn answered(
    dice: &mut Dice,
    row: &mut ComplaintRow,
    entries: &mut Vec<ComplaintEntryRow>,
    (_, demand, _, _): Said,
    by: &str,
    taken: DateTime<Utc>,
) {
    let outcome = match demand {
        Demand::Nothing | Demand::Answer => Outcome::Explained,
        _ => dice.weighted(&[(Outcome::Granted, 5), (Outcome::Partly, 3), (Outcome::Refused, 2)]),
    };
    let at = taken + TimeDelta::hours(dice.between(30, 120));
    let words =
        "Мы рассмотрели ваше обращение и приносим извинения за неудобства. Подробности сообщили по телефону.";
    row.status = ComplaintStatus::Answered.code().into();
    row.answer = Some(words.into());
    row.answered_at = Some(at);
    row.outcome = Some(outcome.code().into());
    row.refund = row.amount.filter(|_| outcome == Outcome::Granted);
    entries.push(entry(dice, at, by, EntryKind::Answered, outcome.code(), words));
    if dice.chance(80) {
        let score = dice.between(2, 5);
        let closed = at + TimeDelta::hours(26);
        row.score = Some(score as i32);
        row.status = ComplaintStatus::Closed.code().into();
        row.over_at = Some(closed);
        entries.push(entry(dice, closed - TimeDelta::hours(1), by, EntryKind::Rated, &score.to_string(), ""));
        entries.push(entry(dice, closed, by, EntryKind::Closed, "", ""));
    }
}

fn registered(
    dice: &mut Dice,
    history: &History<'_>,
    panels: &[Panel],
    (category, demand, quality, words): Said,
    at: DateTime<Utc>,
) -> ComplaintRow {
    let rules = ComplaintRules::usual();
    let routed = route(&rules.routes, category, quality);
    let operator = dice.one(&history.operators);
    let of_role: Vec<&UserRow> =
        history.answerers.iter().filter(|user| user.role == routed.role.code()).collect();
    let assignee = if of_role.is_empty() { None } else { Some(dice.one(&of_role).id) };
    let person = panels.first().filter(|_| dice.chance(40)).and_then(|panel| panel.anybody(dice)).cloned();
    let deadline = Deadline::of(&rules, &WorkDays::default(), ZONE, at, demand);
    let phone = format!("+7912{:07}", dice.between(1_000_000, 9_999_999));
    let amount = (demand == Demand::Refund).then(|| Kopecks::rubles(dice.between(3, 26) * 500).0);
    let authority = person.as_ref().map(|_| dice.pick(&AUTHORITIES).to_owned());
    ComplaintRow {
        id: dice.id(at),
        year: at.with_timezone(&ZONE).year(),
        serial: 0,
        status: if assignee.is_some() { ComplaintStatus::Assigned } else { ComplaintStatus::Registered }
            .code()
            .into(),
        channel: dice
            .weighted(&[
                (ComplaintChannel::Call, 6),
                (ComplaintChannel::Email, 2),
                (ComplaintChannel::Visit, 2),
            ])
            .code()
            .into(),
        category: category.code().into(),
        quality_cited: quality,
        severity: usual_severity(category).code().into(),
        demand: demand.code().into(),
        amount,
        words: words.into(),
        name: dice.pick(&NAMES).into(),
        phone: Some(phone),
        address: String::new(),
        authority,
        patient_id: person.map(|person| person.id),
        booking_id: None,
        doctor_id: quality.then(|| dice.one(&history.directory.doctors[..history.doctors]).id.0),
        branch_id: history.directory.branches.first().map(|branch| branch.id.0),
        call_id: None,
        received_at: at,
        clock_from: at,
        due_on: deadline.on,
        due_at: deadline.at,
        basis: deadline.basis,
        warned: None,
        memo_id: None,
        registered_by: Some(operator.id),
        registered_by_name: operator.name.clone(),
        registered_at: at,
        role: routed.role.code().into(),
        second_role: routed.second.map(|second| second.code().into()),
        assignee_id: assignee,
        answer: None,
        answered_at: None,
        outcome: None,
        refund: None,
        score: None,
        merged_into: None,
        over_at: None,
        version: 1,
    }
}

fn entry(
    dice: &mut Dice,
    at: DateTime<Utc>,
    by: &str,
    kind: EntryKind,
    detail: &str,
    words: &str,
) -> ComplaintEntryRow {
    let id: Uuid = dice.id(at);
    ComplaintEntryRow {
        id,
        at,
        by_name: by.into(),
        kind: kind.code().into(),
        detail: detail.into(),
        words: words.into(),
    }
}

//! The report of a day on paper: in Russian, whatever the reader's language.

use app::{
    i18n::Locale,
    ui::words::{self, hours, lead, report},
};
use backend::Error;
use chrono::{DateTime, Utc};
use domain::{
    day_report::{Metric, Rate, view::ReportView},
    wording::{self, Lang},
};

use super::sheet::{Sheets, Style};

/// Russian.
const RU: Locale = Locale::ru;

/// The document as PDF.
pub fn paper(view: &ReportView) -> Result<Vec<u8>, Error> {
    let mut sheets = Sheets::new()?;
    let title = format!("Отчёт за {}", wording::date_with_weekday(view.date, Lang::Ru));
    sheets.write(Style::Title, &title);
    head(&mut sheets, view);
    figures(&mut sheets, view);
    parts(&mut sheets, view);
    ahead(&mut sheets, view);
    if !view.comment.is_empty() {
        sheets.write(Style::Head, "Комментарий");
        sheets.write(Style::Text, &view.comment);
    }
    story(&mut sheets, view);
    sheets.write(Style::Small, report::rule(RU));
    let made = moment(view, view.now);
    sheets.finish(&title, |page, pages| format!("{title}. Составлено {made}. Страница {page} из {pages}"))
}

fn head(sheets: &mut Sheets, view: &ReportView) {
    sheets.fact("Оператор", &view.operator.name);
    sheets.fact("Состояние", report::state(RU, view.state));
    let branches: Vec<&str> = view.ahead.iter().map(|of| of.branch.name.as_str()).collect();
    sheets.fact("Филиал", &branches.join(", "));
    let planned = view.shift.planned.map_or_else(|| "выходной".to_owned(), hours::span);
    sheets.fact("Смена по плану", &planned);
    let time =
        |at: Option<DateTime<Utc>>| at.map_or("…".into(), |at| words::free_time::time(view.zone, at));
    if view.shift.started_at.is_some() {
        let actual = format!("{}–{}", time(view.shift.started_at), time(view.shift.ended_at));
        sheets.fact("Смена по факту", &actual);
    }
    sheets.fact("Посчитан", &moment(view, view.counted_at));
    if view.state.is_sent() {
        sheets.fact("Не закрыто при отправке", &view.left_open.to_string());
    } else {
        sheets.fact("Не закрыто", &view.points.len().to_string());
    }
}

fn figures(sheets: &mut Sheets, view: &ReportView) {
    let groups: [(&str, &[Metric], &[Rate]); 4] = [
        (
            "Звонки",
            &[Metric::CallsIn, Metric::Answered, Metric::Missed, Metric::CalledBack, Metric::Outgoing],
            &[Rate::MeanWait, Rate::MeanHandling, Rate::ServiceLevel],
        ),
        (
            "Записи",
            &[
                Metric::Booked,
                Metric::BookedNew,
                Metric::BookedAgain,
                Metric::Moved,
                Metric::Cancelled,
                Metric::CancelledByPatient,
                Metric::CancelledByClinic,
                Metric::Target,
            ],
            &[Rate::Conversion],
        ),
        (
            "Заявки",
            &[Metric::LeadsReceived, Metric::LeadsProcessed, Metric::LeadsForwarded, Metric::LeadsBooked],
            &[],
        ),
        (
            "Жалобы",
            &[Metric::ComplaintsRegistered, Metric::ComplaintsPassedOn, Metric::ComplaintsOverdue],
            &[],
        ),
    ];
    for (name, metrics, rates) in groups {
        sheets.write(Style::Head, name);
        for metric in metrics {
            let sent = view.figures.of(*metric);
            let said = match view.differs(*metric) {
                Some(now) => format!("{sent} (сейчас {now})"),
                None => sent.to_string(),
            };
            sheets.fact(report::metric(RU, *metric), &said);
        }
        for rate in rates {
            let value = rate.of(&view.figures.calls);
            sheets.fact(report::rate(RU, *rate), &report::rate_value(RU, *rate, value));
        }
    }
}

fn parts(sheets: &mut Sheets, view: &ReportView) {
    let figures = &view.figures;
    if !figures.specialties.is_empty() || !figures.reasons.is_empty() {
        sheets.write(Style::Head, "Записи и отмены подробнее");
    }
    for part in &figures.specialties {
        let name = if part.name.is_empty() { "без специальности" } else { &part.name };
        sheets.fact(&words::capitalised(name), &part.count.to_string());
    }
    for part in &figures.channels {
        let name = report::channel(RU, &part.code);
        sheets.fact(&words::capitalised(&name), &part.count.to_string());
    }
    for (reason, count) in &figures.reasons {
        let name = words::capitalised(words::cancel_reason(RU, *reason));
        sheets.fact(&format!("Отмена: {name}"), &count.to_string());
    }
    for of in &figures.leads {
        let counts = of.counts;
        let said = format!(
            "получено {}, обработано {}, передано {}, записано {}",
            counts.received, counts.processed, counts.forwarded, counts.booked
        );
        sheets.fact(&format!("Заявки: {}", lead::source(RU, of.source)), &said);
    }
}

fn ahead(sheets: &mut Sheets, view: &ReportView) {
    if view.ahead.is_empty() {
        return;
    }
    sheets.write(Style::Head, "Расписание вперёд");
    for of in &view.ahead {
        for day in &of.days {
            let full =
                day.fill.percent().map_or("приёма нет".to_owned(), |percent| format!("{percent} %"));
            let said = format!("{}: {full}, больших окон {}", of.branch.name, day.fill.big_gaps);
            sheets.fact(&wording::short_day(day.date, Lang::Ru), &said);
        }
    }
}

fn story(sheets: &mut Sheets, view: &ReportView) {
    if view.entries.is_empty() {
        return;
    }
    sheets.write(Style::Head, "Что было с отчётом");
    for entry in &view.entries {
        let what = report::entry(RU, entry.kind);
        sheets.write(Style::Text, &format!("{}. {what}. {}", moment(view, entry.at), entry.by));
        if let Some((calls, booked)) = entry.counted {
            sheets.write(Style::Small, &format!("Звонков {calls}, записей {booked}"));
        }
        if !entry.words.is_empty() {
            sheets.write(Style::Small, &entry.words);
        }
    }
}

/// «23 ноября 2026, 10:12», by the clinic's clock.
fn moment(view: &ReportView, at: DateTime<Utc>) -> String {
    let at = at.with_timezone(&view.zone);
    format!("{}, {}", wording::full_date(at.date_naive(), Lang::Ru), wording::time(at.time()))
}

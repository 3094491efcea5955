//! All that is kept of a complaint as one document, for the clinic's lawyer: in Russian, whatever the reader's language.

use app::{
    i18n::Locale,
    ui::words::{self, complaint},
};
use backend::Error;
use chrono::{DateTime, Utc};
use domain::{
    complaint::view::{ComplaintEntry, ComplaintView},
    wording::{self, Lang},
};

use super::sheet::{Sheets, Style};

/// Russian.
const RU: Locale = Locale::ru;

/// The document as PDF.
pub fn paper(view: &ComplaintView) -> Result<Vec<u8>, Error> {
    let mut sheets = Sheets::new()?;
    let title = complaint::title(RU, view.line.kind, &view.line.number);
    sheets.write(Style::Title, &title);
    facts(&mut sheets, view);
    sheets.write(Style::Head, "Со слов заявителя");
    sheets.write(Style::Text, &view.line.text);
    if let Some(answer) = &view.answer {
        sheets.write(Style::Head, "Ответ");
        sheets.write(Style::Text, answer);
    }
    sheets.write(Style::Head, "Приложения");
    if view.files.is_empty() {
        sheets.write(Style::Text, "Нет");
    }
    for (at, file) in view.files.iter().enumerate() {
        let (size, when) = (file.size.div_ceil(1024), moment(view, file.at));
        sheets.write(Style::Text, &format!("{}. {}, {size} КБ. {}, {when}", at + 1, file.name, file.by));
    }
    sheets.write(Style::Head, "История и комментарии");
    for told in &view.entries {
        entry(&mut sheets, view, told);
    }
    let made = moment(view, view.now);
    sheets.finish(&title, |page, pages| format!("{title}. Составлено {made}. Страница {page} из {pages}"))
}

fn facts(sheets: &mut Sheets, view: &ComplaintView) {
    let line = &view.line;
    let mut fact = |name: &str, value: String| sheets.fact(name, &value);
    fact("Состояние", complaint::status(RU, line.status).into());
    fact("Получена", moment(view, line.received_at));
    fact("Зарегистрирована", format!("{}, {}", moment(view, view.registered_at), view.registered_by));
    fact("Как обратились", complaint::channel(RU, view.channel).into());
    fact("О чём", complaint::category(RU, line.category).into());
    fact("Качество лечения", if view.quality_cited { "упомянуто".into() } else { String::new() });
    fact("Тяжесть", complaint::severity(RU, line.severity).into());
    fact("Требование", complaint::demand(RU, view.demand).into());
    fact("Сумма", view.amount.map(|amount| amount.format()).unwrap_or_default());
    fact("Заявитель", line.name.clone());
    fact("Полномочия", view.authority.clone().unwrap_or_default());
    fact("Телефон", view.phone_masked.clone().unwrap_or_default());
    fact("Адрес", view.address.clone());
    fact("Пациент", view.patient.as_ref().map(|(_, name)| name.clone()).unwrap_or_default());
    fact("Приём", view.visit_at.map(|at| moment(view, at)).unwrap_or_default());
    fact("Врач", view.doctor.clone().unwrap_or_default());
    fact("Филиал", view.branch.clone().unwrap_or_default());
    fact("Кто отвечает", complaint::answerers(RU, line.role, line.second));
    fact("Сотрудник", line.assignee.clone().unwrap_or_default());
    fact("Ответ до", wording::full_date(line.due_on, Lang::Ru));
    fact("Основание", view.basis.clone());
    fact("Ответ дан", view.answered_at.map(|at| moment(view, at)).unwrap_or_default());
    fact("Итог", view.outcome.map(|own| complaint::outcome(RU, own).to_owned()).unwrap_or_default());
    fact("Возврат", view.refund.map(|amount| amount.format()).unwrap_or_default());
    fact("Оценка ответа", view.score.map(|score| format!("{score} из 5")).unwrap_or_default());
    let merged = view.merged_into.as_ref().map(|(_, number)| format!("с № {number}"));
    fact("Объединена", merged.unwrap_or_default());
}

fn entry(sheets: &mut Sheets, view: &ComplaintView, told: &ComplaintEntry) {
    let what = words::complaint::entry(RU, told.kind);
    let detail = complaint::detail(RU, told);
    let what = if detail.is_empty() { what.to_owned() } else { format!("{what}: {detail}") };
    sheets.write(Style::Text, &format!("{}. {what}. {}", moment(view, told.at), told.by));
    if !told.text.is_empty() {
        sheets.write(Style::Small, &told.text);
    }
}

/// «23 ноября 2026, 10:12», by the clinic's clock.
fn moment(view: &ComplaintView, at: DateTime<Utc>) -> String {
    let at = at.with_timezone(&view.zone);
    format!("{}, {}", wording::full_date(at.date_naive(), Lang::Ru), wording::time(at.time()))
}

//! Every act that the audit may tell of: its kind, and what it is called. The words are made on the server, so that no
//! browser carries them.

use super::AuditKind::{self, Alarm, Change, Export, Reveal, Search, SignIn, View};
use crate::wording::Lang;

/// The act's name in the database, its kind, and its words in Russian and in English.
type Act = (&'static str, AuditKind, &'static str, &'static str);

/// All of them.
#[rustfmt::skip] // one line each
pub const ACTS: &[Act] = &[
    ("patient.view", View, "Открыта карта пациента", "Looked at a patient's card"),
    ("booking.view", View, "Открыта запись", "Looked at a booking"),
    ("lead.view", View, "Открыта заявка", "Looked at a lead"),
    ("call.view", View, "Открыт звонок", "Looked at a call"),
    ("complaint.view", View, "Открыта жалоба", "Looked at a complaint"),
    ("audit.view", View, "Открыт журнал действий", "Looked at the audit"),
    ("patient.search", Search, "Поиск пациентов", "Searched for patients"),
    ("complaint.mark", View, "Проверены жалобы пациента", "Checked a patient's complaints"),
    ("patient.reveal", Reveal, "Раскрыты данные пациента", "Uncovered a patient's data"),
    ("patient.code_word", Reveal, "Проверено кодовое слово", "Checked a code word"),
    ("lead.reveal", Reveal, "Раскрыт номер заявки", "Uncovered a lead's number"),
    ("complaint.reveal", Reveal, "Раскрыт номер в жалобе", "Uncovered a complaint's number"),
    ("payload.reveal", Reveal, "Раскрыто присланное извне", "Uncovered what was sent from outside"),
    ("call.hear", Reveal, "Прослушан звонок", "Listened to a call"),
    ("export.begin", Export, "Начата выгрузка", "Began an export"),
    ("export.end", Export, "Выгрузка закончена", "Ended an export"),
    ("complaint.export", Export, "Жалоба сохранена в PDF", "Saved a complaint as PDF"),
    ("complaint.open_file", View, "Скачан файл жалобы", "Downloaded a complaint's file"),
    ("report.print", Export, "Отчёт сохранён в PDF", "Saved a report as PDF"),
    ("schedule.print", View, "Расписание на печать", "Opened the schedule for printing"),
    ("user.sign_in", SignIn, "Вход", "Signed in"),
    ("user.sign_in_refused", SignIn, "Отказано во входе", "Was not let in"),
    ("user.sign_out", SignIn, "Выход", "Signed out"),
    ("user.end_session", SignIn, "Завершён другой сеанс", "Ended another session"),
    ("user.lock", SignIn, "Экран заблокирован", "The screen was locked"),
    ("user.unlock", SignIn, "Экран разблокирован", "The screen was unlocked"),
    ("user.recovery_used", SignIn, "Вход по запасному коду", "Signed in by a recovery code"),
    ("alarm.views", Alarm, "Слишком много просмотров и поисков", "Too many looks and searches"),
    ("alarm.reveals", Alarm, "Слишком много раскрытий", "Too much uncovered"),
    ("alarm.exports", Alarm, "Слишком много выгрузок", "Too many exports"),
    ("alarm.settle", Alarm, "Тревога разобрана", "An alarm was looked into"),
    ("booking.hold", Change, "Время удержано", "Held a time"),
    ("booking.extend_hold", Change, "Удержание продлено", "Extended a hold"),
    ("booking.release", Change, "Время отпущено", "Released a hold"),
    ("booking.book", Change, "Запись сделана", "Booked"),
    ("booking.booked", Change, "Запись снова в силе", "Back to booked"),
    ("booking.held", Change, "Время снова удержано", "Back to held"),
    ("booking.reschedule", Change, "Запись перенесена", "Moved a booking"),
    ("booking.parked", Change, "Запись отложена", "Parked a booking"),
    ("booking.to_move", Change, "Запись пора перенести", "A booking has to be moved"),
    ("booking.stays", Change, "Запись остаётся на месте", "A booking stays where it is"),
    ("booking.hand", Change, "Отложенная запись передана", "Handed a parked booking over"),
    ("booking.cancel", Change, "Запись отменена", "Cancelled a booking"),
    ("booking.cancelled", Change, "Запись отменена", "Cancelled a booking"),
    ("booking.set_wish", Change, "Изменено пожелание к записи", "Changed a booking's wish"),
    ("booking.confirmed", Change, "Запись подтверждена", "Confirmed a booking"),
    ("booking.arrived", Change, "Пациент в клинике", "The patient is there"),
    ("booking.in_chair", Change, "Пациент в кресле", "The patient is in the chair"),
    ("booking.done", Change, "Приём завершён", "The visit is done"),
    ("booking.no_show", Change, "Неявка", "No-show"),
    ("booking.undo", Change, "Действие с записью отменено", "Undid an act on a booking"),
    ("patient.create", Change, "Карта заведена", "Made a card"),
    ("patient.update", Change, "Карта изменена", "Changed a card"),
    ("patient.add_phone", Change, "Добавлен телефон", "Added a phone"),
    ("patient.update_phone", Change, "Изменён телефон", "Changed a phone"),
    ("patient.remove_phone", Change, "Удалён телефон", "Removed a phone"),
    ("patient.add_wish", Change, "Добавлено пожелание", "Added a wish"),
    ("patient.remove_wish", Change, "Удалено пожелание", "Removed a wish"),
    ("patient.merge", Change, "Карты объединены", "Merged two cards"),
    ("patient.unmerge", Change, "Карты разъединены", "Took a merge of cards back"),
    ("patient.messages", Change, "Изменено согласие на сообщения", "Changed consent to messages"),
    ("patient.undo_import", Change, "Карта из импорта возвращена", "Took an imported card back"),
    ("call.start", Change, "Звонок начат", "Began a call"),
    ("call.end", Change, "Звонок завершён", "Ended a call"),
    ("call.outcome", Change, "Указан исход звонка", "Said how a call ended"),
    ("call.dial", Change, "Набор номера", "Dialled"),
    ("call.ring", Change, "Звонок поступил", "A call rang"),
    ("call.attach", Change, "Звонок на линии связан с рабочим местом", "Tied a call to a desk"),
    ("call.accept", Change, "Звонок принят на рабочем месте", "Accepted a call"),
    ("call.miss", Change, "Звонок пропущен", "A call was missed"),
    ("callback.promise", Change, "Обещан звонок", "Promised a call-back"),
    ("callback.add", Change, "Дополнен обещанный звонок", "Added to a call-back"),
    ("callback.drop", Change, "Обещанный звонок снят", "Dropped a call-back"),
    ("callback.ring", Change, "Перезвонили", "Rang back"),
    ("callback.put_off", Change, "Звонок отложен", "Put a call-back off"),
    ("callback.restore", Change, "Обещанный звонок снова в списке", "Restored a call-back"),
    ("callback.miss", Change, "Не дозвонились", "Did not get through"),
    ("callback.close", Change, "Обещанный звонок закрыт", "Closed a call-back"),
    ("lead.message", Change, "Сообщение по заявке", "A lead's message"),
    ("lead.taken", Change, "Заявка взята", "Took a lead"),
    ("lead.released", Change, "Заявка отпущена", "Released a lead"),
    ("lead.note", Change, "Заметка к заявке", "Noted on a lead"),
    ("lead.planned", Change, "Назначен следующий шаг по заявке", "Planned a lead's next step"),
    ("lead.called", Change, "Позвонили по заявке", "Rang about a lead"),
    ("lead.forwarded", Change, "Заявка передана SMM", "Passed a lead on"),
    ("lead.recalled", Change, "Заявка отозвана", "Recalled a lead"),
    ("lead.accepted", Change, "Заявка принята SMM", "Accepted a lead"),
    ("lead.returned", Change, "Заявка возвращена", "Returned a lead"),
    ("lead.reminded", Change, "Напоминание о заявке", "Reminded of a lead"),
    ("lead.booked", Change, "Заявка закрыта записью", "A lead was booked"),
    ("lead.rejected", Change, "Заявка отклонена", "Rejected a lead"),
    ("lead.reopened", Change, "Заявка открыта снова", "Reopened a lead"),
    ("complaint.registered", Change, "Жалоба зарегистрирована", "Registered a complaint"),
    ("complaint.confirmed", Change, "Жалоба подтверждена", "Confirmed a complaint"),
    ("complaint.taken", Change, "Жалоба взята в работу", "Took a complaint"),
    ("complaint.assigned", Change, "Назначен ответственный за жалобу", "Assigned a complaint"),
    ("complaint.rerouted", Change, "Жалоба передана другой роли", "Rerouted a complaint"),
    ("complaint.asked", Change, "Запрос пациенту по жалобе", "Asked the patient about a complaint"),
    ("complaint.resumed", Change, "Работа по жалобе продолжена", "Resumed a complaint"),
    ("complaint.answered", Change, "Ответ на жалобу", "Answered a complaint"),
    ("complaint.closed", Change, "Жалоба закрыта", "Closed a complaint"),
    ("complaint.rated", Change, "Оценён ответ на жалобу", "Rated an answer"),
    ("complaint.reopened", Change, "Жалоба открыта снова", "Reopened a complaint"),
    ("complaint.rejected", Change, "Жалоба отклонена", "Rejected a complaint"),
    ("complaint.merged", Change, "Жалоба объединена с другой", "Merged a complaint"),
    ("complaint.took_in", Change, "В жалобу влита другая", "A complaint took another in"),
    ("complaint.comment", Change, "Комментарий к жалобе", "Commented on a complaint"),
    ("complaint.told", Change, "Сообщено по жалобе", "Told about a complaint"),
    ("complaint.attached", Change, "К жалобе приложен файл", "Attached a file to a complaint"),
    ("complaint.detached", Change, "Файл жалобы убран", "Detached a complaint's file"),
    ("complaint.warned", Change, "Предупреждение о сроке жалобы", "Warned of a complaint's deadline"),
    ("report.submitted", Change, "Отчёт отправлен", "Sent a report"),
    ("report.taken_back", Change, "Отчёт взят обратно", "Took a report back"),
    ("report.accepted", Change, "Отчёт принят", "Accepted a report"),
    ("report.returned", Change, "Отчёт возвращён", "Returned a report"),
    ("report.amended", Change, "Отчёт дополнен", "Amended a report"),
    ("user.create", Change, "Сотрудник добавлен", "Added a user"),
    ("user.update", Change, "Сотрудник изменён", "Changed a user"),
    ("user.disable", Change, "Сотрудник отключён", "Disabled a user"),
    ("user.enable", Change, "Сотрудник включён", "Enabled a user"),
    ("user.password", Change, "Сменён пароль", "Changed a password"),
    ("user.invite", Change, "Создано приглашение сотруднику", "Invited a user"),
    ("user.factor_on", Change, "Включён второй шаг входа", "Turned the second factor on"),
    ("user.factor_off", Change, "Выключен второй шаг входа", "Turned the second factor off"),
    ("user.factor_reset", Change, "Сброшен второй шаг входа", "Reset the second factor"),
    ("user.recovery_codes", Change, "Выданы новые запасные коды", "Made new recovery codes"),
    ("shift.plan", Change, "Смена запланирована", "Planned a shift"),
    ("shift.begin", Change, "Смена начата", "Began a shift"),
    ("shift.finish", Change, "Смена закончена", "Finished a shift"),
    ("shift.lapse", Change, "Смена закончена без отметки", "A shift lapsed"),
    ("operator.state", Change, "Сменён статус оператора", "Changed an operator's state"),
    ("operator.lapse", Change, "Статус оператора снят по времени", "An operator's state lapsed"),
    ("api_key.create", Change, "Создан ключ API", "Made an API key"),
    ("api_key.revoke", Change, "Ключ API отозван", "Revoked an API key"),
    ("waitlist.add", Change, "Пациент добавлен в лист ожидания", "Put on the waiting list"),
    ("waitlist.edit", Change, "Изменено ожидание", "Changed a wait"),
    ("waitlist.fill", Change, "Ожидание закрыто записью", "Filled a wait"),
    ("waitlist.withdraw", Change, "Снят с листа ожидания", "Taken off the waiting list"),
    ("waitlist.restore", Change, "Возвращён в лист ожидания", "Back on the waiting list"),
    ("plan.make", Change, "План лечения составлен", "Made a treatment plan"),
    ("plan.edit", Change, "План лечения изменён", "Changed a treatment plan"),
    ("plan.close", Change, "План лечения закрыт", "Closed a treatment plan"),
    ("plan.reopen", Change, "План лечения открыт снова", "Reopened a treatment plan"),
    ("gap.offer", Change, "Окно предложено пациенту", "Offered a gap"),
    ("memo.put_up", Change, "Сообщение размещено", "Put a memo up"),
    ("memo.take_down", Change, "Сообщение снято", "Took a memo down"),
    ("memo.restore", Change, "Сообщение возвращено", "Put a memo up again"),
    ("memo.read", Change, "Сообщение прочитано", "Read a memo"),
    ("message.send_again", Change, "Сообщение отправлено повторно", "Sent a message again"),
    ("message_template.save", Change, "Изменён шаблон сообщения", "Changed a message template"),
    ("payload.settle", Change, "Присланное разобрано", "Settled what was sent"),
    ("payload.restore", Change, "Присланное возвращено в список", "Restored what was sent"),
    ("branch.save", Change, "Филиал изменён", "Changed a branch"),
    ("chair.save", Change, "Кабинет изменён", "Changed a chair"),
    ("skill.save", Change, "Специальность изменена", "Changed a specialty"),
    ("doctor.save", Change, "Врач изменён", "Changed a doctor"),
    ("service.save", Change, "Услуга изменена", "Changed a service"),
    ("promotion.save", Change, "Акция изменена", "Changed a promotion"),
    ("article.save", Change, "Статья изменена", "Changed an article"),
    ("triage.save", Change, "Правило опроса изменено", "Changed a triage rule"),
    ("skill.drop", Change, "Специальность удалена", "Removed a specialty"),
    ("service.take_back_price", Change, "Цена отозвана", "Took a price back"),
    ("service.undo_import", Change, "Услуга из импорта возвращена", "Took an imported service back"),
    ("branch.hours", Change, "Изменены часы филиала", "Changed a branch's hours"),
    ("holiday.put", Change, "Праздник внесён", "Put a holiday"),
    ("holiday.drop", Change, "Праздник удалён", "Dropped a holiday"),
    ("pattern.add", Change, "График врача добавлен", "Added a doctor's pattern"),
    ("pattern.change", Change, "График врача изменён", "Changed a doctor's pattern"),
    ("pattern.drop", Change, "График врача удалён", "Dropped a doctor's pattern"),
    ("hours_exception.add", Change, "Исключение в графике добавлено", "Added an exception of hours"),
    ("hours_exception.change", Change, "Исключение в графике изменено", "Changed an exception of hours"),
    ("hours_exception.drop", Change, "Исключение в графике удалено", "Dropped an exception of hours"),
    ("hours_draft.keep", Change, "Черновик графика сохранён", "Kept a draft of hours"),
    ("hours_draft.drop", Change, "Черновик графика удалён", "Dropped a draft of hours"),
    ("hours_draft.publish", Change, "Черновик графика опубликован", "Published a draft of hours"),
    ("complaint_rules.save", Change, "Изменены правила жалоб", "Changed the rules of complaints"),
    ("lead_cost.set", Change, "Указаны расходы на заявки", "Noted what leads cost"),
    ("question.ask", Change, "Задан вопрос без ответа", "Asked what nothing answers"),
    ("question.answer", Change, "Ответ на вопрос", "Answered a question"),
    ("knowledge.care", Change, "Назначен ответственный за знание", "Said who keeps something known"),
    ("import.services", Change, "Импорт услуг", "Imported services"),
    ("import.patients", Change, "Импорт карт пациентов", "Imported patients"),
    ("import.undo", Change, "Импорт отменён", "Took an import back"),
    ("clinic.set_up", Change, "Клиника настроена", "Set the clinic up"),
    ("demo.load", Change, "Загружена демо-клиника", "Loaded the demo clinic"),
];

fn find(action: &str) -> Option<&'static Act> {
    ACTS.iter().find(|(name, ..)| *name == action)
}

/// Whether there is such an act.
pub fn is_known(action: &str) -> bool {
    find(action).is_some()
}

/// Its kind; that of a change where it is not known.
pub fn kind(action: &str) -> AuditKind {
    find(action).map_or(Change, |(_, kind, ..)| *kind)
}

/// What it is called; by its bare name where it is not known.
pub fn words(action: &str, lang: Lang) -> &str {
    find(action).map_or(action, |(_, _, ru, en)| match lang {
        Lang::Ru => ru,
        Lang::En => en,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_act_stands_once_and_has_words_in_both_languages() {
        let mut seen = HashSet::new();
        for (name, _, ru, en) in ACTS {
            assert!(seen.insert(name), "{name} stands twice");
            assert!(ru.chars().any(|letter| ('а'..='я').contains(&letter)), "{name}: {ru}");
            assert!(en.is_ascii() && !en.is_empty(), "{name}: {en}");
        }
    }

    #[test]
    fn what_is_not_known_is_a_change_by_its_bare_name() {
        assert_eq!((kind("sun.rise"), words("sun.rise", Lang::Ru)), (Change, "sun.rise"));
        assert_eq!(
            (kind("patient.view"), words("patient.view", Lang::En)),
            (View, "Looked at a patient's card")
        );
        assert!(is_known("user.sign_in") && !is_known("user"));
    }
}

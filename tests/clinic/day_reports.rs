//! The day's report on its way: a draft that counts itself, what is open in it, sent and not changed any more, accepted,
//! returned, added to; and to which date and to whom a call belongs.

use backend::{
    Actor, Ctx,
    services::{
        bookings, callbacks, calls, leads, memos, operator_states, patients, reports, telephony, users,
        waiting,
    },
};
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use domain::{
    booking::{BookingStatus, CancelForm, CancelReason},
    call::{Call, CallEnd, CallForm, CallOutcome},
    call_log::LogFilter,
    day_report::{
        Metric,
        act::{EntryKind, ReportAct, ReportState},
        view::{OpenPoint, PointAbout, ReportKey, ReportView},
    },
    error::{AppError, Fault, Refusal},
    event::Event,
    id::UserId,
    lead::LeadForm,
    permission::{Permission, Role},
    telephony::Provider,
    wording::Lang,
};
use serde_json::json;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, SqliteConnection};
use tests::{
    on_both,
    world::{Engine, World, monday, morning},
};

use crate::{audited, book_first, of_role, refused};

const PHONE: &str = "+79120009901";

/// The operator of the telephone 101, or of 111.
async fn one(world: &World, login: &str) -> (Ctx, UserId) {
    let user = users::find_by_login(&world.backend.system(), login).await.unwrap().unwrap();
    (world.backend.authorize(&Actor::from(&user), Permission::TakeCalls).unwrap(), user.id)
}

fn at(minute: i64) -> DateTime<Utc> {
    morning() + TimeDelta::minutes(minute)
}

async fn tell(world: &World, call: &str, at: DateTime<Utc>, event: &str, more: serde_json::Value) {
    let mut payload = json!({"event": event, "call_id": call, "at": at.to_rfc3339()});
    for (name, value) in more.as_object().unwrap() {
        payload[name] = value.clone();
    }
    world.clock.set(at);
    telephony::take(&world.backend.system(), Provider::Generic, &payload.to_string()).await.unwrap();
}

async fn rings(world: &World, call: &str, at: DateTime<Utc>, extension: &str) {
    let more = json!({"direction": "in", "phone": PHONE, "extension": extension});
    tell(world, call, at, "ringing", more).await;
}

async fn read(ctx: &Ctx, date: NaiveDate) -> ReportView {
    reports::read(ctx, ReportKey { date, operator: None }).await.unwrap()
}

async fn of(ctx: &Ctx, operator: UserId) -> ReportView {
    reports::read(ctx, ReportKey { date: monday(), operator: Some(operator) }).await.unwrap()
}

async fn act(ctx: &Ctx, view: &ReportView, act: ReportAct) -> Result<ReportView, backend::Error> {
    let key = ReportKey { date: view.date, operator: Some(view.operator.id) };
    reports::change(ctx, key, view.version, act).await
}

fn submit(despite: bool) -> ReportAct {
    ReportAct::Submit { comment: "С 10 до 11 линия была занята".into(), despite }
}

async fn send(ctx: &Ctx) -> ReportView {
    act(ctx, &read(ctx, monday()).await, submit(true)).await.unwrap()
}

/// A call by hand that ends so.
async fn ended(ctx: &Ctx, outcome: CallOutcome) -> Call {
    let id = calls::start(ctx, CallForm { phone: PHONE.into(), ..CallForm::default() }).await.unwrap().id;
    calls::end(ctx, id, CallEnd { outcome: Some(outcome), ..CallEnd::default() }).await.unwrap()
}

fn of_kind(view: &ReportView, code: &str) -> Vec<OpenPoint> {
    view.points.iter().filter(|point| point.about.code() == code).cloned().collect()
}

/// An act past the program; whether the database did it.
async fn past(world: &World, text: String) -> bool {
    match world.engine {
        Engine::Sqlite => {
            let mut connection = SqliteConnection::connect(&world.options().url).await.unwrap();
            connection.execute(AssertSqlSafe(text)).await.is_ok()
        }
        Engine::Postgres => {
            let mut connection = PgConnection::connect(&world.options().url).await.unwrap();
            connection.execute(AssertSqlSafe(text)).await.is_ok()
        }
    }
}

on_both! {
    async fn a_call_is_of_the_date_on_which_it_began_and_of_whoever_took_it(world: World) {
        let ((one_, me), (other, them)) = (one(&world, "operator").await, one(&world, "operator2").await);
        let before = read(&one_, monday()).await.figures.calls;
        // at 23:58 by the clinic's clock, and over at ten past midnight
        let late = at(15 * 60 + 58);
        rings(&world, "night", late, "101").await;
        tell(&world, "night", late + TimeDelta::seconds(9), "answered", json!({"extension": "101"})).await;
        tell(&world, "night", late + TimeDelta::minutes(12), "ended", json!({"answered": true})).await;
        let (on_monday, on_tuesday) = (read(&one_, monday()).await, read(&one_, monday() + Days::new(1)).await);
        assert_eq!(on_monday.figures.calls.offered, before.offered + 1);
        assert_eq!(on_tuesday.figures.calls.offered, 0, "whatever happens at midnight");
        // it rang here, and somebody else took it: theirs
        let noon = at(28 * 60);
        rings(&world, "noon", noon, "101").await;
        tell(&world, "noon", noon + TimeDelta::seconds(20), "answered", json!({"extension": "111"})).await;
        tell(&world, "noon", noon + TimeDelta::minutes(2), "ended", json!({"answered": true})).await;
        // nobody took it: of whom it rang for
        let evening = at(30 * 60);
        rings(&world, "evening", evening, "111").await;
        tell(&world, "evening", evening + TimeDelta::seconds(30), "ended", json!({"answered": false})).await;
        let tuesday = monday() + Days::new(1);
        assert_eq!(read(&one_, tuesday).await.figures.calls.offered, 0);
        let theirs = read(&other, tuesday).await.figures.calls;
        assert_eq!((theirs.offered, theirs.answered, theirs.missed), (2, 1, 1));
        assert_ne!(me, them);
        // the log opens the same calls
        let manager = of_role(&world, Role::Manager).await;
        let filter = LogFilter { from: Some(tuesday), to: Some(tuesday), operator: Some(them), ..LogFilter::default() };
        let lines = backend::services::call_log::page(&manager, &filter).await.unwrap().lines;
        assert_eq!(lines.len(), 2, "a missed one too");
    }

    async fn a_draft_counts_itself_whenever_it_is_looked_at(world: World) {
        let (one_, _) = one(&world, "operator").await;
        world.clock.set(at(60));
        let before = read(&one_, monday()).await;
        assert_eq!((before.state, before.version, before.own), (ReportState::Draft, 0, true));
        ended(&one_, CallOutcome::Advised).await;
        let patient = patients::search(&one_, "смирнова").await.unwrap().patients[0].id;
        let call = calls::start(&one_, CallForm::default()).await.unwrap().id;
        let visit = book_first(&one_, "B01.065.001", patient, Some(call)).await;
        let after = read(&one_, monday()).await;
        assert_eq!(after.figures.calls.offered, before.figures.calls.offered + 2);
        assert_eq!(after.figures.acts.booked, before.figures.acts.booked + 1);
        let key = ReportKey { date: monday(), operator: None };
        let rows = reports::rows(&one_, key, Metric::Booked).await.unwrap();
        assert!(rows.lines.iter().any(|line| line.id == visit.id.0), "the booking is behind the figure");
        let form = CancelForm { version: visit.version, reason: CancelReason::Clinic, call_id: None };
        let cancelled = bookings::cancel(&one_, visit.id, form).await.unwrap();
        let off = read(&one_, monday()).await.figures;
        assert_eq!(off.acts.cancelled_by_clinic, before.figures.acts.cancelled_by_clinic + 1);
        assert_eq!(off.acts.booked, after.figures.acts.booked, "it was booked all the same");
        bookings::undo(&one_, cancelled.change).await.unwrap();
        let back = read(&one_, monday()).await.figures.acts;
        assert_eq!((back.cancelled, back.cancelled_by_clinic), (before.figures.acts.cancelled, before.figures.acts.cancelled_by_clinic));
        let tomorrow = ReportKey { date: monday() + Days::new(1), operator: None };
        assert_eq!(refused(reports::read(&one_, tomorrow).await), AppError::NotFound, "it has not come");
    }

    async fn what_is_open_is_closed_right_there(world: World) {
        let (one_, me) = one(&world, "operator").await;
        world.clock.set(at(60));
        operator_states::come(&one_).await.unwrap();
        let none = |view: &ReportView, code: &str| of_kind(view, code).is_empty();
        assert!(none(&read(&one_, monday()).await, "unsettled"));
        // a call that ended on the line, and was on nobody's desk any more
        rings(&world, "a", at(62), "101").await;
        tell(&world, "a", at(63), "answered", json!({"extension": "101"})).await;
        tell(&world, "a", at(65), "ended", json!({"answered": true})).await;
        let open = calls::desk_day(&one_).await.unwrap().open[0].id;
        let text = match world.engine {
            Engine::Sqlite => format!("UPDATE calls SET ended_at = hung_up_at, draft = NULL WHERE lower(hex(id)) = '{}'", open.0.simple()),
            Engine::Postgres => format!("UPDATE calls SET ended_at = hung_up_at, draft = NULL WHERE id = '{open}'"),
        };
        assert!(past(&world, text).await);
        let points = of_kind(&read(&one_, monday()).await, "unsettled");
        let [OpenPoint { about: PointAbout::Unsettled { version, talked_s, phone_masked, .. }, .. }] = points.as_slice() else { panic!("{points:?}") };
        assert_eq!((*talked_s, phone_masked.as_deref().map(|phone| phone.contains('•'))), (Some(120), Some(true)));
        calls::set_outcome(&one_, open, *version, CallOutcome::Advised).await.unwrap();
        assert!(none(&read(&one_, monday()).await, "unsettled"));
        // nobody answered
        rings(&world, "b", at(70), "101").await;
        tell(&world, "b", at(71), "ended", json!({"answered": false})).await;
        let points = of_kind(&read(&one_, monday()).await, "missed");
        let [OpenPoint { about: PointAbout::Missed { callback, .. }, .. }] = points.as_slice() else { panic!("{points:?}") };
        callbacks::leave_to_tomorrow(&one_, *callback).await.unwrap();
        assert!(none(&read(&one_, monday()).await, "missed"), "it is tomorrow's");
        let due = callbacks::list(&one_).await.unwrap().lines.into_iter().find(|line| line.id == *callback).unwrap().due_at;
        assert_eq!(due.to_rfc3339(), "2026-11-24T05:45:00+00:00", "at the start of the next day's calls");
        // rung back in the end: whoever was reached is counted
        let kept = read(&one_, monday()).await.figures.called_back;
        let call = calls::ring_back(&one_, *callback).await.unwrap();
        calls::end(&one_, call.id, CallEnd { outcome: Some(CallOutcome::Advised), ..CallEnd::default() }).await.unwrap();
        assert_eq!(read(&one_, monday()).await.figures.called_back, kept + 1);
        // a lead without a next step
        let form = LeadForm { source: "instagram".into(), contact: "@rita".into(), text: "Винир".into(), ..LeadForm::default() };
        let lead = leads::add(&one_, form).await.unwrap();
        let points = of_kind(&read(&one_, monday()).await, "lead");
        let own = points.iter().find(|point| point.id == lead.0).unwrap();
        let PointAbout::Lead { version, .. } = &own.about else { panic!("{own:?}") };
        let plan = domain::lead_act::LeadAct::Plan { step: "Связаться".into(), at: "2026-11-24T08:45".into() };
        leads::change(&one_, lead, *version, plan).await.unwrap();
        assert!(!of_kind(&read(&one_, monday()).await, "lead").iter().any(|point| point.id == lead.0));
        // visits that have begun
        world.clock.set(at(11 * 60));
        let view = read(&one_, monday()).await;
        let points = of_kind(&view, "unmarked");
        let Some(OpenPoint { id, about: PointAbout::Unmarked { version, .. }, .. }) = points.first() else { panic!("{view:?}") };
        bookings::mark_no_show(&one_, (*id).into(), *version).await.unwrap();
        let after = of_kind(&read(&one_, monday()).await, "unmarked");
        assert_eq!(after.len(), points.len() - 1);
        let visit = bookings::get(&one_, (*id).into()).await.unwrap();
        assert_eq!(visit.status, BookingStatus::NoShow);
        assert_eq!(view.operator.id, me);
    }

    async fn what_is_left_open_is_said_and_handed_over(world: World) {
        let ((one_, me), (other, _)) = (one(&world, "operator").await, one(&world, "operator2").await);
        world.clock.set(at(11 * 60 + 40));
        let view = read(&one_, monday()).await;
        assert!(!view.points.is_empty());
        let refusal = refused(act(&one_, &view, submit(false)).await);
        assert_eq!(refusal, AppError::field("despite", Fault::Required));
        let mut events = world.backend.subscribe();
        let sent = act(&one_, &view, submit(true)).await.unwrap();
        assert_eq!((sent.state, sent.left_open as usize), (ReportState::Submitted, view.points.len()));
        assert_eq!((sent.points.len(), sent.now_figures.is_some()), (0, true));
        let told: Vec<_> = std::iter::from_fn(|| events.try_recv().ok()).collect();
        assert!(told.contains(&Event::ReportChanged { operator: me, day: monday() }));
        let note = memos::list(&other).await.unwrap().memos.remove(0);
        assert!(note.text.starts_with("Не закрыто за 23\u{a0}ноября"), "{}", note.text);
        assert!(note.text.contains("приёмы без отметки"));
        // taken back at once, with the note
        world.clock.set(at(11 * 60 + 40) + TimeDelta::seconds(60));
        let back = act(&one_, &read(&one_, monday()).await, ReportAct::TakeBack).await.unwrap();
        assert_eq!((back.state, back.may.submit), (ReportState::Draft, true));
        assert!(memos::list(&other).await.unwrap().memos.iter().all(|memo| memo.id != note.id));
        // sent anew, and then it is too late
        send(&one_).await;
        world.clock.set(at(11 * 60 + 40) + TimeDelta::seconds(121));
        let late = read(&one_, monday()).await;
        assert_eq!(late.may.take_back, None);
        assert_eq!(refused(act(&one_, &late, ReportAct::TakeBack).await), AppError::Refused(Refusal::TooLateToUndo));
    }

    async fn what_was_sent_stays_whatever_happens_to_the_rows(world: World) {
        let (one_, me) = one(&world, "operator").await;
        world.clock.set(at(60));
        ended(&one_, CallOutcome::Advised).await;
        let sent = send(&one_).await;
        assert_eq!(sent.differs(Metric::CallsIn), None);
        ended(&one_, CallOutcome::Spam).await;
        let patient = patients::search(&one_, "смирнова").await.unwrap().patients[0].id;
        book_first(&one_, "B01.065.001", patient, None).await;
        let now = read(&one_, monday()).await;
        assert_eq!((&now.figures, &now.ahead, now.counted_at), (&sent.figures, &sent.ahead, sent.counted_at));
        assert_eq!(now.differs(Metric::CallsIn), Some(sent.figures.calls.offered + 1));
        assert_eq!(now.differs(Metric::Booked), Some(sent.figures.acts.booked + 1));
        let key = ReportKey { date: monday(), operator: Some(me) };
        let rows = reports::rows(&one_, key, Metric::CallsIn).await.unwrap();
        assert_eq!(rows.lines.len() as i64, sent.figures.calls.offered, "the rows that were counted then");
        // the database itself refuses to alter it
        assert!(!past(&world, "UPDATE day_reports SET snapshot = '{}'".into()).await);
        assert!(!past(&world, "UPDATE day_reports SET calls = 0".into()).await);
        assert!(!past(&world, "UPDATE day_report_entries SET words = 'нет'".into()).await);
        assert!(!past(&world, "DELETE FROM day_report_entries".into()).await);
        assert_eq!(read(&one_, monday()).await.figures, sent.figures);
        let refusal = refused(reports::save_comment(&one_, monday(), now.version, "иначе".into()).await);
        assert_eq!(refusal, AppError::Refused(Refusal::WrongStatus));
        let kept = world.texts("SELECT snapshot FROM day_reports").await;
        assert_eq!(serde_json::from_str::<serde_json::Value>(&kept[0]).unwrap()["shape"], 1);
    }

    async fn what_is_added_says_both_figures_and_is_never_changed(world: World) {
        let (one_, me) = one(&world, "operator").await;
        let manager = of_role(&world, Role::Manager).await;
        world.clock.set(at(60));
        let sent = send(&one_).await;
        ended(&one_, CallOutcome::Advised).await;
        let silent = refused(act(&one_, &sent, ReportAct::Amend { words: " ".into() }).await);
        assert_eq!(silent, AppError::field("words", Fault::Required));
        let words = "Ещё один звонок после отправки".to_owned();
        let own = act(&one_, &sent, ReportAct::Amend { words: words.clone() }).await.unwrap();
        let theirs = act(&manager, &of(&manager, me).await, ReportAct::Amend { words: "Учтено".into() }).await.unwrap();
        let told: Vec<_> = theirs.entries.iter().map(|entry| (entry.kind, entry.words.as_str(), entry.counted.map(|(calls, _)| calls))).collect();
        let calls = sent.figures.calls.offered;
        let comment = "С 10 до 11 линия была занята";
        let expected = [
            (EntryKind::Submitted, comment, Some(calls)),
            (EntryKind::Amended, words.as_str(), Some(calls + 1)),
            (EntryKind::Amended, "Учтено", Some(calls + 1)),
        ];
        assert_eq!(told, expected);
        assert_eq!((theirs.state, &theirs.figures), (ReportState::Submitted, &sent.figures));
        assert!(own.version < theirs.version);
    }

    async fn a_report_is_accepted_or_comes_back_with_words(world: World) {
        let (one_, me) = one(&world, "operator").await;
        let (manager, senior) = (of_role(&world, Role::Manager).await, of_role(&world, Role::SeniorOperator).await);
        world.clock.set(at(60));
        let draft = of(&manager, me).await;
        assert!(!draft.may.accept && !draft.may.submit);
        let early = refused(act(&manager, &draft, ReportAct::Accept { words: String::new() }).await);
        assert_eq!(early, AppError::Refused(Refusal::WrongStatus));
        let sent = send(&one_).await;
        assert!(of(&manager, me).await.may.accept && !sent.may.accept);
        assert_eq!(refused(act(&one_, &sent, ReportAct::Accept { words: String::new() }).await), AppError::Forbidden);
        let returned = act(&manager, &of(&manager, me).await, ReportAct::Return { words: "Нет исхода".into() }).await.unwrap();
        assert_eq!((returned.state, returned.now_figures.is_some()), (ReportState::Returned, false));
        // it counts itself again until it is sent anew
        ended(&one_, CallOutcome::Advised).await;
        let again = send(&one_).await;
        assert_eq!(again.figures.calls.offered, sent.figures.calls.offered + 1);
        let accepted = act(&senior, &of(&senior, me).await, ReportAct::Accept { words: "Спасибо".into() }).await.unwrap();
        assert_eq!((accepted.state, accepted.may.accept, accepted.may.send_back), (ReportState::Accepted, false, true));
        let kinds: Vec<EntryKind> = accepted.entries.iter().map(|entry| entry.kind).collect();
        use EntryKind::{Accepted, Returned, Submitted};
        assert_eq!(kinds, [Submitted, Returned, Submitted, Accepted]);
        let id = world.texts(match world.engine {
            Engine::Sqlite => "SELECT lower(hex(id)) FROM day_reports",
            Engine::Postgres => "SELECT replace(id::text, '-', '') FROM day_reports",
        }).await.remove(0);
        let id = uuid::Uuid::parse_str(&id).unwrap().to_string();
        for (action, times) in [("report.submitted", 2), ("report.returned", 1), ("report.accepted", 1)] {
            assert_eq!(audited(&world, action, &id).await, times, "{action}");
        }
        // whoever takes calls and accepts reports does not accept the own one
        let own = reports::read(&senior, ReportKey { date: monday(), operator: None }).await.unwrap();
        let sent = act(&senior, &own, submit(true)).await.unwrap();
        assert!(!sent.may.accept);
        assert_eq!(refused(act(&senior, &sent, ReportAct::Accept { words: String::new() }).await), AppError::Forbidden);
    }

    async fn a_version_that_is_over_is_refused(world: World) {
        let (one_, _) = one(&world, "operator").await;
        world.clock.set(at(60));
        let draft = read(&one_, monday()).await;
        let version = reports::save_comment(&one_, monday(), draft.version, "Тихо".into()).await.unwrap();
        assert_eq!((version, read(&one_, monday()).await.comment.as_str()), (1, "Тихо"));
        let stale = |error| matches!(error, AppError::Stale(stale) if stale.version == 1);
        assert!(stale(refused(reports::save_comment(&one_, monday(), 0, "Шумно".into()).await)));
        assert!(stale(refused(act(&one_, &draft, submit(true)).await)));
        let long = reports::save_comment(&one_, monday(), 1, "я".repeat(4001)).await;
        assert_eq!(refused(long), AppError::field("comment", Fault::TooLong(4000)));
    }

    async fn each_role_sees_and_does_what_is_its_own(world: World) {
        let ((one_, me), (_, other)) = (one(&world, "operator").await, one(&world, "operator2").await);
        world.clock.set(at(60));
        let key = |operator| ReportKey { date: monday(), operator: Some(operator) };
        assert_eq!(refused(reports::read(&one_, key(other)).await), AppError::NotFound, "a colleague's");
        assert_eq!(refused(reports::rows(&one_, key(other), Metric::Booked).await), AppError::NotFound);
        assert_eq!(reports::read(&one_, key(me)).await.unwrap().operators, []);
        for role in Role::ALL {
            let ctx = of_role(&world, role).await;
            let (reads, accepts) = (
                role.may(Permission::TakeCalls) || role.may(Permission::ReadReports),
                role.may(Permission::AcceptReports),
            );
            let sees_all = accepts || (reads && !role.may(Permission::TakeCalls));
            let outcome = reports::read(&ctx, key(other)).await;
            let own = ctx.actor().user == Some(other);
            match outcome {
                Ok(view) => {
                    assert!(sees_all || own, "{role:?}");
                    assert_eq!(view.ahead.is_empty(), !role.may(Permission::SeeSchedule), "{role:?}");
                }
                Err(_) => assert!(!sees_all && !own, "{role:?}"),
            }
            let month = reports::month(&ctx, None).await;
            assert_eq!(month.is_ok(), reads, "{role:?}");
            assert_eq!(accepts, [Role::SeniorOperator, Role::Administrator, Role::Manager].contains(&role));
            // nobody sends a colleague's report
            let blank = ReportAct::Submit { comment: String::new(), despite: true };
            if !own {
                assert!(reports::change(&ctx, key(other), 0, blank).await.is_err(), "{role:?}");
            }
        }
        // whoever sees no patients sees no names behind the figures
        let call = calls::start(&one_, CallForm { phone: PHONE.into(), ..CallForm::default() }).await.unwrap();
        let patient = patients::search(&one_, "смирнова").await.unwrap().patients[0].id;
        let form = CallEnd { outcome: Some(CallOutcome::Advised), patient_id: Some(patient), ..CallEnd::default() };
        calls::end(&one_, call.id, form).await.unwrap();
        let named = |list: &domain::day_report::view::RowList| {
            list.lines.iter().any(|line| matches!(&line.about, domain::day_report::view::RowAbout::Call { patient: Some(_), .. }))
        };
        assert!(named(&reports::rows(&one_, key(me), Metric::CallsIn).await.unwrap()));
        let manager = of_role(&world, Role::Manager).await;
        assert!(!named(&reports::rows(&manager, key(me), Metric::CallsIn).await.unwrap()));
    }

    async fn the_desk_reminds_half_an_hour_before_the_calls_end(world: World) {
        let (one_, _) = one(&world, "operator").await;
        let due = async |at: &str| {
            world.clock.set(at.parse().unwrap());
            waiting::count(&one_, Lang::Ru).await.unwrap().report
        };
        world.clock.set(at(60));
        operator_states::come(&one_).await.unwrap();
        assert_eq!(due("2026-11-23T16:29:00Z").await, None);
        assert_eq!(due("2026-11-23T16:30:00Z").await, Some(monday()), "19:30 by the clinic's clock");
        send(&one_).await;
        assert_eq!(due("2026-11-23T16:45:00Z").await, None, "it is sent");
        // on a Sunday calls end at 17:00
        world.clock.set("2026-11-29T07:00:00Z".parse().unwrap());
        operator_states::come(&one_).await.unwrap();
        assert_eq!(due("2026-11-29T13:29:00Z").await, None);
        let sunday = NaiveDate::from_ymd_opt(2026, 11, 29);
        assert_eq!(due("2026-11-29T13:30:00Z").await, sunday);
        assert_eq!(read(&one_, sunday.unwrap()).await.hours.map(|span| span.end_min), Some(17 * 60));
        // whoever has not worked is reminded of nothing
        let (other, _) = one(&world, "operator2").await;
        assert_eq!(waiting::count(&other, Lang::Ru).await.unwrap().report, None);
    }

    async fn the_month_says_who_sent_which_report(world: World) {
        let (one_, me) = one(&world, "operator").await;
        let manager = of_role(&world, Role::Manager).await;
        world.clock.set(at(60));
        operator_states::come(&one_).await.unwrap();
        ended(&one_, CallOutcome::Advised).await;
        let sent = send(&one_).await;
        ended(&one_, CallOutcome::Advised).await;
        let own = reports::month(&one_, None).await.unwrap();
        assert_eq!((own.rows.len(), own.accepts), (1, false));
        let today = own.rows[0].cells.iter().find(|cell| cell.date == monday()).unwrap();
        let counted = (sent.figures.calls.offered, sent.figures.acts.booked);
        assert_eq!((today.state, today.counted, today.missing), (ReportState::Submitted, Some(counted), false));
        // the days before were not sent
        let sunday = own.rows[0].cells.iter().find(|cell| cell.date == monday() - Days::new(1));
        let all = reports::month(&manager, Some(monday())).await.unwrap();
        assert!(all.accepts && all.rows.len() > 1);
        let missing = all.rows.iter().flat_map(|row| &row.cells).filter(|cell| cell.missing);
        assert!(missing.clone().count() > 0 && missing.clone().all(|cell| cell.date < monday()));
        for cell in missing.filter(|cell| cell.date >= monday() - Days::new(7)).take(3) {
            assert!(cell.counted.is_some(), "{cell:?}");
        }
        assert!(sunday.is_none_or(|cell| cell.missing));
        assert!(all.rows.iter().any(|row| row.operator.id == me));
    }
}

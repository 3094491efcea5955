//! What people wait for goes through an index, on both engines: nothing reads a table that grows with the history
//! from its first row to its last.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use backend::{
    Actor, Ctx, IdempotencyKey,
    cipher::Cipher,
    exchanges::{Dialler, Megafon},
    files::Files,
    messengers::{Messengers, Sms, SmsSettings, Ways, client},
    services::{
        audit,
        bookings::{self, BookingFilter},
        call_log, callbacks, calls, complaints, dashboard, directory, gap_offers, holds, idempotency, import,
        lead_costs, leads, memos, messages, operator_states, patients, prices, quotes,
        reports::{self, Mailing},
        retention, schedule, sessions, shifts, slots, tallies, telephony, treatment_plans, unread, users,
        visit_chains, visit_log, waiting, waitlist,
    },
};
use chrono::{Days, NaiveDate, TimeDelta};
use domain::{
    audit::{AlarmLimits, AuditKind, view::AuditFilter},
    booking::{Booking, BookingForm, BookingStatus, CancelForm, CancelReason, HoldForm, Place},
    call::{CallEnd, CallForm, CallOutcome},
    call_log::LogFilter,
    complaint::{
        ComplaintForm, ComplaintStatus,
        act::ComplaintAct,
        view::{ComplaintFilter, ComplaintUpload},
    },
    dashboard::{DashboardFilter, LeadCostForm, Span},
    day_report::{Metric, act::ReportAct, view::ReportKey},
    gap_offer::{Candidate, GapQuery, HoleAt, OfferForm, Source},
    id::{ServiceId, UserId},
    import::{Doubtful, DryRun, ImportFile, ImportKind, ImportOrder, Reading},
    lead::{LeadSource, LeadStatus},
    lead_act::LeadAct,
    lead_board::LeadFilter,
    lead_intake,
    memo::MemoForm,
    message::{Channel, MessageState},
    operator_state::OperatorState,
    permission::{Permission, Role},
    promotion::QuoteForm,
    reminder::MessageRules,
    slot::Offer,
    slot_query::SlotQuery,
    telephony::Provider,
    treatment_plan_form::{PlanForm, StepForm},
    visit_chain::{ChainForm, ChainQuery, ChainVisit},
    visit_log::{VisitLogFilter, VisitSet},
    wording::Lang,
};
use tempfile::TempDir;
use tests::{
    site::House,
    statements::{Planner, Statements, full_scans},
    world::{Engine, World, monday},
};

/// Pages, as an operator opens them.
const PAGES: [&str; 10] = [
    "/",
    "/schedule",
    "/schedule?date=2026-11-24",
    "/gaps",
    "/gaps?view=waitlist",
    "/patients",
    "/calls",
    "/leads",
    "/complaints",
    "/settings/to-move",
];

async fn look(world: &World) {
    let house = House::open(world).await;
    let operator = house.visitor(Role::Operator).await;
    for page in PAGES {
        assert_eq!(operator.get(page).await.status, 200, "{page}");
    }
}

/// The best times of the first service that somebody has time for.
async fn free_time(ctx: &Ctx, from: NaiveDate, days: u16) -> (ServiceId, Offer) {
    for service in directory::facts(ctx).await.unwrap().services {
        let query = SlotQuery {
            services: vec![service.id],
            age: Some(35),
            from: Some(from),
            days,
            limit: 5,
            ..SlotQuery::default()
        };
        if let Some(offer) = slots::search(ctx, &query).await.unwrap().into_iter().next() {
            return (service.id, offer);
        }
    }
    panic!("nobody has any time");
}

/// One visit, from the search to its end.
async fn book(ctx: &Ctx) {
    let booked = book_only(ctx).await;
    let form = CancelForm { version: booked.version, reason: CancelReason::PatientIll, call_id: None };
    bookings::cancel(ctx, booked.id, form).await.unwrap();
}

/// The same as far as the visit is booked.
async fn book_only(ctx: &Ctx) -> Booking {
    free_time(ctx, monday() + Days::new(1), 1).await;
    let (service, offer) = free_time(ctx, monday() + Days::new(1), 30).await;
    for text in ["иванова", "петров анна", "11-42", "1042"] {
        patients::search(ctx, text).await.unwrap();
    }
    patients::by_phone(ctx, "8 916 204-11-42").await.unwrap();
    let patient = patients::search(ctx, "смирнова").await.unwrap().patients[0].id;
    patients::card(ctx, patient).await.unwrap();
    let place = Place {
        doctor_id: offer.doctor,
        branch_id: offer.branch,
        chair_id: None,
        starts_at: offer.starts_at,
    };
    let form = HoldForm { place, services: vec![service], call_id: None, instead_of: None };
    let once = IdempotencyKey::of(uuid::Uuid::now_v7().to_string(), "hold", &form);
    let hold = holds::hold(&ctx.clone().once(Some(once)), form).await.unwrap();
    let form = BookingForm {
        patient_id: Some(patient),
        hold_id: Some(hold.id),
        place,
        services: vec![service],
        wish: String::new(),
        call_id: None,
        override_reason: String::new(),
    };
    let booked = bookings::book(ctx, form).await.unwrap().booking;
    let form = QuoteForm {
        services: booked.services.clone(),
        branch_id: booked.branch_id,
        starts_at: booked.starts_at + TimeDelta::days(30),
        patient_id: Some(patient),
        pensioner: false,
        moving: None,
    };
    quotes::quote(ctx, &form).await.unwrap();
    bookings::card(ctx, booked.id).await.unwrap();
    bookings::history(ctx, booked.id).await.unwrap();
    schedule::week(ctx, offer.doctor, None, None).await.unwrap();
    for filter in [
        BookingFilter::default(),
        BookingFilter { doctor: Some(offer.doctor), ..BookingFilter::default() },
        BookingFilter { patient: Some(patient), ..BookingFilter::default() },
    ] {
        bookings::list(ctx, &filter, None, 50).await.unwrap();
    }
    booked
}

/// Somebody with a desk.
async fn operator(world: &World) -> Ctx {
    let users = users::list(&world.backend.system()).await.unwrap();
    let user = users.iter().find(|user| user.role == Role::Operator).unwrap();
    let actor = Actor { user: Some(UserId(user.id.0)), name: user.name.clone(), ..Actor::system() };
    world.backend.authorize(&actor, Permission::Book).unwrap()
}

/// One gap, from the list to the end of the call in which it is offered.
async fn fill_gap(ctx: &Ctx) {
    let view = gap_offers::list(ctx, &GapQuery { all: true, ..GapQuery::default() }).await.unwrap();
    let mut found = Vec::new();
    for hole in view.holes.iter().filter(|hole| hole.waiting > 0) {
        let at = HoleAt { branch: view.branch.id, doctor: hole.doctor, end: hole.end };
        found.extend(gap_offers::candidates(ctx, at).await.unwrap());
    }
    let waits = found.iter().find_map(|candidate| match candidate.source {
        Source::Waiting(id) => Some((id, candidate)),
        _ => None,
    });
    let (id, Candidate { source, offer, .. }) = waits.unwrap();
    waitlist::offers(ctx, id).await.unwrap();
    let place = Place {
        doctor_id: offer.doctor,
        branch_id: offer.branch,
        chair_id: Some(offer.chair),
        starts_at: offer.starts_at,
    };
    let call = gap_offers::offer(ctx, OfferForm { source: *source, place }).await.unwrap();
    let form = CallEnd { outcome: Some(CallOutcome::CallBack), ..CallEnd::default() };
    calls::end(ctx, call.id, form).await.unwrap();
}

/// One treatment plan, from making it to the call about its next visit.
async fn plan_treatment(ctx: &Ctx) {
    let (service, offer) = free_time(ctx, monday() + Days::new(1), 30).await;
    let patient = patients::search(ctx, "кузнецов").await.unwrap().patients[0].id;
    let step = |min_days: &str| StepForm {
        services: vec![service],
        min_days: min_days.into(),
        ..StepForm::default()
    };
    let form = PlanForm {
        patient_id: Some(patient),
        title: "План".into(),
        branch_id: Some(offer.branch),
        doctor_id: Some(offer.doctor),
        steps: vec![step(""), step("7"), step("7")],
        ..PlanForm::default()
    };
    let id = treatment_plans::make(ctx, form).await.unwrap();
    let plan = treatment_plans::read(ctx, id).await.unwrap();
    treatment_plans::edit(ctx, id, plan.version, PlanForm::from(&plan)).await.unwrap();
    treatment_plans::due(ctx, Some(offer.branch)).await.unwrap();
    let query = ChainQuery { plan: id, moving: None, from: None, chosen: Vec::new() };
    let chain = visit_chains::propose(ctx, &query).await.unwrap();
    let visits = chain.links[..2].iter().map(|link| ChainVisit {
        step: link.step,
        place: Place::from(&link.offer),
        version: None,
    });
    let booked = visit_chains::book(ctx, ChainForm { plan: id, visits: visits.collect() }).await.unwrap();
    let plan = treatment_plans::read(ctx, id).await.unwrap();
    bookings::card(ctx, plan.steps[0].visit.as_ref().unwrap().id).await.unwrap();
    let query = ChainQuery { moving: Some(plan.steps[0].id), ..query };
    visit_chains::propose(ctx, &query).await.unwrap();
    visit_chains::undo(ctx, booked).await.unwrap();
    let call = visit_chains::ring(ctx, id).await.unwrap();
    let form = CallEnd { outcome: Some(CallOutcome::CallBack), ..CallEnd::default() };
    calls::end(ctx, call.id, form).await.unwrap();
    treatment_plans::close(ctx, id, plan.version, true).await.unwrap();
}

/// Whom the last call has promised to ring back, until there is no need.
async fn ring_back(ctx: &Ctx) {
    let queue = callbacks::list(ctx).await.unwrap();
    let id = queue.lines[0].id;
    let call = calls::ring_back(ctx, id).await.unwrap();
    let form = CallEnd { outcome: Some(CallOutcome::Silent), ..CallEnd::default() };
    calls::end(ctx, call.id, form).await.unwrap();
    callbacks::set_dropped(ctx, id, true).await.unwrap();
    calls::desk_day(ctx).await.unwrap();
}

/// A lead from the message to the call, and the board on which it stands.
async fn work_leads(ctx: &Ctx, system: &Ctx) {
    let message = |event: &str| {
        let payload = format!(
            r#"{{"type":"message_new","event_id":"{event}","object":{{"message":{{"from_id":7,"text":"?"}}}}}}"#
        );
        lead_intake::read(LeadSource::Vk, payload, ctx.now())
    };
    for event in ["e1", "e2", "e2"] {
        leads::receive(system, message(event)).await.unwrap();
    }
    let board = leads::board(ctx, &LeadFilter::default()).await.unwrap();
    let own = LeadFilter { own: true, source: Some(LeadSource::Vk), ..LeadFilter::default() };
    leads::board(ctx, &own).await.unwrap();
    let closed = LeadFilter { closed: Some(LeadStatus::Booked), ..LeadFilter::default() };
    leads::board(ctx, &closed).await.unwrap();
    let lead = board.lanes[0].lines.iter().find(|line| line.phone_masked.is_some()).unwrap();
    let call = leads::ring(ctx, lead.id).await.unwrap();
    let form = CallEnd { outcome: Some(CallOutcome::Silent), ..CallEnd::default() };
    calls::end(ctx, call.id, form).await.unwrap();
    let lead = leads::read(ctx, lead.id).await.unwrap().line;
    let spam = LeadAct::Reject { reason: "spam".into(), note: String::new() };
    let lead = leads::change(ctx, lead.id, lead.version, spam).await.unwrap().line;
    leads::change(ctx, lead.id, lead.version, LeadAct::Reopen).await.unwrap();
    leads::reveal(ctx, lead.id).await.unwrap();
}

/// A complaint, from the call to the end, and one that goes on in it.
async fn complain(world: &World, ctx: &Ctx, system: &Ctx) {
    let patient = patients::search(ctx, "смирнова").await.unwrap().patients[0].id;
    let form = ComplaintForm {
        channel: "letter".into(),
        category: "money".into(),
        text: "Верните деньги".into(),
        name: "Анна".into(),
        patient_id: Some(patient),
        ..ComplaintForm::default()
    };
    let one = complaints::register(ctx, form.clone()).await.unwrap();
    let two = complaints::register(ctx, form).await.unwrap();
    // of an empty table every plan is a scan
    let folder = TempDir::new().unwrap();
    let files = Files {
        folder: Some(folder.path().into()),
        key: Some(Cipher::of_files("secret")),
        scanner: Vec::new(),
    };
    let backend = world.backend.clone().with_files(files);
    let filing = backend.authorize(ctx.actor(), Permission::WorkComplaints).unwrap();
    let upload = ComplaintUpload { name: "чек.pdf".into(), content: "JVBERi0xLjcKJSVFT0YK".into() };
    complaints::attach(&filing, two.id, upload).await.unwrap();
    complaints::open_of(ctx, patient).await.unwrap();
    complaints::warn(system).await.unwrap();
    complaints::reveal(ctx, one.id).await.unwrap();
    let answer =
        ComplaintAct::Answer {
            text: "Вернём".into(), outcome: "granted".into(), refund: String::new()
        };
    for (id, act) in [
        (two.id, ComplaintAct::Merge { into: one.number }),
        (one.id, ComplaintAct::Take),
        (one.id, answer),
        (one.id, ComplaintAct::Close { ring: true }),
    ] {
        let version = complaints::read(ctx, id).await.unwrap().line.version;
        complaints::change(ctx, id, version, act).await.unwrap();
    }
    for status in [None, Some(ComplaintStatus::Closed)] {
        complaints::list(ctx, &ComplaintFilter { status, ..ComplaintFilter::default() }).await.unwrap();
    }
}

/// Two cards merged, and parted again.
async fn merge_cards(ctx: &Ctx) {
    let found = patients::search(ctx, "смирнова").await.unwrap().patients;
    let (kept, gone) = (found[0].id, found[1].id);
    patients::doubles(ctx, kept).await.unwrap();
    let preview = patients::preview_merge(ctx, kept, gone).await.unwrap();
    patients::merge(ctx, preview.order).await.unwrap();
    patients::search(ctx, &preview.gone.card_no.to_string()).await.unwrap();
    let doubles = patients::doubles(ctx, kept).await.unwrap();
    patients::unmerge(ctx, doubles.merged[0].id).await.unwrap();
}

/// A note for the next shift, put up, read and taken down.
async fn hand_over(ctx: &Ctx) {
    let id =
        memos::put_up(ctx, MemoForm { text: "Ключ у охраны".into(), ..MemoForm::default() }).await.unwrap();
    memos::list(ctx).await.unwrap();
    memos::acknowledge(ctx, id).await.unwrap();
    memos::set_down(ctx, id, true).await.unwrap();
}

/// The day's report, from the draft to what is added to it, with the rows behind its figures.
async fn report(world: &World, ctx: &Ctx) {
    let me = ctx.actor().user;
    let day = |days| ReportKey { date: monday() - Days::new(days), operator: me };
    for days in [0, 1, 3] {
        reports::read(ctx, day(days)).await.unwrap();
        for metric in Metric::ALL {
            reports::rows(ctx, day(days), metric).await.unwrap();
        }
    }
    reports::month(ctx, None).await.unwrap();
    reports::due(ctx).await.unwrap();
    let version = reports::save_comment(ctx, monday(), 0, "Тихо".into()).await.unwrap();
    let act = ReportAct::Submit { comment: "Тихо".into(), despite: true };
    let sent = reports::change(ctx, day(0), version, act).await.unwrap();
    let act = ReportAct::Amend { words: "Ещё звонок".into() };
    reports::change(ctx, day(0), sent.version, act).await.unwrap();
    let mailing = Mailing { to: vec!["head@example.ru".into()], at_min: 0 };
    reports::send_letters(&world.backend.system(), &mailing).await.unwrap();
}

/// A price list and a card index, imported and taken back, but for who waits for the services: that is read whole, once.
async fn import_prices(ctx: &Ctx) {
    let price = ("Код;Услуга;Цена\nA16.07.049;Перефиксация брекета;3300\n", ImportKind::Services);
    let card = ("ФИО;Телефон\nПримерова Анна;8 900 000-00-01\n", ImportKind::Patients);
    for (text, kind) in [price, card] {
        let (file, reading) = (ImportFile::Text(text.into()), Reading::default());
        let DryRun::Report(report) = import::plan(ctx, kind, file.clone(), &reading).await.unwrap() else {
            panic!("unreadable");
        };
        let order = ImportOrder {
            run: uuid::Uuid::now_v7(),
            digests: report.digests,
            doubtful: Doubtful::All,
            part: 0,
            reading,
            file_name: String::new(),
        };
        let run = order.run.into();
        import::apply(ctx, kind, file, order).await.unwrap();
        import::list(ctx, kind).await.unwrap();
        if kind == ImportKind::Patients {
            assert_eq!(import::undo(ctx, kind, run).await.unwrap().returned, 1);
        }
    }
    let directory = directory::read(ctx).await.unwrap();
    prices::history(ctx, directory.services[0].id).await.unwrap();
}

/// Calls by telephone: one that is taken from the pop-up, one that is missed, one that attaches to a call by hand.
async fn ring(world: &World, ctx: &Ctx, system: &Ctx) {
    let tell = async |call: &str, more: &str| {
        let payload = format!(r#"{{"call_id": "{call}", "phone": "+79161234501", {more}}}"#);
        telephony::take(system, Provider::Generic, &payload).await.unwrap();
    };
    tell("a", r#""event": "ringing", "extension": "101""#).await;
    let rings = telephony::list_ringing(ctx).await.unwrap().calls[0].id;
    telephony::accept(ctx, rings, None).await.unwrap();
    tell("b", r#""event": "ended", "answered": false"#).await;
    calls::start(ctx, CallForm { outgoing: true, ..CallForm::default() }).await.unwrap();
    tell("c", r#""event": "ringing", "direction": "out", "extension": "101""#).await;
    dial(world, ctx).await;
    unread::page(system).await.unwrap();
    telephony::sweep(system).await.unwrap();
}

/// A call to a number of a card, with an exchange that nobody reaches.
async fn dial(world: &World, ctx: &Ctx) {
    let exchange = Megafon::new(client(None).unwrap(), "http://127.0.0.1:1", "key");
    let backend = world.backend.clone().with_dialler(Some(Dialler::Megafon(exchange)));
    let ctx = backend.authorize(ctx.actor(), Permission::TakeCalls).unwrap();
    let patient = patients::search(&ctx, "смирнова").await.unwrap().patients[0].id;
    let phone = patients::card(&ctx, patient).await.unwrap().phones[0].id;
    let call = calls::ring_phone(&ctx, patient, phone).await.unwrap();
    calls::dial(&ctx, call.id).await.unwrap();
    calls::dial_state(&ctx, call.id).await.unwrap();
}

/// A visit of somebody who wants messages, with a provider that nobody reaches.
async fn write_to_patients(world: &World) {
    let settings =
        SmsSettings { url: "http://127.0.0.1:1/?to={phone}&text={text}".into(), ..SmsSettings::default() };
    let ways = Ways { sms: Sms::new(client(None).unwrap(), &settings), ..Ways::default() };
    let url = Some("https://clinic.example".into());
    let backend = world.backend.clone().with_messengers(Messengers::new(ways, url, MessageRules::default()));
    let ctx = backend.system();
    let patient = patients::search(&ctx, "смирнова").await.unwrap().patients[0].id;
    messages::set_consent(&ctx, patient, Some(Channel::Sms)).await.unwrap();
    book(&ctx).await;
    book_only(&ctx).await;
    messages::set_consent(&ctx, patient, Some(Channel::Sms)).await.unwrap();
    world.clock.advance(TimeDelta::seconds(61));
    messages::send_due(&ctx).await.unwrap();
    messages::page(&ctx, None).await.unwrap();
    messages::page(&ctx, Some(MessageState::Dead)).await.unwrap();
    messages::linked(&ctx, "nothing").await.unwrap_err();
    let word = r#"{"update_id": 1, "message": {"chat": {"type": "private"}, "text": "да",
        "from": {"id": 7, "first_name": "Анна"}, "contact": {"phone_number": "79161234567", "user_id": 7}}}"#;
    leads::receive(&ctx, lead_intake::read(LeadSource::Telegram, word.into(), ctx.now())).await.unwrap();
    messages::set_consent(&ctx, patient, None).await.unwrap();
    messages::sweep(&ctx).await.unwrap();
}

/// Calls a visit off in a call.
async fn call_off(operator: &Ctx) {
    let call = calls::start(operator, CallForm::default()).await.unwrap().id;
    let filter = BookingFilter {
        status: Some(BookingStatus::Booked),
        starts_from: Some(operator.now()),
        ..BookingFilter::default()
    };
    let visit = bookings::list(operator, &filter, None, 1).await.unwrap().0.remove(0);
    let form = CancelForm { version: visit.version, reason: CancelReason::PatientPlans, call_id: Some(call) };
    bookings::cancel(operator, visit.id, form).await.unwrap();
    let ended = calls::end(operator, call, CallEnd::default()).await.unwrap();
    calls::set_outcome(operator, call, ended.version, CallOutcome::Silent).await.unwrap();
}

/// The log, one of its calls, and those who take them.
async fn read_log(world: &World, system: &Ctx, operator: &Ctx) {
    call_off(operator).await;
    let log =
        call_log::page(system, &LogFilter { phone: "1142".into(), ..LogFilter::default() }).await.unwrap();
    let all = call_log::page(system, &LogFilter::default()).await.unwrap().lines;
    call_log::read(system, log.lines.iter().chain(&all).next().unwrap().call.id).await.unwrap();
    let actor = Actor { role: Some(Role::Operator), ..operator.actor().clone() };
    let operator = &world.backend.authorize(&actor, Permission::TakeCalls).unwrap();
    for user in users::list(system).await.unwrap() {
        let actor = Actor { user: Some(user.id), ..operator.actor().clone() };
        let colleague = world.backend.authorize(&actor, Permission::TakeCalls).unwrap();
        operator_states::come(&colleague).await.unwrap();
    }
    for role in Role::ALL {
        let actor = Actor { role: Some(role), ..operator.actor().clone() };
        let reader = world.backend.authorize(&actor, Permission::OwnAccount).unwrap();
        waiting::count(&reader, Lang::Ru).await.unwrap();
    }
    operator_states::set(operator, OperatorState::Break).await.unwrap();
    operator_states::list(operator).await.unwrap();
    operator_states::spans(operator, operator.actor().user.unwrap(), system.now()).await.unwrap();
    shifts::read_week(operator, None).await.unwrap();
    shifts::finish(operator).await.unwrap();
    read_audit(world, operator).await;
}

/// The audit: each of its filters, its seals, an alarm about everybody, and the proof.
async fn read_audit(world: &World, operator: &Ctx) {
    let limits = AlarmLimits { views: 0, reveals: 0, exports: 0 };
    let system = world.backend.clone().with_alarms(limits).system();
    audit::seal_all(&system).await.unwrap();
    let thing = audit::find(&system, "patient", "1042").await.ok();
    let thing = thing.or_else(|| "patient.0199a5b0-0000-7000-8000-000000000000".parse().ok());
    let person = operator.actor().user.map(|user| user.0);
    for filter in [
        AuditFilter::default(),
        AuditFilter { kind: Some(AuditKind::View), ..AuditFilter::default() },
        AuditFilter { person, ..AuditFilter::default() },
        AuditFilter { thing, ..AuditFilter::default() },
    ] {
        audit::page(&system, &filter, Lang::Ru).await.unwrap();
    }
    audit::choices(&system).await.unwrap();
    if let Some(alarm) = audit::page(&system, &AuditFilter::default(), Lang::Ru).await.unwrap().alarms.first()
    {
        audit::settle(&system, alarm.seq).await.unwrap();
    }
    assert_eq!(audit::verify(&system, Some("none")).await.unwrap().fault_count, 1);
}

/// Figures of a day, of some weeks and of a year, before and after they were counted; what is behind them, and the proof.
async fn tell_figures(ctx: &Ctx) {
    let year = DashboardFilter {
        span: Span::Period,
        from: Some(monday() - Days::new(300)),
        ..DashboardFilter::default()
    };
    for filter in [DashboardFilter::default(), year] {
        dashboard::read(ctx, &filter).await.unwrap();
    }
    tallies::settle(ctx).await.unwrap();
    for span in [Span::Day, Span::Month] {
        dashboard::read(ctx, &DashboardFilter { span, ..year }).await.unwrap();
    }
    dashboard::read(ctx, &year).await.unwrap();
    for set in [VisitSet::NoShow, VisitSet::Booked] {
        visit_log::read(ctx, &VisitLogFilter { set, ..VisitLogFilter::default() }).await.unwrap();
    }
    let form = LeadCostForm { source: "vk".into(), month: Some(monday()), rubles: "1000".into() };
    lead_costs::note(ctx, form.clone()).await.unwrap();
    lead_costs::list(ctx, None).await.unwrap();
    lead_costs::note(ctx, LeadCostForm { rubles: String::new(), ..form }).await.unwrap();
    tallies::recount(ctx, true).await.unwrap();
}

/// What the program does by itself.
async fn keep_house(ctx: &Ctx) {
    operator_states::sweep(ctx).await.unwrap();
    leads::sweep(ctx).await.unwrap();
    holds::sweep(ctx).await.unwrap();
    sessions::sweep(ctx).await.unwrap();
    idempotency::sweep(ctx).await.unwrap();
    retention::sweep(ctx, TimeDelta::days(90)).await.unwrap();
}

// One test, for all statements of this process are caught.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_reads_a_large_table_whole_on_either_engine() {
    let statements = Statements::catch();
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let world = World::new(engine).await;
        statements.take(); // the demo clinic is made with other statements
        look(&world).await;
        let ctx = world.backend.system();
        book(&ctx).await;
        let operator = operator(&world).await;
        fill_gap(&operator).await;
        plan_treatment(&operator).await;
        ring_back(&operator).await;
        work_leads(&operator, &ctx).await;
        complain(&world, &operator, &ctx).await;
        report(&world, &operator).await;
        hand_over(&operator).await;
        merge_cards(&operator).await;
        ring(&world, &operator, &ctx).await;
        import_prices(&ctx).await;
        read_log(&world, &ctx, &operator).await;
        write_to_patients(&world).await;
        tell_figures(&ctx).await;
        keep_house(&ctx).await;
        let mut planner = Planner::open(world.options()).await;
        let (mut planned, mut bad) = (0, Vec::new());
        for statement in statements.take().iter().filter(|statement| reads(statement)) {
            let plan = planner.plan(statement).await;
            if !full_scans(statement, &plan).is_empty() {
                bad.push(format!("{statement}\n{}", plan.join("\n")));
            }
            planned += 1;
        }
        assert!(bad.is_empty(), "{engine:?}:\n{}", bad.join("\n\n"));
        assert!(planned > 30, "{engine:?}: only {planned} statements were seen");
    }
}

fn reads(statement: &str) -> bool {
    ["SELECT", "UPDATE", "DELETE", "WITH"].iter().any(|verb| statement.starts_with(verb))
}

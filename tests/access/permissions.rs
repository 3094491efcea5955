//! The walk: every page, every server function and every route of the JSON API, for every role and for strangers.
//! What the tables below do not name fails the test, so nothing is added without saying who may.
//!
//! A new page is one line in [`PAGES`], a new server function one in [`server_functions`], a new route one in [`API`].

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    permission::{Permission, Role},
    user::Secret,
};
use leptos::server_fn::axum::server_fn_paths;
use reqwest::Method;
use serde_json::{Value, json};
use server::{pages::paths, webhooks::Secrets};
use tests::{
    on_both,
    site::House,
    world::{Answer, Engine, World},
};

use Who::{All, Any, Everybody};

use Permission::{
    AcceptReports, Announce, Book, EditClinic, EditHours, EditKnowledge, EditPatients, EditUsers, Export,
    HearCalls, MergePatients, NoteCosts, OwnAccount, ReadAudit, ReadKnowledge, ReadReports, Receive,
    RegisterComplaints, RevealPatient, SeeHours, SeeOwnSchedule, SeePatients, SeeSchedule, TakeCalls,
    WorkComplaints, WorkLeads,
};

/// Nobody's id.
const ID: &str = "0199a5b0-0000-7000-8000-000000000000";

/// The path with nobody's id, and a date.
fn filled(path: &str) -> String {
    path.replace("{id}", ID).replace("{date}", "2026-11-23")
}

/// Who may.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Who {
    /// Strangers too.
    Everybody,
    /// Whoever has one of these.
    Any(&'static [Permission]),
    /// Whoever has all of these.
    All(&'static [Permission]),
}

impl Who {
    fn has(self, role: Role) -> bool {
        match self {
            Everybody => true,
            Any(permissions) => permissions.iter().any(|permission| role.may(*permission)),
            All(permissions) => permissions.iter().all(|permission| role.may(*permission)),
        }
    }
}

/// Server functions: the name, who may, and arguments that can be read: they are, before anybody is refused.
#[rustfmt::skip] // one line each
fn server_functions() -> Vec<(&'static str, Who, Value)> {
    let place = json!({"doctor_id": ID, "branch_id": ID, "starts_at": "2026-11-25T09:00:00Z"});
    let phrase = json!({"say": "", "say_en": "", "words": "болит зуб", "emergency": "", "to": [], "urgency": "B",
        "within_minutes": "", "red_flags": "", "note": "", "service_code": ""});
    let list = "Услуга;Цена\nПриём;1000\n";
    let patient = json!({"name": "Иванова Анна", "phone": "8 916 204-11-42"});
    let mut functions = vec![
        ("clinic_name", Everybody, json!({})),
        ("list_own_sessions", Any(&[OwnAccount]), json!({})),
        ("own_second_factor", Any(&[OwnAccount]), json!({})),
        ("invite_user", Any(&[EditUsers]), json!({"id": ID})),
        ("reset_second_factor", Any(&[EditUsers]), json!({"id": ID})),
        ("clinic_facts", Any(&[ReadKnowledge]), json!({})),
        ("tell_caller", Any(&[ReadKnowledge]), json!({"services": [ID], "doctor": null, "lang": "ru"})),
        ("triage_rules", Any(&[ReadKnowledge]), json!({})),
        ("try_phrase", Any(&[EditKnowledge]), json!({"trial": {"id": null, "active": true, "phrase": "болит", "form": phrase}})),
        ("search_knowledge", Any(&[ReadKnowledge]), json!({"query": {"text": "имплант", "noun": null, "stale": false, "lang": "ru"}})),
        ("read_knowledge", Any(&[ReadKnowledge]), json!({"noun": "article", "id": ID, "lang": "ru"})),
        ("set_care", Any(&[ReadKnowledge]), json!({"form": {"noun": "article", "id": ID, "owner": null, "review_on": ""}})),
        ("ask_knowledge", Any(&[ReadKnowledge]), json!({"form": {"words": "Лечите ли во сне?", "about": null}})),
        ("answer_question", Any(&[ReadKnowledge]), json!({"id": ID, "words": "Да."})),
        ("list_questions", Any(&[ReadKnowledge]), json!({})),
        // calls
        ("start_call", Any(&[TakeCalls]), json!({"form": {}})),
        ("save_call_draft", Any(&[TakeCalls]), json!({"id": ID, "draft": {}})),
        ("set_call_phone", Any(&[TakeCalls]), json!({"id": ID, "phone": "8 916 204-11-42"})),
        ("end_call", Any(&[TakeCalls]), json!({"id": ID, "form": {}})),
        ("set_call_outcome", Any(&[TakeCalls]), json!({"id": ID, "version": 1, "outcome": "advised"})),
        ("ring_phone", All(&[TakeCalls, SeePatients]), json!({"patient": ID, "phone": ID})),
        ("dial_call", Any(&[TakeCalls]), json!({"id": ID})),
        ("how_dialled", Any(&[TakeCalls]), json!({"id": ID})),
        ("load_desk", Any(&[TakeCalls]), json!({})),
        ("list_ringing", Any(&[TakeCalls]), json!({})),
        ("accept_call", Any(&[TakeCalls]), json!({"id": ID, "patient": null})),
        ("list_calls", Any(&[TakeCalls, ReadReports]), json!({"filter": {"own": true}})),
        ("list_log_choices", Any(&[TakeCalls, ReadReports]), json!({})),
        ("read_call", Any(&[TakeCalls, ReadReports]), json!({"id": ID})),
        ("hear_call", Any(&[HearCalls]), json!({"id": ID})),
        // states and shifts
        ("come_to_desk", Any(&[TakeCalls]), json!({})),
        ("set_operator_state", Any(&[TakeCalls]), json!({"state": "ready"})),
        ("list_operators", Any(&[TakeCalls, ReadReports]), json!({})),
        ("read_shifts", Any(&[TakeCalls, ReadReports]), json!({"of": null})),
        ("plan_shift", Any(&[EditClinic]), json!({"form": {"user": ID, "date": "2026-11-25", "plan": "free"}})),
        ("begin_shift", All(&[TakeCalls, WorkLeads]), json!({})),
        ("finish_shift", All(&[TakeCalls, WorkLeads]), json!({})),
        // what could not be read
        ("list_exports", Any(&[Export]), json!({})),
        ("list_audit", Any(&[ReadAudit]), json!({"filter": {}, "lang": "ru"})),
        ("list_audit_people", Any(&[ReadAudit]), json!({})),
        ("find_audit_thing", Any(&[ReadAudit]), json!({"noun": "patient", "typed": ID})),
        ("settle_alarm", Any(&[ReadAudit]), json!({"seq": 1})),
        ("list_unread", Any(&[EditClinic]), json!({})),
        ("reveal_unread", All(&[EditClinic, RevealPatient]), json!({"inlet": "calls", "id": ID})),
        ("settle_unread", Any(&[EditClinic]), json!({"inlet": "leads", "id": ID, "settled": true})),
        // bookings
        ("search_slots", Any(&[Book]), json!({"query": {"services": [], "skills": [], "days": 1, "mode": "best", "limit": 5}})),
        ("quote_visit", Any(&[ReadKnowledge]), json!({"form": {"services": [ID], "branch_id": ID, "starts_at": "2026-11-25T09:00:00Z"}})),
        ("hold_slot", Any(&[Book]), json!({"form": {"place": place, "services": [ID]}})),
        ("extend_hold", Any(&[Book]), json!({"id": ID})),
        ("release_hold", Any(&[Book]), json!({"id": ID})),
        ("book_visit", Any(&[Book]), json!({"form": {"patient_id": ID, "place": place, "services": [ID]}})),
        ("reschedule_booking", Any(&[Book]), json!({"id": ID, "form": {"version": 1, "place": place}})),
        ("cancel_booking", Any(&[Book]), json!({"id": ID, "form": {"version": 1, "reason": "patient_ill"}})),
        ("step_booking", Any(&[Book, Receive]), json!({"id": ID, "version": 1, "next": "arrived"})),
        ("set_booking_wish", Any(&[Book]), json!({"id": ID, "version": 1, "wish": "у окна"})),
        ("undo_change", Any(&[Book, Receive]), json!({"change": ID})),
        ("get_booking", Any(&[SeeSchedule, SeeOwnSchedule]), json!({"id": ID})),
        ("booking_history", Any(&[SeeSchedule, SeeOwnSchedule]), json!({"id": ID})),
        ("fill_month", Any(&[SeeSchedule]), json!({"branch": null, "of": null})),
        ("fill_calendar", Any(&[SeeSchedule]), json!({"branch": ID, "of": "2026-11-24"})),
        ("schedule_paper", Any(&[SeeSchedule, SeeOwnSchedule]), json!({"branch": null, "date": null})),
        ("schedule_day", Any(&[SeeSchedule, SeeOwnSchedule]), json!({"branch": null, "date": null})),
        ("schedule_week", Any(&[SeeSchedule, SeeOwnSchedule]), json!({"doctor": ID, "branch": null, "date": null})),
        ("get_booking_card", Any(&[SeeSchedule, SeeOwnSchedule]), json!({"id": ID})),
        // gaps and the waiting list
        ("list_gaps", Any(&[Book]), json!({"query": {"branch": null, "from": null, "days": null, "all": false}})),
        ("gap_candidates", Any(&[Book]), json!({"at": {"branch": ID, "doctor": ID, "end": "2026-11-25T09:00:00Z"}})),
        ("offer_gap", Any(&[Book]), json!({"form": {"source": {"kind": "waiting", "id": ID}, "place": place}})),
        ("list_waiting", Any(&[Book]), json!({"branch": null})),
        ("offers_for_waiting", Any(&[Book]), json!({"id": ID})),
        ("add_waiting", Any(&[Book]), json!({"form": {}})),
        ("edit_waiting", Any(&[Book]), json!({"id": ID, "version": 1, "form": {}})),
        ("withdraw_waiting", Any(&[Book]), json!({"id": ID, "version": 1})),
        ("restore_waiting", Any(&[Book]), json!({"id": ID})),
        // whom to ring back
        ("list_callbacks", Any(&[TakeCalls]), json!({})),
        ("ring_back", Any(&[TakeCalls]), json!({"id": ID})),
        ("drop_callback", Any(&[TakeCalls]), json!({"id": ID, "dropped": true})),
        // treatment plans
        ("read_plan", Any(&[Book]), json!({"id": ID})),
        ("make_plan", Any(&[Book]), json!({"form": {}})),
        ("edit_plan", Any(&[Book]), json!({"id": ID, "version": 1, "form": {}})),
        ("close_plan", Any(&[Book]), json!({"id": ID, "version": 1, "closed": true})),
        ("propose_chain", Any(&[Book]), json!({"query": {"plan": ID}})),
        ("book_chain", Any(&[Book]), json!({"form": {"plan": ID, "visits": [{"step": ID, "place": place}]}})),
        ("undo_chain", Any(&[Book]), json!({"changes": [ID]})),
        ("list_due_plans", Any(&[Book]), json!({"branch": null})),
        ("ring_about_plan", Any(&[Book]), json!({"id": ID})),
        // who else looks at the schedule
        ("be_present", Any(&[SeeSchedule]), json!({"seen": null})),
        // what colleagues tell each other
        ("count_waiting", Any(&[OwnAccount]), json!({"lang": "ru"})),
        ("list_memos", Any(&[OwnAccount]), json!({})),
        ("put_up_memo", Any(&[Announce]), json!({"form": {"kind": "announcement"}})),
        ("acknowledge_memo", Any(&[OwnAccount]), json!({"id": ID})),
        ("take_down_memo", Any(&[OwnAccount]), json!({"id": ID, "down": true})),
        // reports of a day
        ("read_report", Any(&[TakeCalls, ReadReports]), json!({"key": {"date": "2026-11-23"}})),
        ("list_report_rows", Any(&[TakeCalls, ReadReports]), json!({"key": {"date": "2026-11-23"}, "metric": "booked"})),
        ("change_report", Any(&[TakeCalls, AcceptReports]), json!({"key": {"date": "2026-11-23"}, "version": 0, "act": {"act": "amend", "words": "ещё"}})),
        ("save_report_comment", Any(&[TakeCalls]), json!({"date": "2026-11-23", "version": 0, "comment": "тихо"})),
        ("read_report_month", Any(&[TakeCalls, ReadReports]), json!({"of": null})),
        ("leave_callback", Any(&[TakeCalls]), json!({"id": ID})),
        // leads
        ("list_leads", Any(&[WorkLeads]), json!({"filter": {}})),
        ("read_lead", Any(&[WorkLeads]), json!({"id": ID})),
        ("add_lead", Any(&[WorkLeads]), json!({"form": {}})),
        ("change_lead", Any(&[WorkLeads]), json!({"id": ID, "version": 1, "act": {"act": "take"}})),
        ("reveal_lead", All(&[WorkLeads, TakeCalls]), json!({"id": ID})),
        ("ring_lead", All(&[WorkLeads, TakeCalls]), json!({"id": ID})),
        // the pinboard
        ("read_pinboard", Any(&[Book]), json!({})),
        ("hand_pinned", Any(&[Book]), json!({"id": ID, "to": ID})),
        // hours
        ("doctor_hours", Any(&[SeeHours]), json!({"doctor": ID})),
        ("check_doctor_hours", Any(&[EditHours]), json!({"edit": {"act": "drop_pattern", "doctor_id": ID, "id": ID, "version": 1}})),
        ("save_doctor_hours", Any(&[EditHours]), json!({"edit": {"act": "drop_pattern", "doctor_id": ID, "id": ID, "version": 1}, "confirmed": []})),
        ("keep_hours_draft", Any(&[EditHours]), json!({"edit": {"act": "drop_pattern", "doctor_id": ID, "id": ID, "version": 1}})),
        ("drop_hours_draft", Any(&[EditHours]), json!({"id": ID})),
        ("check_hours_drafts", Any(&[EditHours]), json!({"doctor": ID, "ids": [ID]})),
        ("publish_hours_drafts", Any(&[EditHours]), json!({"doctor": ID, "ids": [ID], "confirmed": []})),
        ("unseen_hours", Any(&[SeeOwnSchedule]), json!({})),
        ("acknowledge_hours", Any(&[SeeOwnSchedule]), json!({"id": ID})),
        ("branch_hours", Any(&[SeeHours]), json!({"branch": ID})),
        ("check_branch_hours", Any(&[EditHours]), json!({"edit": {"act": "drop_holiday", "id": ID}})),
        ("save_branch_hours", Any(&[EditHours]), json!({"edit": {"act": "drop_holiday", "id": ID}, "confirmed": []})),
        ("official_calendar", Any(&[EditHours]), json!({"year": 2026})),
        ("visits_to_move", Any(&[Book, EditHours]), json!({"branch": null})),
        ("accept_moves", Any(&[Book]), json!({"visits": [{"visit": ID, "version": 1, "place": place}]})),
        ("take_back_moves", Any(&[Book]), json!({"id": ID})),
        ("tell_moved", Any(&[Book]), json!({"id": ID})),
        // import: of a price list; a card index asks for more, see `tests/import`
        ("import_template", Any(&[EditClinic]), json!({"kind": "services", "lang": "ru"})),
        ("plan_import", Any(&[EditClinic]), json!({"kind": "services", "file": {"text": list}})),
        ("refused_import", Any(&[EditClinic]), json!({"kind": "services", "file": {"text": list}})),
        ("apply_import", Any(&[EditClinic]), json!({"kind": "services", "file": {"text": list}, "order": {"run": ID, "digests": [], "doubtful": "none", "part": 0}})),
        ("list_imports", Any(&[EditClinic]), json!({"kind": "services"})),
        ("undo_import", Any(&[EditClinic]), json!({"kind": "services", "import": ID})),
        // prices
        ("service_prices", Any(&[ReadKnowledge]), json!({"service": ID})),
        ("take_back_price", Any(&[EditClinic]), json!({"price": ID})),
        // patients
        ("search_patients", All(&[SeePatients, SeeSchedule]), json!({"text": "иванова"})),
        ("patients_by_phone", All(&[SeePatients, SeeSchedule]), json!({"phone": "8 916 204-11-42"})),
        ("alike_patients", Any(&[EditPatients]), json!({"form": patient})),
        ("create_patient", Any(&[EditPatients]), json!({"form": patient})),
        ("read_card", Any(&[SeePatients]), json!({"id": ID})),
        ("reveal_patient", Any(&[RevealPatient]), json!({"id": ID, "reason": "звонок"})),
        ("code_word_fits", Any(&[RevealPatient]), json!({"id": ID, "word": "ромашка"})),
        ("update_patient", Any(&[EditPatients]), json!({"id": ID, "form": {"version": 1, "name": "Иванова Анна"}})),
        ("add_patient_phone", Any(&[EditPatients]), json!({"id": ID, "form": {"phone": "8 916 204-11-42"}})),
        ("update_patient_phone", Any(&[EditPatients]), json!({"id": ID, "phone": ID, "edit": {}})),
        ("remove_patient_phone", Any(&[EditPatients]), json!({"id": ID, "phone": ID})),
        ("add_patient_wish", Any(&[EditPatients]), json!({"id": ID, "form": {"text": "у окна"}})),
        ("list_doubles", Any(&[MergePatients]), json!({"id": ID})),
        ("preview_merge", Any(&[MergePatients]), json!({"kept": ID, "gone": ID})),
        ("merge_patients", Any(&[MergePatients]), json!({"order": {"kept": ID, "kept_version": 1, "gone": ID, "gone_version": 1}})),
        ("unmerge_patients", Any(&[MergePatients]), json!({"id": ID})),
        ("remove_patient_wish", Any(&[EditPatients]), json!({"id": ID, "wish": ID})),
        // messages
        ("read_messages", Any(&[EditClinic]), json!({"state": null})),
        ("save_message_template", Any(&[EditClinic]), json!({"form": {"kind": "booked", "version": 0, "text": "{цена}"}})),
        ("send_message_again", Any(&[EditClinic]), json!({"id": ID})),
        ("read_message_consent", Any(&[EditPatients]), json!({"id": ID})),
        ("set_message_consent", Any(&[EditPatients]), json!({"id": ID, "channel": null})),
        // complaints; who sees which one is told in `tests/clinic/complaints.rs`
        ("list_complaints", Any(&[RegisterComplaints, WorkComplaints]), json!({"filter": {}})),
        ("read_complaint", Any(&[RegisterComplaints, WorkComplaints]), json!({"id": ID})),
        ("change_complaint", Any(&[RegisterComplaints, WorkComplaints]), json!({"id": ID, "version": 1, "act": {"act": "take"}})),
        ("reveal_complaint", Any(&[RegisterComplaints, WorkComplaints]), json!({"id": ID})),
        ("attach_complaint_file", Any(&[RegisterComplaints, WorkComplaints]), json!({"id": ID, "upload": {"name": "чек.pdf", "content": ""}})),
        ("detach_complaint_file", Any(&[RegisterComplaints, WorkComplaints]), json!({"id": ID, "file": ID})),
        ("preview_complaint", Any(&[RegisterComplaints]), json!({"form": {}})),
        ("register_complaint", Any(&[RegisterComplaints]), json!({"form": {}, "key": null})),
        ("advise_refund", Any(&[RegisterComplaints]), json!({"question": {"paid_for": "goods", "progress": "done", "quality_cited": false}})),
        ("complaints_of", Any(&[TakeCalls]), json!({"patient": ID})),
        ("read_complaint_rules", Any(&[EditClinic]), json!({})),
        ("save_complaint_rules", Any(&[EditClinic]), json!({"version": 0, "form": {}})),
        // figures
        ("read_dashboard", Any(&[ReadReports]), json!({"filter": {"span": "week"}})),
        ("read_visit_log", All(&[ReadReports, SeeSchedule]), json!({"filter": {"set": "no_show"}})),
        ("list_lead_costs", Any(&[NoteCosts]), json!({"of": null})),
        ("note_lead_cost", Any(&[NoteCosts]), json!({"form": {"source": "vk", "month": "2026-11-01", "rubles": "1000"}})),
        // settings
        ("settings_index", Any(&[EditHours, EditClinic, EditUsers, EditKnowledge, ReadAudit]), json!({})),
        ("list_versions", Any(&[EditKnowledge]), json!({"noun": "article", "id": ID})),
        ("delete_skill", Any(&[EditClinic]), json!({"code": "нет"})),
    ];
    let clinic = ["branch", "chair", "skill", "doctor", "service", "promotion"].map(|noun| (noun, Any(&[EditClinic])));
    let known = ["article", "triage"].map(|noun| (noun, Any(&[EditKnowledge])));
    for (noun, who) in clinic.into_iter().chain(known).chain(["user", "password"].map(|noun| (noun, Any(&[EditUsers])))) {
        functions.push(("read_settings", who, json!({"noun": noun})));
        functions.push(("save_setting", who, json!({"edit": {"noun": noun, "id": null, "version": 0, "active": true, "form": {}}})));
    }
    functions
}

#[test]
fn every_server_function_has_its_line_and_every_line_its_function() {
    let named: BTreeSet<String> =
        server_functions().iter().map(|(name, ..)| format!("POST /fn/{name}")).collect();
    let there: BTreeSet<String> =
        server_fn_paths().map(|(path, method)| format!("{method} {path}")).collect();
    let without: Vec<_> = there.difference(&named).collect();
    assert!(without.is_empty(), "say in server_functions() who may: {without:?}");
    let gone: Vec<_> = named.difference(&there).collect();
    assert!(gone.is_empty(), "no such server functions: {gone:?}");
}

on_both! {
    /// A stranger is told to sign in, a role that may not is refused, any other gets an answer.
    async fn server_functions_answer_those_who_may(world: World) {
        let house = House::open(&world).await;
        let (stranger, left) = (house.stranger(), house.visitor(Role::Administrator).await);
        left.send("/logout", &[]).await;
        for (name, who, arguments) in server_functions() {
            for (whoever, visitor) in [("a stranger", &stranger), ("one who has signed out", &left)] {
                let answer = visitor.call(name, &arguments).await;
                let expected = if who == Everybody { 200 } else { 401 };
                assert_eq!(answer.status, expected, "{name}, by {whoever}: {}", answer.text);
            }
        }
        for role in Role::ALL {
            let visitor = house.visitor(role).await;
            for (name, who, arguments) in server_functions() {
                let answer = visitor.call(name, &arguments).await;
                let said = format!("{name}, by {role:?}: {} {}", answer.status, answer.text);
                assert_eq!(answer.status == 403, !who.has(role), "{said}");
                assert_ne!(answer.status, 401, "{said}");
                assert!(answer.status < 500, "{said}");
            }
        }
    }
}

/// A key is no doctor, so none has the role of one: see `a_key_is_nobody_s_own`.
fn roles_of_keys() -> impl Iterator<Item = Role> {
    Role::ALL.into_iter().filter(|role| *role != Role::Doctor)
}

/// Routes of the JSON API: method and path as its description has them, and who may.
#[rustfmt::skip] // one line each
const API: &[(&str, &str, Who)] = &[
    ("GET", "/api/v1/slots", Any(&[Book])),
    ("POST", "/api/v1/holds", Any(&[Book])),
    ("GET", "/api/v1/holds/{id}", Any(&[Book])),
    ("DELETE", "/api/v1/holds/{id}", Any(&[Book])),
    ("GET", "/api/v1/bookings", Any(&[SeeSchedule, SeeOwnSchedule])),
    ("POST", "/api/v1/bookings", Any(&[Book])),
    ("GET", "/api/v1/bookings/{id}", Any(&[SeeSchedule, SeeOwnSchedule])),
    ("PATCH", "/api/v1/bookings/{id}", Any(&[Book])),
    ("POST", "/api/v1/bookings/{id}/cancel", Any(&[Book])),
    ("POST", "/api/v1/bookings/{id}/reschedule", Any(&[Book])),
    ("POST", "/api/v1/bookings/{id}/confirm", Any(&[Book])),
    ("POST", "/api/v1/bookings/{id}/arrive", Any(&[Receive])),
    ("POST", "/api/v1/bookings/{id}/start", Any(&[Receive])),
    ("POST", "/api/v1/bookings/{id}/finish", Any(&[Receive])),
    ("POST", "/api/v1/bookings/{id}/no-show", Any(&[Receive])),
    ("POST", "/api/v1/leads", Any(&[WorkLeads])),
    ("GET", "/api/v1/leads/{id}", Any(&[WorkLeads])),
    ("GET", "/api/v1/reports/{date}", Any(&[TakeCalls, ReadReports])),
    ("GET", "/api/v1/complaints", Any(&[RegisterComplaints, WorkComplaints])),
    ("POST", "/api/v1/complaints", Any(&[RegisterComplaints])),
    ("GET", "/api/v1/complaints/{id}", Any(&[RegisterComplaints, WorkComplaints])),
    ("GET", "/api/v1/reports", Any(&[ReadReports])),
    ("POST", "/api/v1/patients", Any(&[EditPatients])),
    ("POST", "/api/v1/patients/search", All(&[SeePatients, SeeSchedule])),
    ("GET", "/api/v1/patients/{id}", Any(&[SeePatients])),
    ("GET", "/api/v1/doctors", Any(&[ReadKnowledge])),
    ("GET", "/api/v1/doctors/{id}", Any(&[ReadKnowledge])),
    ("GET", "/api/v1/doctors/{id}/working-hours", Any(&[SeeHours])),
    ("GET", "/api/v1/services", Any(&[ReadKnowledge])),
    ("GET", "/api/v1/branches", Any(&[ReadKnowledge])),
];

#[test]
fn every_route_of_the_api_has_its_line_and_every_line_its_route() {
    let document = serde_json::to_value(server::api::document()).unwrap();
    let paths: BTreeMap<String, Value> = serde_json::from_value(document["paths"].clone()).unwrap();
    let methods = ["get", "post", "put", "patch", "delete"];
    let there: BTreeSet<(String, String)> = paths
        .iter()
        .flat_map(|(path, item)| {
            methods
                .iter()
                .filter(|method| item.get(**method).is_some())
                .map(move |method| (method.to_ascii_uppercase(), path.clone()))
        })
        .collect();
    let named = API.iter().map(|(method, path, _)| ((*method).to_owned(), (*path).to_owned())).collect();
    let without: Vec<_> = there.difference(&named).collect();
    assert!(without.is_empty(), "say in API who may: {without:?}");
    let gone: Vec<_> = named.difference(&there).collect();
    assert!(gone.is_empty(), "no such routes: {gone:?}");
}

on_both! {
    /// Without a key nothing is answered; a key of a role that may not is refused before anything is read.
    async fn the_api_answers_keys_that_may(world: World) {
        let mut keys = BTreeMap::new();
        for role in roles_of_keys() {
            keys.insert(role.code(), world.new_key(role.code(), &[]).await);
        }
        for (method, path, who) in API {
            let address = filled(path);
            let method: Method = method.parse().unwrap();
            let call = || world.bare(method.clone(), &address);
            assert_eq!(Answer::of(call()).await.status, 401, "{method} {path}, without a key");
            let unknown = Answer::of(call().bearer_auth("priyom_nobody's")).await;
            assert_eq!(unknown.status, 401, "{method} {path}, with a key that nobody has");
            for role in roles_of_keys() {
                let answer = Answer::of(call().bearer_auth(&keys[role.code()]).json(&json!({}))).await;
                let said = format!("{method} {path}, by {role:?}: {} {}", answer.status, answer.text);
                assert_eq!(answer.status == 403, !who.has(role), "{said}");
                assert_ne!(answer.status, 401, "{said}");
                assert!(answer.status < 500, "{said}");
            }
        }
    }
}

/// Webhooks: nobody may by signing in or by a key, only who proves to be the provider; see `tests/telephony`.
const HOOKS: [(&str, &str); 6] = [
    ("POST", "/hooks/calls/mango/{*event}"),
    ("POST", "/hooks/calls/zadarma"),
    ("GET", "/hooks/calls/zadarma"), // whether anybody is there
    ("POST", "/hooks/calls/megafon"),
    ("POST", "/hooks/calls/uis/{secret}"),
    ("POST", "/hooks/calls/generic"),
];

on_both! {
    async fn a_webhook_asks_for_a_signature_of_everybody(world: World) {
        assert_eq!(HOOKS, server::webhooks::ROUTES);
        let secret = || Secret("sixteen letters or more".into());
        let secrets = Secrets {
            mango: Some((secret(), secret())),
            zadarma: Some(secret()),
            megafon: Some(secret()),
            uis: Some(secret()),
            generic: Some(secret()),
        };
        let (house, key) = (House::hooked(&world, secrets).await, world.new_key("administrator", &[]).await);
        for visitor in [house.stranger(), house.visitor(Role::Admin).await] {
            for (method, path) in HOOKS {
                let path = path.replace("{*event}", "events/call").replace("{secret}", "of-somebody-else");
                let request = visitor.request(method.parse().unwrap(), &path).bearer_auth(&key);
                let expected = if method == "GET" { 404 } else { 401 };
                assert_eq!(Answer::of(request).await.status, expected, "{method} {path}");
            }
        }
    }
}

/// Pages: the path as the router has it, and who may see it.
#[rustfmt::skip] // one line each
const PAGES: &[(&str, Who)] = &[
    ("/login", Everybody),
    ("/setup", Everybody),
    ("/account", Any(&[OwnAccount])),
    ("/", Any(&[TakeCalls])),
    ("/calls", Any(&[TakeCalls, ReadReports])),
    ("/calls/{id}", Any(&[TakeCalls, ReadReports])),
    ("/patients", All(&[SeePatients, SeeSchedule])),
    ("/patients/{id}", Any(&[SeePatients])),
    ("/schedule", Any(&[SeeSchedule, SeeOwnSchedule])),
    ("/leads", Any(&[WorkLeads])),
    ("/leads/{id}", Any(&[WorkLeads])),
    ("/complaints", Any(&[RegisterComplaints, WorkComplaints])),
    ("/complaints/new", Any(&[RegisterComplaints])),
    ("/complaints/{id}", Any(&[RegisterComplaints, WorkComplaints])),
    ("/reports", Any(&[TakeCalls, ReadReports])),
    ("/reports/{date}", Any(&[TakeCalls, ReadReports])),
    ("/dashboard", Any(&[ReadReports])),
    ("/dashboard/visits", All(&[ReadReports, SeeSchedule])),
    ("/dashboard/costs", Any(&[NoteCosts])),
    ("/memos", Any(&[OwnAccount])),
    ("/exports", Any(&[Export])),
    ("/gaps", All(&[Book, SeePatients])),
    ("/plans/{id}", All(&[Book, SeePatients])),
    ("/plans/new", All(&[Book, SeePatients])),
    ("/knowledge", Any(&[ReadKnowledge])),
    ("/settings/articles", Any(&[EditKnowledge])),
    ("/settings/triage", Any(&[EditKnowledge])),
    ("/settings", Any(&[EditClinic, EditHours, EditUsers, EditKnowledge, ReadAudit])),
    ("/settings/audit", Any(&[ReadAudit])),
    ("/settings/doctors/{id}/hours", Any(&[SeeHours])),
    ("/settings/branches/{id}/hours", Any(&[SeeHours])),
    ("/settings/branches", Any(&[EditClinic])),
    ("/settings/specialties", Any(&[EditClinic])),
    ("/settings/doctors", Any(&[EditClinic])),
    ("/settings/services", Any(&[EditClinic])),
    ("/settings/promotions", Any(&[EditClinic])),
    ("/settings/import", Any(&[EditClinic])),
    ("/settings/intake", Any(&[EditClinic])),
    ("/settings/messages", Any(&[EditClinic])),
    ("/settings/complaints", Any(&[EditClinic])),
    ("/settings/users", Any(&[EditUsers])),
    ("/settings/to-move", Any(&[Book, EditHours])),
];

#[tokio::test]
async fn every_page_has_its_line_and_every_line_its_page() {
    let there: BTreeSet<&str> = paths().collect();
    let named: BTreeSet<&str> = PAGES.iter().map(|(path, _)| *path).collect();
    assert_eq!(there, named);
}

on_both! {
    /// A stranger is sent to the sign-in page; a role that may not is told so, and sees nothing of the page.
    async fn pages_are_shown_to_those_who_may(world: World) {
        let house = House::open(&world).await;
        let stranger = house.stranger();
        for (path, who) in PAGES {
            let answer = stranger.get(&filled(path)).await;
            let expected = if *path == "/login" { 200 } else { 303 };
            assert_eq!(answer.status, expected, "{path} ({}), by a stranger", *who == Everybody);
        }
        for role in Role::ALL {
            let visitor = house.visitor(role).await;
            for (path, who) in PAGES.iter().filter(|(_, who)| *who != Everybody) {
                let answer = visitor.get(&filled(path)).await;
                let said = format!("{path}, by {role:?}: {}", answer.status);
                match (*path, who.has(role)) {
                    ("/", false) => assert_eq!(answer.status, 303, "{said}"),
                    (_, true) => assert_eq!(answer.status, 200, "{said}"),
                    (_, false) => {
                        assert_eq!(answer.status, 403, "{said}");
                        assert!(answer.text.contains("У вашей роли нет доступа"), "{said}");
                    }
                }
            }
        }
    }
}

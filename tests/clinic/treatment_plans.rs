//! Treatment plans: visits at set intervals that are booked in one act or one by one, moved together or apart, and
//! called for when they are due.

use backend::{
    Ctx,
    services::{bookings, calls, directory, gap_offers, patients, treatment_plans, visit_chains},
};
use chrono::{Datelike, Days, NaiveDate, NaiveTime};
use domain::{
    booking::{BookingForm, CancelForm, CancelReason, Changed, Place, RescheduleForm},
    call::{CallDraft, CallEnd, CallOutcome},
    error::{AppError, Fault, Refusal},
    gap_offer::{GapQuery, HoleAt, OfferForm, Source},
    id::{BranchId, ChangeId, DoctorId, PatientId, PlanId, ServiceId},
    permission::{Permission, Role},
    treatment_plan::{Breach, DuePlans, PlanStep, PlanView},
    treatment_plan_form::{PlanForm, StepForm},
    visit_chain::{Chain, ChainForm, ChainLink, ChainQuery, ChainVisit},
};
use tests::{
    on_both,
    world::{Engine, World, monday},
};

use crate::{actor, pinboard::operator, refused, unmoved};

/// Minutes of an activation are short, and orthodontists have free time.
const ACTIVATION: &str = "A16.07.028";

struct Clinic {
    ctx: Ctx,
    branch: BranchId,
    service: ServiceId,
    patient: PatientId,
}

impl Clinic {
    async fn open(world: &World) -> Self {
        let (ctx, _) = operator(world, 0).await;
        let facts = directory::facts(&ctx).await.unwrap();
        let service = facts.services.iter().find(|service| service.code == ACTIVATION).unwrap().id;
        let patient = somebody(&ctx, "смирнова").await;
        Self { branch: facts.branches[0].id, service, patient, ctx }
    }

    fn step(&self, min_days: &str, max_days: &str, times: &str) -> StepForm {
        StepForm {
            services: vec![self.service],
            min_days: min_days.into(),
            max_days: max_days.into(),
            times: times.into(),
            ..StepForm::default()
        }
    }

    fn form(&self, steps: Vec<StepForm>) -> PlanForm {
        PlanForm {
            patient_id: Some(self.patient),
            title: "Брекеты".into(),
            branch_id: Some(self.branch),
            steps,
            ..PlanForm::default()
        }
    }

    /// A first visit and three more, each three to five weeks after the one before.
    async fn plan(&self) -> PlanId {
        let form = self.form(vec![self.step("", "", ""), self.step("21", "35", "3")]);
        treatment_plans::make(&self.ctx, form).await.unwrap()
    }

    async fn read(&self, id: PlanId) -> PlanView {
        treatment_plans::read(&self.ctx, id).await.unwrap()
    }

    async fn propose(&self, query: ChainQuery) -> Chain {
        visit_chains::propose(&self.ctx, &query).await.unwrap()
    }

    /// Books all that is missing.
    async fn book_all(&self, id: PlanId) -> Vec<ChangeId> {
        let chain = self.propose(missing(id)).await;
        visit_chains::book(&self.ctx, accepted(id, &self.read(id).await, &chain)).await.unwrap()
    }

    /// Books at the desk, as if the plan were not known there.
    async fn book_at(&self, place: Place) -> Changed {
        let form = BookingForm {
            patient_id: Some(self.patient),
            hold_id: None,
            place,
            services: vec![self.service],
            wish: String::new(),
            call_id: None,
            override_reason: String::new(),
        };
        bookings::book(&self.ctx, form).await.unwrap()
    }
}

async fn somebody(ctx: &Ctx, name: &str) -> PatientId {
    let found = patients::search(ctx, name).await.unwrap().patients;
    let grown_up =
        found.iter().find(|patient| patient.age.is_some_and(|age| age >= 18) && !patient.restricted);
    grown_up.unwrap().id
}

fn missing(plan: PlanId) -> ChainQuery {
    ChainQuery { plan, moving: None, from: None, chosen: Vec::new() }
}

/// The form that takes all that is proposed and is new.
fn accepted(plan: PlanId, view: &PlanView, chain: &Chain) -> ChainForm {
    let visit = |link: &ChainLink| ChainVisit {
        step: link.step,
        place: Place::from(&link.offer),
        version: view
            .steps
            .iter()
            .find(|step| step.id == link.step)
            .and_then(|step| Some(step.ahead()?.version)),
    };
    ChainForm { plan, visits: chain.links.iter().filter(|link| !link.stays).map(visit).collect() }
}

fn days_between(dates: &[NaiveDate]) -> Vec<i64> {
    dates.windows(2).map(|pair| (pair[1] - pair[0]).num_days()).collect()
}

/// The dates of a plan's visits; none for a step without one.
fn dates(view: &PlanView) -> Vec<Option<NaiveDate>> {
    let date = |step: &PlanStep| {
        let visit = step.visit.as_ref().filter(|_| !step.open)?;
        Some(visit.starts_at.with_timezone(&visit.zone).date_naive())
    };
    view.steps.iter().map(date).collect()
}

on_both! {
    async fn a_chain_keeps_its_intervals_one_doctor_and_is_booked_and_taken_back_in_one_act(world: World) {
        let clinic = Clinic::open(&world).await;
        let id = clinic.plan().await;
        let chain = clinic.propose(missing(id)).await;
        assert_eq!((chain.links.len(), chain.stuck, chain.later), (4, None, 0));
        let doctors: Vec<DoctorId> = chain.links.iter().map(|link| link.offer.doctor).collect();
        assert!(doctors.windows(2).all(|pair| pair[0] == pair[1]), "{doctors:?}");
        assert!(chain.links.iter().all(|link| !link.others.is_empty()));

        let booked = visit_chains::book(&clinic.ctx, accepted(id, &clinic.read(id).await, &chain)).await.unwrap();
        let view = clinic.read(id).await;
        let held: Vec<NaiveDate> = dates(&view).into_iter().flatten().collect();
        assert_eq!(held.len(), 4);
        assert!(days_between(&held).iter().all(|days| (21..=35).contains(days)), "{held:?}");
        assert!(view.steps.iter().all(|step| step.breach.is_none() && !step.open));
        let card = patients::card(&clinic.ctx, clinic.patient).await.unwrap();
        assert_eq!((card.plans[0].booked, card.plans[0].next.is_none()), (4, true));

        visit_chains::undo(&clinic.ctx, booked).await.unwrap();
        assert!(clinic.read(id).await.steps.iter().all(|step| step.open));
        let card = patients::card(&clinic.ctx, clinic.patient).await.unwrap();
        let next = card.plans[0].next.clone().unwrap();
        assert_eq!((next.number, next.from), (1, monday()));
    }

    async fn a_date_at_the_end_of_all_days_finds_nothing_and_breaks_nothing(world: World) {
        let clinic = Clinic::open(&world).await;
        let id = clinic.plan().await;
        let chain = clinic.propose(ChainQuery { from: Some(NaiveDate::MAX), ..missing(id) }).await;
        assert!(chain.links.len() + usize::from(chain.later) + usize::from(chain.stuck.is_some()) > 0);
        let past = clinic.propose(ChainQuery { from: Some(NaiveDate::MIN), ..missing(id) }).await;
        assert_eq!(past.links.len(), 4);
    }

    async fn a_chain_is_booked_whole_or_not_at_all(world: World) {
        let clinic = Clinic::open(&world).await;
        let id = clinic.plan().await;
        let chain = clinic.propose(missing(id)).await;
        let form = accepted(id, &clinic.read(id).await, &chain);
        let other = Clinic { patient: somebody(&clinic.ctx, "кузнецов").await, ..Clinic::open(&world).await };
        other.book_at(form.visits[2].place).await;
        let refusal = refused(visit_chains::book(&clinic.ctx, form.clone()).await);
        let AppError::SlotTaken(clash) = refusal else { panic!("{refusal:?}") };
        assert_eq!(clash.starts_at, form.visits[2].place.starts_at, "it says which of them");
        assert!(clinic.read(id).await.steps.iter().all(|step| step.visit.is_none()));
    }

    async fn a_time_that_was_chosen_stays_and_the_others_are_fitted_to_it(world: World) {
        let clinic = Clinic::open(&world).await;
        let id = clinic.plan().await;
        let chain = clinic.propose(missing(id)).await;
        let other = chain.links[1].others.last().unwrap();
        let chosen = vec![(chain.links[1].step, Place::from(other))];
        let chain = clinic.propose(ChainQuery { chosen, ..missing(id) }).await;
        assert_eq!(chain.links[1].offer.starts_at, other.starts_at);
        let zone = clinic.read(id).await.zone;
        let held: Vec<_> =
            chain.links.iter().map(|link| link.offer.starts_at.with_timezone(&zone).date_naive()).collect();
        assert_eq!(held.len(), 4);
        assert!(days_between(&held).iter().all(|days| (21..=35).contains(days)), "{held:?}");
    }

    async fn every_other_time_that_is_shown_can_be_chosen(world: World) {
        let clinic = Clinic::open(&world).await;
        let id = clinic.plan().await;
        let chain = clinic.propose(missing(id)).await;
        for (at, link) in chain.links.iter().enumerate() {
            for other in &link.others {
                let chosen = vec![(link.step, Place::from(other))];
                let anew = clinic.propose(ChainQuery { chosen, ..missing(id) }).await;
                let found = anew.links.get(at).map(|link| (link.offer.doctor, link.offer.starts_at));
                assert_eq!(found, Some((other.doctor, other.starts_at)), "visit {}", at + 1);
            }
        }
    }

    async fn it_is_looked_for_when_the_patient_can_come(world: World) {
        let clinic = Clinic::open(&world).await;
        let times = PlanForm {
            weekdays: vec![2, 4],
            from_time: "12:00".into(),
            ..clinic.form(vec![clinic.step("", "", ""), clinic.step("14", "", "2")])
        };
        let id = treatment_plans::make(&clinic.ctx, times).await.unwrap();
        let (chain, zone) = (clinic.propose(missing(id)).await, clinic.read(id).await.zone);
        assert_eq!(chain.links.len(), 3);
        for offer in chain.links.iter().flat_map(|link| link.others.iter().chain([&link.offer])) {
            let at = offer.starts_at.with_timezone(&zone);
            assert!([2, 4].contains(&at.weekday().number_from_monday()), "{at}");
            assert!(at.time() >= NaiveTime::from_hms_opt(12, 0, 0).unwrap(), "{at}");
        }
        // where the patient is at that time already, they are not offered another chair
        let (step, first) = (chain.links[0].step, &chain.links[0].offer);
        let elsewhere = Clinic { service: clinic.service, ..Clinic::open(&world).await };
        let booked = elsewhere.book_at(Place::from(first)).await.booking;
        let view = clinic.read(id).await;
        assert_eq!(view.steps[0].visit.as_ref().unwrap().id, booked.id, "and it is the step's visit now");
        assert!(clinic.propose(missing(id)).await.links.iter().all(|link| link.step != step));
    }

    async fn a_visit_moves_with_those_after_it_and_those_that_can_stay_do(world: World) {
        let clinic = Clinic::open(&world).await;
        let id = clinic.plan().await;
        clinic.book_all(id).await;
        let before = clinic.read(id).await;
        let was: Vec<NaiveDate> = dates(&before).into_iter().flatten().collect();
        let first = &before.steps[0];
        let from = Some(was[0] + Days::new(10));
        let query = ChainQuery { moving: Some(first.id), from, ..missing(id) };
        let chain = clinic.propose(query).await;
        assert_eq!((chain.links.len(), chain.stuck), (4, None));
        assert!(!chain.links[0].stays);
        let moved = visit_chains::book(&clinic.ctx, accepted(id, &before, &chain)).await.unwrap();
        assert_eq!(moved.len(), chain.links.iter().filter(|link| !link.stays).count());
        let after = clinic.read(id).await;
        let held: Vec<NaiveDate> = dates(&after).into_iter().flatten().collect();
        assert!(held[0] >= was[0] + Days::new(10));
        assert!(days_between(&held).iter().all(|days| (21..=35).contains(days)), "{held:?}");
        let same = |step: usize| before.steps[step].visit.as_ref().map(|visit| visit.id)
            == after.steps[step].visit.as_ref().map(|visit| visit.id);
        assert!((0..4).all(same), "they are the same visits");
        visit_chains::undo(&clinic.ctx, moved).await.unwrap();
        assert_eq!(dates(&clinic.read(id).await), dates(&before));

        // with a longer interval behind it the third goes on by a few days, and the last is not bothered
        let last = ChainQuery { moving: Some(before.steps[3].id), from: Some(was[3] + Days::new(7)), ..missing(id) };
        let chain = clinic.propose(last).await;
        visit_chains::book(&clinic.ctx, accepted(id, &clinic.read(id).await, &chain)).await.unwrap();
        let third = ChainQuery { moving: Some(before.steps[2].id), from: Some(was[2] + Days::new(3)), ..missing(id) };
        let chain = clinic.propose(third).await;
        assert_eq!(chain.links.iter().map(|link| link.stays).collect::<Vec<_>>(), [false, true]);
    }

    async fn a_visit_of_its_own_length_keeps_it_when_it_moves_with_others(world: World) {
        let clinic = Clinic::open(&world).await;
        let id = clinic.plan().await;
        clinic.book_all(id).await;
        let first = clinic.read(id).await.steps.swap_remove(0);
        let visit = bookings::get(&clinic.ctx, first.visit.unwrap().id).await.unwrap();
        let minutes = (visit.ends_at - visit.starts_at).num_minutes();
        let shorter = RescheduleForm { minutes: Some(10), ..unmoved(&visit) };
        bookings::reschedule(&clinic.ctx, visit.id, shorter).await.unwrap();
        let chain = clinic.propose(ChainQuery { moving: Some(first.id), ..missing(id) }).await;
        let lengths: Vec<i64> =
            chain.links.iter().map(|link| (link.offer.ends_at - link.offer.starts_at).num_minutes()).collect();
        assert_eq!(lengths, [10, minutes, minutes, minutes]);
    }

    async fn visits_that_shift_by_less_than_their_length_do_not_stand_in_each_others_way(world: World) {
        let clinic = Clinic::open(&world).await;
        let form = clinic.form(vec![clinic.step("", "", ""), clinic.step("1", "", "2")]);
        let id = treatment_plans::make(&clinic.ctx, form).await.unwrap();
        clinic.book_all(id).await;
        let view = clinic.read(id).await;
        // each takes the time of the next one, the last goes on to a free time
        let places: Vec<Place> = {
            let mut places = Vec::new();
            for step in &view.steps {
                let visit = bookings::get(&clinic.ctx, step.visit.as_ref().unwrap().id).await.unwrap();
                places.push(Place {
                    doctor_id: visit.doctor_id,
                    branch_id: visit.branch_id,
                    chair_id: Some(visit.chair_id),
                    starts_at: visit.starts_at,
                });
            }
            places
        };
        let query = ChainQuery { moving: Some(view.steps[2].id), ..missing(id) };
        let last = Place::from(&clinic.propose(query).await.links[0].offer);
        let shifted = [places[1], places[2], last];
        let visits = view.steps.iter().zip(shifted).map(|(step, place)| ChainVisit {
            step: step.id,
            place,
            version: step.ahead().map(|visit| visit.version),
        });
        let moved = visit_chains::book(&clinic.ctx, ChainForm { plan: id, visits: visits.collect() }).await.unwrap();
        visit_chains::undo(&clinic.ctx, moved).await.unwrap();
        assert_eq!(dates(&clinic.read(id).await), dates(&view));
    }

    async fn a_visit_that_moves_alone_breaks_the_interval_and_the_plan_says_so(world: World) {
        let clinic = Clinic::open(&world).await;
        let id = clinic.plan().await;
        clinic.book_all(id).await;
        let view = clinic.read(id).await;
        let second = view.steps[1].visit.as_ref().unwrap();
        let query = ChainQuery {
            moving: Some(view.steps[3].id),
            from: Some(dates(&view)[3].unwrap() + Days::new(60)),
            ..missing(id)
        };
        let far = Place::from(&clinic.propose(query).await.links[0].offer);
        let second = bookings::get(&clinic.ctx, second.id).await.unwrap();
        let form = RescheduleForm { place: far, ..unmoved(&second) };
        bookings::reschedule(&clinic.ctx, second.id, form).await.unwrap();
        let view = clinic.read(id).await;
        assert_eq!(view.steps[1].breach, Some(Breach::TooLate));
        assert_eq!(view.steps[2].breach, Some(Breach::TooSoon));
        let card = patients::card(&clinic.ctx, clinic.patient).await.unwrap();
        assert!(card.plans[0].broken);
    }

    async fn a_visit_that_is_called_off_is_to_be_booked_again_within_its_interval(world: World) {
        let clinic = Clinic::open(&world).await;
        let id = clinic.plan().await;
        clinic.book_all(id).await;
        let view = clinic.read(id).await;
        let second = view.steps[1].visit.as_ref().unwrap();
        let form = CancelForm { version: second.version, reason: CancelReason::PatientPlans, call_id: None };
        let cancelled = bookings::cancel(&clinic.ctx, second.id, form).await.unwrap();
        let card = patients::card(&clinic.ctx, clinic.patient).await.unwrap();
        let next = card.plans[0].next.clone().unwrap();
        let first = dates(&view)[0].unwrap();
        assert_eq!((next.number, next.from, next.until), (2, first + Days::new(21), Some(first + Days::new(35))));
        // the visits after it stay: what is proposed lies between
        let chain = clinic.propose(missing(id)).await;
        assert_eq!(chain.links.len(), 1);
        bookings::undo(&clinic.ctx, cancelled.change).await.unwrap();
        assert!(clinic.read(id).await.steps.iter().all(|step| !step.open));
        let chain = clinic.propose(missing(id)).await;
        assert_eq!(chain.links, []);
    }

    async fn a_colleague_who_was_faster_is_not_overruled(world: World) {
        let clinic = Clinic::open(&world).await;
        let id = clinic.plan().await;
        let stale = accepted(id, &clinic.read(id).await, &clinic.propose(missing(id)).await);
        clinic.book_all(id).await;
        let refusal = refused(visit_chains::book(&clinic.ctx, stale).await);
        assert!(matches!(refusal, AppError::Stale(_)), "{refusal:?}");
        let view = clinic.read(id).await;
        let query = ChainQuery { moving: Some(view.steps[3].id), ..missing(id) };
        let later = Place::from(&clinic.propose(query).await.links[0].offer);
        let again = ChainVisit { step: view.steps[3].id, place: later, version: Some(1) };
        let twice = ChainForm { plan: id, visits: vec![again, again] };
        let refusal = refused(visit_chains::book(&clinic.ctx, twice).await);
        assert_eq!(refusal, AppError::field("visits", Fault::Twice));
        let edit = treatment_plans::edit(&clinic.ctx, id, view.version + 1, PlanForm::from(&view)).await;
        assert!(matches!(refused(edit), AppError::Stale(_)));
    }

    async fn steps_with_a_visit_are_not_left_out_of_an_edit_and_keep_what_they_are_about(world: World) {
        let clinic = Clinic::open(&world).await;
        let id = clinic.plan().await;
        let chain = clinic.propose(missing(id)).await;
        let mut form = accepted(id, &clinic.read(id).await, &chain);
        form.visits.truncate(1);
        visit_chains::book(&clinic.ctx, form).await.unwrap();
        let view = clinic.read(id).await;
        let without = PlanForm { steps: PlanForm::from(&view).steps[1..].to_vec(), ..PlanForm::from(&view) };
        let refusal = refused(treatment_plans::edit(&clinic.ctx, id, view.version, without).await);
        assert_eq!(refusal, AppError::Refused(Refusal::InUse));

        let mut longer = PlanForm::from(&view);
        longer.title = "Брекеты, верхняя челюсть".into();
        longer.steps.push(clinic.step("42", "", ""));
        longer.steps.remove(2);
        treatment_plans::edit(&clinic.ctx, id, view.version, longer).await.unwrap();
        let edited = clinic.read(id).await;
        assert_eq!((edited.steps.len(), edited.title.as_str()), (4, "Брекеты, верхняя челюсть"));
        assert_eq!(edited.steps[0].visit, view.steps[0].visit);
        assert_eq!(edited.steps[1].id, view.steps[1].id);
    }

    async fn a_step_of_another_plan_is_no_step_of_this_one(world: World) {
        let clinic = Clinic::open(&world).await;
        let (id, other) = (clinic.plan().await, clinic.plan().await);
        let (view, strange) = (clinic.read(id).await, clinic.read(other).await.steps[0].id);
        for stolen in [strange, view.steps[0].id] {
            let mut form = PlanForm::from(&view);
            form.steps[1].id = Some(stolen);
            let refusal = refused(treatment_plans::edit(&clinic.ctx, id, view.version, form).await);
            assert_eq!(refusal, AppError::field("steps.1.id", Fault::UnknownChoice));
        }
        let mut made = clinic.form(vec![clinic.step("", "", "")]);
        made.steps[0].id = Some(strange);
        let refusal = refused(treatment_plans::make(&clinic.ctx, made).await);
        assert_eq!(refusal, AppError::field("steps.0.id", Fault::UnknownChoice));
        assert_eq!(clinic.read(id).await, view);
    }

    async fn a_plan_that_is_closed_asks_for_nothing_more(world: World) {
        let clinic = Clinic::open(&world).await;
        let id = clinic.plan().await;
        let chain = clinic.propose(missing(id)).await;
        let view = clinic.read(id).await;
        treatment_plans::close(&clinic.ctx, id, view.version, true).await.unwrap();
        let refusal = refused(visit_chains::book(&clinic.ctx, accepted(id, &view, &chain)).await);
        assert_eq!(refusal, AppError::Refused(Refusal::WrongStatus));
        let is_due = |due: DuePlans| due.plans.iter().any(|due| due.plan.id == id);
        assert!(!is_due(treatment_plans::due(&clinic.ctx, Some(clinic.branch)).await.unwrap()));
        assert_eq!(refused(visit_chains::ring(&clinic.ctx, id).await), AppError::Refused(Refusal::WaitsNoMore));
        treatment_plans::close(&clinic.ctx, id, view.version + 1, false).await.unwrap();
        assert!(is_due(treatment_plans::due(&clinic.ctx, Some(clinic.branch)).await.unwrap()));
    }

    async fn a_call_about_a_plan_holds_the_best_time_and_what_is_booked_is_the_plans(world: World) {
        let clinic = Clinic::open(&world).await;
        let id = clinic.plan().await;
        let call = visit_chains::ring(&clinic.ctx, id).await.unwrap();
        let draft = call.draft.clone().unwrap();
        assert_eq!((draft.patient_id, draft.services.clone()), (Some(clinic.patient), Some(vec![clinic.service])));
        let due = treatment_plans::due(&clinic.ctx, Some(clinic.branch)).await.unwrap();
        let line = due.plans.iter().find(|due| due.plan.id == id).unwrap();
        assert!(line.claim.as_ref().is_some_and(|claim| claim.own));
        let (other, _) = operator(&world, 1).await;
        assert_eq!(refused(visit_chains::ring(&other, id).await), AppError::Refused(Refusal::BeingAsked));
        let form = BookingForm {
            patient_id: draft.patient_id,
            hold_id: draft.hold_id,
            place: draft.chosen.unwrap().place,
            services: draft.services.unwrap(),
            wish: String::new(),
            call_id: Some(call.id),
            override_reason: String::new(),
        };
        let booked = bookings::book(&clinic.ctx, form).await.unwrap().booking;
        assert_eq!(clinic.read(id).await.steps[0].visit.as_ref().map(|visit| visit.id), Some(booked.id));
        let card = bookings::card(&clinic.ctx, booked.id).await.unwrap();
        let plan = card.plan.unwrap();
        assert_eq!((plan.id, plan.number, plan.total), (id, 1, 4));
        calls::end(&clinic.ctx, call.id, CallEnd::default()).await.unwrap();
    }

    async fn what_is_booked_from_a_plan_belongs_to_the_open_call_with_its_patient(world: World) {
        let clinic = Clinic::open(&world).await;
        let id = clinic.plan().await;
        let call = calls::start(&clinic.ctx, Default::default()).await.unwrap();
        let draft = CallDraft { patient_id: Some(clinic.patient), ..Default::default() };
        calls::save_draft(&clinic.ctx, call.id, draft).await.unwrap();
        clinic.book_all(id).await;
        let ended = calls::end(&clinic.ctx, call.id, CallEnd::default()).await.unwrap();
        assert_eq!(ended.outcome, Some(CallOutcome::Booked));
    }

    async fn a_gap_is_offered_to_whoever_has_the_next_visit_of_a_plan(world: World) {
        let clinic = Clinic::open(&world).await;
        let id = clinic.plan().await;
        let query = GapQuery { branch: Some(clinic.branch), all: true, ..GapQuery::default() };
        let view = gap_offers::list(&clinic.ctx, &query).await.unwrap();
        let mut found = None;
        for hole in view.holes.iter().filter(|hole| hole.waiting > 0) {
            let at = HoleAt { branch: clinic.branch, doctor: hole.doctor, end: hole.end };
            let candidates = gap_offers::candidates(&clinic.ctx, at).await.unwrap();
            found = candidates.into_iter().find(|one| one.plan.as_ref().is_some_and(|plan| plan.id == id));
            if found.is_some() {
                break;
            }
        }
        let found = found.expect("an orthodontist has free time");
        assert_eq!(found.patient_id, clinic.patient);
        assert!(matches!(found.source, Source::Step(_)));
        let form = OfferForm { source: found.source, place: Place::from(&found.offer) };
        let call = gap_offers::offer(&clinic.ctx, form).await.unwrap();
        assert!(call.draft.unwrap().hold_id.is_some());
        // once it has a visit, its time is nobody's to give
        clinic.book_at_any(id).await;
        assert_eq!(refused(gap_offers::offer(&clinic.ctx, form).await), AppError::Refused(Refusal::WaitsNoMore));
    }

    async fn who_does_not_book_sees_no_plans(world: World) {
        let clinic = Clinic::open(&world).await;
        let id = clinic.plan().await;
        let reads = |role: &Role| role.may(Permission::SeePatients) && !role.may(Permission::Book);
        for role in Role::ALL.into_iter().filter(reads) {
            let ctx = world.backend.authorize(&actor(role), Permission::SeePatients).unwrap();
            assert_eq!(patients::card(&ctx, clinic.patient).await.unwrap().plans, [], "{role:?}");
            assert_eq!(refused(treatment_plans::read(&ctx, id).await), AppError::Forbidden, "{role:?}");
        }
    }
}

impl Clinic {
    /// Books the next visit of a plan at the best time there is.
    async fn book_at_any(&self, id: PlanId) {
        let chain = self.propose(missing(id)).await;
        let mut form = accepted(id, &self.read(id).await, &chain);
        form.visits.truncate(1);
        visit_chains::book(&self.ctx, form).await.unwrap();
    }
}

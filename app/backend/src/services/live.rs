//! Who may be told of what. Events carry ids only, but that something happened is told to those alone who could see
//! it on a page.

use domain::{event::Event, permission::Permission};

use super::{complaints::READERS, reports::may_see};
use crate::Actor;

/// Whether the actor may know of the event.
pub fn may_know(actor: &Actor, event: &Event) -> bool {
    match event {
        Event::BookingChanged { doctor, .. } | Event::HoursChanged { doctor } => {
            actor.own_schedule().is_ok_and(|own| own.is_none_or(|own| own == *doctor))
        }
        Event::PatientChanged { .. } => {
            actor.may(Permission::SeePatients) && actor.own_schedule() == Ok(None)
        }
        Event::CallChanged { operator, .. } => {
            let own = operator.is_some() && *operator == actor.user;
            own || actor.may(Permission::TakeCalls) || actor.may(Permission::ReadReports)
        }
        Event::CallRinging { operator, .. } => {
            actor.may(Permission::TakeCalls) && operator.is_none_or(|of| Some(of) == actor.user)
        }
        Event::PresenceChanged { .. } | Event::PresenceEnded { .. } => actor.may(Permission::SeeSchedule),
        Event::CallbacksChanged => actor.may(Permission::TakeCalls),
        Event::OperatorsChanged => actor.may(Permission::TakeCalls) || actor.may(Permission::ReadReports),
        Event::ReportChanged { operator, .. } => may_see(actor, *operator),
        Event::MemosChanged => actor.may(Permission::OwnAccount),
        Event::LeadChanged { .. } => actor.may(Permission::WorkLeads),
        Event::ComplaintsChanged => READERS.iter().any(|permission| actor.may(*permission)),
        Event::QuestionsChanged => actor.may(Permission::ReadKnowledge),
        Event::PinboardChanged => actor.may(Permission::Book),
        Event::WaitlistChanged | Event::PlanChanged { .. } => {
            actor.may(Permission::Book) && actor.may(Permission::SeePatients)
        }
        Event::ClinicChanged => actor.may(Permission::ReadKnowledge),
        Event::Resync => true,
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use domain::{
        id::{BookingId, BranchId, CallId, DoctorId, PatientId, UserId},
        permission::Role,
    };
    use uuid::Uuid;

    use super::*;

    fn actor(role: Role, doctor: Option<DoctorId>) -> Actor {
        let user = Some(UserId(Uuid::now_v7()));
        Actor { user, key: None, name: "Анна".into(), role: Some(role), doctor, scopes: None }
    }

    fn booking(doctor: DoctorId) -> Event {
        let day = NaiveDate::default();
        Event::BookingChanged { id: BookingId(Uuid::nil()), doctor, branch: BranchId(Uuid::nil()), day }
    }

    #[test]
    fn a_doctor_is_told_of_the_own_visits_alone() {
        let (own, other) = (DoctorId(Uuid::now_v7()), DoctorId(Uuid::now_v7()));
        let doctor = actor(Role::Doctor, Some(own));
        assert!(may_know(&doctor, &booking(own)));
        assert!(!may_know(&doctor, &booking(other)));
        assert!(!may_know(&doctor, &Event::HoursChanged { doctor: other }));
        assert!(!may_know(&doctor, &Event::PatientChanged { id: PatientId(Uuid::nil()) }));
        assert!(!may_know(&actor(Role::Doctor, None), &booking(own)), "no doctor, no schedule");
    }

    #[test]
    fn whoever_sees_no_schedule_is_told_nothing_of_it() {
        let visit = booking(DoctorId(Uuid::now_v7()));
        for role in [Role::SmmManager, Role::Accountant, Role::DataProtectionOfficer] {
            assert!(!may_know(&actor(role, None), &visit), "{role:?}");
        }
        for role in [Role::Operator, Role::Administrator, Role::Manager, Role::Admin] {
            assert!(may_know(&actor(role, None), &visit), "{role:?}");
        }
    }

    #[test]
    fn a_manager_is_told_of_visits_but_not_of_patients() {
        let manager = actor(Role::Manager, None);
        assert!(!may_know(&manager, &Event::PatientChanged { id: PatientId(Uuid::nil()) }));
    }

    #[test]
    fn ones_own_call_is_told_to_everybody() {
        let doctor = actor(Role::Doctor, Some(DoctorId(Uuid::nil())));
        let call = |operator| Event::CallChanged { id: CallId(Uuid::nil()), operator };
        assert!(may_know(&doctor, &call(doctor.user)));
        assert!(!may_know(&doctor, &call(None)));
        assert!(!may_know(&doctor, &call(Some(UserId(Uuid::nil())))));
    }

    #[test]
    fn a_ring_is_told_to_whom_it_rings() {
        let (own, other) = (actor(Role::Operator, None), actor(Role::Operator, None));
        let ring = |operator| Event::CallRinging { id: CallId(Uuid::nil()), operator };
        assert!(may_know(&own, &ring(own.user)) && may_know(&own, &ring(None)));
        assert!(!may_know(&other, &ring(own.user)));
        assert!(!may_know(&actor(Role::Manager, None), &ring(None)));
    }

    #[test]
    fn a_key_is_told_no_more_than_its_scopes() {
        let mut key = actor(Role::Operator, None);
        key.scopes = Some(vec![Permission::Book]);
        assert!(!may_know(&key, &booking(DoctorId(Uuid::nil()))));
        assert!(may_know(&key, &Event::Resync));
    }
}

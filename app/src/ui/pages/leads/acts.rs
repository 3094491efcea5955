//! What can be done with a lead: by whom, in which state, by which key.

use domain::{
    lead::LeadStatus,
    lead_act::LeadAct,
    lead_board::LeadLine,
    permission::{Permission, Role},
};

use crate::{
    i18n::*,
    ui::{icons::Glyph, keys::Chord},
};

/// What the reader's role lets them do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hand {
    /// Ring people, and see their numbers.
    pub calls: bool,
    /// Accept what operators pass on, and give it back.
    pub smm: bool,
}

impl Hand {
    /// What a role lets one do.
    pub fn of(role: Option<Role>) -> Self {
        Self {
            calls: role.is_some_and(|role| role.may(Permission::TakeCalls)),
            smm: role == Some(Role::SmmManager),
        }
    }

    /// The lanes in the order in which the reader looks at them.
    pub const fn lanes(self) -> [LeadStatus; 5] {
        use LeadStatus::{Booked, Forwarded, InWork, New, Rejected};
        if self.smm {
            [Forwarded, New, InWork, Booked, Rejected]
        } else {
            [New, InWork, Forwarded, Booked, Rejected]
        }
    }
}

/// Something that can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Makes it one's own.
    Take,
    /// Begins a call.
    Ring,
    /// Passes it on.
    Forward,
    /// Takes back what was passed on.
    Recall,
    /// Accepts what was passed on.
    Accept,
    /// Gives it back with what came of it.
    Return,
    /// Gives it back to all.
    Release,
    /// There may be a visit after all.
    Reopen,
    /// There will be no visit.
    Reject,
}

impl Act {
    /// What the reader can do with a lead, the likeliest first, the destructive last.
    pub fn of(line: &LeadLine, hand: Hand) -> Vec<Self> {
        let ring = (hand.calls && line.phone_masked.is_some()).then_some(Act::Ring);
        let own = line.owner.as_ref().is_some_and(|owner| owner.own);
        let accepted = line.handover.as_ref().is_some_and(|handover| handover.accepted_at.is_some());
        let forward = (!hand.smm).then_some(Act::Forward);
        let acts = match line.status {
            LeadStatus::New => vec![Some(Act::Take), ring, forward, Some(Act::Reject)],
            LeadStatus::InWork if own => {
                vec![ring, forward, Some(Act::Release), Some(Act::Reject)]
            }
            LeadStatus::InWork => vec![Some(Act::Take), ring, forward, Some(Act::Reject)],
            LeadStatus::Forwarded if hand.smm => {
                vec![(!accepted).then_some(Act::Accept), Some(Act::Return), Some(Act::Reject)]
            }
            LeadStatus::Forwarded => {
                vec![ring, (!accepted).then_some(Act::Recall), Some(Act::Reject)]
            }
            LeadStatus::Rejected => vec![Some(Act::Reopen)],
            LeadStatus::Booked => Vec::new(),
        };
        acts.into_iter().flatten().collect()
    }

    /// The one that a card offers without further asking.
    pub fn offered(line: &LeadLine, hand: Hand) -> Option<Self> {
        let returned = line.handover.as_ref().is_some_and(|handover| handover.returned);
        let likeliest = Self::of(line, hand).first().copied()?;
        match likeliest {
            Act::Take if line.status == LeadStatus::New => Some(likeliest),
            Act::Accept => Some(likeliest),
            Act::Ring if returned => Some(likeliest),
            _ => None,
        }
    }

    /// Its key: the first letter of its verb, where that is free. Two that share one never stand together.
    pub const fn chord(self) -> Chord {
        match self {
            Act::Take | Act::Recall | Act::Return => Chord::key("KeyD"),
            Act::Ring => Chord::key("KeyY"),
            Act::Forward | Act::Accept => Chord::key("KeyG"),
            Act::Release => Chord::key("KeyC"),
            Act::Reopen => Chord::key("KeyJ"),
            Act::Reject => Chord::key("Delete"),
        }
    }

    /// Its sign.
    pub const fn glyph(self) -> Glyph {
        match self {
            Act::Take | Act::Accept => Glyph::Check,
            Act::Ring => Glyph::Phone,
            Act::Forward => Glyph::Forward,
            Act::Recall | Act::Return | Act::Reopen => Glyph::Undo,
            Act::Release => Glyph::Inbox,
            Act::Reject => Glyph::Cancelled,
        }
    }

    /// Its name.
    pub fn name(self, language: Locale) -> &'static str {
        match self {
            Act::Take => td_string!(language, leads.act.take),
            Act::Ring => td_string!(language, leads.act.ring),
            Act::Forward => td_string!(language, leads.act.forward),
            Act::Recall => td_string!(language, leads.act.recall),
            Act::Accept => td_string!(language, leads.act.accept),
            Act::Return => td_string!(language, leads.act.give_back),
            Act::Release => td_string!(language, leads.act.release),
            Act::Reopen => td_string!(language, leads.act.reopen),
            Act::Reject => td_string!(language, leads.lane.rejected),
        }
    }

    /// What is asked of the server, for those that need no words.
    pub const fn plain(self) -> Option<LeadAct> {
        match self {
            Act::Take => Some(LeadAct::Take),
            Act::Recall => Some(LeadAct::Recall),
            Act::Accept => Some(LeadAct::Accept),
            Act::Release => Some(LeadAct::Release),
            Act::Reopen => Some(LeadAct::Reopen),
            Act::Ring | Act::Forward | Act::Return | Act::Reject => None,
        }
    }
}

/// The way back from what was done.
pub fn undo(act: &LeadAct) -> Option<LeadAct> {
    match act {
        LeadAct::Take => Some(LeadAct::Release),
        LeadAct::Forward { .. } => Some(LeadAct::Recall),
        LeadAct::Reject { .. } => Some(LeadAct::Reopen),
        _ => None,
    }
}

/// What a toast says of it.
pub fn done(language: Locale, act: &LeadAct) -> &'static str {
    match act {
        LeadAct::Take => td_string!(language, leads.done.taken),
        LeadAct::Release => td_string!(language, leads.done.released),
        LeadAct::Forward { .. } => td_string!(language, leads.done.forwarded),
        LeadAct::Recall => td_string!(language, leads.done.recalled),
        LeadAct::Accept => td_string!(language, leads.done.accepted),
        LeadAct::Return { .. } => td_string!(language, leads.done.returned),
        LeadAct::Reject { .. } => td_string!(language, leads.done.rejected),
        LeadAct::Reopen => td_string!(language, leads.done.reopened),
        LeadAct::Note { .. } | LeadAct::Plan { .. } => td_string!(language, leads.done.noted),
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        id::{LeadId, UserId},
        lead::LeadSource,
        lead_board::{Handover, Owner},
    };
    use uuid::Uuid;

    use super::*;

    fn line(status: LeadStatus) -> LeadLine {
        LeadLine {
            id: LeadId(Uuid::from_u128(1)),
            version: 1,
            source: LeadSource::Vk,
            status,
            name: String::new(),
            phone_masked: Some("+7 916 •••-••-42".into()),
            contact: String::new(),
            text: String::new(),
            touch: String::new(),
            received_at: "2026-11-30T09:00:00Z".parse().unwrap(),
            repeats: 0,
            clock: None,
            answered_min: None,
            owner: None,
            attempts: 0,
            next_step: String::new(),
            next_at: None,
            handover: None,
            known: false,
            visit: None,
            reason: None,
            closed_at: None,
        }
    }

    const OPERATOR: Hand = Hand { calls: true, smm: false };
    const SMM: Hand = Hand { calls: false, smm: true };

    #[test]
    fn keys_of_acts_that_stand_together_differ() {
        for hand in [OPERATOR, SMM] {
            for status in LeadStatus::ALL {
                for own in [false, true] {
                    let owner = Owner {
                        id: UserId(Uuid::from_u128(2)),
                        name: "Вера Лаптева".into(),
                        own,
                        until: None,
                    };
                    let line = LeadLine { owner: Some(owner), ..line(status) };
                    let acts = Act::of(&line, hand);
                    let mut chords: Vec<Chord> = Vec::new();
                    for chord in acts.iter().map(|act| act.chord()) {
                        assert!(!chords.contains(&chord), "{acts:?}");
                        chords.push(chord);
                    }
                }
            }
        }
    }

    #[test]
    fn what_was_passed_on_is_accepted_once_and_recalled_until_then() {
        let handover = |accepted: bool| Handover {
            by: "Вера Лаптева".into(),
            to: String::new(),
            note: "приз".into(),
            accepted_at: accepted.then(|| "2026-11-30T09:00:00Z".parse().unwrap()),
            returned: false,
        };
        let passed =
            |accepted| LeadLine { handover: Some(handover(accepted)), ..line(LeadStatus::Forwarded) };
        assert_eq!(Act::of(&passed(false), SMM), [Act::Accept, Act::Return, Act::Reject]);
        assert_eq!(Act::of(&passed(true), SMM), [Act::Return, Act::Reject]);
        assert_eq!(Act::of(&passed(false), OPERATOR), [Act::Ring, Act::Recall, Act::Reject]);
        assert_eq!(Act::of(&passed(true), OPERATOR), [Act::Ring, Act::Reject]);
        assert_eq!(Act::offered(&passed(false), SMM), Some(Act::Accept));
    }

    #[test]
    fn whoever_takes_no_calls_rings_nobody() {
        assert!(!Act::of(&line(LeadStatus::New), SMM).contains(&Act::Ring));
        let unreachable = LeadLine { phone_masked: None, ..line(LeadStatus::New) };
        assert!(!Act::of(&unreachable, OPERATOR).contains(&Act::Ring));
        assert_eq!(Act::offered(&unreachable, OPERATOR), Some(Act::Take));
    }
}

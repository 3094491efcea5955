//! What can be done with a complaint: by whom, in which state, by which key.

use domain::{
    complaint::{
        ComplaintStatus, Outcome,
        access::Sight,
        act::{ComplaintAct, ComplaintChange},
    },
    id::UserId,
    permission::Role,
};

use crate::{
    i18n::*,
    ui::{icons::Glyph, keys::Chord},
};

/// Something that can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// What came in is a complaint.
    Confirm,
    /// Looks into it oneself.
    Take,
    /// The patient said something.
    Resume,
    /// Gives the answer.
    Answer,
    /// Says who is to answer.
    Assign,
    /// Asks the patient.
    Ask,
    /// Nothing more is to be done.
    Close,
    /// How satisfied they are.
    Rate,
    /// It goes on.
    Reopen,
    /// Notes what was said to whoever complains.
    Tell,
    /// Says which role is to answer.
    Reroute,
    /// The same as another one.
    Merge,
    /// Not for the clinic.
    Reject,
}

impl Act {
    const ALL: [Act; 13] = [
        Act::Confirm,
        Act::Take,
        Act::Resume,
        Act::Answer,
        Act::Assign,
        Act::Ask,
        Act::Close,
        Act::Rate,
        Act::Reopen,
        Act::Tell,
        Act::Reroute,
        Act::Merge,
        Act::Reject,
    ];

    /// What a reader can do, the likeliest first, the destructive last.
    pub fn of(status: ComplaintStatus, sight: Sight) -> Vec<Self> {
        let outward = |act: &Self| matches!(act, Self::Rate | Self::Tell);
        let may = |act: &Self| match sight {
            Sight::Hand => true,
            Sight::Status => outward(act),
            Sight::Nothing | Sight::Whole => false,
        };
        Self::ALL.into_iter().filter(|act| may(act) && act.sample().leads_to(status).is_some()).collect()
    }

    /// Such a change, to ask whether it is possible.
    fn sample(self) -> ComplaintChange {
        let words = String::new;
        match self {
            Self::Confirm => ComplaintChange::Confirm,
            Self::Take => ComplaintChange::Take,
            Self::Resume => ComplaintChange::Resume(words()),
            Self::Answer => ComplaintChange::Answer(words(), Outcome::Explained, None),
            Self::Assign => ComplaintChange::Assign(UserId(uuid::Uuid::nil()), words()),
            Self::Ask => ComplaintChange::Ask(words()),
            Self::Close => ComplaintChange::Close(false),
            Self::Rate => ComplaintChange::Rate(5, words()),
            Self::Reopen => ComplaintChange::Reopen(words()),
            Self::Tell => ComplaintChange::Tell(words()),
            Self::Reroute => ComplaintChange::Reroute(Role::Manager, words()),
            Self::Merge => ComplaintChange::Merge(0, 0),
            Self::Reject => ComplaintChange::Reject(words()),
        }
    }

    /// What is asked of the server, for those that need no words.
    pub const fn plain(self) -> Option<ComplaintAct> {
        match self {
            Self::Confirm => Some(ComplaintAct::Confirm),
            Self::Take => Some(ComplaintAct::Take),
            _ => None,
        }
    }

    /// Its key: the first letter of its verb, of those that are done most. Two that share one never stand together.
    pub const fn chord(self) -> Option<Chord> {
        match self {
            Self::Take => Some(Chord::key("KeyD")),
            Self::Confirm | Self::Assign => Some(Chord::key("KeyG")),
            Self::Answer | Self::Rate => Some(Chord::key("KeyJ")),
            Self::Ask => Some(Chord::key("KeyC")),
            _ => None,
        }
    }

    /// Its sign.
    pub const fn glyph(self) -> Glyph {
        match self {
            Self::Confirm | Self::Take | Self::Close => Glyph::Check,
            Self::Resume | Self::Ask | Self::Tell => Glyph::Phone,
            Self::Answer => Glyph::Document,
            Self::Assign | Self::Reroute => Glyph::Forward,
            Self::Rate => Glyph::Chart,
            Self::Reopen => Glyph::Undo,
            Self::Merge => Glyph::Copy,
            Self::Reject => Glyph::Cancelled,
        }
    }

    /// Its name.
    pub fn name(self, language: Locale) -> &'static str {
        match self {
            Self::Confirm => td_string!(language, complaints.act.confirm),
            Self::Take => td_string!(language, complaints.act.take),
            Self::Resume => td_string!(language, complaints.act.resume),
            Self::Answer => td_string!(language, complaints.act.answer),
            Self::Assign => td_string!(language, complaints.act.assign),
            Self::Ask => td_string!(language, complaints.act.ask),
            Self::Close => td_string!(language, complaints.act.close),
            Self::Rate => td_string!(language, complaints.act.rate),
            Self::Reopen => td_string!(language, complaints.act.reopen),
            Self::Tell => td_string!(language, complaints.act.tell),
            Self::Reroute => td_string!(language, complaints.act.reroute),
            Self::Merge => td_string!(language, complaints.act.merge),
            Self::Reject => td_string!(language, complaints.act.reject),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_only_registered_it_only_adds_what_was_said() {
        for status in ComplaintStatus::ALL {
            let acts = Act::of(status, Sight::Status);
            assert!(acts.iter().all(|act| matches!(act, Act::Rate | Act::Tell)), "{acts:?}");
            assert_eq!(Act::of(status, Sight::Whole), []);
        }
    }

    #[test]
    fn keys_of_acts_that_stand_together_differ() {
        for status in ComplaintStatus::ALL {
            let acts = Act::of(status, Sight::Hand);
            let mut chords: Vec<Chord> = Vec::new();
            for chord in acts.iter().filter_map(|act| act.chord()) {
                assert!(!chords.contains(&chord), "{acts:?}");
                chords.push(chord);
            }
        }
    }
}

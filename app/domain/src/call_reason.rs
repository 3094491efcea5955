//! What people ring for (причина звонка): a coded list, several of one call. What is wrong with somebody's teeth is
//! the triage's.

use serde::{Deserialize, Serialize};

/// What somebody rang for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallReason {
    /// A visit.
    Visit,
    /// Acute pain.
    Pain,
    /// Another time for a visit, or none.
    Change,
    /// What it costs.
    Price,
    /// Promotions and discounts.
    Promotion,
    /// When somebody works, when a branch is open.
    Hours,
    /// How to get there.
    Way,
    /// After a treatment.
    AfterTreatment,
    /// Papers: for the tax, extracts, results.
    Papers,
    /// Payment, insurance, money back.
    Payment,
    /// A claim or a complaint.
    Complaint,
    /// Something else.
    Other,
}

impl CallReason {
    /// All of them, in the order in which lists show them.
    pub const ALL: [CallReason; 12] = [
        Self::Visit,
        Self::Pain,
        Self::Change,
        Self::Price,
        Self::Promotion,
        Self::Hours,
        Self::Way,
        Self::AfterTreatment,
        Self::Papers,
        Self::Payment,
        Self::Complaint,
        Self::Other,
    ];

    /// Its name in the database, in addresses and in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Visit => "visit",
            Self::Pain => "pain",
            Self::Change => "change",
            Self::Price => "price",
            Self::Promotion => "promotion",
            Self::Hours => "hours",
            Self::Way => "way",
            Self::AfterTreatment => "after_treatment",
            Self::Papers => "papers",
            Self::Payment => "payment",
            Self::Complaint => "complaint",
            Self::Other => "other",
        }
    }

    /// The one of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }

    /// Several as the database keeps them: each between spaces, once, in the order of the list.
    pub fn joined(reasons: &[CallReason]) -> String {
        let codes = Self::ALL.into_iter().filter(|reason| reasons.contains(reason));
        let text: String = codes.map(|reason| format!(" {}", reason.code())).collect();
        if text.is_empty() { text } else { text + " " }
    }

    /// The reasons of such a text.
    pub fn split(text: &str) -> Vec<CallReason> {
        text.split_whitespace().filter_map(Self::from_code).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::{prelude::*, sample::subsequence};

    use super::*;

    proptest! {
        #[test]
        fn reasons_are_kept_once_and_in_their_order(mut reasons in subsequence(CallReason::ALL.to_vec(), 0..=12)) {
            let kept = CallReason::joined(&reasons);
            prop_assert_eq!(CallReason::split(&kept), reasons.clone());
            reasons.reverse();
            prop_assert_eq!(CallReason::joined(&[reasons.clone(), reasons].concat()), kept);
        }
    }
}

//! What colleagues tell each other: a note for the next shift (передача смены), and an announcement (объявление) that
//! everybody whom it concerns says to have read.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::{
    date::optional_date,
    error::{Fault, FieldErrors},
    id::{LeadId, MemoId},
    permission::Role,
    text::required_text,
};

/// Longest text, in characters.
pub const TEXT_MAX: usize = 4000;

/// For whom it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MemoKind {
    /// For those who take calls next.
    #[default]
    Shift,
    /// For everybody, or for some roles.
    Announcement,
}

impl MemoKind {
    /// Its name in the database and in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Shift => "shift",
            Self::Announcement => "announcement",
        }
    }

    /// The one of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Shift, Self::Announcement].into_iter().find(|kind| kind.code() == code)
    }
}

/// A memo as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MemoForm {
    /// For whom.
    pub kind: MemoKind,
    /// What.
    #[serde(default)]
    pub text: String,
    /// Of an announcement: only for these roles; for all when empty.
    #[serde(default)]
    pub roles: Vec<Role>,
    /// Of an announcement: the last date on which it is shown; without an end when empty.
    #[serde(default)]
    pub until: String,
}

/// A memo that can be put up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewMemo {
    /// For whom.
    pub kind: MemoKind,
    /// What.
    pub text: String,
    /// Only for these roles; for all when empty.
    pub roles: Vec<Role>,
    /// The last date on which it is shown.
    pub until: Option<NaiveDate>,
}

impl NewMemo {
    /// Checks the form.
    pub fn parse(form: &MemoForm, today: NaiveDate) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let text = errors.take("text", required_text(&form.text, TEXT_MAX)).unwrap_or_default();
        let until = errors.take("until", optional_date(&form.until)).flatten();
        if until.is_some_and(|until| until < today) {
            errors.add("until", Fault::InThePast);
        }
        let shift = form.kind == MemoKind::Shift;
        let roles = if shift { Vec::new() } else { form.roles.clone() };
        errors.or(Self { kind: form.kind, text, roles, until: until.filter(|_| !shift) })
    }

    /// Whether it is for a role.
    pub fn is_for(kind: MemoKind, roles: &[Role], role: Role) -> bool {
        match kind {
            MemoKind::Shift => role.may(crate::permission::Permission::TakeCalls),
            MemoKind::Announcement => roles.is_empty() || roles.contains(&role),
        }
    }
}

/// Somebody who has read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemoReader {
    /// Who.
    pub name: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// A memo as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Memo {
    /// Which.
    pub id: MemoId,
    /// For whom.
    pub kind: MemoKind,
    /// What.
    pub text: String,
    /// The lead that nobody accepts, when it says that.
    pub lead: Option<LeadId>,
    /// Only for these roles; for all when empty.
    pub roles: Vec<Role>,
    /// The last date on which it is shown.
    pub until: Option<NaiveDate>,
    /// Who wrote it.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Whether it is the reader's own.
    pub own: bool,
    /// Whether the reader has said to have read it.
    pub read: bool,
    /// Who has, the first first.
    pub readers: Vec<MemoReader>,
    /// Those whom it concerns and who have not; for whoever may put up announcements.
    pub missing: Vec<String>,
}

/// What colleagues tell each other, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemoList {
    /// Notes for the next shift of the last days, and announcements that are shown.
    pub memos: Vec<Memo>,
    /// Whether the reader may put up announcements.
    pub announces: bool,
    /// Whether the reader writes notes for the next shift.
    pub hands_over: bool,
    /// The server's time.
    pub now: DateTime<Utc>,
    /// The zone in which times are told.
    pub zone: Tz,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_for_the_next_shift_has_neither_roles_nor_an_end() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 30).unwrap_or_default();
        let form = MemoForm {
            text: "Пациент ждёт снимок".into(),
            roles: vec![Role::Doctor],
            until: "01.12.2026".into(),
            ..MemoForm::default()
        };
        let note = NewMemo::parse(&form, today).unwrap();
        assert_eq!((note.roles, note.until), (Vec::new(), None));
        let announced = MemoForm { kind: MemoKind::Announcement, ..form.clone() };
        assert_eq!(NewMemo::parse(&announced, today).unwrap().roles, [Role::Doctor]);
        let over = MemoForm { until: "29.11.2026".into(), ..announced };
        assert_eq!(NewMemo::parse(&over, today).unwrap_err().of("until"), Some(Fault::InThePast));
        assert_eq!(
            NewMemo::parse(&MemoForm::default(), today).unwrap_err().of("text"),
            Some(Fault::Required)
        );
    }

    #[test]
    fn a_notice_is_for_those_whom_it_concerns() {
        assert!(NewMemo::is_for(MemoKind::Shift, &[], Role::Operator));
        assert!(!NewMemo::is_for(MemoKind::Shift, &[], Role::Doctor));
        assert!(NewMemo::is_for(MemoKind::Announcement, &[], Role::Doctor));
        assert!(!NewMemo::is_for(MemoKind::Announcement, &[Role::Operator], Role::Doctor));
    }
}

//! Complaints and claims (жалобы и претензии): what a patient holds against the clinic, from the moment it is received
//! until it is answered and closed.
//!
//! `routing` says who answers, `deadline` until when and `warning` when that is near, `act` what one does with one and
//! from which state to which it goes, `access` who may see it, `refund` what there is to say about money, `rules` what
//! the clinic settles about all this, `view` how one is shown.

pub mod access;
pub mod act;
pub mod deadline;
pub mod refund;
pub mod routing;
pub mod rules;
pub mod view;
pub mod warning;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::{
    clinic_time::{Edge, instant, local_date},
    date::optional_date,
    error::{Fault, FieldErrors},
    id::{BookingId, BranchId, CallId, DoctorId, PatientId},
    money::Kopecks,
    phone::Phone,
    text::{optional_text, required_text},
};

/// Longest name, in characters.
pub const NAME_MAX: usize = 120;
/// Longest text, in characters: a letter of several pages.
pub const TEXT_MAX: usize = 10_000;
/// Longest short answer (an address, an authority, a demand), in characters.
pub const LINE_MAX: usize = 300;
/// Files that one complaint can have.
pub const FILES_MAX: usize = 20;
/// Largest of them, in bytes.
pub const FILE_MAX: usize = 8 << 20;

/// By which way it was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ComplaintChannel {
    /// On the phone.
    #[default]
    Call,
    /// By e-mail.
    Email,
    /// In the clinic.
    Visit,
    /// On the clinic's site, or another one.
    Site,
    /// On paper.
    Letter,
}

codes!(ComplaintChannel, 5,
    Call => "call",
    Email => "email",
    Visit => "visit",
    Site => "site",
    Letter => "letter",
);

/// What it is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// How well somebody was treated.
    Quality,
    /// Service and manners.
    #[default]
    Service,
    /// Prices, payments, refunds.
    Money,
    /// What the clinic does with personal data.
    PersonalData,
    /// Somebody was hurt.
    Injury,
    /// A court, or a threat to go to one.
    Court,
}

codes!(Category, 6,
    Quality => "quality",
    Service => "service",
    Money => "money",
    PersonalData => "personal_data",
    Injury => "injury",
    Court => "court",
);

/// What is demanded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Demand {
    /// Nothing but to be heard.
    #[default]
    Nothing,
    /// An explanation, or an apology.
    Answer,
    /// To have it done again, or mended.
    Redo,
    /// Money back for a service, all of it or a part.
    Refund,
    /// Money for a loss.
    Damages,
}

codes!(Demand, 5,
    Nothing => "nothing",
    Answer => "answer",
    Redo => "redo",
    Refund => "refund",
    Damages => "damages",
);

/// A grievance, or a demand that starts a legal clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ComplaintKind {
    /// Жалоба.
    Grievance,
    /// Претензия.
    Claim,
}

codes!(ComplaintKind, 2,
    Grievance => "grievance",
    Claim => "claim",
);

impl Demand {
    /// What a complaint with this demand is.
    pub const fn kind(self) -> ComplaintKind {
        match self {
            Self::Nothing | Self::Answer => ComplaintKind::Grievance,
            Self::Redo | Self::Refund | Self::Damages => ComplaintKind::Claim,
        }
    }
}

/// How grave it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// As most of them.
    #[default]
    Ordinary,
    /// More than annoyance.
    Serious,
    /// Health, or a court.
    Critical,
}

codes!(Severity, 3,
    Ordinary => "ordinary",
    Serious => "serious",
    Critical => "critical",
);

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ComplaintStatus {
    /// Came in from outside; nobody has looked at it.
    New,
    /// Has its number and its role, but nobody in person.
    Registered,
    /// Somebody is to answer it.
    Assigned,
    /// Somebody looks into it.
    InReview,
    /// Something is asked of the patient. The clock runs on.
    AwaitingPatient,
    /// The answer has been given.
    Answered,
    /// Nothing more is to be done.
    Closed,
    /// The answer was not the end of it.
    Reopened,
    /// Not for the clinic to answer, or the same as another one.
    Rejected,
}

codes!(ComplaintStatus, 9,
    New => "new",
    Registered => "registered",
    Assigned => "assigned",
    InReview => "in_review",
    AwaitingPatient => "awaiting_patient",
    Answered => "answered",
    Closed => "closed",
    Reopened => "reopened",
    Rejected => "rejected",
);

impl ComplaintStatus {
    /// Whether an answer is still to be given: the clock runs.
    pub const fn is_running(self) -> bool {
        !matches!(self, Self::Answered | Self::Closed | Self::Rejected)
    }

    /// Whether there is nothing more to do.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Closed | Self::Rejected)
    }
}

/// What came of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It was explained; nothing was demanded.
    #[default]
    Explained,
    /// What was demanded is granted.
    Granted,
    /// A part of it is.
    Partly,
    /// It is not.
    Refused,
}

codes!(Outcome, 4,
    Explained => "explained",
    Granted => "granted",
    Partly => "partly",
    Refused => "refused",
);

/// «2026-0147»: gapless within a year.
pub fn number(year: i32, serial: u32) -> String {
    format!("{year}-{serial:04}")
}

/// Reads a number as it is typed: «№ 2026-0147», «2026/147».
pub fn parse_number(raw: &str) -> Option<(i32, u32)> {
    let bare = raw.trim().trim_start_matches(['№', '#', 'N', 'n']).trim();
    let (year, serial) = bare.split_once(['-', '/', '–'])?;
    let serial: u32 = serial.trim().parse().ok()?;
    let year: i32 = year.trim().parse().ok().filter(|year| (2000..3000).contains(year))?;
    (serial > 0).then_some((year, serial))
}

/// A complaint as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ComplaintForm {
    /// The code of a [`ComplaintChannel`].
    pub channel: String,
    /// On which date it was received: today when empty.
    pub received_on: String,
    /// The code of a [`Category`].
    pub category: String,
    /// Whether the quality of a treatment is called in question, whatever the category.
    pub quality_cited: bool,
    /// The code of a [`Severity`]; what the category says when empty.
    pub severity: String,
    /// The code of a [`Demand`].
    pub demand: String,
    /// How much is demanded; may be empty.
    pub amount: String,
    /// Word for word.
    pub text: String,
    /// Who complains.
    pub name: String,
    /// A phone to answer to; may be empty.
    pub phone: String,
    /// An e-mail or postal address to answer to; may be empty.
    pub address: String,
    /// Whether whoever complains speaks for the patient.
    pub on_behalf: bool,
    /// By what right, then: «мать», «доверенность от 12.01.2026».
    pub authority: String,
    /// Whom it is about.
    pub patient_id: Option<PatientId>,
    /// Which visit.
    pub booking_id: Option<BookingId>,
    /// Which doctor.
    pub doctor_id: Option<DoctorId>,
    /// Which branch.
    pub branch_id: Option<BranchId>,
    /// The call in which it was made.
    pub call_id: Option<CallId>,
}

/// A complaint that can be registered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewComplaint {
    /// By which way.
    pub channel: ComplaintChannel,
    /// When it was received: the clock runs from here.
    pub received_at: DateTime<Utc>,
    /// What it is about.
    pub category: Category,
    /// Whether the quality of a treatment is called in question.
    pub quality_cited: bool,
    /// How grave it is.
    pub severity: Severity,
    /// What is demanded.
    pub demand: Demand,
    /// How much.
    pub amount: Option<Kopecks>,
    /// Word for word.
    pub text: String,
    /// Who complains.
    pub name: String,
    /// E.164.
    pub phone: Option<String>,
    /// Another address to answer to; may be empty.
    pub address: String,
    /// By what right somebody speaks for the patient; none for the patient.
    pub authority: Option<String>,
    /// Whom it is about.
    pub patient_id: Option<PatientId>,
    /// Which visit.
    pub booking_id: Option<BookingId>,
    /// Which doctor.
    pub doctor_id: Option<DoctorId>,
    /// Which branch.
    pub branch_id: Option<BranchId>,
    /// The call in which it was made.
    pub call_id: Option<CallId>,
}

impl NewComplaint {
    /// Checks the form, which somebody fills in at `now` by a clock of the zone. A complaint of a known patient needs
    /// no address, for the card has one; nor does one that is made in a call, as far as the call's number is known.
    pub fn parse(form: &ComplaintForm, zone: Tz, now: DateTime<Utc>) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let e = &mut errors;
        let channel = choice(e, "channel", ComplaintChannel::from_code(&form.channel));
        let received_on = e.take("received_on", optional_date(&form.received_on)).flatten();
        let received_at = received(e, received_on, zone, now);
        let category = choice(e, "category", Category::from_code(&form.category));
        let severity = match form.severity.trim() {
            "" => usual_severity(category),
            code => choice(e, "severity", Severity::from_code(code)),
        };
        let demand = match form.demand.trim() {
            "" => Demand::Nothing,
            code => choice(e, "demand", Demand::from_code(code)),
        };
        let amount = match form.amount.trim() {
            "" => None,
            raw => e.take("amount", Kopecks::parse(raw)),
        };
        let text = e.take("text", required_text(&form.text, TEXT_MAX)).unwrap_or_default();
        let name = e.take("name", required_text(&form.name, NAME_MAX)).unwrap_or_default();
        let phone = match form.phone.trim() {
            "" => None,
            raw => e.take("phone", Phone::parse(raw)).map(|phone| phone.e164),
        };
        let address = e.take("address", optional_text(&form.address, LINE_MAX)).flatten().unwrap_or_default();
        let known = form.patient_id.is_some() || form.call_id.is_some();
        if !known && form.phone.trim().is_empty() && form.address.trim().is_empty() {
            e.add("phone", Fault::Required);
        }
        let authority =
            if form.on_behalf { e.take("authority", required_text(&form.authority, LINE_MAX)) } else { None };
        errors.or(Self {
            channel,
            received_at,
            category,
            quality_cited: form.quality_cited || category == Category::Quality,
            severity,
            demand,
            amount,
            text,
            name,
            phone,
            address,
            authority,
            patient_id: form.patient_id,
            booking_id: form.booking_id,
            doctor_id: form.doctor_id,
            branch_id: form.branch_id,
            call_id: form.call_id,
        })
    }
}

fn choice<T: Default>(errors: &mut FieldErrors, field: &str, chosen: Option<T>) -> T {
    errors.take(field, chosen.ok_or(Fault::UnknownChoice)).unwrap_or_default()
}

/// What was received today was received now; what came on an earlier date, at that day's end: the clock of a day begins
/// with the next one anyway.
fn received(
    errors: &mut FieldErrors,
    date: Option<NaiveDate>,
    zone: Tz,
    now: DateTime<Utc>,
) -> DateTime<Utc> {
    let today = local_date(zone, now);
    match date {
        Some(date) if date > today => {
            errors.add("received_on", Fault::InTheFuture);
            now
        }
        Some(date) if date < today => instant(zone, date, 12 * 60, Edge::Opening),
        _ => now,
    }
}

/// How grave a category is unless somebody says otherwise.
pub const fn usual_severity(category: Category) -> Severity {
    match category {
        Category::Injury | Category::Court => Severity::Critical,
        Category::Quality | Category::PersonalData => Severity::Serious,
        Category::Service | Category::Money => Severity::Ordinary,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> DateTime<Utc> {
        "2026-11-30T09:00:00Z".parse().unwrap()
    }

    fn form() -> ComplaintForm {
        ComplaintForm {
            channel: "call".into(),
            category: "service".into(),
            text: "Ждала сорок минут".into(),
            name: "Верещагина Полина".into(),
            phone: "+7 912 000-77-88".into(),
            ..ComplaintForm::default()
        }
    }

    fn parse(form: &ComplaintForm) -> Result<NewComplaint, FieldErrors> {
        NewComplaint::parse(form, chrono_tz::Europe::Moscow, now())
    }

    #[test]
    fn a_complaint_says_who_what_and_where_to_answer() {
        let new = parse(&form()).unwrap();
        assert_eq!((new.received_at, new.severity, new.demand), (now(), Severity::Ordinary, Demand::Nothing));
        assert_eq!(new.phone.as_deref(), Some("+79120007788"));
        let errors = parse(&ComplaintForm::default()).unwrap_err();
        for field in ["channel", "category", "text", "name", "phone"] {
            assert!(errors.of(field).is_some(), "{field}");
        }
        let known = ComplaintForm {
            phone: String::new(),
            patient_id: Some(uuid::Uuid::from_u128(1).into()),
            ..form()
        };
        assert!(parse(&known).is_ok(), "the card has a phone");
    }

    #[test]
    fn whoever_speaks_for_somebody_says_by_what_right() {
        let behalf = ComplaintForm { on_behalf: true, ..form() };
        assert_eq!(parse(&behalf).unwrap_err().of("authority"), Some(Fault::Required));
        let mother = ComplaintForm { authority: "мать".into(), ..behalf };
        assert_eq!(parse(&mother).unwrap().authority.as_deref(), Some("мать"));
        let own = ComplaintForm { on_behalf: false, ..mother };
        assert_eq!(parse(&own).unwrap().authority, None);
    }

    #[test]
    fn what_came_by_letter_was_received_when_it_came() {
        let letter = ComplaintForm { channel: "letter".into(), received_on: "27.11.2026".into(), ..form() };
        assert_eq!(
            parse(&letter).unwrap().received_at,
            "2026-11-27T09:00:00Z".parse::<DateTime<Utc>>().unwrap()
        );
        let ahead = ComplaintForm { received_on: "01.12.2026".into(), ..letter };
        assert_eq!(parse(&ahead).unwrap_err().of("received_on"), Some(Fault::InTheFuture));
    }

    #[test]
    fn an_injury_is_critical_and_quality_cites_quality() {
        let injury = ComplaintForm { category: "injury".into(), ..form() };
        assert_eq!(parse(&injury).unwrap().severity, Severity::Critical);
        let quality = ComplaintForm { category: "quality".into(), ..form() };
        assert!(parse(&quality).unwrap().quality_cited);
    }

    #[test]
    fn a_number_is_read_as_people_say_it() {
        assert_eq!(number(2026, 147), "2026-0147");
        assert_eq!(number(2026, 12_345), "2026-12345");
        for typed in ["2026-0147", "№ 2026-147", " 2026/0147 ", "№2026–0147"] {
            assert_eq!(parse_number(typed), Some((2026, 147)), "{typed}");
        }
        for typed in ["", "147", "2026-0", "26-147", "2026-x"] {
            assert_eq!(parse_number(typed), None, "{typed}");
        }
    }
}

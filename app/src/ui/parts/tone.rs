//! Tones: the colours by what they mean.

use domain::booking::BookingStatus;

use crate::ui::icons::Glyph;

/// What a colour means. It is never the only sign: an icon, a border or a word goes with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Held.
    Held,
    /// Booked.
    Booked,
    /// Confirmed.
    Confirmed,
    /// In the clinic.
    Arrived,
    /// In the chair.
    Chair,
    /// Over.
    Done,
    /// Did not come.
    NoShow,
    /// Cancelled.
    Cancelled,
    /// Free time that costs money.
    Gap,
    /// Well.
    Good,
    /// Look here.
    Warn,
    /// Act now.
    Bad,
    /// For information.
    Info,
    /// Nothing.
    Neutral,
}

impl Tone {
    /// The value of `data-tone`.
    pub const fn code(self) -> &'static str {
        match self {
            Tone::Held => "held",
            Tone::Booked => "booked",
            Tone::Confirmed => "confirmed",
            Tone::Arrived => "arrived",
            Tone::Chair => "chair",
            Tone::Done => "done",
            Tone::NoShow => "noshow",
            Tone::Cancelled => "cancelled",
            Tone::Gap => "gap",
            Tone::Good => "good",
            Tone::Warn => "warn",
            Tone::Bad => "bad",
            Tone::Info => "info",
            Tone::Neutral => "neutral",
        }
    }
}

/// The tone of a status.
pub const fn status_tone(status: BookingStatus) -> Tone {
    match status {
        BookingStatus::Held => Tone::Held,
        BookingStatus::Booked => Tone::Booked,
        BookingStatus::Confirmed => Tone::Confirmed,
        BookingStatus::Arrived => Tone::Arrived,
        BookingStatus::InChair => Tone::Chair,
        BookingStatus::Done => Tone::Done,
        BookingStatus::Cancelled => Tone::Cancelled,
        BookingStatus::NoShow => Tone::NoShow,
        BookingStatus::Parked => Tone::Held,
    }
}

/// The icon of a status.
pub const fn status_glyph(status: BookingStatus) -> Glyph {
    match status {
        BookingStatus::Held => Glyph::Held,
        BookingStatus::Booked => Glyph::Booked,
        BookingStatus::Confirmed => Glyph::Confirmed,
        BookingStatus::Arrived => Glyph::Arrived,
        BookingStatus::InChair => Glyph::Chair,
        BookingStatus::Done => Glyph::Done,
        BookingStatus::Cancelled => Glyph::Cancelled,
        BookingStatus::NoShow => Glyph::NoShow,
        BookingStatus::Parked => Glyph::Pin,
    }
}

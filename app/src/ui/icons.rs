//! Icons: one picture file with all of them, `style/icons.svg`, and a name for each.

use leptos::prelude::*;

macro_rules! glyphs {
    ($($(#[$doc:meta])* $name:ident => $id:literal,)*) => {
        /// What an icon shows.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Glyph {
            $($(#[$doc])* $name,)*
        }

        impl Glyph {
            /// All of them.
            pub const ALL: &[Glyph] = &[$(Glyph::$name,)*];

            /// Where its picture lies.
            pub const fn href(self) -> &'static str {
                match self {
                    $(Glyph::$name => concat!(env!("ICONS"), "#", $id),)*
                }
            }
        }
    };
}

glyphs! {
    /// In the clinic.
    Arrived => "arrived",
    /// Changes.
    Bell => "bell",
    /// Urgent, 103.
    Bolt => "bolt",
    /// Reference.
    Book => "book",
    /// Booked.
    Booked => "booked",
    /// Schedule.
    Calendar => "cal",
    /// Cancelled.
    Cancelled => "cancelled",
    /// In the chair.
    Chair => "chair",
    /// Figures.
    Chart => "chart",
    /// Done, true.
    Check => "check",
    /// Before the visit.
    Child => "child",
    /// Attachment.
    Clip => "clip",
    /// Time.
    Clock => "clock",
    /// Confirmed.
    Confirmed => "confirmed",
    /// Copy.
    Copy => "copy",
    /// Opens downwards.
    Down => "d",
    /// Report.
    Document => "doc",
    /// The visit is over.
    Done => "done",
    /// More.
    Dots => "dots",
    /// Download, less.
    Fall => "down",
    /// Uncover.
    Eye => "eye",
    /// Complaint.
    Flag => "flag",
    /// Pass on.
    Forward => "fwd",
    /// Free time.
    Gap => "gap",
    /// Onwards.
    Go => "go",
    /// Held.
    Held => "held",
    /// Lead.
    Inbox => "inbox",
    /// Back.
    Left => "l",
    /// Legal clock.
    Law => "law",
    /// Third party, locked.
    Lock => "lock",
    /// The product.
    Logo => "logo",
    /// Microphone.
    Mic => "mic",
    /// Missed call.
    Missed => "missed",
    /// Did not come.
    NoShow => "noshow",
    /// Paused.
    Pause => "pause",
    /// Call.
    Phone => "phone",
    /// Waitlist.
    Pin => "pin",
    /// Add.
    Plus => "plus",
    /// Print.
    Print => "print",
    /// Forward.
    Right => "r",
    /// Ringing.
    Ring => "ring",
    /// Price.
    Ruble => "rub",
    /// Search.
    Search => "search",
    /// Settings.
    Settings => "set",
    /// Move.
    Swap => "swap",
    /// Promotion.
    Tag => "tag",
    /// Undo.
    Undo => "undo",
    /// Rise.
    Up => "up",
    /// New patient.
    UserPlus => "uplus",
    /// Patient.
    User => "user",
    /// Warning.
    Warn => "warn",
    /// Wish.
    Wish => "wish",
    /// Close, remove.
    Cross => "x",
    /// Spreadsheet.
    Spreadsheet => "xls",
}

/// A picture beside a word. It says nothing by itself to those who do not see it: the word does.
#[component]
pub fn Icon(
    /// What it shows.
    glyph: Glyph,
    /// 12 px instead of 16.
    #[prop(optional)]
    small: bool,
) -> impl IntoView {
    view! {
        <svg class=if small { "i s" } else { "i" } aria-hidden="true">
            <use href=glyph.href()></use>
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_glyph_has_a_picture() {
        let pictures = include_str!("../../../style/icons.svg");
        for glyph in Glyph::ALL {
            let id = glyph.href().rsplit('#').next().unwrap();
            assert!(pictures.contains(&format!("id=\"{id}\"")), "{id}");
        }
    }
}

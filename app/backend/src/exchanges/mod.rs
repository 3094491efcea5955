//! Telephone exchanges that can be asked to dial: the operator's telephone rings first, then whoever is to be called.
//! Each asks once and says what became of it; who may and what for is the services' business.

pub mod asterisk;
mod mango;
mod megafon;
mod uis;
mod zadarma;

use std::{fmt, time::Duration};

use domain::telephony::Provider;
use tokio::time::timeout;
use uuid::Uuid;

pub use asterisk::Asterisk;
pub use mango::Mango;
pub use megafon::Megafon;
pub use uis::Uis;
pub use zadarma::Zadarma;

/// How long an exchange may take to say whether it dials.
pub const LONGEST: Duration = Duration::from_secs(15);
/// Longest words of an exchange that are shown, in characters.
const WORDS_MAX: usize = 200;
/// So many digits in a row may be somebody's number.
const NUMBER: usize = 6;

/// What is to be dialled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DialOrder {
    /// By which an exchange may know the order.
    pub id: Uuid,
    /// The operator's telephone.
    pub extension: String,
    /// Who is to be called, E.164.
    pub phone: String,
}

impl DialOrder {
    /// The number without its plus, as exchanges want it.
    fn digits(&self) -> &str {
        self.phone.trim_start_matches('+')
    }
}

/// Why it does not dial.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DialFault {
    /// It says so; its words may be none.
    Refused(String),
    /// It does not answer.
    Unreachable,
}

impl DialFault {
    /// In the exchange's words, without what may be a number.
    fn refused(words: &str) -> Self {
        let mut kept = String::new();
        for part in words.split_inclusive(|c: char| !c.is_ascii_digit()) {
            let digits = part.chars().take_while(char::is_ascii_digit).count();
            kept.push_str(if digits >= NUMBER { "…" } else { &part[..digits] });
            kept.push_str(&part[digits..]);
        }
        let clean = kept.trim().chars().map(|c| if c.is_control() { ' ' } else { c });
        Self::Refused(clean.take(WORDS_MAX).collect())
    }
}

/// The exchange that dials.
#[derive(Clone)]
pub enum Dialler {
    /// Mango Office.
    Mango(Mango),
    /// Zadarma.
    Zadarma(Zadarma),
    /// МегаФон ВАТС.
    Megafon(Megafon),
    /// UIS.
    Uis(Uis),
    /// Asterisk.
    Asterisk(Box<Asterisk>),
}

impl fmt::Debug for Dialler {
    /// Without what is secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Dialler").field(&self.provider()).finish()
    }
}

impl Dialler {
    /// Whose it is.
    pub fn provider(&self) -> Provider {
        match self {
            Self::Mango(_) => Provider::Mango,
            Self::Zadarma(_) => Provider::Zadarma,
            Self::Megafon(_) => Provider::Megafon,
            Self::Uis(_) => Provider::Uis,
            Self::Asterisk(_) => Provider::Asterisk,
        }
    }

    /// Asks it to dial.
    pub async fn dial(&self, order: &DialOrder) -> Result<(), DialFault> {
        let asking = async {
            match self {
                Self::Mango(mango) => mango.dial(order).await,
                Self::Zadarma(zadarma) => zadarma.dial(order).await,
                Self::Megafon(megafon) => megafon.dial(order).await,
                Self::Uis(uis) => uis.dial(order).await,
                Self::Asterisk(asterisk) => asterisk.dial(order).await,
            }
        };
        timeout(LONGEST, asking).await.unwrap_or(Err(DialFault::Unreachable))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_an_exchange_tell_no_number() {
        let words = "Abonent 79161234567 (ext. 101) is busy\r\nCode 3103";
        assert_eq!(
            DialFault::refused(words),
            DialFault::Refused("Abonent … (ext. 101) is busy  Code 3103".into())
        );
        assert_eq!(DialFault::refused("1234567"), DialFault::Refused("…".into()));
        let DialFault::Refused(long) = DialFault::refused(&"а".repeat(999)) else { panic!("refused") };
        assert_eq!(long.chars().count(), WORDS_MAX);
    }
}

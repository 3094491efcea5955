//! Time-based one-time passwords (RFC 6238) as the usual apps make them: SHA-1, six digits, a new one every 30 seconds.

use chrono::{DateTime, Utc};
use domain::second_factor::{DIGITS, NewFactor, Picture};
use qrcode::{Color, QrCode};
use totp_rs::{Algorithm, Secret, TOTP};

use crate::Error;

/// For how many seconds a code is shown.
const STEP: u64 = 30;
/// How many steps a telephone's clock may be off, to either side.
const SKEW: u64 = 1;
/// Bytes of a secret.
const LENGTH: usize = 20;
/// What the app calls the workplace.
const ISSUER: &str = "Приём";

/// A new secret.
pub(crate) fn new_secret() -> Vec<u8> {
    rand::random::<[u8; LENGTH]>().to_vec()
}

/// The secret that a page was given and has sent back; none when it is another text.
pub(crate) fn secret_of(base32: &str) -> Option<Vec<u8>> {
    Secret::Encoded(base32.to_owned()).to_bytes().ok().filter(|bytes| bytes.len() == LENGTH)
}

/// What is shown of a secret to who sets an app up.
pub(crate) fn shown(secret: Vec<u8>, login: &str) -> Result<NewFactor, Error> {
    let totp = totp(secret, login)?;
    Ok(NewFactor { secret: totp.get_secret_base32(), picture: picture(&totp.get_url())? })
}

/// The step whose code it is, if it is one of now and not of `last` or before: a code that was seen over a shoulder does
/// not work again.
pub(crate) fn step_of(
    secret: Vec<u8>,
    code: &str,
    now: DateTime<Utc>,
    last: i64,
) -> Result<Option<i64>, Error> {
    let totp = totp(secret, "")?;
    let now = u64::try_from(now.timestamp()).unwrap_or_default() / STEP;
    let near = now.saturating_sub(SKEW)..=now + SKEW;
    let fitting = near.filter(|step| totp.generate(step * STEP) == code);
    Ok(fitting.filter_map(|step| i64::try_from(step).ok()).find(|step| *step > last))
}

fn totp(secret: Vec<u8>, login: &str) -> Result<TOTP, Error> {
    let (issuer, login) = (Some(ISSUER.into()), login.to_owned());
    // how far clocks may be apart is judged above, step by step
    TOTP::new(Algorithm::SHA1, DIGITS, 0, STEP, secret, issuer, login).map_err(Error::broken)
}

fn picture(text: &str) -> Result<Picture, Error> {
    let code = QrCode::new(text).map_err(Error::broken)?;
    let side = code.width();
    let dark = code.to_colors().into_iter().enumerate().filter(|(_, color)| *color == Color::Dark);
    let path = dark.map(|(at, _)| format!("M{} {}h1v1h-1z", at % side, at / side)).collect();
    Ok(Picture { side, path })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The ASCII secret of RFC 6238, appendix B.
    const SECRET: &[u8] = b"12345678901234567890";

    fn step(code: &str, seconds: i64, last: i64) -> Option<i64> {
        let now = DateTime::from_timestamp(seconds, 0).unwrap();
        step_of(SECRET.to_vec(), code, now, last).unwrap()
    }

    #[test]
    fn codes_are_those_of_the_standard() {
        // the last six digits of appendix B
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")] {
            assert_eq!(step(code, seconds, 0), Some(seconds / 30), "{seconds}");
        }
    }

    #[test]
    fn a_code_holds_for_a_step_to_either_side_and_once() {
        for (seconds, fits) in [(29, true), (59, true), (89, true), (90, false)] {
            assert_eq!(step("287082", seconds, 0).is_some(), fits, "{seconds}");
        }
        assert_eq!(step("287082", 59, 1), None, "it was used");
    }

    #[test]
    fn a_secret_comes_back_as_it_was_shown() {
        let secret = new_secret();
        let shown = shown(secret.clone(), "lapteva").unwrap();
        assert_eq!(secret_of(&shown.secret), Some(secret));
        assert!(shown.picture.side > 20 && shown.picture.path.starts_with("M0 0h1v1h-1z"));
        for bad in ["", "AAAA", "не то", "1!"] {
            assert_eq!(secret_of(bad), None, "{bad}");
        }
    }
}

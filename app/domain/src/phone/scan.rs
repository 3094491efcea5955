//! Takes the text of a phone field apart: digits, extensions, notes, and where one number ends and the next begins.

use super::Phone;
use crate::{error::Fault, letter_case::lowercase};

/// Words before an extension.
const EXTENSION_WORDS: [&str; 12] = [
    "доб",
    "добав",
    "добавочный",
    "доп",
    "дополнительный",
    "вн",
    "внутр",
    "внутренний",
    "ext",
    "extension",
    "x",
    "х",
];
/// Words between two numbers.
const AND_WORDS: [&str; 6] = ["и", "или", "либо", "and", "or", "также"];
const EXTENSION_MAX: usize = 6;
const NOTE_MAX: usize = 60;

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Plus,
    Digits(String),
    Word(String),
    Note(String),
    Hash,
    Extension(String),
    Split,
}

/// One number of a field, not yet judged.
#[derive(Debug, Default)]
pub(super) struct Number {
    plus: bool,
    digits: String,
    extension: Option<String>,
    note: Vec<String>,
}

impl Number {
    pub(super) fn phone(self, raw: &str) -> Result<Phone, Fault> {
        let e164 = canonical(self.plus, &self.digits).ok_or(Fault::NotAPhone)?;
        let note: String = self.note.join(" ").chars().take(NOTE_MAX).collect();
        let note = Some(note.trim().to_owned()).filter(|n| !n.is_empty());
        Ok(Phone { e164, extension: self.extension, note, raw: raw.trim().to_owned() })
    }

    /// Whether the digits are a whole number of a known length.
    fn is_whole(&self) -> bool {
        let first = self.digits.bytes().next();
        match self.digits.len() {
            10 => !self.plus && matches!(first, Some(b'3' | b'4' | b'9')),
            11 => matches!(first, Some(b'7')) || !self.plus && matches!(first, Some(b'8')),
            _ => false,
        }
    }
}

/// The canonical form of the digits, if they are a number.
fn canonical(plus: bool, digits: &str) -> Option<String> {
    let russian = match (plus, digits.len()) {
        (_, 11) if digits.starts_with('7') => Some(&digits[1..]),
        (false, 11) if digits.starts_with('8') => Some(&digits[1..]),
        // «+8 800 …»: no country has a number that begins like this
        (true, 11) if digits.starts_with("8800") || digits.starts_with("89") => Some(&digits[1..]),
        // «+7 8 912 …»
        (_, 12) if digits.starts_with("78") => Some(&digits[2..]),
        (false, 10) if digits.starts_with(['3', '4', '8', '9']) => Some(digits),
        _ => None,
    };
    match russian {
        Some(national) => is_national(national, digits.len() == 11).then(|| format!("+7{national}")),
        None => (plus && (7..=15).contains(&digits.len()) && !digits.starts_with(['0', '7']))
            .then(|| format!("+{digits}")),
    }
}

/// Area codes begin with 3, 4 and 80–87, mobile ones with 9; Kazakhstan's 6 and 7 need the country's digit before
/// them. Ten digits that begin with 88 or 89 are eleven with one forgotten.
fn is_national(digits: &str, with_country: bool) -> bool {
    match digits.as_bytes() {
        [b'3' | b'4' | b'9', ..] => true,
        [b'8', second, ..] => !matches!(second, b'8' | b'9'),
        [b'6' | b'7', ..] => with_country,
        _ => false,
    }
}

/// The numbers of a field; none when it holds a character that no phone field holds.
pub(super) fn numbers(raw: &str) -> Option<Vec<Number>> {
    let tokens = extensions(tokens(raw)?);
    let mut numbers: Vec<Number> = Vec::new();
    let mut before = Vec::new();
    for chunk in tokens.split(|t| *t == Token::Split) {
        if chunk.iter().any(|t| matches!(t, Token::Digits(_))) {
            let mut run = run(chunk);
            if let Some(first) = run.first_mut() {
                first.note.splice(0..0, before.drain(..));
            }
            numbers.append(&mut run);
        } else {
            // «…, доб. 12» and «…, мама» belong to the number before them
            let loose = run(chunk).into_iter().next().unwrap_or_default();
            match numbers.last_mut() {
                Some(number) => {
                    number.note.extend(loose.note);
                    number.extension = number.extension.take().or(loose.extension);
                }
                None => before.extend(loose.note),
            }
        }
    }
    if numbers.is_empty() {
        numbers.push(Number::default());
    }
    Some(numbers)
}

/// Cuts a plain run of tokens wherever a whole number is followed by another.
fn run(chunk: &[Token]) -> Vec<Number> {
    let digits_from = |i: usize| -> usize {
        chunk[i..].iter().map(|t| if let Token::Digits(d) = t { d.len() } else { 0 }).sum()
    };
    let mut numbers = vec![Number::default()];
    let mut word_after_whole = false;
    for (i, token) in chunk.iter().enumerate() {
        let last = numbers.len() - 1;
        let number = &mut numbers[last];
        let next = match token {
            Token::Plus => !number.digits.is_empty(),
            Token::Digits(_) => number.is_whole() && digits_from(i) >= 10,
            _ => false,
        };
        if next {
            numbers.push(Number::default());
            word_after_whole = false;
        }
        let last = numbers.len() - 1;
        let number = &mut numbers[last];
        match token {
            Token::Plus => number.plus = true,
            // «… после 18:00»
            Token::Digits(d) if word_after_whole => number.note.push(d.clone()),
            Token::Digits(d) => number.digits.push_str(d),
            Token::Word(text) | Token::Note(text) => {
                word_after_whole |= matches!(token, Token::Word(_)) && number.is_whole();
                number.note.push(text.clone());
            }
            Token::Extension(digits) => number.extension = Some(digits.clone()),
            Token::Hash | Token::Split => {}
        }
    }
    numbers
}

/// Puts a marker and the few digits after it together.
fn extensions(tokens: Vec<Token>) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        let marked = match (out.last(), &token) {
            (Some(Token::Hash), Token::Digits(d)) => d.len() <= EXTENSION_MAX,
            (Some(Token::Word(w)), Token::Digits(d)) => {
                d.len() <= EXTENSION_MAX && EXTENSION_WORDS.contains(&lowercase(w).as_str())
            }
            _ => false,
        };
        match token {
            Token::Digits(digits) if marked => {
                out.pop();
                out.push(Token::Extension(digits));
            }
            // «доп. 89161112233» is another number
            Token::Digits(digits) => {
                let another = matches!(out.last(), Some(Token::Word(w)) if EXTENSION_WORDS.contains(&lowercase(w).as_str()));
                if another && out.iter().any(|t| matches!(t, Token::Digits(_))) {
                    out.push(Token::Split);
                }
                out.extend(unglued(digits));
            }
            token => out.push(token),
        }
    }
    out
}

/// Two numbers typed without any space.
fn unglued(digits: String) -> Vec<Token> {
    let half = digits.len() / 2;
    let starts = |at: usize, with: &[u8]| digits.as_bytes().get(at).is_some_and(|d| with.contains(d));
    let two = match digits.len() {
        22 => starts(0, b"78") && starts(11, b"78"),
        20 => starts(0, b"349") && starts(10, b"349"),
        _ => false,
    };
    match two {
        true => vec![Token::Digits(digits[..half].to_owned()), Token::Digits(digits[half..].to_owned())],
        false => vec![Token::Digits(digits)],
    }
}

fn tokens(raw: &str) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut chars = raw.chars().peekable();
    while let Some(c) = chars.next() {
        if let Some(digit) = digit(c) {
            let mut digits = String::from(digit);
            while let Some(next) = chars.peek().copied().and_then(self::digit) {
                digits.push(next);
                chars.next();
            }
            tokens.push(Token::Digits(digits));
        } else if c.is_alphabetic() {
            let mut word = String::from(c);
            while let Some(next) = chars.next_if(|n| n.is_alphabetic()) {
                word.push(next);
            }
            let and = AND_WORDS.contains(&lowercase(&word).as_str());
            tokens.push(if and { Token::Split } else { Token::Word(word) });
        } else {
            match c {
                '+' | '＋' => tokens.push(Token::Plus),
                '#' | '№' => tokens.push(Token::Hash),
                ',' | ';' | '/' | '\\' | '|' | '\n' | '\r' => tokens.push(Token::Split),
                '(' => tokens.extend(parenthesis(&mut chars)),
                c if is_silent(c) => {}
                _ => return None,
            }
        }
    }
    Some(tokens)
}

/// What stands in parentheses: an area code, an extension, or a note.
fn parenthesis(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Vec<Token> {
    let inside: String = chars.clone().take_while(|c| *c != ')').collect();
    let closed = chars.clone().count() > inside.chars().count();
    if !closed || !inside.chars().any(char::is_alphabetic) && !inside.contains('#') {
        return Vec::new(); // the digits are read as they come
    }
    for _ in 0..=inside.chars().count() {
        chars.next();
    }
    match tokens(&inside.replace('(', " ")).map(extensions) {
        Some(read) if matches!(read[..], [Token::Extension(_)]) => read,
        _ => vec![Token::Note(inside.split_whitespace().collect::<Vec<_>>().join(" "))],
    }
}

/// Digits of other scripts' keyboards count as ours.
fn digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '０'..='９' => char::from_digit(c as u32 - '０' as u32, 10),
        _ => None,
    }
}

/// Spaces, dashes, dots and what a copied text carries without showing it.
fn is_silent(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '-' | '.' | ':' | '(' | ')' | '_' | '~' | '\'' | '"' | '«' | '»' | '…' | '−' | '•' | '*'
        )
        || matches!(c, '\u{2010}'..='\u{2015}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}')
}

/// The digits of a text that holds nothing but them and what stands between digits, and whether a plus leads.
pub(super) fn plain_digits(raw: &str) -> Option<(String, bool)> {
    let mut digits = String::new();
    let mut plus = false;
    for c in raw.trim().chars() {
        match digit(c) {
            Some(d) => digits.push(d),
            None if c == '+' && digits.is_empty() => plus = true,
            None if is_silent(c) && !matches!(c, '•' | '*') => {}
            None => return None,
        }
    }
    Some((digits, plus))
}

//! Sheets of paper, written from top to bottom: text is broken into lines, lines into pages, pages are numbered.

use backend::Error;
use krilla::{
    Document,
    color::rgb,
    geom::Point,
    metadata::Metadata,
    page::PageSettings,
    paint::Fill,
    text::{Font, TextDirection},
};
use ttf_parser::Face;

/// A4, in points.
const PAGE: (f32, f32) = (595.0, 842.0);
const MARGIN: f32 = 56.0;
const FOOT: f32 = 40.0;

/// How something is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Style {
    /// The name of the document.
    Title,
    /// The head of a part.
    Head,
    /// Text.
    Text,
    /// A remark.
    Small,
}

impl Style {
    /// Size of the letters, and from one line to the next, in points.
    const fn size(self) -> (f32, f32) {
        match self {
            Self::Title => (16.0, 22.0),
            Self::Head => (12.0, 18.0),
            Self::Text => (10.0, 14.5),
            Self::Small => (8.5, 12.0),
        }
    }

    const fn is_bold(self) -> bool {
        matches!(self, Self::Title | Self::Head)
    }

    /// Air above, in points.
    const fn air(self) -> f32 {
        match self {
            Self::Title => 0.0,
            Self::Head => 12.0,
            Self::Text | Self::Small => 2.0,
        }
    }
}

/// A font, for its widths and for the document.
struct Letters {
    face: Face<'static>,
    font: Font,
}

impl Letters {
    fn of(bytes: &'static [u8]) -> Result<Self, Error> {
        let face = Face::parse(bytes, 0).map_err(Error::broken)?;
        let font = Font::new(bytes.into(), 0).ok_or_else(|| Error::broken("a font"))?;
        Ok(Self { face, font })
    }

    /// A sign that the font does not have is seen to be missing.
    fn known(&self, sign: char) -> char {
        if self.face.glyph_index(sign).is_some() { sign } else { '\u{fffd}' }
    }

    fn width(&self, text: &str, size: f32) -> f32 {
        let of = |sign| self.face.glyph_index(sign).and_then(|glyph| self.face.glyph_hor_advance(glyph));
        let units: f32 = text.chars().filter_map(of).map(f32::from).sum();
        units * size / f32::from(self.face.units_per_em())
    }
}

/// A line in its place.
struct Line {
    x: f32,
    y: f32,
    style: Style,
    bold: bool,
    text: String,
}

/// What is being written.
pub struct Sheets {
    regular: Letters,
    bold: Letters,
    pages: Vec<Vec<Line>>,
    y: f32,
}

impl Sheets {
    /// An empty sheet.
    pub fn new() -> Result<Self, Error> {
        Ok(Self {
            regular: Letters::of(include_bytes!("../../fonts/DejaVuSans.ttf"))?,
            bold: Letters::of(include_bytes!("../../fonts/DejaVuSans-Bold.ttf"))?,
            pages: vec![Vec::new()],
            y: MARGIN,
        })
    }

    /// Writes something.
    pub fn write(&mut self, style: Style, text: &str) {
        self.y += style.air();
        self.block(style, style.is_bold(), text, 0.0);
    }

    /// Writes a fact: its name, and beside it what it is.
    pub fn fact(&mut self, name: &str, value: &str) {
        const VALUES: f32 = 130.0;
        if value.is_empty() {
            return;
        }
        self.y += Style::Text.air();
        let (_, height) = Style::Text.size();
        self.make_room(height);
        let top = self.y;
        self.block(Style::Text, true, name, 0.0);
        // a long name takes two lines; what it is called stands beside the first
        let (below, pages) = (self.y, self.pages.len());
        self.y = top;
        self.block(Style::Text, false, value, VALUES);
        if self.pages.len() == pages {
            self.y = self.y.max(below);
        }
    }

    fn block(&mut self, style: Style, bold: bool, text: &str, indent: f32) {
        let (size, height) = style.size();
        let letters = if bold { &self.bold } else { &self.regular };
        let limit = if bold && indent == 0.0 && style == Style::Text {
            120.0
        } else {
            PAGE.0 - 2.0 * MARGIN - indent
        };
        let lines: Vec<String> = text.lines().flat_map(|line| broken(letters, line, size, limit)).collect();
        for text in lines {
            self.make_room(height);
            self.y += height;
            let line = Line { x: MARGIN + indent, y: self.y, style, bold, text };
            if let Some(page) = self.pages.last_mut() {
                page.push(line);
            }
        }
    }

    fn make_room(&mut self, height: f32) {
        if self.y + height > PAGE.1 - MARGIN {
            self.pages.push(Vec::new());
            self.y = MARGIN;
        }
    }

    /// The document as PDF; `foot` says what stands at the foot of a page, given its number and how many there are.
    pub fn finish(self, title: &str, foot: impl Fn(usize, usize) -> String) -> Result<Vec<u8>, Error> {
        let mut document = Document::new();
        document.set_metadata(Metadata::new().title(title.to_owned()).language("ru".into()));
        let count = self.pages.len();
        for (at, lines) in self.pages.iter().enumerate() {
            let settings = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or_else(|| Error::broken("a page"))?;
            let mut page = document.start_page_with(settings);
            let mut surface = page.surface();
            surface.set_fill(Some(Fill { paint: rgb::Color::new(0, 0, 0).into(), ..Fill::default() }));
            let foot = Line {
                x: MARGIN,
                y: PAGE.1 - FOOT,
                style: Style::Small,
                bold: false,
                text: foot(at + 1, count),
            };
            for line in lines.iter().chain([&foot]) {
                let letters = if line.bold { &self.bold } else { &self.regular };
                let (size, _) = line.style.size();
                let place = Point::from_xy(line.x, line.y);
                let direction = TextDirection::LeftToRight;
                surface.draw_text(place, letters.font.clone(), size, &line.text, false, direction);
            }
            surface.finish();
            page.finish();
        }
        document.finish().map_err(|error| Error::broken(format!("{error:?}")))
    }
}

/// The lines of a text: broken between words, and within one that is longer than a line.
fn broken(letters: &Letters, text: &str, size: f32, limit: f32) -> Vec<String> {
    let known: String = text.replace('\t', "    ").chars().map(|sign| letters.known(sign)).collect();
    let (mut lines, mut line) = (Vec::new(), String::new());
    for word in known.split(' ') {
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if letters.width(&longer, size) <= limit {
            line = longer;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for sign in word.chars() {
            line.push(sign);
            if letters.width(&line, size) > limit {
                let last = line.pop();
                lines.push(std::mem::take(&mut line));
                line.extend(last);
            }
        }
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_broken_into_lines_and_pages() {
        let mut sheets = Sheets::new().unwrap();
        for _ in 0..100 {
            sheets.write(Style::Text, &"Пломба выпала через пять дней. ".repeat(6));
        }
        assert!(sheets.pages.len() > 4, "{}", sheets.pages.len());
        let limit = PAGE.0 - 2.0 * MARGIN;
        for line in sheets.pages.iter().flatten() {
            assert!(sheets.regular.width(&line.text, 10.0) <= limit, "{}", line.text);
            assert!(line.y <= PAGE.1 - MARGIN);
        }
        let pdf = sheets.finish("Дело", |page, pages| format!("{page} из {pages}")).unwrap();
        assert!(pdf.starts_with(b"%PDF-"));
    }

    #[test]
    fn a_word_without_an_end_is_broken_too() {
        let letters = Sheets::new().unwrap().regular;
        let lines = broken(&letters, &"я".repeat(500), 10.0, 100.0);
        assert_eq!(lines.concat().chars().count(), 500);
        assert!(lines.iter().all(|line| letters.width(line, 10.0) <= 100.0));
        assert_eq!(broken(&letters, "a🦷b", 10.0, 100.0), ["a\u{fffd}b"]);
    }
}

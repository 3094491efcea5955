//! HTML as text. A day has hundreds of blocks: as elements of their own they would be most of what the page costs,
//! on the server and in the browser. Everything variable goes through [`Markup::text`] or [`Markup::number`].

use std::fmt::{self, Write};

use crate::ui::icons::Glyph;

/// A piece of HTML that grows.
#[derive(Default)]
pub struct Markup(String);

impl Markup {
    /// Empty, with room.
    pub fn with_capacity(bytes: usize) -> Self {
        Self(String::with_capacity(bytes))
    }

    /// Markup that the program itself wrote; nothing else may come here.
    pub fn raw(&mut self, html: &'static str) -> &mut Self {
        self.0.push_str(html);
        self
    }

    /// Text, for between tags and inside double quotes.
    pub fn text(&mut self, text: &str) -> &mut Self {
        let mut rest = text;
        while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
            let (before, special) = rest.split_at(at);
            self.0.push_str(before);
            self.0.push_str(match special.as_bytes()[0] {
                b'&' => "&amp;",
                b'<' => "&lt;",
                b'>' => "&gt;",
                b'"' => "&quot;",
                _ => "&#39;",
            });
            rest = &special[1..];
        }
        self.0.push_str(rest);
        self
    }

    /// A number, an id, or another thing that is printed without special characters.
    pub fn number(&mut self, number: impl fmt::Display) -> &mut Self {
        // Writing into a String cannot fail.
        let _ = write!(self.0, "{number}");
        self
    }

    /// «9:05».
    pub fn time(&mut self, minute: u16) -> &mut Self {
        let _ = write!(self.0, "{}:{:02}", minute / 60 % 24, minute % 60);
        self
    }

    /// «9:05–10:00».
    pub fn range(&mut self, from: u16, to: u16) -> &mut Self {
        self.time(from).raw("–").time(to)
    }

    /// A small icon.
    pub fn icon(&mut self, glyph: Glyph) -> &mut Self {
        self.raw("<svg class=\"i s\" aria-hidden=\"true\"><use href=\"")
            .raw(glyph.href())
            .raw("\"></use></svg>")
    }

    /// `style="--at:270;--for:60"`: where it lies in its column, in minutes.
    pub fn place(&mut self, at: u16, minutes: u16) -> &mut Self {
        self.raw(" style=\"--at:").number(at).raw(";--for:").number(minutes).raw("\"")
    }

    /// The text.
    pub fn into_string(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_users_typed_cannot_become_markup() {
        let mut html = Markup::default();
        html.raw("<b title=\"")
            .text("\" onclick='x()' <script>&amp;")
            .raw("\">")
            .text("О'Коннор & Ко")
            .raw("</b>");
        assert_eq!(
            html.into_string(),
            "<b title=\"&quot; onclick=&#39;x()&#39; &lt;script&gt;&amp;amp;\">О&#39;Коннор &amp; Ко</b>"
        );
    }

    #[test]
    fn times_are_read_off_the_wall() {
        let mut html = Markup::default();
        html.range(9 * 60 + 5, 24 * 60 + 30);
        assert_eq!(html.into_string(), "9:05–0:30");
    }
}

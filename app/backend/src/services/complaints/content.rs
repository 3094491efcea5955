//! What a file is, by its bytes alone: neither its name nor what a browser says of it counts.
//!
//! Taken are documents and pictures that begin and end as their kind does. What has something else before or after it is
//! refused: a file that is two things at once is opened as the other one by somebody.

use domain::error::Fault;

/// The kinds that are taken, with the ending under which they are given out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Media {
    Pdf,
    Jpeg,
    Png,
    Webp,
}

/// Whether content begins as that of a kind does.
type Begins = fn(&[u8]) -> bool;

impl Media {
    /// As HTTP says it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
        }
    }

    /// The ending of its files.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Webp => "webp",
        }
    }

    /// What a file is; `WrongType` when it is nothing that is taken.
    pub fn of(bytes: &[u8]) -> Result<Self, Fault> {
        let all: [(Self, Begins); 4] =
            [(Self::Pdf, is_pdf), (Self::Jpeg, is_jpeg), (Self::Png, is_png), (Self::Webp, is_webp)];
        all.into_iter().find(|(_, is)| is(bytes)).map(|(media, _)| media).ok_or(Fault::WrongType)
    }
}

/// The name with the ending of what the file really is.
pub(super) fn named(name: &str, media: Media) -> String {
    let known = ["pdf", "jpg", "jpeg", "png", "webp"];
    let stem = match name.rsplit_once('.') {
        Some((stem, ending)) if known.contains(&ending.to_ascii_lowercase().as_str()) => stem,
        _ => name,
    };
    format!("{stem}.{}", media.ending())
}

/// Ends with its mark of the end, but for white space, and holds no page of the web at its head.
fn is_pdf(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or_default().to_ascii_lowercase();
    let web = [&b"<html"[..], b"<script", b"<!doctype", b"<svg"];
    bytes.starts_with(b"%PDF-")
        && bytes.trim_ascii_end().ends_with(b"%%EOF")
        && !web.iter().any(|mark| head.windows(mark.len()).any(|part| part == *mark))
}

/// Ends with its mark of the end.
fn is_jpeg(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xff, 0xd8, 0xff]) && bytes.ends_with(&[0xff, 0xd9])
}

/// Its chunks lead from one to the next up to the last one, and that is the end.
fn is_png(bytes: &[u8]) -> bool {
    let Some(mut rest) = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n") else { return false };
    loop {
        let Some((length, body)) = rest.split_first_chunk::<4>() else { return false };
        let Ok(length) = usize::try_from(u32::from_be_bytes(*length)) else { return false };
        let last = body.starts_with(b"IEND");
        // the chunk's name and its sum stand round what it holds
        let Some(after) = length.checked_add(8).and_then(|size| body.get(size..)) else { return false };
        if last {
            return after.is_empty();
        }
        rest = after;
    }
}

/// As long as it says.
fn is_webp(bytes: &[u8]) -> bool {
    let length = bytes.get(4..8).and_then(|length| length.try_into().ok()).map(u32::from_le_bytes);
    bytes.starts_with(b"RIFF")
        && bytes.get(8..12) == Some(b"WEBP")
        && length.is_some_and(|length| u64::from(length) + 8 == bytes.len() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(tail: &[u8]) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
        bytes.extend(b"\0\0\0\x03IHDRabc1234");
        bytes.extend(b"\0\0\0\0IEND\xaeB`\x82");
        bytes.extend(tail);
        bytes
    }

    #[test]
    fn a_file_is_what_its_bytes_say() {
        assert_eq!(Media::of(b"%PDF-1.7\n...\n%%EOF\n"), Ok(Media::Pdf));
        assert_eq!(Media::of(&[0xff, 0xd8, 0xff, 0xe0, 1, 2, 0xff, 0xd9]), Ok(Media::Jpeg));
        assert_eq!(Media::of(&png(b"")), Ok(Media::Png));
        assert_eq!(Media::of(b"RIFF\x08\0\0\0WEBPVP8 "), Ok(Media::Webp));
    }

    #[test]
    fn what_is_two_things_at_once_is_refused() {
        for hostile in [
            &b"%PDF-1.7\n...\n%%EOF\nPK\x03\x04archive"[..],
            b"PK\x03\x04%PDF-1.7\n%%EOF",
            b"%PDF-1.7\n<script>alert(1)</script>\n%%EOF",
            b"\xff\xd8\xff\xe0...\xff\xd9PK\x03\x04",
            b"RIFF\x08\0\0\0WEBPVP8 <html>",
            b"GIF89a/*<script>*/",
            b"MZ\x90\0",
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>",
            b"\x7fELF",
            b"",
        ] {
            assert_eq!(Media::of(hostile), Err(Fault::WrongType), "{:?}", String::from_utf8_lossy(hostile));
        }
        assert_eq!(Media::of(&png(b"<html>")), Err(Fault::WrongType));
        assert_eq!(Media::of(&png(b"")[..20]), Err(Fault::WrongType));
        let endless = [&b"\x89PNG\r\n\x1a\n"[..], b"\xff\xff\xff\xffIDAT"].concat();
        assert_eq!(Media::of(&endless), Err(Fault::WrongType));
    }

    #[test]
    fn a_name_ends_as_its_file_is() {
        assert_eq!(named("снимок.PDF", Media::Pdf), "снимок.pdf");
        assert_eq!(named("чек.jpg", Media::Pdf), "чек.pdf");
        assert_eq!(named("счёт.exe", Media::Pdf), "счёт.exe.pdf");
        assert_eq!(named("договор", Media::Png), "договор.png");
    }
}

//! `ETag` and `If-Match`: the version that an edit is meant for.

use app::ui::words::HttpFault;
use axum::http::{HeaderMap, HeaderValue, header};

use super::problem::Problem;

/// What an edit is meant for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IfMatch {
    /// `*`: whatever there is.
    Any,
    /// One of these versions. Tags that no answer has given are not among them.
    Versions(Vec<i64>),
}

/// A version as a tag.
pub fn tag(version: i64) -> HeaderValue {
    // digits and quotes are always good header bytes
    HeaderValue::try_from(format!("\"{version}\"")).unwrap_or(HeaderValue::from_static("\"\""))
}

/// What the request is meant for; an edit without it is refused.
pub fn if_match(headers: &HeaderMap) -> Result<IfMatch, Problem> {
    let lines: Vec<&str> =
        headers.get_all(header::IF_MATCH).into_iter().filter_map(|line| line.to_str().ok()).collect();
    if lines.iter().all(|line| line.trim().is_empty()) {
        return Err(Problem::Http(HttpFault::NoIfMatch));
    }
    let mut tags = lines.iter().flat_map(|line| line.split(',')).map(str::trim);
    if tags.clone().any(|tag| tag == "*") {
        return Ok(IfMatch::Any);
    }
    // A weak tag never matches here (RFC 9110, 13.1.1).
    let version = |tag: &str| tag.strip_prefix('"')?.strip_suffix('"')?.parse().ok();
    Ok(IfMatch::Versions(tags.by_ref().filter_map(version).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &'static str) -> Result<IfMatch, Problem> {
        if_match(&HeaderMap::from_iter([(header::IF_MATCH, HeaderValue::from_static(text))]))
    }

    #[test]
    fn tags_are_read_as_they_were_given() {
        assert_eq!(tag(7), "\"7\"");
        assert_eq!(read("\"7\"").unwrap(), IfMatch::Versions(vec![7]));
        assert_eq!(read("\"7\", \"8\"").unwrap(), IfMatch::Versions(vec![7, 8]));
        assert_eq!(read("*").unwrap(), IfMatch::Any);
        assert_eq!(read("W/\"7\"").unwrap(), IfMatch::Versions(vec![]));
        assert_eq!(read("7").unwrap(), IfMatch::Versions(vec![]));
    }

    #[test]
    fn an_edit_without_a_version_is_refused() {
        assert!(matches!(if_match(&HeaderMap::new()), Err(Problem::Http(HttpFault::NoIfMatch))));
        assert!(read(" ").is_err());
    }
}

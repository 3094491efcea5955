//! Articles: what operators tell besides prices and doctors. How to prepare, what to do afterwards, how to get here,
//! how to pay, how to get the tax back, when money is returned.

use serde::{Deserialize, Serialize};

use crate::{
    error::{Fault, FieldErrors},
    id::{ArticleId, ServiceId},
    text::{optional_text, required_text},
    wording::Lang,
};

/// Longest title, in characters.
const TITLE_MAX: usize = 120;
/// Longest text, in characters.
const BODY_MAX: usize = 8000;
/// Longest list of other words, in characters.
const KEYWORDS_MAX: usize = 500;

/// What an article is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ArticleKind {
    /// Before a visit.
    Preparation,
    /// After a visit.
    AfterCare,
    /// How to get here, where to park.
    Directions,
    /// How to pay.
    Payment,
    /// How to get a part back from the tax.
    Tax,
    /// When money is returned.
    Refund,
    /// All else.
    Other,
}

codes!(ArticleKind, 7,
    Preparation => "preparation",
    AfterCare => "after_care",
    Directions => "directions",
    Payment => "payment",
    Tax => "tax",
    Refund => "refund",
    Other => "other",
);

impl ArticleKind {
    /// Its name, as lists show it.
    pub const fn name(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::Preparation, Lang::Ru) => "подготовка",
            (Self::Preparation, Lang::En) => "preparation",
            (Self::AfterCare, Lang::Ru) => "после приёма",
            (Self::AfterCare, Lang::En) => "after the visit",
            (Self::Directions, Lang::Ru) => "как добраться",
            (Self::Directions, Lang::En) => "directions",
            (Self::Payment, Lang::Ru) => "оплата",
            (Self::Payment, Lang::En) => "payment",
            (Self::Tax, Lang::Ru) => "налоговый вычет",
            (Self::Tax, Lang::En) => "tax deduction",
            (Self::Refund, Lang::Ru) => "возврат денег",
            (Self::Refund, Lang::En) => "refunds",
            (Self::Other, Lang::Ru) => "справка",
            (Self::Other, Lang::En) => "other",
        }
    }
}

/// An article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Article {
    /// Which.
    pub id: ArticleId,
    /// What it is about.
    pub kind: ArticleKind,
    /// Its title.
    pub title: String,
    /// Its text; an empty line parts paragraphs, a line that begins with «- » is one of a list.
    pub body: String,
    /// Other words by which it is found.
    pub keywords: String,
    /// The services that it belongs to.
    pub services: Vec<ServiceId>,
    /// Still told.
    pub active: bool,
    /// For edits.
    pub version: i64,
}

/// An article as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArticleForm {
    /// The code of an [`ArticleKind`].
    pub kind: String,
    /// Its title.
    pub title: String,
    /// Its text.
    pub body: String,
    /// Other words by which it is found; may be empty.
    pub keywords: String,
    /// The services that it belongs to; may be empty.
    pub services: Vec<ServiceId>,
}

/// An article that can be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewArticle {
    /// What it is about.
    pub kind: ArticleKind,
    /// Its title.
    pub title: String,
    /// Its text.
    pub body: String,
    /// Other words by which it is found.
    pub keywords: String,
    /// The services that it belongs to.
    pub services: Vec<ServiceId>,
}

impl NewArticle {
    /// Checks the form. Which services there are is for the server to check.
    pub fn parse(form: &ArticleForm) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let kind = errors.take("kind", kind(&form.kind));
        let title = errors.take("title", required_text(&form.title, TITLE_MAX));
        let body = errors.take("body", required_text(&form.body.replace("\r\n", "\n"), BODY_MAX));
        let keywords = errors.take("keywords", optional_text(&form.keywords, KEYWORDS_MAX));
        match (kind, title, body, keywords) {
            (Some(kind), Some(title), Some(body), Some(keywords)) => Ok(Self {
                kind,
                title,
                body,
                keywords: keywords.unwrap_or_default(),
                services: form.services.clone(),
            }),
            _ => Err(errors),
        }
    }
}

fn kind(code: &str) -> Result<ArticleKind, Fault> {
    match code {
        "" => Err(Fault::Required),
        _ => ArticleKind::from_code(code).ok_or(Fault::UnknownChoice),
    }
}

impl From<&Article> for ArticleForm {
    fn from(article: &Article) -> Self {
        Self {
            kind: article.kind.code().into(),
            title: article.title.clone(),
            body: article.body.clone(),
            keywords: article.keywords.clone(),
            services: article.services.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_said_field_by_field() {
        let errors =
            NewArticle::parse(&ArticleForm { kind: "poem".into(), ..Default::default() }).unwrap_err();
        assert_eq!(errors.of("kind"), Some(Fault::UnknownChoice));
        assert_eq!(errors.of("title"), Some(Fault::Required));
        assert_eq!(errors.of("body"), Some(Fault::Required));
        assert_eq!(errors.of("keywords"), None);
    }
}

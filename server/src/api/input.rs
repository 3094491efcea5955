//! Reading what a client sent: bodies and queries become typed values, and every field that does not is named.
//!
//! What the values mean is checked further in, by the same functions that check the forms of the pages.

use app::ui::words::HttpFault;
use axum::{
    body::{Body, Bytes},
    extract::{FromRequest, FromRequestParts, OriginalUri, Path, Request},
    http::{HeaderMap, Method, header, request::Parts},
};
use backend::{Actor, Backend, Ctx, IdempotencyKey};
use domain::{
    error::{AppError, Fault, FieldErrors},
    permission::Permission,
};
use futures::StreamExt;
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, Error},
};
use serde_json::Value;
use serde_path_to_error::{Segment, Track};
use uuid::Uuid;

use super::{Api, idempotency, problem::Problem};

/// Largest body, in bytes: far more than the longest form needs.
pub const LARGEST_BODY: usize = 64 * 1024;
/// Most that is read of one that is too large, in bytes.
const READ_AT_MOST: usize = 1024 * 1024;

/// One request of a client whose key is good.
pub struct Call {
    /// Where it is done.
    pub backend: Backend,
    /// Its headers.
    pub headers: HeaderMap,
    actor: Actor,
    method: Method,
    path: String,
    query: String,
    body: Bytes,
}

impl FromRequest<Api> for Call {
    type Rejection = Problem;

    async fn from_request(request: Request, api: &Api) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let actor = parts.extensions.get::<Actor>().cloned().ok_or(AppError::Unauthenticated)?;
        let path =
            parts.extensions.get::<OriginalUri>().map_or(parts.uri.path(), |uri| uri.0.path()).to_owned();
        let body = whole(body).await?;
        Ok(Self {
            backend: api.backend.clone(),
            headers: parts.headers,
            actor,
            method: parts.method,
            path,
            query: parts.uri.query().unwrap_or_default().to_owned(),
            body,
        })
    }
}

/// All of a body. Some of a larger one is read and thrown away, for a client that is cut off while it sends would not
/// see the answer.
async fn whole(body: Body) -> Result<Bytes, Problem> {
    let (mut kept, mut size, mut stream) = (Vec::new(), 0, body.into_data_stream());
    while let Some(part) = stream.next().await {
        // A body that breaks off is a client that went away: nobody reads what it is told.
        let part = part.map_err(|_| Problem::field("", Fault::NotJson))?;
        size += part.len();
        if size > READ_AT_MOST {
            break;
        }
        if size <= LARGEST_BODY {
            kept.extend_from_slice(&part);
        }
    }
    if size > LARGEST_BODY { Err(Problem::Http(HttpFault::TooLarge)) } else { Ok(kept.into()) }
}

impl Call {
    /// The leave to do it.
    pub fn leave(&self, permission: Permission) -> Result<Ctx, Problem> {
        Ok(self.backend.authorize(&self.actor, permission)?)
    }

    /// The leave to do it for whoever has one of the permissions.
    pub fn leave_any(&self, permissions: &[Permission]) -> Result<Ctx, Problem> {
        Ok(self.backend.authorize_any(&self.actor, permissions)?)
    }

    /// The same, under the request's Idempotency-Key.
    pub fn leave_once(&self, permission: Permission) -> Result<Ctx, Problem> {
        Ok(self.leave(permission)?.once(self.key()?))
    }

    fn key(&self) -> Result<Option<IdempotencyKey>, Problem> {
        let body: Value = serde_json::from_slice(&self.body).unwrap_or_default();
        idempotency::key(&self.headers, &self.method, &self.path, &body)
    }

    /// The query. Every field of `T` is optional; faults are collected beside it.
    pub fn query<T: DeserializeOwned>(&self) -> Result<(T, FieldErrors), FieldErrors> {
        from_query(&self.query)
    }

    /// The body. Every field of `T` is optional; faults are collected beside it.
    pub fn json<T: DeserializeOwned>(&self) -> Result<(T, FieldErrors), Problem> {
        if !is_json(&self.headers) {
            return Err(Problem::Http(HttpFault::NotJson));
        }
        let value = serde_json::from_slice(&self.body).map_err(|_| Problem::field("", Fault::NotJson))?;
        Ok(from_json(value)?)
    }

    /// The same where nothing needs to be sent at all.
    pub fn json_or_nothing<T: DeserializeOwned>(&self) -> Result<(T, FieldErrors), Problem> {
        if self.body.is_empty() {
            return Ok(from_json(Value::Object(serde_json::Map::new()))?);
        }
        self.json()
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    matches!(kind.as_str(), "application/json" | "application/merge-patch+json")
}

/// Reads an object, field by field: one that does not fit is noted and left out, and the rest is read again.
fn from_json<T: DeserializeOwned>(mut value: Value) -> Result<(T, FieldErrors), FieldErrors> {
    let mut errors = FieldErrors::default();
    if !value.is_object() {
        errors.add(String::new(), Fault::WrongType);
        return Err(errors);
    }
    loop {
        let mut track = Track::new();
        let reader = serde_path_to_error::Deserializer::new(&value, &mut track);
        let cause = match T::deserialize(reader) {
            Ok(read) => return Ok((read, errors)),
            Err(cause) => cause.to_string(),
        };
        let path = track.path();
        errors.add(name(path.iter()), fault_of(&cause));
        let Some(Segment::Map { key }) = path.iter().next() else { return Err(errors) };
        if value.as_object_mut().and_then(|fields| fields.remove(key)).is_none() {
            return Err(errors);
        }
    }
}

/// The same of a query. A parameter without a value counts as not given.
fn from_query<T: DeserializeOwned>(query: &str) -> Result<(T, FieldErrors), FieldErrors> {
    let mut errors = FieldErrors::default();
    let mut pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    pairs.retain(|(_, value)| !value.is_empty());
    loop {
        let text = form_urlencoded::Serializer::new(String::new()).extend_pairs(&pairs).finish();
        let reader = serde_urlencoded::Deserializer::new(form_urlencoded::parse(text.as_bytes()));
        let mut track = Track::new();
        let cause = match T::deserialize(serde_path_to_error::Deserializer::new(reader, &mut track)) {
            Ok(read) => return Ok((read, errors)),
            Err(cause) => cause.to_string(),
        };
        let place = name(track.path().iter());
        // a parameter given twice is named in the sentence only
        let field = if place.is_empty() { quoted(&cause).to_owned() } else { place };
        errors.add(field.clone(), fault_of(&cause));
        let before = pairs.len();
        pairs.retain(|(key, _)| *key != field);
        if pairs.len() == before {
            return Err(errors);
        }
    }
}

/// What stands between the first two backticks.
fn quoted(sentence: &str) -> &str {
    sentence.split('`').nth(1).unwrap_or_default()
}

/// `services[0]`, as a client would write it.
fn name<'a>(path: impl Iterator<Item = &'a Segment>) -> String {
    let mut name = String::new();
    for segment in path {
        match segment {
            Segment::Map { key } | Segment::Enum { variant: key } if name.is_empty() => name.push_str(key),
            Segment::Map { key } | Segment::Enum { variant: key } => {
                name.push('.');
                name.push_str(key);
            }
            Segment::Seq { index } => name.push_str(&format!("[{index}]")),
            Segment::Unknown => {}
        }
    }
    name
}

/// What serde's sentence means.
fn fault_of(cause: &str) -> Fault {
    const SENTENCES: [(&str, Fault); 9] = [
        ("unknown field", Fault::UnknownField),
        ("duplicate field", Fault::Twice),
        ("unknown variant", Fault::UnknownChoice),
        ("UUID parsing failed", Fault::NotAnId),
        (NO_OFFSET, Fault::NoOffset),
        (NOT_A_DATE, Fault::NotADate),
        (BAD_CURSOR, Fault::BadCursor),
        ("invalid digit", Fault::NotANumber),
        ("number too", Fault::NotANumber),
    ];
    let known = SENTENCES.iter().find(|(sentence, _)| cause.contains(sentence));
    known.map_or(Fault::WrongType, |(_, fault)| *fault)
}

/// What the types of [`super::time`] and [`super::page`] say when they cannot read a text.
pub const NO_OFFSET: &str = "not an instant with an offset";
/// The same of a date.
pub const NOT_A_DATE: &str = "not a date";
/// The same of a cursor.
pub const BAD_CURSOR: &str = "not a cursor";

/// A field that has to be there. One that is there but could not be read has been noted already.
pub fn need<T>(errors: &mut FieldErrors, field: &str, value: Option<T>) -> Option<T> {
    let noted =
        errors.0.iter().any(|error| error.field == field || error.field.starts_with(&format!("{field}[")));
    if value.is_none() && !noted {
        errors.add(field, Fault::Required);
    }
    value
}

/// A body in which nothing may stand.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// The id in a path. What is no id names nothing that exists.
pub struct Id<T>(pub T);

impl<S: Send + Sync, T: From<Uuid>> FromRequestParts<S> for Id<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Path(text) =
            Path::<String>::from_request_parts(parts, state).await.map_err(|_| AppError::NotFound)?;
        let id: Uuid = text.parse().map_err(|_| AppError::NotFound)?;
        Ok(Self(id.into()))
    }
}

/// Several ids in one parameter, with commas between them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ids(pub Vec<Uuid>);

impl<'de> Deserialize<'de> for Ids {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let ids: Result<Vec<Uuid>, _> = text.split(',').map(|id| id.trim().parse()).collect();
        ids.map(Self).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Default, Deserialize)]
    #[serde(default, deny_unknown_fields)]
    struct Form {
        id: Option<Uuid>,
        count: Option<u16>,
        services: Option<Vec<Uuid>>,
    }

    fn faults(read: Result<(Form, FieldErrors), FieldErrors>) -> Vec<(String, Fault)> {
        let errors = match read {
            Ok((_, errors)) | Err(errors) => errors,
        };
        errors.0.into_iter().map(|error| (error.field, error.fault)).collect()
    }

    #[test]
    fn every_field_of_a_body_that_does_not_fit_is_named() {
        let body = serde_json::json!({"id": "x", "count": "3", "services": ["y"], "colour": 1, "size": 2});
        let mut found = faults(from_json(body));
        found.sort_by(|a, b| a.0.cmp(&b.0));
        let expected = [
            ("colour", Fault::UnknownField),
            ("count", Fault::WrongType),
            ("id", Fault::NotAnId),
            ("services[0]", Fault::NotAnId),
            ("size", Fault::UnknownField),
        ];
        assert_eq!(found, expected.map(|(field, fault)| (field.to_owned(), fault)));
    }

    #[test]
    fn every_parameter_of_a_query_that_does_not_fit_is_named() {
        let mut found = faults(from_query("id=x&count=many&colour=red&colour=blue"));
        found.sort_by(|a, b| a.0.cmp(&b.0));
        let expected =
            [("colour", Fault::UnknownField), ("count", Fault::NotANumber), ("id", Fault::NotAnId)];
        assert_eq!(found, expected.map(|(field, fault)| (field.to_owned(), fault)));
        assert_eq!(faults(from_query("count=1&count=2")), [("count".to_owned(), Fault::Twice)]);
    }

    #[test]
    fn what_fits_is_read_beside_what_does_not() {
        let (form, errors) = from_query::<Form>("count=7&id=&oops=1").unwrap();
        assert_eq!((form.count, form.id), (Some(7), None));
        assert_eq!(errors.of("oops"), Some(Fault::UnknownField));
    }

    #[test]
    fn a_body_that_is_no_object_is_refused_as_a_whole() {
        for body in [serde_json::json!([1]), serde_json::json!("text"), serde_json::json!(null)] {
            assert_eq!(faults(from_json(body)), [(String::new(), Fault::WrongType)]);
        }
    }
}

//! What the API answers when it does not do what was asked: RFC 9457 `application/problem+json`.
//!
//! A handler returns a [`Problem`]; [`render`] gives it its words in the client's language once it is on its way out.

use std::sync::Arc;

use app::{
    i18n::Locale,
    ui::words::{self, HttpFault},
};
use axum::{
    Json,
    body::Body,
    extract::{OriginalUri, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use backend::services::directory;
use chrono::{DateTime, Utc};
use domain::error::{AppError, Clash, Fault, FieldErrors, Stale};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Api, slots::Slot};

/// Why something was not done.
#[derive(Clone, Debug)]
pub enum Problem {
    /// What the workplace itself says.
    App(AppError),
    /// What HTTP alone is about.
    Http(HttpFault),
}

/// What a handler answers.
pub type Answer = Result<Response, Problem>;

impl From<AppError> for Problem {
    fn from(error: AppError) -> Self {
        match error {
            AppError::Unauthenticated => Self::Http(HttpFault::NoKey),
            error => Self::App(error),
        }
    }
}

impl From<backend::Error> for Problem {
    fn from(error: backend::Error) -> Self {
        AppError::from(error).into()
    }
}

impl From<FieldErrors> for Problem {
    fn from(errors: FieldErrors) -> Self {
        Self::App(errors.into())
    }
}

impl Problem {
    /// One field to mend.
    pub fn field(field: &str, fault: Fault) -> Self {
        Self::App(AppError::field(field, fault))
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::App(error) => crate::status::of(error),
            Self::Http(fault) => match fault {
                HttpFault::NoKey => StatusCode::UNAUTHORIZED,
                HttpFault::NoMethod => StatusCode::METHOD_NOT_ALLOWED,
                HttpFault::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
                HttpFault::NotJson => StatusCode::UNSUPPORTED_MEDIA_TYPE,
                HttpFault::NoIfMatch => StatusCode::PRECONDITION_REQUIRED,
            },
        }
    }

    fn code(&self) -> String {
        match self {
            Self::App(error) => match error {
                AppError::Unauthenticated => "unauthenticated".into(),
                AppError::Forbidden => "forbidden".into(),
                AppError::NotFound => "not_found".into(),
                AppError::SlotTaken(_) => "slot_taken".into(),
                AppError::Stale(_) => "stale".into(),
                AppError::Invalid(_) => "invalid".into(),
                AppError::Refused(why) => name_of(why),
                AppError::TooMany(_) => "too_many_requests".into(),
                AppError::Offline | AppError::Internal(_) => "internal".into(),
            },
            Self::Http(fault) => match fault {
                HttpFault::NoKey => "unauthenticated",
                HttpFault::NoMethod => "method_not_allowed",
                HttpFault::TooLarge => "content_too_large",
                HttpFault::NotJson => "unsupported_media_type",
                HttpFault::NoIfMatch => "precondition_required",
            }
            .into(),
        }
    }

    fn title(&self, language: Locale) -> String {
        match self {
            Self::App(error) => words::error(language, error),
            Self::Http(fault) => words::http_fault(language, *fault).into(),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = self.status();
        let headers = response.headers_mut();
        if matches!(self, Self::Http(HttpFault::NoKey)) {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"priyom\""));
        }
        if let Self::App(AppError::TooMany(seconds)) = self {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}

/// The body of a refusal (RFC 9457).
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// `urn:priyom:problem:` and the code.
    #[serde(rename = "type")]
    kind: String,
    /// What is the matter, in the language of Accept-Language: Russian, or English.
    title: String,
    /// The HTTP status.
    status: u16,
    /// What is the matter, for programs: `slot_taken`, `invalid`, `key_reused` and so on.
    code: String,
    /// The path that was asked for.
    instance: String,
    /// 422: the fields to mend.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    errors: Vec<FieldProblem>,
    /// 409 `slot_taken`: what is in the way.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    taken: Option<Taken>,
    /// 409 `slot_taken`: the next best times, three at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    alternatives: Option<Vec<Slot>>,
    /// 412: what is in force now.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    current: Option<Current>,
}

/// A field to mend.
#[derive(Serialize, ToSchema)]
pub struct FieldProblem {
    /// Its name, with its place in the body: `services[0]`. Empty when the body as a whole is meant.
    field: String,
    /// What is the matter, for programs: `required`, `unknown_field`, `too_long` and so on.
    code: String,
    /// What is the matter, in the language of Accept-Language.
    message: String,
}

/// What is in the way of a visit.
#[derive(Serialize, ToSchema)]
pub struct Taken {
    /// Start of the time asked for.
    starts_at: DateTime<Utc>,
    /// End of the time asked for.
    ends_at: DateTime<Utc>,
    /// `hold`, `doctor` or `chair`.
    by: String,
    /// Who holds or booked it, to those who may see schedules.
    colleague: Option<String>,
}

/// What is in force where an edit came too late.
#[derive(Serialize, ToSchema)]
pub struct Current {
    /// The version for If-Match.
    version: i64,
    /// Who changed it.
    by: Option<String>,
    /// When.
    at: Option<DateTime<Utc>>,
    /// What differs from the version that the edit was meant for.
    changed: Vec<ChangedField>,
}

/// A field that was changed meanwhile.
#[derive(Serialize, ToSchema)]
pub struct ChangedField {
    /// Its name.
    field: String,
    /// What it holds now.
    value: String,
}

/// Gives a problem on its way out its body, and every answer the headers of what must not be kept.
pub async fn render(
    State(api): State<Api>,
    OriginalUri(uri): OriginalUri,
    request: Request,
    next: Next,
) -> Response {
    let language = language(request.headers());
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.append(header::VARY, HeaderValue::from_static("accept-language, authorization"));
    let Some(problem) = response.extensions_mut().remove::<Arc<Problem>>() else { return response };
    let body = body(&api, &problem, uri.path(), language).await;
    let (mut parts, _) = response.into_parts();
    let mut rendered = Json(body).into_response();
    *rendered.status_mut() = parts.status;
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    parts.headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(code_of(language)));
    rendered.headers_mut().extend(parts.headers);
    rendered
}

async fn body(api: &Api, problem: &Problem, path: &str, language: Locale) -> ProblemBody {
    let code = problem.code();
    let mut body = ProblemBody {
        kind: format!("urn:priyom:problem:{code}"),
        title: problem.title(language),
        status: problem.status().as_u16(),
        code,
        instance: path.to_owned(),
        errors: Vec::new(),
        taken: None,
        alternatives: None,
        current: None,
    };
    match problem {
        Problem::App(AppError::Invalid(errors)) => body.errors = fields(errors, language),
        Problem::App(AppError::SlotTaken(clash)) => {
            body.taken = Some(taken(clash));
            body.alternatives = Some(alternatives(api, clash).await);
        }
        Problem::App(AppError::Stale(stale)) => body.current = Some(current(stale)),
        _ => {}
    }
    body
}

fn fields(errors: &FieldErrors, language: Locale) -> Vec<FieldProblem> {
    let field = |error: &domain::error::FieldError| FieldProblem {
        field: error.field.clone(),
        code: name_of(&error.fault),
        message: words::fault(language, error.fault),
    };
    errors.0.iter().map(field).collect()
}

fn taken(clash: &Clash) -> Taken {
    Taken {
        starts_at: clash.starts_at,
        ends_at: clash.ends_at,
        by: name_of(&clash.by),
        colleague: clash.colleague.clone(),
    }
}

/// The offers with the names of doctors, branches and chairs; bare ones when these cannot be read.
async fn alternatives(api: &Api, clash: &Clash) -> Vec<Slot> {
    let names = directory::read(&api.backend.system()).await.unwrap_or_default();
    clash.alternatives.iter().map(|offer| Slot::of(offer, &names)).collect()
}

fn current(stale: &Stale) -> Current {
    let changed =
        |(field, value): &(String, String)| ChangedField { field: field.clone(), value: value.clone() };
    Current {
        version: stale.version,
        by: stale.by.clone(),
        at: stale.at,
        changed: stale.changed.iter().map(changed).collect(),
    }
}

/// A unit or newtype variant's name, as JSON writes it.
fn name_of(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        Ok(serde_json::Value::Object(of)) => of.into_iter().next().map(|(name, _)| name).unwrap_or_default(),
        _ => String::new(),
    }
}

/// The language that the client likes best of those there are; Russian when it likes none of them.
pub fn language(headers: &HeaderMap) -> Locale {
    let lines = headers.get_all(header::ACCEPT_LANGUAGE).into_iter().filter_map(|line| line.to_str().ok());
    let mut best = (0.0, Locale::ru);
    for part in lines.flat_map(|line| line.split(',')) {
        let mut fields = part.split(';').map(str::trim);
        let tag = fields.next().unwrap_or_default();
        let quality = fields.find_map(|field| field.strip_prefix("q=")?.parse::<f32>().ok()).unwrap_or(1.0);
        let language = match domain::wording::Lang::from_code(&tag.to_ascii_lowercase()) {
            Some(domain::wording::Lang::Ru) => Locale::ru,
            Some(domain::wording::Lang::En) => Locale::en,
            None => continue,
        };
        if quality > best.0 {
            best = (quality, language);
        }
    }
    best.1
}

const fn code_of(language: Locale) -> &'static str {
    match language {
        Locale::ru => "ru",
        Locale::en => "en",
    }
}

/// What no route answers to.
pub async fn no_such_path() -> Problem {
    AppError::NotFound.into()
}

/// What a route answers to methods that it does not know.
pub async fn no_such_method() -> Problem {
    Problem::Http(HttpFault::NoMethod)
}

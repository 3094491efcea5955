//! The page behind a link in a message: a patient sees when and where, says that they will come, or asks to be rung. It
//! is plain HTML for any phone, needs no session, and says nothing of who comes and what for.

use std::net::IpAddr;

use axum::{
    Extension, Form, Router,
    extract::{DefaultBodyLimit, Path, State},
    http::{HeaderName, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
    routing::get,
};
use backend::{
    Backend, Error,
    services::messages::{self, LINK_PATH},
};
use domain::{
    error::AppError,
    message::Answer,
    message_page::{LinkedState, LinkedVisit},
    wording::{self, Lang},
};
use serde::Deserialize;

use crate::{
    buckets::{Buckets, Limits},
    client::Client,
    status,
};

/// What one address may ask: many at once, for phones of a network share one, then one a second.
const LIMITS: Limits = Limits { per_second: 1.0, burst: 60 };
/// Largest form, in bytes.
const LARGEST: usize = 1024;
/// Nothing runs; the style sheet is the site's own.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

#[derive(Clone)]
struct Door {
    backend: Backend,
    css: String,
    buckets: Buckets<IpAddr>,
}

/// The page's address; `css` is the style sheet's.
pub fn routes(backend: Backend, css: String) -> Router {
    Router::new()
        .route(&format!("{LINK_PATH}{{token}}"), get(look).post(answer))
        .layer(DefaultBodyLimit::max(LARGEST))
        .with_state(Door { backend, css, buckets: Buckets::new(LIMITS) })
}

async fn look(
    State(door): State<Door>,
    Extension(client): Extension<Client>,
    Path(token): Path<String>,
) -> Response {
    if let Err(seconds) = door.buckets.take(client.address, door.backend.now()) {
        return wait(&door, seconds);
    }
    match messages::linked(&door.backend.system(), &token).await {
        Ok(visit) => page(&door, StatusCode::OK, &about(&visit)),
        Err(error) => refused(&door, error),
    }
}

/// What was pressed.
#[derive(Deserialize)]
struct AnswerForm {
    answer: String,
}

async fn answer(
    State(door): State<Door>,
    Extension(client): Extension<Client>,
    Path(token): Path<String>,
    Form(form): Form<AnswerForm>,
) -> Response {
    if let Err(seconds) = door.buckets.take(client.address, door.backend.now()) {
        return wait(&door, seconds);
    }
    let Some(answer) = Answer::from_code(&form.answer) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    // so that a page that is loaded again sends nothing again
    let back = format!("{LINK_PATH}{token}");
    match messages::answer(&door.backend.system(), token, answer).await {
        Ok(_) => Redirect::to(&back).into_response(),
        Err(error) => refused(&door, error),
    }
}

fn wait(door: &Door, seconds: u32) -> Response {
    let told = "<p>Слишком много запросов. Попробуйте ещё раз через минуту.</p>";
    let response = page(door, StatusCode::TOO_MANY_REQUESTS, told);
    ([(header::RETRY_AFTER, seconds.to_string())], response).into_response()
}

/// Whatever is wrong with a link, the page is the same.
fn refused(door: &Door, error: Error) -> Response {
    if matches!(error, Error::App(AppError::NotFound)) {
        let told = "<p>Ссылка больше не действует. Если вам нужна помощь, позвоните в клинику.</p>";
        return page(door, StatusCode::NOT_FOUND, told);
    }
    let status = status::bare(error);
    page(door, status, "<p>Не получилось. Попробуйте ещё раз через минуту.</p>")
}

fn about(visit: &LinkedVisit) -> String {
    let local = visit.starts_at.with_timezone(&visit.zone);
    let (day, time) = (wording::date_with_weekday(local.date_naive(), Lang::Ru), wording::time(local.time()));
    let place = [visit.branch.as_str(), visit.address.as_str()].map(escaped);
    let place = place.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    let said = |words: &str| format!("<p role=\"status\"><b>{words}</b></p>");
    let facts = format!("<p><b>{}, {}</b></p><p>{place}</p>", escaped(&day), escaped(&time));
    let facts = match visit.stands {
        LinkedState::Over => said("Эта запись изменилась или уже прошла."),
        LinkedState::Confirmed => facts + &said("Вы подтвердили запись. Ждём вас."),
        LinkedState::Booked => facts,
    };
    let mut buttons = String::new();
    if visit.stands == LinkedState::Booked {
        buttons += &button(Answer::Confirm, "Подтверждаю", "btn primary");
    }
    if visit.will_be_rung {
        buttons += &said("Мы перезвоним вам.");
    } else {
        buttons += &button(Answer::CallBack, "Перезвоните мне", "btn");
    }
    facts + &buttons
}

fn button(answer: Answer, words: &str, class: &str) -> String {
    format!(r#"<button class="{class}" name="answer" value="{}">{words}</button>"#, answer.code())
}

fn page(door: &Door, status: StatusCode, content: &str) -> Response {
    let html = format!(
        "<!DOCTYPE html><html lang=\"ru\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"robots\" content=\"noindex\"><title>Запись</title>\
         <link rel=\"stylesheet\" href=\"{}\"></head><body>\
         <main class=\"gate\"><form class=\"panel\" method=\"post\"><h1>Запись</h1>{content}</form></main>\
         </body></html>",
        escaped(&door.css)
    );
    let headers = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("x-robots-tag"), "noindex"),
    ];
    (status, headers, Html(html)).into_response()
}

/// Text as it stands in HTML, between tags and in quotes.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

//! Tables as files: the form of `/exports`, and the file that answers it, written while it is read.

mod csv;
mod xlsx;

use app::{
    access::Visit,
    i18n::Locale,
    ui::{pages::exports::ExportAnswer, prefs::Prefs, words::export::column},
};
use axum::{
    Extension, Form, Router,
    body::{Body, Bytes},
    extract::State,
    http::{StatusCode, header, request::Parts},
    response::{IntoResponse, Redirect, Response},
    routing::post,
};
use backend::{
    Error,
    services::exports::{self, Rows},
};
use domain::{
    error::AppError,
    export::{Cell, Export, ExportForm, ExportFormat},
    permission::Permission,
};
use tokio::sync::mpsc::{Sender, channel};
use tokio_stream::wrappers::ReceiverStream;

use crate::{forms::Forms, pages::cookie, status};

/// Pieces of a file that wait for whoever reads slowly.
const WAITING: usize = 4;

/// The form's address: that of the page that it stands on.
pub fn routes(forms: Forms) -> Router {
    Router::new().route("/exports", post(answer)).with_state(forms)
}

async fn answer(
    State(forms): State<Forms>,
    Extension(visit): Extension<Visit>,
    parts: Parts,
    Form(form): Form<ExportForm>,
) -> Response {
    match begin(&visit, &form).await {
        Ok(rows) => {
            let prefs = Prefs::from_cookies(|name| cookie(&parts.headers, name));
            let language = prefs.language.unwrap_or_default();
            file(rows, language)
        }
        Err(Error::App(AppError::Invalid(errors))) => {
            let answer = ExportAnswer { form, errors };
            forms.pages.answer(parts, "/exports", StatusCode::UNPROCESSABLE_ENTITY, answer).await
        }
        Err(Error::App(AppError::Unauthenticated)) => Redirect::to("/login").into_response(),
        Err(error) => status::bare(error).into_response(),
    }
}

async fn begin(visit: &Visit, form: &ExportForm) -> Result<Rows, Error> {
    let signed_in = visit.signed_in.as_ref().ok_or(AppError::Unauthenticated)?;
    let ctx = visit.backend.authorize(&signed_in.actor(), Permission::Export)?;
    exports::begin(&ctx, Export::parse(form)?).await
}

/// The file, a page of the table after another. Kept nowhere on the way.
fn file(rows: Rows, language: Locale) -> Response {
    let export = rows.export();
    let media = match export.format {
        ExportFormat::Csv => "text/csv; charset=utf-8",
        ExportFormat::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    };
    let disposition = format!("attachment; filename=\"{}\"", export.file_name());
    let (sender, pieces) = channel(WAITING);
    tokio::spawn(async move {
        let ended = write(rows, language, &sender).await;
        // whoever reads learns that the file is not whole
        if let Err(error) = ended {
            tracing::error!(%error, "an export broke off");
            let _gone = sender.send(Err(std::io::Error::other("broken off"))).await;
        }
    });
    let headers = [
        (header::CONTENT_TYPE, media),
        (header::CONTENT_DISPOSITION, disposition.as_str()),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, Body::from_stream(ReceiverStream::new(pieces))).into_response()
}

/// Writes pages as they come; stops when nobody reads any more.
async fn write(
    mut rows: Rows,
    language: Locale,
    sender: &Sender<std::io::Result<Bytes>>,
) -> Result<(), Error> {
    let heads = rows.columns().iter().map(|own| column(language, *own)).collect::<Vec<_>>();
    let broken = |error: std::io::Error| Error::broken(format!("a file: {error}"));
    let mut file: Box<dyn Table> = match rows.export().format {
        ExportFormat::Csv => Box::new(csv::Csv::default()),
        ExportFormat::Xlsx => Box::new(xlsx::Workbook::begin(heads.len()).map_err(broken)?),
    };
    file.heads(&heads).map_err(broken)?;
    while let Some(page) = rows.next().await? {
        for row in &page {
            file.row(row, language).map_err(broken)?;
        }
        if sender.send(Ok(file.take().into())).await.is_err() {
            return Ok(());
        }
    }
    let _gone = sender.send(Ok(file.end().map_err(broken)?.into())).await;
    Ok(())
}

/// A file that is written row by row.
trait Table: Send {
    /// The first row.
    fn heads(&mut self, heads: &[&str]) -> std::io::Result<()>;
    /// Another one.
    fn row(&mut self, cells: &[Cell], language: Locale) -> std::io::Result<()>;
    /// What is written and was not taken yet.
    fn take(&mut self) -> Vec<u8>;
    /// The rest.
    fn end(self: Box<Self>) -> std::io::Result<Vec<u8>>;
}

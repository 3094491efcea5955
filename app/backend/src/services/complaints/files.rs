//! Files of a complaint: judged by their content, looked into by the clinic's scanner, and kept sealed under random names.

use base64::{Engine, engine::general_purpose::STANDARD};
use domain::{
    complaint::{
        FILE_MAX, FILES_MAX,
        access::Sight,
        act::EntryKind,
        view::{ComplaintUpload, ComplaintView, Scan, file_name},
    },
    error::{AppError, Fault},
    id::{ComplaintFileId, ComplaintId},
};
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{content, content::Media, existing, require, show, told};
use crate::{
    Ctx, Error,
    files::Scanned,
    store::{
        audit,
        complaint_files::{self, ComplaintFileRow},
    },
};

/// A file to be given out.
#[derive(Clone, Debug)]
pub struct OpenFile {
    /// As it is called.
    pub name: String,
    /// `application/pdf`.
    pub media: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// Attaches a file, and reads the complaint anew.
///
/// Fails with `Invalid`: `TooLong` beyond [`FILE_MAX`] bytes, `OutOfRange` beyond [`FILES_MAX`] files, `WrongType` for
/// what is neither a PDF nor a picture, `Wrong` when the scanner finds something.
pub async fn attach(ctx: &Ctx, id: ComplaintId, upload: ComplaintUpload) -> Result<ComplaintView, Error> {
    require(ctx)?;
    {
        let mut tx = ctx.read().await?;
        existing(&mut tx, id, Sight::Hand).await?;
    }
    let name = file_name(&upload.name)?;
    let wrong = |fault| AppError::field("file", fault);
    // base64 is a third longer
    if upload.content.len() > FILE_MAX.div_ceil(3) * 4 {
        return Err(wrong(Fault::TooLong(FILE_MAX as u32)).into());
    }
    let bytes = STANDARD.decode(upload.content.trim()).map_err(|_| wrong(Fault::WrongType))?;
    if bytes.len() > FILE_MAX {
        return Err(wrong(Fault::TooLong(FILE_MAX as u32)).into());
    }
    let media = Media::of(&bytes).map_err(wrong)?;
    let scan = match ctx.files().scan(&bytes).await {
        Scanned::Infected => return Err(wrong(Fault::Wrong).into()),
        Scanned::Clean => Scan::Clean,
        Scanned::Unscanned => Scan::Unscanned,
        Scanned::Failed => Scan::Failed,
    };
    let (size, sha256) = (bytes.len() as i32, hex::encode(Sha256::digest(&bytes)));
    let stored = ctx.files().keep(bytes).await?;
    let row = ComplaintFileRow {
        id: Uuid::now_v7(),
        complaint_id: id.0,
        name: content::named(&name, media),
        stored: stored.clone(),
        media: media.name().into(),
        size,
        sha256,
        scan: scan.code().into(),
        by_name: ctx.actor().name.clone(),
        at: ctx.now(),
    };
    if let Err(error) = keep(ctx, row).await {
        ctx.files().remove(&stored).await?;
        return Err(error);
    }
    show::read(ctx, id).await
}

async fn keep(ctx: &Ctx, row: ComplaintFileRow) -> Result<(), Error> {
    ctx.write(row, |tx, row| {
        Box::pin(async move {
            existing(tx, row.complaint_id.into(), Sight::Hand).await?;
            tx.lock(&format!("complaint files {}", row.complaint_id)).await?;
            if complaint_files::list(tx, row.complaint_id).await?.len() >= FILES_MAX {
                return Err(AppError::field("file", Fault::OutOfRange(0, FILES_MAX as i64)).into());
            }
            complaint_files::insert(tx, row).await?;
            told(tx, row.complaint_id, EntryKind::Attached, &row.name, "").await
        })
    })
    .await
}

/// Takes a file off, and reads the complaint anew.
pub async fn detach(ctx: &Ctx, id: ComplaintId, file: ComplaintFileId) -> Result<ComplaintView, Error> {
    require(ctx)?;
    let stored: String = ctx
        .write((id, file), |tx, (id, file)| {
            Box::pin(async move {
                existing(tx, *id, Sight::Hand).await?;
                let row = complaint_files::get(tx, file.0).await?;
                if row.complaint_id != id.0 {
                    return Err(AppError::NotFound.into());
                }
                complaint_files::delete(tx, row.id).await?;
                told(tx, id.0, EntryKind::Detached, &row.name, "").await?;
                Ok(row.stored)
            })
        })
        .await?;
    ctx.files().remove(&stored).await?;
    show::read(ctx, id).await
}

/// The bytes of a file, for whoever sees the whole complaint. It is noted who opened it. One that the scanner could not
/// judge is refused.
pub async fn open(ctx: &Ctx, id: ComplaintId, file: ComplaintFileId) -> Result<OpenFile, Error> {
    require(ctx)?;
    let (name, stored, media): (String, String, String) = ctx
        .write((id, file), |tx, (id, file)| {
            Box::pin(async move {
                existing(tx, *id, Sight::Whole).await?;
                let row = complaint_files::get(tx, file.0).await?;
                if row.complaint_id != id.0 {
                    return Err(AppError::NotFound.into());
                }
                if Scan::from_code(&row.scan).is_none_or(|scan| scan == Scan::Failed) {
                    return Err(AppError::Forbidden.into());
                }
                let details = json!({"file": row.id});
                audit::insert(tx, "complaint.open_file", "complaint", id.0, details).await?;
                Ok((row.name, row.stored, row.media))
            })
        })
        .await?;
    Ok(OpenFile { name, media, bytes: ctx.files().read(&stored).await? })
}

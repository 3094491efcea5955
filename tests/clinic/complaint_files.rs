//! Files of complaints: what comes in is judged by its bytes, kept outside of everything that is served, and opened by
//! those alone who see the whole complaint.

use std::os::unix::fs::PermissionsExt;

use backend::{Ctx, Error, cipher::Cipher, files::Files, services::complaints};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::{
    complaint::{
        FILE_MAX, FILES_MAX,
        view::{ComplaintUpload, ComplaintView, Scan},
    },
    error::{AppError, Fault},
    id::ComplaintId,
    permission::{Permission, Role},
};
use server::headers::Transport;
use tempfile::TempDir;
use tests::{
    on_both,
    site::House,
    world::{Engine, World},
};

use crate::{
    complaints::{form, register},
    of_role,
    pinboard::operator,
    refused,
};

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n";

fn upload(name: &str, bytes: &[u8]) -> ComplaintUpload {
    ComplaintUpload { name: name.into(), content: STANDARD.encode(bytes) }
}

/// The accountant, with a folder for files and a scanner; and a complaint of theirs.
async fn accountant(world: &World, folder: &TempDir, scanner: &[&str]) -> (Ctx, ComplaintId) {
    let id = register(&operator(world, 0).await.0, form("money")).await.id;
    let scanner = scanner.iter().map(ToString::to_string).collect();
    let files =
        Files { folder: Some(folder.path().join("files")), key: Some(Cipher::of_files("secret")), scanner };
    let own = of_role(world, Role::Accountant).await.actor().clone();
    let backend = world.backend.clone().with_files(files);
    (backend.authorize(&own, Permission::WorkComplaints).unwrap(), id)
}

async fn attach(ctx: &Ctx, id: ComplaintId, name: &str, bytes: &[u8]) -> ComplaintView {
    complaints::attach(ctx, id, upload(name, bytes)).await.unwrap()
}

async fn fault(ctx: &Ctx, id: ComplaintId, upload: ComplaintUpload) -> Fault {
    match refused(complaints::attach(ctx, id, upload).await) {
        AppError::Invalid(errors) => errors.0[0].fault,
        other => panic!("{other:?}"),
    }
}

/// What lies in the folder.
fn kept(folder: &TempDir) -> Vec<std::fs::DirEntry> {
    std::fs::read_dir(folder.path().join("files")).into_iter().flatten().flatten().collect()
}

on_both! {
    async fn a_file_is_kept_under_a_random_name_and_given_back_as_it_was(world: World) {
        let folder = TempDir::new().unwrap();
        let (ctx, id) = accountant(&world, &folder, &[]).await;
        let view = attach(&ctx, id, "../../чек от 18.11.PDF", PDF).await;
        let file = &view.files[0];
        assert_eq!((file.name.as_str(), file.media.as_str()), ("чек от 18.11.pdf", "application/pdf"));
        let lies = &kept(&folder)[0];
        let name = lies.file_name().into_string().unwrap();
        assert!(name.len() == 32 && name.bytes().all(|byte| byte.is_ascii_hexdigit()), "{name}");
        assert_eq!(lies.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        let at_rest = std::fs::read(lies.path()).unwrap();
        assert!(!at_rest.windows(4).any(|part| part == b"%PDF"), "nobody reads it past the program");
        let opened = complaints::open(&ctx, id, file.id).await.unwrap();
        assert_eq!((opened.bytes.as_slice(), opened.name.as_str()), (PDF, "чек от 18.11.pdf"));
        // whoever registered it sees how far it is and no file; another complaint's address opens nothing
        let registrar = operator(&world, 0).await.0;
        assert_eq!(refused(complaints::open(&registrar, id, file.id).await), AppError::Forbidden);
        let other = register(&registrar, form("money")).await.id;
        assert_eq!(refused(complaints::open(&ctx, other, file.id).await), AppError::NotFound);
        // another's contents under its name are not taken for it
        attach(&ctx, id, "другой.pdf", PDF).await;
        let second = kept(&folder).into_iter().find(|entry| entry.path() != lies.path()).unwrap().path();
        std::fs::copy(&second, lies.path()).unwrap();
        assert!(matches!(complaints::open(&ctx, id, file.id).await, Err(Error::Broken(_))));
        let other = complaints::read(&ctx, id).await.unwrap().files[1].id;
        complaints::detach(&ctx, id, other).await.unwrap();
        let left = complaints::detach(&ctx, id, file.id).await.unwrap();
        assert_eq!((left.files.len(), kept(&folder).len()), (0, 0));
    }

    async fn what_is_no_document_leaves_nothing_behind(world: World) {
        let folder = TempDir::new().unwrap();
        let (ctx, id) = accountant(&world, &folder, &[]).await;
        let polyglot = [PDF, b"PK\x03\x04"].concat();
        for bytes in [&b"MZ\x90\0"[..], b"<html>", b"%PDF-1.7 without an end", &polyglot, b""] {
            assert_eq!(fault(&ctx, id, upload("чек.pdf", bytes)).await, Fault::WrongType);
        }
        let large = ComplaintUpload { name: "чек.pdf".into(), content: "A".repeat(FILE_MAX / 3 * 4 + 8) };
        assert_eq!(fault(&ctx, id, large).await, Fault::TooLong(FILE_MAX as u32));
        let garbled = ComplaintUpload { name: "чек.pdf".into(), content: "не base64".into() };
        assert_eq!(fault(&ctx, id, garbled).await, Fault::WrongType);
        assert_eq!(fault(&ctx, id, upload("..", PDF)).await, Fault::Required);
        assert_eq!(kept(&folder).len(), 0);
        for _ in 0..FILES_MAX {
            attach(&ctx, id, "чек.pdf", PDF).await;
        }
        assert_eq!(fault(&ctx, id, upload("чек.pdf", PDF)).await, Fault::OutOfRange(0, FILES_MAX as i64));
        assert_eq!(kept(&folder).len(), FILES_MAX);
    }

    async fn a_scanner_looks_into_each_file_before_anybody_opens_it(world: World) {
        let folder = TempDir::new().unwrap();
        let (clean, id) = accountant(&world, &folder, &["true"]).await;
        assert_eq!(attach(&clean, id, "чек.pdf", PDF).await.files[0].scan, Scan::Clean);
        // it reads what was sent, not what is kept
        let (reading, id) = accountant(&world, &folder, &["grep", "-q", "-v", "endobj"]).await;
        assert_eq!(attach(&reading, id, "чек.pdf", PDF).await.files[0].scan, Scan::Clean);
        let (infected, id) = accountant(&world, &folder, &["false"]).await;
        assert_eq!(fault(&infected, id, upload("чек.pdf", PDF)).await, Fault::Wrong);
        assert_eq!(kept(&folder).len(), 2, "what was found to be bad is not kept");
        let (silent, id) = accountant(&world, &folder, &["/nowhere/scanner"]).await;
        let file = attach(&silent, id, "чек.pdf", PDF).await.files[0].clone();
        assert_eq!(file.scan, Scan::Failed);
        assert_eq!(refused(complaints::open(&silent, id, file.id).await), AppError::Forbidden);
    }
}

on_both! {
    /// What is downloaded is saved and never shown as a page of the site, by those alone who see the whole complaint.
    async fn downloads_are_for_those_who_see_all_of_it(world: World) {
        let folder = TempDir::new().unwrap();
        let (ctx, id) = accountant(&world, &folder, &[]).await;
        let file = attach(&ctx, id, "чек.pdf", PDF).await.files[0].id;
        let folder = Some(folder.path().join("files"));
        let files = Files { folder, key: Some(Cipher::of_files("secret")), scanner: Vec::new() };
        let backend = world.backend.clone().with_files(files);
        let house = House::with(&backend, Transport::default(), "").await;
        let (paper, attached) = (format!("/complaints/{id}/paper.pdf"), format!("/complaints/{id}/files/{file}"));
        let own = house.visitor(Role::Accountant).await;
        for path in [&paper, &attached] {
            let answer = own.get(path).await;
            let header = |name: &str| answer.headers.get(name).map(|value| value.to_str().unwrap().to_owned());
            assert_eq!((answer.status, answer.kind.as_str()), (200, "application/pdf"), "{path}");
            assert!(answer.text.starts_with("%PDF-"));
            assert!(header("content-disposition").unwrap().starts_with("attachment"));
            assert_eq!(header("cache-control").as_deref(), Some("no-store"));
            assert_eq!(header("x-content-type-options").as_deref(), Some("nosniff"));
            assert!(header("content-security-policy").unwrap().contains("sandbox"));
            assert_eq!(house.stranger().get(path).await.status, 303, "{path}");
            let registrar = house.visitor(Role::SeniorOperator).await;
            assert_eq!(registrar.get(path).await.status, 403, "{path}");
            for role in [Role::Operator, Role::Administrator] {
                assert_eq!(house.visitor(role).await.get(path).await.status, 404, "{path}, by {role:?}");
            }
            assert_eq!(house.visitor(Role::SmmManager).await.get(path).await.status, 403, "{path}");
        }
        for path in ["/complaints/x/paper.pdf", "/complaints/..%2f..%2fetc/files/passwd"] {
            assert_eq!(own.get(path).await.status, 404, "{path}");
        }
        assert_eq!(crate::audited(&world, "complaint.export", &id.to_string()).await, 1);
        assert_eq!(crate::audited(&world, "complaint.open_file", &id.to_string()).await, 1);
    }
}

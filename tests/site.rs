//! The whole router behind a browser that keeps its cookie: what people see, on either engine.

use std::{net::SocketAddr, path::Path};

use backend::{Backend, demo};
use domain::permission::Role;
use reqwest::{Client, Method, RequestBuilder, header, redirect::Policy};
use server::{
    buckets::Limits,
    client::Proxies,
    headers::Transport,
    intake::{IntakeKeys, sms::SmsReplies},
    router::{Shell, router},
    site::Site,
    webhooks::Secrets,
};
use tempfile::TempDir;
use tokio::{net::TcpListener, sync::watch};

use crate::world::{Answer, World};

/// Writes what `frontend/bundle` would have built, as far as a page without its Wasm cares.
pub fn build(folder: &Path) {
    std::fs::create_dir_all(folder.join("pkg")).unwrap();
    std::fs::write(folder.join("hash.txt"), "app: 1\ncss: 3\n").unwrap();
}

fn site() -> (Site, TempDir) {
    let folder = TempDir::new().unwrap();
    build(folder.path());
    (Site::open(folder.path()).unwrap(), folder)
}

/// What the sources of leads show.
fn intake_keys() -> IntakeKeys {
    IntakeKeys {
        vk: Some(("vk-secret".into(), "confirmed".into())),
        telegram: Some("telegram-secret".into()),
        max: Some("max-secret".into()),
        sms: Some(SmsReplies {
            secret: "in-the-address-of-sms".into(),
            fields: ["phone", "text", "id"].map(Into::into),
        }),
        sites: vec!["https://clinic.example".into()],
    }
}

/// One instance of the program on a port of loopback.
pub struct House {
    pub base: String,
    stop: watch::Sender<bool>,
    _site: TempDir,
}

impl House {
    pub async fn open(world: &World) -> Self {
        Self::with(&world.backend, Transport::default(), "").await
    }

    pub async fn with(backend: &Backend, transport: Transport, proxies: &str) -> Self {
        Self::over(backend, transport, proxies, Secrets::default()).await
    }

    /// With telephone exchanges that send to it.
    pub async fn hooked(world: &World, hooks: Secrets) -> Self {
        Self::over(&world.backend, Transport::default(), "", hooks).await
    }

    async fn over(backend: &Backend, transport: Transport, proxies: &str, hooks: Secrets) -> Self {
        let (stop, stopping) = watch::channel(false);
        let (site, folder) = site();
        let shell = Shell {
            backend: backend.clone(),
            site,
            transport,
            trusted_proxies: Proxies::parse(proxies).unwrap(),
            limits: Limits::default(),
            intake: intake_keys(),
            hooks,
            metrics: None,
            stopping,
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let service = router(shell).into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await.unwrap() });
        Self { base, stop, _site: folder }
    }

    /// Somebody whom the site has never seen.
    pub fn stranger(&self) -> Visitor {
        let client = Client::builder().cookie_store(true).redirect(Policy::none()).build().unwrap();
        Visitor { client, base: self.base.clone() }
    }

    /// Somebody of the demo clinic who has signed in.
    pub async fn visitor(&self, role: Role) -> Visitor {
        let visitor = self.stranger();
        let (login, password) = demo_login(role);
        let answer = visitor.sign_in(login, password).await;
        assert_eq!(answer.status, 303, "{}", answer.text);
        visitor
    }

    pub fn stop(&self) {
        self.stop.send(true).unwrap();
    }
}

/// Login and password of somebody of the demo clinic.
pub fn demo_login(role: Role) -> (&'static str, &'static str) {
    let (login, password, _) = demo::logins().into_iter().find(|(_, _, of)| *of == role).unwrap();
    (login, password)
}

/// A browser without scripts.
#[derive(Clone)]
pub struct Visitor {
    pub client: Client,
    pub base: String,
}

impl Visitor {
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.base))
    }

    pub async fn get(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::GET, path)).await
    }

    /// Sends a form of the site's own page.
    pub async fn send(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        Answer::of(self.request(Method::POST, path).header(header::ORIGIN, &self.base).form(form)).await
    }

    /// Calls a server function from the site's own page.
    pub async fn call(&self, name: &str, arguments: &serde_json::Value) -> Answer {
        let request = self.request(Method::POST, &format!("/fn/{name}")).header(header::ORIGIN, &self.base);
        Answer::of(request.json(arguments)).await
    }

    pub async fn sign_in(&self, login: &str, password: &str) -> Answer {
        self.send("/login", &[("login", login), ("password", password)]).await
    }

    /// Whether the site knows who this is.
    pub async fn is_signed_in(&self) -> bool {
        self.get("/account").await.status == 200
    }
}

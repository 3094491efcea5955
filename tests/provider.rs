//! A provider that is asked over HTTP, on loopback: keeps what it was asked and answers as it is told.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use axum::{
    Json, Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, Method, StatusCode, Uri},
};
use serde_json::{Value, json};
use tokio::{
    net::TcpListener,
    sync::{Notify, Semaphore},
};

/// One question.
#[derive(Clone, Debug)]
pub struct Asked {
    pub method: Method,
    pub path: String,
    pub query: String,
    pub headers: HeaderMap,
    pub body: String,
}

impl Asked {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

#[derive(Clone)]
pub struct Provider {
    pub base: String,
    state: Arc<Shared>,
}

struct Shared {
    asked: Mutex<Vec<Asked>>,
    answers: Mutex<VecDeque<(u16, Value)>>,
    came: Notify,
    /// So many may be answered.
    gate: Semaphore,
}

impl Provider {
    pub async fn open() -> Self {
        let state = Arc::new(Shared {
            asked: Mutex::default(),
            answers: Mutex::default(),
            came: Notify::new(),
            gate: Semaphore::new(Semaphore::MAX_PERMITS),
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(take).with_state(state.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { base, state }
    }

    /// The next questions are answered so; all others with 200.
    pub fn will_answer(&self, answers: impl IntoIterator<Item = (u16, Value)>) {
        self.state.answers.lock().unwrap().extend(answers);
    }

    /// What came since the last time.
    pub fn asked(&self) -> Vec<Asked> {
        std::mem::take(&mut self.state.asked.lock().unwrap())
    }

    /// Nothing is answered until [`Provider::release`].
    pub fn hold(&self) {
        self.state.gate.forget_permits(Semaphore::MAX_PERMITS);
    }

    pub fn release(&self) {
        self.state.gate.add_permits(1000);
    }

    /// Waits for a question.
    pub async fn came(&self) {
        self.state.came.notified().await;
    }
}

async fn take(
    State(state): State<Arc<Shared>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, Json<Value>) {
    let body = String::from_utf8_lossy(&body).into_owned();
    let (path, query) = (uri.path().to_owned(), uri.query().unwrap_or_default().to_owned());
    state.asked.lock().unwrap().push(Asked { method, path, query, headers, body });
    state.came.notify_one();
    let _leave = state.gate.acquire().await.unwrap();
    let (status, answer) = state.answers.lock().unwrap().pop_front().unwrap_or((200, json!({"ok": true})));
    (StatusCode::from_u16(status).unwrap(), Json(answer))
}

//! Clients that book as fast as they can, and remember what they asked and what they were told.

use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use backend::clock::{Clock, SystemClock};
use chrono::Days;
use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};
use tests::{program::Program, world::Answer};
use tokio::{sync::watch, task::JoinSet};

/// Clients at once.
const CLIENTS: usize = 8;
/// Days ahead that are booked.
const DAYS: u64 = 21;
/// More times than the clients can book between two falls; some overlap, so that they get into each other's way.
const TIMES: usize = 1500;

const PATIENTS: &str = "/api/v1/patients";
const HOLDS: &str = "/api/v1/holds";
const BOOKINGS: &str = "/api/v1/bookings";

/// A request under an Idempotency-Key, and the answer, if one came back.
struct Asked {
    path: &'static str,
    once: String,
    body: Value,
    answer: Option<Answer>,
}

impl Asked {
    fn is_done(&self) -> bool {
        self.answer.as_ref().is_some_and(|answer| answer.status == 201)
    }
}

/// What is about to fall.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Falls {
    /// The program: until then it answers, afterwards nobody does.
    Program,
    /// The database: the program goes on, and may say that it cannot.
    Database,
}

/// All clients, and everything that they ever asked.
pub struct Clients {
    key: String,
    asked: Vec<Asked>,
    writing: JoinSet<Vec<Asked>>,
    over: Arc<AtomicBool>,
    /// So that no two patients and no two requests are alike.
    number: Arc<AtomicUsize>,
}

impl Clients {
    pub fn new(key: String) -> Self {
        let (writing, over) = (JoinSet::new(), Arc::default());
        Self { key, asked: Vec::new(), writing, over, number: Arc::default() }
    }

    /// Books until so many more bookings are acknowledged, and goes on after that until [`Self::end`]. Returns how
    /// many requests are under way.
    pub async fn write_until(&mut self, program: &Program, acknowledged: usize, falls: Falls) -> usize {
        let times = Arc::new(Mutex::new(self.free_times(program).await));
        let (count, mut counted) = watch::channel(0);
        self.over.store(false, Ordering::SeqCst);
        let under_way = Arc::new(AtomicUsize::new(0));
        for _ in 0..CLIENTS {
            let one = One {
                client: Client::new(),
                base: program.base.clone(),
                key: self.key.clone(),
                falls,
                times: times.clone(),
                over: self.over.clone(),
                number: self.number.clone(),
                under_way: under_way.clone(),
                count: count.clone(),
                asked: Vec::new(),
            };
            self.writing.spawn(one.write());
        }
        drop(count);
        let reached = counted.wait_for(|count| *count >= acknowledged).await.is_ok();
        assert!(reached, "the clients gave up");
        under_way.load(Ordering::SeqCst)
    }

    /// Waits until every client is done with what it asked last.
    pub async fn end(&mut self) {
        self.over.store(true, Ordering::SeqCst);
        while let Some(asked) = self.writing.join_next().await {
            self.asked.extend(asked.unwrap());
        }
    }

    fn call(&self, program: &Program, method: Method, path: &str) -> RequestBuilder {
        program.client.request(method, format!("{}{path}", program.base)).bearer_auth(&self.key)
    }

    async fn get(&self, program: &Program, path: &str) -> Answer {
        Answer::of(self.call(program, Method::GET, path)).await
    }

    /// Free times of some services, those of one service one after the other.
    async fn free_times(&self, program: &Program) -> VecDeque<Value> {
        let today = SystemClock.now().date_naive();
        let services = self.get(program, "/api/v1/services?limit=200").await.done(200);
        let mut times = VecDeque::new();
        for service in services["items"].as_array().unwrap() {
            let (id, from) = (service["id"].as_str().unwrap(), today + Days::new(1));
            let to = today + Days::new(DAYS);
            let path = format!("/api/v1/slots?service_id={id}&from={from}&to={to}&limit=100");
            let found = self.get(program, &path).await.done(200);
            times.extend(found["items"].as_array().unwrap().iter().map(|offer| {
                json!({
                    "doctor_id": offer["doctor_id"], "branch_id": offer["branch_id"],
                    "starts_at": offer["starts_at"], "services": [id],
                })
            }));
            if times.len() >= TIMES {
                break;
            }
        }
        times
    }

    /// Every patient and booking that was acknowledged can be read, the booking as it was told.
    pub async fn find_what_was_acknowledged(&self, program: &Program) {
        for asked in self.asked.iter().filter(|asked| asked.is_done() && asked.path != HOLDS) {
            let told = asked.answer.as_ref().unwrap();
            let found = self.get(program, told.location.as_deref().unwrap()).await.done(200);
            match asked.path {
                BOOKINGS => assert_eq!(found, told.body),
                _ => assert_eq!(found["id"], told.body["id"]),
            }
        }
    }

    /// A repeat of what was acknowledged answers as the first time; what nobody answered is answered now.
    pub async fn ask_again(&mut self, program: &Program) {
        for number in 0..self.asked.len() {
            let Asked { path, once, body, answer } = &self.asked[number];
            if answer.as_ref().is_some_and(|answer| answer.status != 201) {
                continue; // a refusal is not kept
            }
            let request = self.call(program, Method::POST, path).header("Idempotency-Key", once).json(body);
            let again = Answer::of(request).await;
            match answer {
                Some(first) => {
                    let parts = |answer: &Answer| {
                        (answer.status, answer.location.clone(), answer.etag.clone(), answer.text.clone())
                    };
                    assert_eq!(parts(first), parts(&again));
                }
                None => {
                    assert!([201, 409].contains(&again.status), "{path} {body}: {}", again.text);
                    self.asked[number].answer = Some(again);
                }
            }
        }
    }

    fn done(&self, path: &str) -> impl Iterator<Item = &Asked> {
        self.asked.iter().filter(move |asked| asked.is_done() && asked.path == path)
    }

    /// Everything that was done under a key.
    pub fn all_done(&self) -> usize {
        self.asked.iter().filter(|asked| asked.is_done()).count()
    }

    pub fn patients(&self) -> usize {
        self.done(PATIENTS).count()
    }

    pub fn booked(&self) -> usize {
        self.done(BOOKINGS).count()
    }

    /// Holds that no booking has used.
    pub fn held(&self) -> usize {
        self.done(HOLDS).count()
            - self.done(BOOKINGS).filter(|asked| asked.body["hold_id"].is_string()).count()
    }
}

/// One client.
struct One {
    client: Client,
    base: String,
    key: String,
    falls: Falls,
    times: Arc<Mutex<VecDeque<Value>>>,
    over: Arc<AtomicBool>,
    number: Arc<AtomicUsize>,
    under_way: Arc<AtomicUsize>,
    count: watch::Sender<usize>,
    asked: Vec<Asked>,
}

impl One {
    /// Patient after patient, each with a booking, every other one through a hold.
    async fn write(mut self) -> Vec<Asked> {
        while !self.over.load(Ordering::SeqCst) && self.book_one().await.is_some() {}
        self.asked
    }

    /// None when nobody answers any more.
    async fn book_one(&mut self) -> Option<()> {
        let number = self.number.fetch_add(1, Ordering::Relaxed);
        let phone = format!("+7 912 {:03}-{:02}-{:02}", number / 10_000, number / 100 % 100, number % 100);
        let patient = self.ask(PATIENTS, json!({"name": "Пробная Анна", "phone": phone})).await?;
        let patient = patient.expect("a patient is in nobody's way")["id"].clone();
        let mut body = self.times.lock().unwrap().pop_front().expect("there are more times than TIMES");
        if number.is_multiple_of(2) {
            let Some(hold) = self.ask(HOLDS, body.clone()).await? else { return Some(()) };
            body["hold_id"] = hold["id"].clone();
        }
        body["patient_id"] = patient;
        if self.ask(BOOKINGS, body).await?.is_some() {
            self.count.send_modify(|count| *count += 1);
        }
        Some(())
    }

    /// What was made; inside, none when the time is taken; outside, none when nobody answers.
    async fn ask(&mut self, path: &'static str, body: Value) -> Option<Option<Value>> {
        let once = format!("request {}", self.number.fetch_add(1, Ordering::Relaxed));
        let request = self.client.post(format!("{}{path}", self.base)).bearer_auth(&self.key);
        let request = request.header("Idempotency-Key", &once).json(&body);
        self.under_way.fetch_add(1, Ordering::SeqCst);
        let answer = Answer::try_of(request).await.ok();
        self.under_way.fetch_sub(1, Ordering::SeqCst);
        let answer = answer.filter(|answer| self.falls == Falls::Program || answer.status < 500);
        self.asked.push(Asked { path, once, body, answer });
        let answer = self.asked.last()?.answer.as_ref()?;
        assert!([201, 409].contains(&answer.status), "{path}: {} {}", answer.status, answer.text);
        Some((answer.status == 201).then(|| answer.body.clone()))
    }
}

//! Who acts, and the leave to do so.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    audit::AlarmLimits,
    call_hours::CallHours,
    error::{AppError, Refusal},
    event::Event,
    id::{ApiKeyId, DoctorId, UserId},
    lead::ACCEPT,
    permission::{Permission, Role},
    sign_in::SignInRules,
};
use futures::future::BoxFuture;
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};
use tokio::sync::broadcast;
use uuid::Uuid;

use crate::{
    Error,
    clinic_keys::ClinicKeys,
    clock::Clock,
    exchanges::Dialler,
    files::Files,
    links::Links,
    memory::Memory,
    messengers::Messengers,
    services::{
        directory::{Directory, DirectoryCache},
        holds::HOLD,
    },
    store::{Db, DbOptions, Scene, StoreError, Tx, directory, idempotency},
};

/// Whoever acts: a user, an API key, or the program itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The user; none for a key and for the program.
    pub user: Option<UserId>,
    /// The key; none for a user.
    pub key: Option<ApiKeyId>,
    /// As colleagues see it.
    pub name: String,
    /// The role; none for the program itself, which may do everything.
    pub role: Option<Role>,
    /// The doctor that the user is.
    pub doctor: Option<DoctorId>,
    /// What a key is confined to, besides its role.
    pub scopes: Option<Vec<Permission>>,
}

impl Actor {
    /// The program itself: jobs and the command line.
    pub fn system() -> Self {
        Self { user: None, key: None, name: "Приём".into(), role: None, doctor: None, scopes: None }
    }

    /// Whether it may.
    pub fn may(&self, permission: Permission) -> bool {
        self.role.is_none_or(|role| role.may(permission))
            && self.scopes.as_ref().is_none_or(|scopes| scopes.contains(&permission))
    }

    /// Whose schedule alone the actor may see; `None`: everybody's. Fails when it may see none.
    pub fn own_schedule(&self) -> Result<Option<DoctorId>, AppError> {
        if self.may(Permission::SeeSchedule) {
            return Ok(None);
        }
        let own = self.doctor.filter(|_| self.may(Permission::SeeOwnSchedule));
        own.map(Some).ok_or(AppError::Forbidden)
    }

    /// The doctor whose patients alone the actor may see. A doctor who sees the whole schedule sees everybody.
    pub fn own_patients(&self) -> Option<DoctorId> {
        self.doctor.filter(|_| !self.may(Permission::SeeSchedule))
    }

    /// The id of the user or of the key; none for the program itself.
    pub fn id(&self) -> Option<Uuid> {
        self.user.map(|user| user.0).or(self.key.map(|key| key.0))
    }

    /// Its name among the idempotency keys.
    fn code(&self) -> String {
        self.id().map_or_else(|| "system".into(), |id| id.to_string())
    }
}

/// The whole backend. Cheap to clone; one a process.
#[derive(Clone)]
pub struct Backend {
    parts: Arc<Parts>,
    hold: TimeDelta,
    call_hours: CallHours,
    lead_accept: TimeDelta,
    messengers: Arc<Messengers>,
    dialler: Option<Dialler>,
    files: Arc<Files>,
    alarms: AlarmLimits,
    sign_in: Arc<SignInRules>,
}

struct Parts {
    db: Db,
    clock: Arc<dyn Clock>,
    events: broadcast::Sender<Event>,
    directory: Arc<DirectoryCache>,
    memory: Arc<Memory>,
    links: Links,
    keys: ClinicKeys,
}

impl Backend {
    /// Opens the database, migrates it, and starts what runs in the background.
    pub async fn open(options: &DbOptions, clock: Arc<dyn Clock>) -> Result<Self, StoreError> {
        let (events, memory) = (broadcast::channel(1024).0, Arc::<Memory>::default());
        let (screens, known) = (events.clone(), memory.clone());
        let announce = move |event| {
            known.heed(&event);
            // nobody need be listening
            let _ = screens.send(event);
        };
        let db = Db::open(options, Arc::new(announce)).await?;
        let parts = Parts {
            db,
            clock,
            events,
            directory: Arc::default(),
            memory,
            links: Links::default(),
            keys: ClinicKeys::of(options.key.as_deref()),
        };
        Ok(Self {
            parts: Arc::new(parts),
            hold: HOLD,
            call_hours: CallHours::default(),
            lead_accept: ACCEPT,
            messengers: Arc::default(),
            dialler: None,
            files: Arc::default(),
            alarms: AlarmLimits::default(),
            sign_in: Arc::default(),
        })
    }

    /// Holds last so long from now on.
    pub fn with_hold(mut self, hold: TimeDelta) -> Self {
        self.hold = hold;
        self
    }

    /// Calls are taken in these hours.
    pub fn with_call_hours(mut self, hours: CallHours) -> Self {
        self.call_hours = hours;
        self
    }

    /// An SMM manager is to accept what was passed on within so much of these hours.
    pub fn with_lead_accept(mut self, length: TimeDelta) -> Self {
        self.lead_accept = length;
        self
    }

    /// Messages to patients leave by these from now on.
    pub fn with_messengers(mut self, messengers: Messengers) -> Self {
        self.messengers = Arc::new(messengers);
        self
    }

    /// Calls to patients are dialled by this exchange from now on.
    pub fn with_dialler(mut self, dialler: Option<Dialler>) -> Self {
        self.dialler = dialler;
        self
    }

    /// What the program keeps up from its own side.
    pub fn links(&self) -> &Links {
        &self.parts.links
    }

    /// Files lie there from now on.
    pub fn with_files(mut self, files: Files) -> Self {
        self.files = Arc::new(files);
        self
    }

    /// An alarm is raised beyond this from now on.
    pub fn with_alarms(mut self, limits: AlarmLimits) -> Self {
        self.alarms = limits;
        self
    }

    /// This is asked of whoever comes in from now on.
    pub fn with_sign_in_rules(mut self, rules: SignInRules) -> Self {
        self.sign_in = Arc::new(rules);
        self
    }

    /// What is asked of whoever comes in.
    pub fn sign_in_rules(&self) -> &SignInRules {
        &self.sign_in
    }

    /// Whether messages can leave at all.
    pub fn has_messengers(&self) -> bool {
        !self.messengers.rules().channels.is_empty()
    }

    /// Fails when the database does not answer.
    pub async fn check(&self) -> Result<(), Error> {
        directory::version(&mut self.system().read().await?).await?;
        Ok(())
    }

    /// The leave to act. The only way to a [`Ctx`], so that nothing is done unasked.
    pub fn authorize(&self, actor: &Actor, permission: Permission) -> Result<Ctx, AppError> {
        self.authorize_any(actor, &[permission])
    }

    /// The leave to act for whoever has one of the permissions.
    pub fn authorize_any(&self, actor: &Actor, permissions: &[Permission]) -> Result<Ctx, AppError> {
        if permissions.iter().any(|permission| actor.may(*permission)) {
            Ok(Ctx { backend: self.clone(), actor: Arc::new(actor.clone()), once: None })
        } else {
            Err(AppError::Forbidden)
        }
    }

    /// The program itself.
    pub fn system(&self) -> Ctx {
        Ctx { backend: self.clone(), actor: Arc::new(Actor::system()), once: None }
    }

    /// Whoever is not known yet: signing in, and the first-run page. For those two services only.
    pub fn stranger(&self) -> Ctx {
        self.system()
    }

    /// What open screens are told from now on.
    pub fn subscribe(&self) -> broadcast::Receiver<Event> {
        self.parts.events.subscribe()
    }

    /// The time.
    pub fn now(&self) -> DateTime<Utc> {
        self.parts.clock.now()
    }

    /// Closes the database.
    pub async fn close(&self) {
        self.parts.db.close().await;
    }
}

/// A request's Idempotency-Key and what was asked under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey {
    /// The client's key.
    pub key: String,
    /// A hash of method, path and body.
    pub fingerprint: String,
}

impl IdempotencyKey {
    /// The key of an act and what is asked with it. Of the form only a hash is kept.
    pub fn of(key: String, act: &str, form: &impl Serialize) -> Self {
        let asked = serde_json::to_vec(form).unwrap_or_default();
        let fingerprint = hex::encode(Sha256::new().chain_update(act).chain_update(asked).finalize());
        Self { key, fingerprint }
    }
}

/// An actor who has the leave to act. Every service asks for one.
#[derive(Clone)]
pub struct Ctx {
    backend: Backend,
    actor: Arc<Actor>,
    once: Option<IdempotencyKey>,
}

impl Ctx {
    /// The write of this request happens once for this key; a repeat answers as the first time.
    pub fn once(mut self, key: Option<IdempotencyKey>) -> Self {
        self.once = key;
        self
    }

    /// Who acts.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The time.
    pub fn now(&self) -> DateTime<Utc> {
        self.backend.now()
    }

    /// Fails unless the actor may do this too.
    pub fn require(&self, permission: Permission) -> Result<(), AppError> {
        if self.actor.may(permission) { Ok(()) } else { Err(AppError::Forbidden) }
    }

    /// A snapshot to read from.
    pub(crate) async fn read(&self) -> Result<Tx, Error> {
        Ok(self.backend.parts.db.read(self.scene()).await?)
    }

    /// One transaction, durable when this returns; see [`Db`]. Under an idempotency key its answer is kept in the
    /// same transaction, and given again instead of acting twice.
    pub(crate) async fn write<I, T, F>(&self, input: I, act: F) -> Result<T, Error>
    where
        I: Send + Sync + 'static,
        T: Serialize + DeserializeOwned + Send + 'static,
        F: for<'t> Fn(&'t mut Tx, &'t I) -> BoxFuture<'t, Result<T, Error>> + Send + Sync + 'static,
    {
        let Some(key) = self.once.clone() else {
            return self.backend.parts.db.write(self.scene(), input, act).await;
        };
        let actor = self.actor.code();
        self.backend
            .parts
            .db
            .write(self.scene(), (input, key, actor, act), |tx, (input, key, actor, act)| {
                Box::pin(async move {
                    tx.lock(&format!("{actor} {}", key.key)).await?;
                    if let Some(row) = idempotency::find(tx, actor, &key.key).await? {
                        if row.fingerprint != key.fingerprint {
                            return Err(Refusal::KeyReused.into());
                        }
                        return Ok(serde_json::from_str(&row.answer)?);
                    }
                    let made = act(tx, input).await?;
                    idempotency::insert(tx, actor, key, &serde_json::to_string(&made)?).await?;
                    Ok(made)
                })
            })
            .await
    }

    /// Branches, chairs, doctors, services, hours: as they are in this transaction.
    pub(crate) async fn directory(&self, tx: &mut Tx) -> Result<Arc<Directory>, Error> {
        self.backend.parts.directory.get(tx).await
    }

    /// The same for another actor: one who has just shown a password.
    pub(crate) fn acting_as(&self, actor: Actor) -> Self {
        Self { actor: Arc::new(actor), ..self.clone() }
    }

    /// The same as they were a moment ago: for what is only shown, or judged again when somebody acts upon it.
    pub(crate) async fn directory_lately(&self) -> Result<Arc<Directory>, Error> {
        let look_up = async || self.directory(&mut self.read().await?).await;
        let remembered = &self.memory().directory;
        let known = remembered.get_or((), self.now(), look_up).await?;
        if known.is_of(self.now()) {
            return Ok(known);
        }
        // it was looked up before midnight
        remembered.forget();
        remembered.get_or((), self.now(), look_up).await
    }

    /// What is remembered for seconds.
    pub(crate) fn memory(&self) -> &Memory {
        &self.backend.parts.memory
    }

    /// How long a hold lasts.
    pub(crate) fn hold(&self) -> TimeDelta {
        self.backend.hold
    }

    /// The hours in which calls are taken.
    pub(crate) fn call_hours(&self) -> CallHours {
        self.backend.call_hours
    }

    /// Within how much of them an SMM manager is to accept what was passed on.
    pub(crate) fn lead_accept(&self) -> TimeDelta {
        self.backend.lead_accept
    }

    /// The ways by which messages leave.
    pub(crate) fn messengers(&self) -> Arc<Messengers> {
        self.backend.messengers.clone()
    }

    /// The exchange that dials.
    pub(crate) fn dialler(&self) -> Option<&Dialler> {
        self.backend.dialler.as_ref()
    }

    /// The folder of files.
    pub(crate) fn files(&self) -> Arc<Files> {
        self.backend.files.clone()
    }

    /// The clinic's keys.
    pub(crate) fn keys(&self) -> &ClinicKeys {
        &self.backend.parts.keys
    }

    /// What is asked of whoever comes in.
    pub(crate) fn sign_in_rules(&self) -> &SignInRules {
        self.backend.sign_in_rules()
    }

    /// How much one may do before an alarm is raised.
    pub(crate) fn alarms(&self) -> &AlarmLimits {
        &self.backend.alarms
    }

    /// The directory's cache, for closures that write.
    pub(crate) fn directory_cache(&self) -> Arc<DirectoryCache> {
        self.backend.parts.directory.clone()
    }

    fn scene(&self) -> Scene {
        Scene { actor: self.actor.clone(), now: self.now(), messages: self.backend.messengers.rules() }
    }
}

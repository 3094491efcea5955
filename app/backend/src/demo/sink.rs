//! Where made-up rows go: in batches, each of them one transaction, one being written while the next is made.

use tokio::task::JoinHandle;
use uuid::Uuid;

use super::{
    calls, clinic::NAME, complaints, leads, patients::PatientRows, treatment_plans, visits::VisitRows,
};
use crate::{
    Ctx, Error,
    services::treatment_plans::follow::refresh,
    store::{
        self, StoreError, Tx, bulk,
        callbacks::CallbackRow,
        complaints::ComplaintRow,
        directory,
        directory::{CareRow, DirectoryRows},
        settings,
        shifts::ShiftRow,
        users::CredentialsRow,
        waitlist::WaitRow,
    },
};

/// Rows of one transaction: bookings, or patients where only those come.
const BATCH: usize = 8000;

/// The clinic itself.
pub(super) struct ClinicRows {
    pub directory: DirectoryRows,
    pub promotions: Vec<(Uuid, String, String)>,
    pub users: Vec<CredentialsRow>,
}

/// Rows that belong together.
#[derive(Default)]
pub(super) struct Batch {
    pub clinic: Option<ClinicRows>,
    pub patients: PatientRows,
    pub visits: VisitRows,
    pub waitlist: Vec<WaitRow>,
    pub plans: Vec<treatment_plans::Rows>,
    pub callbacks: Vec<CallbackRow>,
    pub leads: Vec<leads::Rows>,
    pub complaints: Vec<complaints::Rows>,
    pub shifts: Vec<ShiftRow>,
}

/// Takes rows and writes them.
pub(super) struct Sink {
    ctx: Ctx,
    pub batch: Batch,
    pending: Option<JoinHandle<Result<(), Error>>>,
    /// Bookings and calls written or about to be.
    pub bookings: usize,
    pub calls: usize,
}

impl Sink {
    pub fn new(ctx: Ctx) -> Self {
        Self { ctx, batch: Batch::default(), pending: None, bookings: 0, calls: 0 }
    }

    /// Writes when there is enough for a transaction.
    pub async fn pour(&mut self) -> Result<(), Error> {
        let batch = &self.batch;
        let waiting =
            batch.visits.bookings.len().max(batch.patients.patients.len()).max(batch.visits.calls.len());
        if waiting >= BATCH { self.flush().await } else { Ok(()) }
    }

    /// Writes what there is.
    async fn flush(&mut self) -> Result<(), Error> {
        self.wait().await?;
        let (ctx, batch) = (self.ctx.clone(), std::mem::take(&mut self.batch));
        self.bookings += batch.visits.bookings.len();
        self.calls += batch.visits.calls.len();
        let write = async move { ctx.write(batch, |tx, batch| Box::pin(insert(tx, batch))).await };
        self.pending = Some(tokio::spawn(write));
        Ok(())
    }

    /// Writes the rest.
    pub async fn finish(&mut self) -> Result<(), Error> {
        self.flush().await?;
        self.wait().await
    }

    async fn wait(&mut self) -> Result<(), Error> {
        match self.pending.take() {
            Some(pending) => pending.await.map_err(|_| StoreError::Panicked)?,
            None => Ok(()),
        }
    }
}

async fn insert(tx: &mut Tx, batch: &Batch) -> Result<(), Error> {
    if let Some(clinic) = &batch.clinic {
        bulk::insert_directory(tx, &clinic.directory).await?;
        bulk::insert_promotions(tx, &clinic.promotions).await?;
        bulk::insert_users(tx, &clinic.users).await?;
        for article in &clinic.directory.articles {
            store::articles::insert(tx, article).await?;
        }
        for care in &clinic.directory.care {
            let CareRow { noun, entry_id, owner_id, review_on, .. } = care;
            store::knowledge_care::set(tx, noun, entry_id, *owner_id, *review_on).await?;
        }
        settings::update(tx, settings::CLINIC_NAME, NAME).await?;
        directory::touch(tx).await?;
    }
    bulk::insert_patients(tx, &batch.patients.patients).await?;
    bulk::insert_terms(tx, &batch.patients.terms).await?;
    bulk::insert_phones(tx, &batch.patients.phones).await?;
    bulk::insert_wishes(tx, &batch.patients.wishes).await?;
    let calls: Vec<_> = batch.visits.calls.iter().map(calls::on_line).collect();
    bulk::insert_calls(tx, &calls).await?;
    bulk::insert_bookings(tx, &batch.visits.bookings).await?;
    bulk::insert_services(tx, &batch.visits.services).await?;
    bulk::insert_changes(tx, &batch.visits.changes).await?;
    bulk::insert_waitlist(tx, &batch.waitlist).await?;
    for shift in &batch.shifts {
        store::shifts::put(tx, shift).await?;
    }
    for callback in &batch.callbacks {
        store::callbacks::insert(tx, callback).await?;
    }
    for (lead, entries) in &batch.leads {
        store::leads::insert(tx, lead).await?;
        for entry in entries {
            store::leads::insert_entry(tx, lead.id, entry).await?;
        }
    }
    for (complaint, entries) in &batch.complaints {
        let serial = store::complaints::next_serial(tx, complaint.year).await?;
        store::complaints::insert(tx, &ComplaintRow { serial, ..complaint.clone() }).await?;
        for entry in entries {
            store::complaints::insert_entry(tx, complaint.id, entry).await?;
        }
    }
    for (plan, steps) in &batch.plans {
        store::treatment_plans::insert(tx, plan).await?;
        for step in steps {
            store::treatment_plans::insert_step(tx, step).await?;
        }
        refresh(tx, plan.id.into()).await?;
    }
    Ok(())
}

//! Registering a complaint: the form, what may be said beside it, and the way from a question about money to it. The
//! desk and the page of complaints both have it.

mod fields;
mod refund;
mod said;

use domain::{
    complaint::{ComplaintForm, view::RegisteredComplaint},
    id::{BookingId, BranchId, CallId, DoctorId, PatientId},
};
use leptos::prelude::*;

pub use fields::ComplaintEntry;
pub use refund::RefundGuide;

/// What is typed of a complaint. It outlives what draws it.
#[derive(Clone, Copy)]
pub struct ComplaintDraft {
    /// The code of the channel.
    pub channel: RwSignal<String>,
    /// On which date it was received.
    pub received_on: RwSignal<String>,
    /// The code of the category.
    pub category: RwSignal<String>,
    /// Whether the quality of a treatment is called in question.
    pub quality_cited: RwSignal<bool>,
    /// The code of the severity.
    pub severity: RwSignal<String>,
    /// The code of the demand.
    pub demand: RwSignal<String>,
    /// How much.
    pub amount: RwSignal<String>,
    /// Word for word.
    pub text: RwSignal<String>,
    /// Who complains.
    pub name: RwSignal<String>,
    /// A phone to answer to.
    pub phone: RwSignal<String>,
    /// Another address.
    pub address: RwSignal<String>,
    /// Whether somebody speaks for the patient.
    pub on_behalf: RwSignal<bool>,
    /// By what right.
    pub authority: RwSignal<String>,
    /// The doctor's id.
    pub doctor: RwSignal<String>,
    /// The branch's id.
    pub branch: RwSignal<String>,
    /// Whom it is about.
    pub patient: RwSignal<Option<PatientId>>,
    /// Which visit.
    pub booking: RwSignal<Option<BookingId>>,
    /// The call in which it is made.
    pub call: RwSignal<Option<CallId>>,
    /// What was registered with it.
    pub registered: RwSignal<Option<RegisteredComplaint>>,
}

impl ComplaintDraft {
    /// Filled in so far.
    pub fn new(form: ComplaintForm) -> Self {
        let text = RwSignal::<String>::new;
        let id = |id: Option<String>| text(id.unwrap_or_default());
        Self {
            channel: text(form.channel),
            received_on: text(form.received_on),
            category: text(form.category),
            quality_cited: RwSignal::new(form.quality_cited),
            severity: text(form.severity),
            demand: text(form.demand),
            amount: text(form.amount),
            text: text(form.text),
            name: text(form.name),
            phone: text(form.phone),
            address: text(form.address),
            on_behalf: RwSignal::new(form.on_behalf),
            authority: text(form.authority),
            doctor: id(form.doctor_id.map(|id| id.to_string())),
            branch: id(form.branch_id.map(|id| id.to_string())),
            patient: RwSignal::new(form.patient_id),
            booking: RwSignal::new(form.booking_id),
            call: RwSignal::new(form.call_id),
            registered: RwSignal::new(None),
        }
    }

    /// As it would be sent; followed by whoever reads it inside of an effect.
    pub fn form(self) -> ComplaintForm {
        let doctor: Option<DoctorId> = self.doctor.with(|id| id.parse().ok());
        let branch: Option<BranchId> = self.branch.with(|id| id.parse().ok());
        ComplaintForm {
            channel: self.channel.get(),
            received_on: self.received_on.get(),
            category: self.category.get(),
            quality_cited: self.quality_cited.get(),
            severity: self.severity.get(),
            demand: self.demand.get(),
            amount: self.amount.get(),
            text: self.text.get(),
            name: self.name.get(),
            phone: self.phone.get(),
            address: self.address.get(),
            on_behalf: self.on_behalf.get(),
            authority: self.authority.get(),
            patient_id: self.patient.get(),
            booking_id: self.booking.get(),
            doctor_id: doctor,
            branch_id: branch,
            call_id: self.call.get(),
        }
    }
}

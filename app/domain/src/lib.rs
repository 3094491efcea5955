//! The rules and terms of the clinic's call centre.
//!
//! Pure code that the browser and the server share: no I/O, no clock, nothing of SQL or HTML. What a form may
//! hold, who may do what, when a doctor works, which time is offered first: all of it is decided here, so that a
//! page can say at once what the server would say.

#[macro_use]
mod codes;

pub mod acute_reserve;
pub mod api_key;
pub mod birth_date;
pub mod booking;
pub mod booking_card;
pub mod branch_hours;
pub mod call;
pub mod call_hours;
pub mod callback;
pub mod clinic;
pub mod clinic_form;
pub mod clinic_time;
pub mod complaint;
pub mod date;
pub mod error;
pub mod event;
pub mod fill;
pub mod gap;
pub mod gap_offer;
pub mod holiday_calendar;
pub mod hours_change;
pub mod hours_clash;
pub mod hours_draft;
pub mod hours_fallout;
pub mod hours_form;
pub mod hours_month;
pub mod hours_page;
pub mod id;
pub mod import;
pub mod interval;
pub mod keyboard;
pub mod knowledge;
pub mod lead;
pub mod lead_act;
pub mod lead_board;
pub mod lead_intake;
pub mod letter_case;
pub mod memo;
pub mod message;
pub mod message_page;
pub mod message_template;
pub mod money;
pub mod move_preview;
pub mod name_search;
pub mod number;
pub mod patient;
pub mod permission;
pub mod person_name;
pub mod phone;
pub mod pinboard;
pub mod presence;
pub mod promotion;
pub mod promotion_form;
pub mod promotion_words;
pub mod ranking;
pub mod reminder;
pub mod schedule;
pub mod service;
pub mod service_code;
pub mod session;
pub mod settings;
pub mod setup;
pub mod slot;
pub mod slot_query;
pub mod telephony;
pub mod text;
pub mod to_move;
pub mod treatment_plan;
pub mod treatment_plan_form;
pub mod triage;
pub mod user;
pub mod visit_chain;
pub mod visit_times;
pub mod waitlist;
pub mod wording;
pub mod working_hours;

//! `/settings`: what the clinic is made of and when it works.

pub mod hours;

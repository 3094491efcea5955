//! The thin shell round the workplace: HTTP.

pub mod api;
pub mod headers;
pub mod router;
pub mod site;

//! The way from a page to its table as a file.

use chrono::NaiveDate;
use domain::export::ExportTable;
use leptos::prelude::*;

use crate::{
    i18n::*,
    ui::{
        frame::Viewer,
        icons::{Glyph, Icon},
    },
};

/// Leads to the export of a table; nothing for those who may not have it.
#[component]
pub fn ExportLink(
    /// Which table.
    table: ExportTable,
    /// The first and the last date; the usual ones when not given.
    #[prop(optional)]
    dates: Option<(NaiveDate, NaiveDate)>,
) -> impl IntoView {
    let i18n = use_i18n();
    let may = use_context::<Viewer>().is_some_and(|viewer| table.is_for(viewer.role));
    may.then(|| {
        let dates = dates.map(|(from, to)| format!("&from={from}&to={to}")).unwrap_or_default();
        view! {
            <a class="btn" href=format!("/exports?table={}{dates}", table.code())>
                <Icon glyph=Glyph::Spreadsheet/>{t!(i18n, exports.link)}
            </a>
        }
        .into_any()
    })
}

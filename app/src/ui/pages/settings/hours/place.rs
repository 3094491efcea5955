//! Where hours are worked, in a form: the branch, and a chair of it.

use domain::{
    error::FieldErrors,
    hours_page::DoctorHoursPage,
    id::{BranchId, ChairId},
};
use leptos::prelude::*;

use crate::{
    i18n::*,
    ui::parts::{Choice, SelectField},
};

/// The place as it is chosen; empty: not.
#[derive(Clone, Copy)]
pub struct PlaceDraft {
    branch: RwSignal<String>,
    chair: RwSignal<String>,
}

impl PlaceDraft {
    /// Filled in.
    pub fn of(branch: Option<BranchId>, chair: Option<ChairId>) -> Self {
        Self {
            branch: RwSignal::new(branch.map(|id| id.to_string()).unwrap_or_default()),
            chair: RwSignal::new(chair.map(|id| id.to_string()).unwrap_or_default()),
        }
    }

    /// What is chosen. A chair of another branch counts as none.
    pub fn read(self) -> (Option<BranchId>, Option<ChairId>) {
        (self.branch.with(|id| id.parse().ok()), self.chair.with(|id| id.parse().ok()))
    }
}

/// The fields of a place.
#[component]
pub fn PlaceFields(
    /// What is chosen.
    draft: PlaceDraft,
    /// What is the matter with it: the fields find theirs by name.
    errors: Signal<FieldErrors>,
    /// The page it stands on.
    page: StoredValue<DoctorHoursPage>,
) -> impl IntoView {
    let i18n = use_i18n();
    crate::ui::parts::provide_errors(errors);
    let branches = page.with_value(|page| {
        page.branches.iter().map(|branch| Choice::new(branch.id, branch.name.clone())).collect::<Vec<_>>()
    });
    let chairs = move || {
        let branch: Option<BranchId> = draft.branch.with(|id| id.parse().ok());
        page.with_value(|page| {
            let there = page.chairs.iter().filter(|chair| Some(chair.branch) == branch);
            let offered =
                there.filter(|chair| chair.active || draft.chair.with(|id| *id == chair.id.to_string()));
            offered.map(|chair| Choice::new(chair.id, chair.name.clone())).collect::<Vec<_>>()
        })
    };
    // A chair does not move with its doctor to another branch.
    Effect::watch(move || draft.branch.get(), move |_, _, _| draft.chair.set(String::new()), false);
    view! {
        <div class="pair">
            <SelectField label=text!(i18n, hours.branch) name="branch_id" value=draft.branch choices=Signal::stored(branches)/>
            <SelectField
                label=text!(i18n, hours.chair) name="chair_id" value=draft.chair choices=Signal::derive(chairs)
                empty=text!(i18n, hours.any_chair)
            />
        </div>
    }
    .into_any()
}

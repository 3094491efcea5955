//! The choice of a branch in the bar above a page.

use domain::{id::BranchId, schedule::BranchBrief};
use leptos::prelude::*;

use super::MenuButton;

/// The branches, the shown one on the button.
#[component]
pub fn BranchMenu(
    /// The shown one.
    #[prop(into)]
    shown: Signal<BranchBrief>,
    /// All there are.
    #[prop(into)]
    all: Signal<Vec<BranchBrief>>,
    /// Where each leads.
    href: impl Fn(BranchId) -> String + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let name = move || shown.with(|branch| branch.name.clone());
    let link = move |branch: BranchBrief| {
        let current = move || shown.with(|shown| shown.id == branch.id).then_some("true");
        view! {
            <a href=move || href(branch.id) aria-current=current>
                {branch.name}
                <span class="small mute">{branch.address}</span>
            </a>
        }
    };
    let links = move || all.get().into_iter().map(link).collect_view();
    view! { <MenuButton id="branches" label=name>{links}</MenuButton> }
}

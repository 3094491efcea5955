//! A page whose bar, too, depends on what the server tells.

use domain::error::AppError;
use leptos::{either::Either, prelude::*};
use serde::{Serialize, de::DeserializeOwned};

use super::{Main, TopBar};
use crate::ui::parts::{ErrorState, Skeleton};

/// The page once it is told; until then, and when that fails, its name and what there is to say. While it is fetched
/// again, the old page stays.
#[component]
pub fn ToldPage<T, F, V>(
    /// The page's name.
    #[prop(into)]
    title: TextProp,
    /// What the server tells.
    resource: Resource<Result<T, AppError>>,
    /// Draws the page.
    children: F,
) -> impl IntoView
where
    T: Clone + Send + Sync + Serialize + DeserializeOwned + 'static,
    F: Fn(T) -> V + Clone + Send + Sync + 'static,
    V: IntoView + Send + 'static,
{
    let named = title.clone();
    let waiting = move || {
        view! {
            <TopBar title=named.clone()/>
            <Main><Skeleton rows=8/></Main>
        }
    };
    let draw = move |outcome: Result<T, AppError>| match outcome {
        Ok(told) => Either::Left(children(told)),
        Err(error) => Either::Right(view! {
            <TopBar title=title.clone()/>
            <Main><ErrorState error on_retry=move |()| resource.refetch()/></Main>
        }),
    };
    view! {
        <Transition fallback=waiting>
            {move || {
                let draw = draw.clone();
                Suspend::new(async move { draw(resource.await) })
            }}
        </Transition>
    }
}

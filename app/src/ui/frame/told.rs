//! Pages that wait for what the server tells: of the thing whose id stands in the address, with a bar that depends on it.

use std::str::FromStr;

use domain::error::AppError;
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_params_map;
use serde::{Serialize, de::DeserializeOwned};

use super::{Main, TopBar};
use crate::ui::parts::{ErrorState, Skeleton};

/// The id in the address of the page.
pub fn use_id<I: FromStr + PartialEq + Send + Sync + 'static>() -> Memo<Option<I>> {
    let params = use_params_map();
    Memo::new(move |_| params.with(|params| params.get("id").and_then(|id| id.parse::<I>().ok())))
}

/// What the server tells of the thing of that id, anew for each; `NotFound` for what is none.
pub fn told_of<I, T, F>(id: Memo<Option<I>>, read: fn(I) -> F) -> Resource<Result<T, AppError>>
where
    I: Clone + PartialEq + Send + Sync + 'static,
    T: Send + Sync + Serialize + DeserializeOwned + 'static,
    F: Future<Output = Result<T, AppError>> + Send + 'static,
{
    Resource::new_blocking(
        move || id.get(),
        move |id| async move {
            match id {
                Some(id) => read(id).await,
                None => Err(AppError::NotFound),
            }
        },
    )
}

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

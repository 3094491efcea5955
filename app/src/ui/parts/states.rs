//! What stands where content would: nothing yet, nothing at all, nothing for a reason.

use domain::error::AppError;
use leptos::{either::Either, prelude::*};
use serde::{Serialize, de::DeserializeOwned};

use super::Button;
use crate::{
    i18n::*,
    ui::{
        connection::use_connection,
        icons::{Glyph, Icon},
        words,
    },
};

/// Nothing here: the fact, and one next step.
#[component]
pub fn Empty(
    /// Its sign.
    icon: Glyph,
    /// The fact.
    #[prop(into)]
    title: TextProp,
    /// More of it.
    #[prop(optional, into)]
    body: Option<TextProp>,
    /// The next step.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <Icon glyph=icon/>
            <b>{move || title.get()}</b>
            {body.map(|body| view! { <span>{move || body.get()}</span> })}
            {children.map(|children| children())}
        </div>
    }
}

/// It did not work: what, what is still true, and another try.
#[component]
pub fn ErrorState(
    /// What did not work.
    error: AppError,
    /// Called for another try.
    #[prop(into)]
    on_retry: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="empty" role="alert">
            <span class="tone" data-tone="bad"><Icon glyph=Glyph::Warn/></span>
            <b>{t!(i18n, common.failed)}</b>
            <span>{move || words::error(i18n.get_locale(), &error)}</span>
            <Button small=true on:click=move |_| on_retry.run(())>{t!(i18n, common.retry)}</Button>
        </div>
    }
}

/// Rows in the shape of what is coming; they show after 300 ms.
#[component]
pub fn Skeleton(
    /// How many rows.
    #[prop(default = 3)]
    rows: usize,
) -> impl IntoView {
    let i18n = use_i18n();
    let row = |_| {
        view! {
            <div class="row">
                <span class="skel round"></span>
                <span class="grow col"><span class="skel long"></span><span class="skel short"></span></span>
            </div>
        }
    };
    view! {
        <div class="pad col g3 late" aria-busy="true">
            <span class="vh">{t!(i18n, common.loading)}</span>
            {(0..rows).map(row).collect_view()}
        </div>
    }
}

/// What a resource holds: a skeleton until it is there, the error with another try, or the content. While it is
/// fetched again, the old content stays.
#[component]
pub fn Loaded<T, F, V>(
    /// The resource.
    resource: Resource<Result<T, AppError>>,
    /// Draws the content.
    children: F,
) -> impl IntoView
where
    T: Clone + Send + Sync + Serialize + DeserializeOwned + 'static,
    F: Fn(T) -> V + Clone + Send + Sync + 'static,
    V: IntoView + Send + 'static,
{
    let connection = use_connection();
    let retry = move || resource.refetch();
    let draw = move |outcome: Result<T, AppError>| {
        connection.note(&outcome);
        match outcome {
            Ok(value) => Either::Left(children(value)),
            Err(error) => Either::Right(view! { <ErrorState error on_retry=move |()| retry()/> }),
        }
    };
    view! {
        <Transition fallback=|| view! { <Skeleton/> }>
            {move || {
                let draw = draw.clone();
                Suspend::new(async move { draw(resource.await) })
            }}
        </Transition>
    }
}

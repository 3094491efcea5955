//! What a service cost, costs and will cost: below its form.

use domain::{
    id::{PriceId, ServiceId},
    price_history::{PriceEntry, Standing},
    wording::{full_date, time},
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    api::prices::{service_prices, take_back_price},
    i18n::*,
    ui::{
        connection::use_connection,
        icons::Glyph,
        parts::{Banner, Button, Column, Loaded, Panel, Table, Tag, Tone, use_toasts},
        words,
    },
};

/// The panel of the service with that id; `changed` is called when a price was taken back.
pub fn panel(id: &str, changed: Callback<()>) -> AnyView {
    let service = id.parse::<ServiceId>().ok();
    service.map(|service| view! { <Prices service changed/> }).into_any()
}

#[component]
fn Prices(service: ServiceId, changed: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let (toasts, connection) = (use_toasts(), use_connection());
    let prices = Resource::new(|| (), move |()| service_prices(service));
    let busy = RwSignal::new(false);
    let trouble = RwSignal::new(None);
    let take_back = Callback::new(move |price: PriceId| {
        busy.set(true);
        trouble.set(None);
        spawn_local(async move {
            let answer = take_back_price(price).await;
            connection.note(&answer);
            // Meanwhile the form may have been left.
            if busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(()) => {
                    toasts.say(td_string!(i18n.get_locale_untracked(), settings.prices.taken_back));
                    changed.run(());
                }
                Err(error) => trouble.set(Some(error)),
            }
            prices.refetch();
        });
    });
    let columns = move || {
        vec![
            Column::words(text!(i18n, settings.prices.valid_from)),
            Column::number(text!(i18n, settings.service.price)),
            Column::words(text!(i18n, settings.prices.set_by)),
            Column::words(text!(i18n, settings.prices.standing)),
        ]
    };
    let problem = move || {
        trouble.get().map(|error| {
            view! {
                <div role="alert">
                    <Banner tone=Tone::Bad icon=Glyph::Warn>{move || words::error(i18n.get_locale(), &error)}</Banner>
                </div>
            }
        })
    };
    view! {
        <Panel title=text!(i18n, settings.prices.title)>
            {problem}
            <Loaded resource=prices let:told>
                <Table label=text!(i18n, settings.prices.title) columns=columns()>
                    {told.into_iter().map(|entry| view! { <Line entry take_back busy/> }).collect_view()}
                </Table>
            </Loaded>
        </Panel>
    }
    .into_any()
}

#[component]
fn Line(entry: PriceEntry, take_back: Callback<PriceId>, busy: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let lang = move || words::lang(i18n.get_locale());
    let PriceEntry { id, valid_from, price, set_at, set_by, import, standing } = entry;
    let day = move || match set_at {
        Some(_) => full_date(valid_from, lang()),
        None => t_string!(i18n, settings.prices.from_the_start).to_owned(),
    };
    let when = move || set_at.map(|at| format!("{}, {}", full_date(at.date(), lang()), time(at.time())));
    let import = import.map(|file| {
        move || match file.as_str() {
            "" => t_string!(i18n, settings.prices.pasted).to_owned(),
            file => t_string!(i18n, settings.prices.imported, file = file),
        }
    });
    let tag = match standing {
        Standing::Past => ().into_any(),
        Standing::Present => {
            view! { <Tag tone=Tone::Good>{t!(i18n, settings.prices.present)}</Tag> }.into_any()
        }
        Standing::Coming => view! {
            <span class="row wrap g2">
                <Tag tone=Tone::Info>{t!(i18n, settings.prices.coming)}</Tag>
                <Button
                    small=true
                    busy=busy
                    attr:aria-label=move || t_string!(i18n, settings.prices.take_back_from, day = day())
                    on:click=move |_| take_back.run(id)
                >
                    {t!(i18n, settings.prices.take_back)}
                </Button>
            </span>
        }
        .into_any(),
    };
    view! {
        <tr>
            <td class="nowrap">{day}</td>
            <td class="num nowrap">{move || price.format_in(lang())}</td>
            <td>
                {set_by}
                <span class="small mute second">{when}{import.map(|import| view! { " · "{import} })}</span>
            </td>
            <td>{tag}</td>
        </tr>
    }
    .into_any()
}

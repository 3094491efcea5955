//! The OpenAPI 3.1 document: what is true of every operation is written here once, the rest comes from the handlers.

use utoipa::{
    ToSchema,
    openapi::{
        Components, ContentBuilder, HttpMethod, InfoBuilder, ObjectBuilder, OpenApi, OpenApiBuilder,
        PathItem, Ref, ResponseBuilder, Server,
        header::HeaderBuilder,
        path::{Operation, ParameterBuilder, ParameterIn},
        schema::Type,
        security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
        tag::TagBuilder,
    },
};

use super::{
    bookings::StatusCodeName,
    problem::ProblemBody,
    slots::{ModeCode, SexCode},
    time::When,
};

const ABOUT: &str = "Free time, holds, bookings, patients, doctors and services of the clinic.

Every call carries `Authorization: Bearer KEY`. Keys have a role and scopes; one in the address does not count.

Names are snake_case, ids UUIDs, money whole kopecks with a currency. Instants are RFC 3339 with an offset; one without \
is refused, and so are fields and parameters that do not exist. Lists are `{\"items\": […], \"next_cursor\": …}`: pass \
`next_cursor` as `cursor` for the next page.

A POST with an `Idempotency-Key` is done once: a repeat with the same body within a day answers with the same status, body and \
Location, also when the first answer got lost. With another body it is refused with 409 `key_reused`. What was refused \
has changed nothing, and a repeat of it is tried anew.

Bookings have a version, which is their `ETag`. An edit names the one that it is meant for in `If-Match`: without it \
the answer is 428, with an old one 412 and what has changed.

What is refused is said in `application/problem+json`; `code` is for programs, `title` and `message` for people, in the \
language of `Accept-Language` (Russian, or English).";

const TAGS: [(&str, &str); 9] = [
    ("slots", "Free time, ranked so that no big gap and no useless rest remains"),
    ("holds", "Times kept for a few minutes"),
    ("bookings", "Visits and everything that happens to them"),
    ("patients", "Cards"),
    ("complaints", "What is held against the clinic, and until when it is answered"),
    ("reports", "What was done on a day, and what each figure means"),
    ("doctors", "Who treats, and when they work"),
    ("services", "The price list"),
    ("branches", "Where the clinic is"),
];

/// The document without its operations.
pub fn frame() -> OpenApi {
    let info =
        InfoBuilder::new().title("Приём").version(env!("CARGO_PKG_VERSION")).description(Some(ABOUT)).build();
    let tag = |(name, about): (&str, &str)| TagBuilder::new().name(name).description(Some(about)).build();
    OpenApiBuilder::new()
        .info(info)
        .servers(Some([Server::new("/")]))
        .tags(Some(TAGS.map(tag)))
        .security(Some([SecurityRequirement::new("key", Vec::<String>::new())]))
        .build()
}

/// Adds what holds for every operation: the refusals and the headers.
pub fn complete(mut document: OpenApi) -> OpenApi {
    let components = document.components.get_or_insert_default();
    let bearer =
        HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some("An API key, `priyom_…`"));
    components.add_security_scheme("key", SecurityScheme::Http(bearer.build()));
    // what no body refers to
    add::<ProblemBody>(components);
    add::<SexCode>(components);
    add::<ModeCode>(components);
    add::<StatusCodeName>(components);
    add::<When>(components);
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in operations(item) {
            add_refusals(operation, path, &method);
            if method == HttpMethod::Post && !path.ends_with("/search") {
                add_key(operation);
            }
        }
    }
    document
}

fn add<T: ToSchema>(components: &mut Components) {
    let mut nested = vec![(T::name().into_owned(), T::schema())];
    T::schemas(&mut nested);
    components.schemas.extend(nested);
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (HttpMethod, &mut Operation)> {
    [
        (HttpMethod::Get, &mut item.get),
        (HttpMethod::Post, &mut item.post),
        (HttpMethod::Patch, &mut item.patch),
        (HttpMethod::Delete, &mut item.delete),
    ]
    .into_iter()
    .filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

fn add_refusals(operation: &mut Operation, path: &str, method: &HttpMethod) {
    let writes = *method != HttpMethod::Get;
    let has_body = operation.request_body.is_some();
    let has_input =
        has_body || operation.parameters.iter().flatten().any(|p| p.parameter_in == ParameterIn::Query);
    let edits = operation.parameters.iter().flatten().any(|parameter| parameter.name == "If-Match");
    let refusals = [
        (true, "401", "No key, or not a valid one"),
        (true, "403", "The key may not do this"),
        (path.contains('{'), "404", "There is no such thing, or the key may not know of it"),
        (true, "405", "Another method; the Allow header names those that work"),
        (
            writes,
            "409",
            "`slot_taken` with `alternatives`, `key_reused`, or another state that does not allow it",
        ),
        (edits, "412", "Changed meanwhile; `current` says what is in force"),
        (writes, "413", "The body is larger than 64 KiB"),
        (has_body, "415", "The body is not JSON"),
        (has_input || writes, "422", "`errors` names the fields to mend"),
        (edits, "428", "If-Match is missing"),
        (true, "429", "Too many requests; see Retry-After"),
    ];
    for (_, status, about) in refusals.into_iter().filter(|(applies, ..)| *applies) {
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(ProblemBody::name()))).build();
        let mut response =
            ResponseBuilder::new().description(about).content("application/problem+json", content);
        if status == "429" {
            let seconds = ObjectBuilder::new().schema_type(Type::Integer);
            let header = HeaderBuilder::new().schema(seconds).description(Some("Seconds to wait"));
            response = response.header("Retry-After", header.build());
        }
        operation.responses.responses.insert(status.into(), response.build().into());
    }
}

fn add_key(operation: &mut Operation) {
    let key = ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(utoipa::openapi::Required::False)
        .description(Some(
            "A text of the client's own, a UUID for example: what is asked under it is done once",
        ))
        .schema(Some(
            ObjectBuilder::new().schema_type(Type::String).min_length(Some(1)).max_length(Some(255)),
        ))
        .build();
    operation.parameters.get_or_insert_default().push(key);
}

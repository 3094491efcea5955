//! Lists in pages: `{"items": [...], "next_cursor": …}`. A cursor names the last item given, not a number of items,
//! so that nothing is left out or given twice when others add to the list meanwhile.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::error::{Fault, FieldErrors};
use serde::{Deserialize, Deserializer, Serialize, de::DeserializeOwned, de::Error};
use utoipa::ToSchema;

use super::input::BAD_CURSOR;

/// Items of a page when nothing is asked.
pub const LIMIT: u16 = 50;
/// Most items of a page.
pub const LIMIT_MAX: u16 = 200;

/// One page of a list.
#[derive(Serialize, ToSchema)]
pub struct Page<T> {
    /// What is on it, in the list's order.
    pub items: Vec<T>,
    /// The `cursor` of the next page; none on the last one.
    pub next_cursor: Option<String>,
}

impl<T> Page<T> {
    /// All there is.
    pub fn whole(items: Vec<T>) -> Self {
        Self { items, next_cursor: None }
    }

    /// One page of a list that is in memory, after the item with that key.
    pub fn of<K: Serialize + PartialEq>(
        all: impl Iterator<Item = T>,
        after: Option<Cursor<K>>,
        limit: usize,
        key: impl Fn(&T) -> K,
    ) -> Self {
        let mut rest = all.skip_while({
            let mut found = after.is_none();
            let key = &key;
            move |item| {
                let before = !found;
                found = found || after.as_ref().is_some_and(|after| after.0 == key(item));
                before
            }
        });
        let items: Vec<T> = rest.by_ref().take(limit).collect();
        let more = rest.next().is_some();
        let next_cursor = items.last().filter(|_| more).map(|item| cursor(&key(item)));
        Self { items, next_cursor }
    }
}

/// The key of the last item that the client has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor<K>(pub K);

impl<'de, K: DeserializeOwned> Deserialize<'de> for Cursor<K> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let bytes = URL_SAFE_NO_PAD.decode(String::deserialize(from)?).unwrap_or_default();
        serde_json::from_slice(&bytes).map(Self).map_err(|_| D::Error::custom(BAD_CURSOR))
    }
}

/// What a client sends back to go on after this key.
pub fn cursor(key: &impl Serialize) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(key).unwrap_or_default())
}

/// How many items are wanted; marks a number out of range.
pub fn limit(errors: &mut FieldErrors, asked: Option<u16>, usual: u16, most: u16) -> usize {
    let limit = asked.unwrap_or(usual);
    if limit == 0 || limit > most {
        errors.add("limit", Fault::OutOfRange(1, most.into()));
    }
    limit.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_follow_each_other_without_a_gap() {
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let page = Page::of(1..=7, after, 3, |item| *item);
            seen.extend(page.items);
            let Some(next) = page.next_cursor else { break };
            after = Some(serde_json::from_value::<Cursor<i32>>(serde_json::json!(next)).unwrap());
        }
        assert_eq!(seen, [1, 2, 3, 4, 5, 6, 7]);
    }

    #[test]
    fn a_cursor_that_nobody_gave_is_refused() {
        for text in ["", "abc", "!", "W10"] {
            assert!(serde_json::from_value::<Cursor<i32>>(serde_json::json!(text)).is_err(), "{text}");
        }
    }
}

//! What a move does, in words.

use domain::{
    move_preview::{Obstacle, Preview},
    wording,
};

use crate::{i18n::*, ui::words};

/// What is in the way.
pub fn obstacle_words(language: Locale, obstacle: Obstacle) -> &'static str {
    match obstacle {
        Obstacle::Past => td_string!(language, schedule.moving.past),
        Obstacle::Closed => td_string!(language, schedule.moving.closed),
        Obstacle::Taken => td_string!(language, schedule.moving.taken),
    }
}

/// «−15 мин впустую, +1 большое окно».
pub fn effect_words(language: Locale, preview: &Preview) -> String {
    if let Some(obstacle) = preview.obstacle {
        return obstacle_words(language, obstacle).to_owned();
    }
    let sign = |number: i64| if number < 0 { '−' } else { '+' };
    let dead = (preview.dead_min() != 0).then(|| {
        let minutes = wording::minutes(preview.dead_min().abs(), words::lang(language));
        format!("{}{minutes} {}", sign(preview.dead_min()), td_string!(language, schedule.lost))
    });
    let big = (preview.big_gaps() != 0).then(|| {
        let count = preview.big_gaps().unsigned_abs() as u32;
        format!("{}{}", sign(preview.big_gaps()), td_string!(language, schedule.moving.big, count = count))
    });
    let kept = preview.takes_reserve.then(|| td_string!(language, schedule.moving.kept).to_owned());
    let effects: Vec<String> = kept.into_iter().chain(dead).chain(big).collect();
    if effects.is_empty() {
        return td_string!(language, schedule.moving.same).to_owned();
    }
    effects.join(", ")
}

//! The server's clock on the screen, and how long somebody waits by it.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use domain::lead_board::LeadClock;
use leptos::prelude::*;

use crate::{
    i18n::*,
    ui::{
        icons::{Glyph, Icon},
        parts::{Tag, Tone},
        words::{free_time, lead},
    },
};

/// The server's time, as it goes on in the browser.
#[derive(Clone, Copy)]
pub struct Clock {
    now: RwSignal<DateTime<Utc>>,
    /// When the server said last what time it is; waits are told as they were then.
    read_at: RwSignal<DateTime<Utc>>,
    zone: RwSignal<Tz>,
    /// By how much the browser's clock is behind.
    skew: StoredValue<TimeDelta>,
}

impl Clock {
    /// One that nobody has set.
    pub fn new() -> Self {
        Self {
            now: RwSignal::new(DateTime::UNIX_EPOCH),
            read_at: RwSignal::new(DateTime::UNIX_EPOCH),
            zone: RwSignal::new(chrono_tz::Europe::Moscow),
            skew: StoredValue::new(TimeDelta::zero()),
        }
    }

    /// Sets it to what the server says.
    pub fn set(self, now: DateTime<Utc>, zone: Tz) {
        if cfg!(target_family = "wasm") {
            self.skew.try_set_value(now - browser_now());
        }
        self.now.try_set(now);
        self.read_at.try_set(now);
        self.zone.try_set(zone);
    }

    /// Goes on, in the browser, for as long as the calling component lives.
    pub fn run(self) {
        Effect::new(move || {
            let tick = move || {
                if let Some(skew) = self.skew.try_get_value() {
                    self.now.try_set(browser_now() + skew);
                }
            };
            if let Ok(ticking) = set_interval_with_handle(tick, Duration::from_secs(1)) {
                on_cleanup(move || ticking.clear());
            }
        });
    }

    /// The server's time; what reads it is drawn anew each second.
    pub fn now(self) -> DateTime<Utc> {
        self.now.get()
    }

    /// The time at which the server was heard last, which is enough for what only changes with the day.
    pub fn read_at(self) -> DateTime<Utc> {
        self.read_at.get()
    }

    /// The zone in which times are told.
    pub fn zone(self) -> Tz {
        self.zone.get()
    }

    /// Now and the zone, without following them.
    pub fn untracked(self) -> (DateTime<Utc>, Tz) {
        (self.now.get_untracked(), self.zone.get_untracked())
    }

    /// How long somebody waits, in seconds.
    pub fn waited(self, wait: &LeadClock) -> i64 {
        seconds(wait, self.read_at.get(), self.now.get())
    }
}

fn browser_now() -> DateTime<Utc> {
    DateTime::from_timestamp_millis(js_sys::Date::now() as i64).unwrap_or_default()
}

/// How long somebody waits at `now`, as the server told it at `read_at`.
fn seconds(wait: &LeadClock, read_at: DateTime<Utc>, now: DateTime<Utc>) -> i64 {
    let runs_from = wait.resumes_at.unwrap_or(read_at);
    wait.seconds + (now - runs_from).num_seconds().max(0)
}

/// Well until most of the time is gone, then a warning, then too late.
fn tone(seconds: i64, limit: i64) -> Tone {
    if seconds > limit {
        Tone::Bad
    } else if seconds * 5 >= limit * 3 {
        Tone::Warn
    } else {
        Tone::Good
    }
}

/// How long somebody has waited, to the second; or from when on they do.
#[component]
pub fn Wait(
    /// As the server told it.
    wait: LeadClock,
    /// The clock of the page.
    clock: Clock,
) -> impl IntoView {
    let i18n = use_i18n();
    let stands = Memo::new(move |_| wait.resumes_at.filter(|at| *at > clock.now()));
    let waited = Memo::new(move |_| clock.waited(&wait));
    let tone = Memo::new(move |_| tone(waited.get(), wait.limit));
    move || match stands.get() {
        Some(at) => view! {
            <Tag tone=Tone::Neutral icon=Glyph::Pause>
                {move || t_string!(i18n, leads.stands, time = free_time::time(clock.zone(), at))}
            </Tag>
        }
        .into_any(),
        None => view! {
            <span class="tag b" data-tone=move || tone.get().code()>
                <Icon glyph=Glyph::Clock small=true/>
                <span class="vh">{t!(i18n, leads.waits)}" "</span>
                {move || lead::waited(i18n.get_locale(), waited.get())}
            </span>
        }
        .into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(time: &str) -> DateTime<Utc> {
        format!("2026-11-30T{time}Z").parse().unwrap()
    }

    #[test]
    fn a_wait_goes_on_from_where_the_server_left_it() {
        let runs = LeadClock { seconds: 40, limit: 300, resumes_at: None };
        assert_eq!(seconds(&runs, at("09:00:00"), at("09:00:20")), 60);
        assert_eq!(seconds(&runs, at("09:00:00"), at("08:59:00")), 40, "a clock that was set back");
        let stands = LeadClock { resumes_at: Some(at("05:45:00")), ..runs };
        assert_eq!(seconds(&stands, at("01:00:00"), at("05:00:00")), 40);
        assert_eq!(seconds(&stands, at("01:00:00"), at("05:46:00")), 100, "the morning has come meanwhile");
    }

    #[test]
    fn a_wait_warns_before_it_is_too_long() {
        let tones = [0, 179, 180, 300, 301].map(|waited| tone(waited, 300));
        assert_eq!(tones, [Tone::Good, Tone::Good, Tone::Warn, Tone::Warn, Tone::Bad]);
    }
}

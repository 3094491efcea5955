//! A made-up day: who rings when, for how long, who answers, who is missed and rings again. The same seed, the same day.

use serde_json::{Value, json};

/// Seconds from the first hour to the last: 8:45 to 20:00.
const DAY: u32 = (11 * 60 + 15) * 60;
/// How busy each hour of it is; the first is a quarter of one.
const HOURS: [u32; 12] = [4, 15, 14, 9, 8, 5, 7, 8, 7, 11, 9, 3];
/// Numbers that ring more than once a day, when none are given.
const REGULARS: u64 = 40;

/// Something that is sent.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Sent {
    /// After the start of the day.
    pub second: u32,
    /// Of which call it is: 0, 1, …
    pub call: u32,
    /// All but the call's key and the time.
    pub payload: Value,
}

/// All that is sent in a day of so many calls, in its order.
pub(super) fn plan(seed: u64, calls: u32, extensions: &[String], phones: &[String]) -> Vec<Sent> {
    let mut day = Day { chance: Chance(seed), extensions, phones, sent: Vec::new(), calls: 0 };
    while day.calls < calls {
        let second = day.moment();
        let phone = day.phone();
        match day.chance.below(100) {
            0..10 => day.missed(second, &phone, calls),
            10..14 => day.answered(second, "anonymous"),
            14..35 => day.dialled(second, &phone),
            _ => day.answered(second, &phone),
        }
    }
    day.sent.sort_by_key(|sent| sent.second);
    day.sent
}

struct Day<'a> {
    chance: Chance,
    extensions: &'a [String],
    phones: &'a [String],
    sent: Vec<Sent>,
    calls: u32,
}

impl Day<'_> {
    fn moment(&mut self) -> u32 {
        let mut left = self.chance.below(HOURS.iter().sum::<u32>().into()) as u32;
        let mut hour = 0;
        for (at, weight) in (0..).zip(HOURS) {
            if left < weight {
                hour = at;
                break;
            }
            left -= weight;
        }
        // the first of the hours began a quarter of an hour before its end
        let second = (hour * 3600 + self.chance.below(3600) as u32).saturating_sub(2700);
        second.min(DAY - 600)
    }

    fn phone(&mut self) -> String {
        match self.phones.len() as u64 {
            // no operator has this code
            0 if self.chance.below(2) == 0 => format!("+7974{:07}", self.chance.below(REGULARS)),
            0 => format!("+7974{:07}", self.chance.below(10_000_000)),
            count => self.phones[self.chance.below(count) as usize].clone(),
        }
    }

    fn extension(&mut self) -> String {
        match self.extensions.len() as u64 {
            0 => String::new(),
            count => self.extensions[self.chance.below(count) as usize].clone(),
        }
    }

    fn begin(&mut self, second: u32, direction: &str, phone: &str, extension: &str) -> u32 {
        let call = self.calls;
        self.calls += 1;
        self.add(second, call, json!({"event": "ringing", "direction": direction, "phone": phone}));
        let rings =
            json!({"event": "ringing", "direction": direction, "phone": phone, "extension": extension});
        self.add(second + 2, call, rings);
        call
    }

    fn add(&mut self, second: u32, call: u32, payload: Value) {
        self.sent.push(Sent { second, call, payload });
    }

    fn answered(&mut self, second: u32, phone: &str) {
        let extension = self.extension();
        let call = self.begin(second, "in", phone, &extension);
        let answered = second + 4 + self.chance.below(20) as u32;
        let ended = answered + 40 + self.chance.below(280) as u32;
        self.add(answered, call, json!({"event": "answered", "extension": extension}));
        self.add(ended, call, json!({"event": "ended", "direction": "in", "phone": phone, "answered": true}));
    }

    /// Half of those who are missed ring again and get through.
    fn missed(&mut self, second: u32, phone: &str, calls: u32) {
        let extension = self.extension();
        let call = self.begin(second, "in", phone, &extension);
        let ended = second + 8 + self.chance.below(40) as u32;
        self.add(
            ended,
            call,
            json!({"event": "ended", "direction": "in", "phone": phone, "answered": false}),
        );
        let again = ended + 120 + self.chance.below(900) as u32;
        if self.calls < calls && self.chance.below(2) == 0 && again < DAY {
            self.answered(again, phone);
        }
    }

    fn dialled(&mut self, second: u32, phone: &str) {
        let extension = self.extension();
        let call = self.begin(second, "out", phone, &extension);
        let answered = second + 5 + self.chance.below(20) as u32;
        let reached = self.chance.below(10) < 7;
        let mut ended = answered;
        if reached {
            self.add(answered, call, json!({"event": "answered", "extension": extension}));
            ended += 30 + self.chance.below(200) as u32;
        }
        self.add(
            ended,
            call,
            json!({"event": "ended", "direction": "out", "phone": phone, "answered": reached}),
        );
    }
}

/// SplitMix64: small, and the same everywhere.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }
}

#[cfg(test)]
mod tests {
    use domain::telephony::{LineCall, LineEvent, Provider};

    use super::*;

    fn extensions() -> Vec<String> {
        vec!["101".into(), "102".into()]
    }

    /// The calls as a server reads them.
    fn calls(day: &[Sent]) -> Vec<LineCall> {
        let start = chrono::DateTime::from_timestamp(1_795_413_600, 0).unwrap();
        let count = day.iter().map(|sent| sent.call + 1).max().unwrap_or_default();
        let mut events: Vec<Vec<LineEvent>> = vec![Vec::new(); count as usize];
        for sent in day {
            let mut payload = sent.payload.clone();
            payload["call_id"] = sent.call.to_string().into();
            let at = start + chrono::TimeDelta::seconds(sent.second.into());
            let told = Provider::Generic.read(&payload.to_string(), at).unwrap();
            events[sent.call as usize].push(told.event.unwrap().1);
        }
        events.into_iter().map(|events| LineCall::of(events).unwrap()).collect()
    }

    #[test]
    fn the_same_seed_is_the_same_day_and_another_one_another() {
        let day = |seed| plan(seed, 80, &extensions(), &[]);
        assert_eq!(day(7), day(7));
        assert_ne!(day(7), day(8));
        assert!(day(7).is_sorted_by_key(|sent| sent.second));
    }

    #[test]
    fn every_call_of_a_day_begins_and_ends_within_it() {
        let day = plan(1, 500, &extensions(), &[]);
        let calls = calls(&day);
        assert_eq!(calls.len(), 500);
        assert!(calls.iter().all(|call| call.ended_at.is_some_and(|ended| ended > call.started_at)));
        assert!(day.iter().all(|sent| sent.second < DAY + 600));
        let missed = calls.iter().filter(|call| call.is_missed()).count();
        assert!((20..100).contains(&missed), "{missed}");
        assert!(calls.iter().any(|call| call.phone.is_none()), "some hide their number");
    }

    #[test]
    fn numbers_that_are_given_are_rung_from() {
        let phones = vec!["+79161234501".to_owned()];
        let calls = calls(&plan(3, 50, &[], &phones));
        assert!(calls.iter().filter_map(|call| call.phone.as_ref()).all(|phone| *phone == phones[0]));
    }
}

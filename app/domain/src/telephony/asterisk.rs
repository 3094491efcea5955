//! Asterisk: events of its manager interface, as JSON of their fields.
//!
//! A call is all channels of one `Linkedid`; it is over when the channel that it began with hangs up. Telephones are
//! told from trunks by their names: two to six digits. What colleagues ring each other about tells of no direction.

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{
    LineEvent, LineKind, Told, Unreadable,
    read::{json, number, text},
};
use crate::call::Direction;

/// Digits in the name of a telephone.
const TELEPHONE: std::ops::RangeInclusive<usize> = 2..=6;
/// Kinds of channels by which telephones are connected.
const KINDS: [&str; 4] = ["PJSIP", "SIP", "IAX2", "SCCP"];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Packet {
    event: Option<String>,
    /// Seconds, with `timestampevents` only.
    timestamp: Option<String>,
    channel: Option<String>,
    #[serde(default, rename = "CallerIDNum", deserialize_with = "text")]
    caller: Option<String>,
    exten: Option<String>,
    uniqueid: Option<String>,
    linkedid: Option<String>,
    dest_channel: Option<String>,
    dest_uniqueid: Option<String>,
    dial_string: Option<String>,
    dial_status: Option<String>,
    transferee_linkedid: Option<String>,
    transferee_uniqueid: Option<String>,
    transfer_target_channel: Option<String>,
}

/// Who is at the end of a channel.
enum Party<'a> {
    /// A telephone of the clinic.
    Telephone(&'a str),
    /// A trunk.
    Outside,
    /// Asterisk itself.
    Within,
}

/// What the packet tells.
pub(super) fn read(raw: &str, received: DateTime<Utc>) -> Result<Told, Unreadable> {
    let packet: Packet = json(raw)?;
    let at = packet.at(received)?;
    match packet.event.as_deref().ok_or(Unreadable::Missing("Event"))? {
        "Newchannel" => packet.begins(at),
        "DialBegin" => packet.dials(at, false),
        "DialEnd" => packet.dials(at, true),
        "AttendedTransfer" => packet.passes_on(at),
        "Hangup" => packet.hangs_up(at),
        _ => Ok(Told::nothing()),
    }
}

impl Packet {
    fn at(&self, received: DateTime<Utc>) -> Result<DateTime<Utc>, Unreadable> {
        let Some(stamp) = &self.timestamp else { return Ok(received) };
        let (seconds, rest) = stamp.split_once('.').unwrap_or((stamp, ""));
        let micros = format!("{rest:0<6}").get(..6).and_then(|digits| digits.parse::<u32>().ok());
        let nanos = micros.map(|micros| micros * 1000);
        let at = seconds.parse().ok().zip(nanos).and_then(|(s, nanos)| DateTime::from_timestamp(s, nanos));
        at.ok_or(Unreadable::Bad("Timestamp"))
    }

    /// The channel that the call began with, and the key of the call.
    fn first(&self) -> Result<Option<(Party<'_>, String)>, Unreadable> {
        let own = self.uniqueid.as_deref().ok_or(Unreadable::Missing("Uniqueid"))?;
        let call = self.linkedid.as_deref().ok_or(Unreadable::Missing("Linkedid"))?;
        let channel = self.channel.as_deref().ok_or(Unreadable::Missing("Channel"))?;
        Ok((own == call).then(|| (party(channel), call.to_owned())))
    }

    fn begins(&self, at: DateTime<Utc>) -> Result<Told, Unreadable> {
        let Some((party, call)) = self.first()? else { return Ok(Told::nothing()) };
        let event = LineEvent::new(at, LineKind::Rings);
        let event = match party {
            Party::Outside => event.with(Some(Direction::In), self.caller.as_deref()),
            Party::Telephone(own) if self.dialled().is_some() => {
                event.at_extension(Some(own)).with(Some(Direction::Out), self.exten.as_deref())
            }
            _ => return Ok(Told::nothing()),
        };
        Ok(Told::about(Some(format!("Newchannel {call}")), call, event))
    }

    /// The number that was dialled from a telephone, unless it is a colleague's.
    fn dialled(&self) -> Option<&str> {
        let strings = self.dial_string.iter().flat_map(|text| text.split(['@', '/', ',']));
        self.exten.as_deref().into_iter().chain(strings).find(|text| number(text).is_some())
    }

    /// A telephone or a trunk is rung; `over` once that has come to something.
    fn dials(&self, at: DateTime<Utc>, over: bool) -> Result<Told, Unreadable> {
        // what was originated rings the one who asked for it, on nobody's behalf
        let Some(from) = self.channel.as_deref() else { return Ok(Told::nothing()) };
        let to = self.dest_channel.as_deref().ok_or(Unreadable::Missing("DestChannel"))?;
        let call = self.linkedid.clone().ok_or(Unreadable::Missing("Linkedid"))?;
        let leg = self.dest_uniqueid.as_deref().ok_or(Unreadable::Missing("DestUniqueid"))?;
        let status = self.dial_status.as_deref().unwrap_or_default();
        let kind = match over {
            false => LineKind::Rings,
            true if status == "ANSWER" => LineKind::Answered,
            true => LineKind::Left,
        };
        let event = LineEvent::new(at, kind);
        let event = match (party(from), party(to)) {
            (Party::Outside, Party::Telephone(own)) => {
                event.at_extension(Some(own)).with(Some(Direction::In), self.caller.as_deref())
            }
            (Party::Within, Party::Telephone(own)) => event.at_extension(Some(own)),
            (Party::Telephone(own), Party::Outside) if kind != LineKind::Left => {
                event.at_extension(Some(own)).with(Some(Direction::Out), self.dialled())
            }
            // passed on to somebody's own mobile
            (Party::Outside, Party::Outside) if kind == LineKind::Answered => event,
            _ => return Ok(Told::nothing()),
        };
        let name = if over { "DialEnd" } else { "DialBegin" };
        Ok(Told::about(Some(format!("{name} {leg} {status}")), call, event))
    }

    fn passes_on(&self, at: DateTime<Utc>) -> Result<Told, Unreadable> {
        let (Some(call), Some(to)) = (&self.transferee_linkedid, &self.transfer_target_channel) else {
            return Ok(Told::nothing());
        };
        let Party::Telephone(own) = party(to) else { return Ok(Told::nothing()) };
        let event = LineEvent::new(at, LineKind::Answered).at_extension(Some(own));
        let leg = self.transferee_uniqueid.as_deref().unwrap_or(call);
        Ok(Told::about(Some(format!("AttendedTransfer {leg} {to}")), call.clone(), event))
    }

    fn hangs_up(&self, at: DateTime<Utc>) -> Result<Told, Unreadable> {
        let Some((party, call)) = self.first()? else { return Ok(Told::nothing()) };
        let event = LineEvent::new(at, LineKind::Ended { answered: None, wait_s: None, talk_s: None });
        let event = match party {
            Party::Outside => event.with(Some(Direction::In), self.caller.as_deref()),
            // to whom, the other events say: of a call between colleagues there are none
            Party::Telephone(_) | Party::Within => event,
        };
        Ok(Told::about(Some(format!("Hangup {call}")), call, event))
    }
}

/// `PJSIP/101-0000001f` is a telephone, `PJSIP/trunk-0000001e` is not.
fn party(channel: &str) -> Party<'_> {
    let Some((kind, rest)) = channel.split_once('/') else { return Party::Outside };
    if kind == "Local" {
        return Party::Within;
    }
    let name = rest.rsplit_once('-').map_or(rest, |(name, _)| name);
    let digits = TELEPHONE.contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_digit());
    if digits && KINDS.contains(&kind) { Party::Telephone(name) } else { Party::Outside }
}

//! The walk through lanes and cards by the arrows.

use domain::id::LeadId;

/// A step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// To the card above.
    Up,
    /// To the card below.
    Down,
    /// To the lane at the left.
    Left,
    /// To the lane at the right.
    Right,
}

/// Where a step leads: inside a lane, or to the card of the same height in the nearest lane that has one. Without a
/// card to begin from, to the first of all.
pub fn step(lanes: &[Vec<LeadId>], from: Option<LeadId>, step: Step) -> Option<LeadId> {
    let place = from.and_then(|from| place(lanes, from));
    let Some((lane, at)) = place else { return lanes.iter().flatten().next().copied() };
    match step {
        Step::Up => lanes[lane].get(at.checked_sub(1)?).copied(),
        Step::Down => lanes[lane].get(at + 1).copied(),
        Step::Left => beside(lanes[..lane].iter().rev(), at),
        Step::Right => beside(lanes[lane + 1..].iter(), at),
    }
}

fn place(lanes: &[Vec<LeadId>], id: LeadId) -> Option<(usize, usize)> {
    let find =
        |(lane, ids): (usize, &Vec<LeadId>)| ids.iter().position(|own| *own == id).map(|at| (lane, at));
    lanes.iter().enumerate().find_map(find)
}

fn beside<'a>(mut lanes: impl Iterator<Item = &'a Vec<LeadId>>, at: usize) -> Option<LeadId> {
    let lane = lanes.find(|lane| !lane.is_empty())?;
    lane.get(at).or(lane.last()).copied()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn id(number: u128) -> LeadId {
        LeadId(Uuid::from_u128(number))
    }

    #[test]
    fn the_arrows_lead_from_card_to_card() {
        let lanes = [vec![id(1), id(2), id(3)], vec![], vec![id(4)]];
        let from = |number, to| step(&lanes, Some(id(number)), to);
        assert_eq!(from(1, Step::Down), Some(id(2)));
        assert_eq!(from(3, Step::Down), None);
        assert_eq!(from(1, Step::Up), None);
        assert_eq!(from(3, Step::Right), Some(id(4)), "an empty lane is passed by");
        assert_eq!(from(4, Step::Left), Some(id(1)));
        assert_eq!(from(1, Step::Left), None);
        assert_eq!(step(&lanes, None, Step::Down), Some(id(1)));
        assert_eq!(step(&lanes, Some(id(9)), Step::Left), Some(id(1)), "a card that is gone");
        assert_eq!(step(&[], None, Step::Up), None);
    }
}

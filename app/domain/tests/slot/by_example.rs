//! What is offered on the day of the example, and on others near it, hour by hour.

use chrono::TimeDelta;
use chrono_tz::Europe::Moscow;
use domain::{
    id::BranchId,
    interval::Interval,
    slot::{
        ChairUse, Demand, Diary, Obstacle, Offer, Reason, Wanted, Weights, best, bookable, first_per_day,
        offers,
    },
    working_hours::Duty,
};
use uuid::Uuid;

use crate::{BRANCH, at, between, chair, chair_id, day, demand, diary, duty};

fn all(demand: &Demand, diary: &Diary) -> Vec<Offer> {
    offers(demand, std::slice::from_ref(diary), &[chair(1, Vec::new())])
}

fn starts(offers: &[Offer]) -> Vec<String> {
    let mut starts: Vec<_> = offers.iter().map(|offer| offer.starts_at).collect();
    starts.sort();
    starts.iter().map(|at| at.with_timezone(&Moscow).format("%-H:%M").to_string()).collect()
}

fn offer_at(offers: &[Offer], time: &str) -> Offer {
    offers.iter().find(|offer| offer.starts_at == at(time)).cloned().unwrap()
}

#[test]
fn an_hour_costs_what_the_worked_example_says() {
    let offers = all(&demand(), &diary(60));
    let cost = |time| offer_at(&offers, time).cost;
    assert_eq!(["11:00", "9:00", "13:00", "13:15"].map(cost), [-60, 0, 30, 105]);
    assert_eq!(offers[0].starts_at, at("11:00"));
}

#[test]
fn three_quarters_of_an_hour_cost_what_the_worked_example_says() {
    let offers = all(&demand(), &diary(45));
    let cost = |time| offer_at(&offers, time).cost;
    assert_eq!(["11:00", "13:00", "9:15", "14:15"].map(cost), [15, 30, 60, 105]);
}

#[test]
fn half_an_hour_costs_what_the_worked_example_says() {
    let offers = all(&demand(), &diary(30));
    let cost = |time| offer_at(&offers, time).cost;
    assert_eq!(["11:00", "9:30", "11:15"].map(cost), [-30, 0, 90]);
}

#[test]
fn a_big_visit_that_takes_the_place_of_one_is_no_loss() {
    let offers = all(&demand(), &diary(90));
    assert_eq!((offer_at(&offers, "13").cost, offer_at(&offers, "13:30").cost), (0, 30));
}

#[test]
fn minutes_that_were_useless_before_are_not_lost_again() {
    let mut odd = diary(60);
    odd.busy = vec![between("9", "13:50")];
    let offers = all(&Demand { step_min: 10, ..demand() }, &odd);
    assert_eq!(starts(&offers), ["13:50", "14:00"]);
    assert_eq!(offers[0].cost, 0);
    assert_eq!((offers[1].cost, offers[1].reason), (10, Reason::FlushBefore { at: at("15"), closing: true }));
}

#[test]
fn each_day_of_waiting_costs_twenty() {
    let mut later = diary(60);
    later.duties[0].date = day() + TimeDelta::days(3);
    assert_eq!(offer_at(&all(&demand(), &later), "11:00").cost, -60 + 3 * 20);
}

#[test]
fn equal_costs_go_to_the_earlier_time() {
    let offers = all(&demand(), &diary(30));
    assert!(offers.is_sorted_by_key(|offer| (offer.cost, offer.starts_at)));
    let free: Vec<_> = offers.iter().filter(|offer| offer.cost == 0).map(|offer| offer.starts_at).collect();
    assert_eq!(free, [at("9:30"), at("13:00")]);
}

#[test]
fn the_reason_is_in_line_with_the_cost() {
    let hour = all(&demand(), &diary(60));
    let three_quarters = all(&demand(), &diary(45));
    let half = all(&demand(), &diary(30));
    assert_eq!(offer_at(&hour, "11:00").reason, Reason::FillsGap);
    assert_eq!(offer_at(&hour, "13:00").reason, Reason::FlushAfter { at: at("13"), opening: false });
    assert_eq!(offer_at(&hour, "13:15").reason, Reason::Wastes { minutes: 15 });
    assert_eq!(offer_at(&hour, "13:30").reason, Reason::Splits { before: 30, after: 30 });
    assert_eq!(offer_at(&hour, "14:00").reason, Reason::FlushBefore { at: at("15"), closing: true });
    assert_eq!(offer_at(&three_quarters, "9:15").reason, Reason::Wastes { minutes: 15 });
    assert_eq!(offer_at(&half, "9:00").reason, Reason::FlushAfter { at: at("9"), opening: true });
    assert_eq!(offer_at(&half, "9:30").reason, Reason::FlushBefore { at: at("10"), closing: false });
}

#[test]
fn after_a_break_the_working_time_starts_again() {
    let mut with_lunch = diary(60);
    with_lunch.busy.clear();
    with_lunch.duties[0].breaks = vec![between("12", "13")];
    let offers = all(&demand(), &with_lunch);
    assert_eq!(offer_at(&offers, "13").reason, Reason::FlushAfter { at: at("13"), opening: true });
    assert_eq!(offer_at(&offers, "11").reason, Reason::FlushBefore { at: at("12"), closing: true });
    assert!(!starts(&offers).contains(&"11:15".to_owned()));
}

#[test]
fn lunch_is_not_waiting() {
    let only_waiting = Weights { waste: 0, big: 0, ..Weights::default() };
    let cost =
        |diary: &Diary, time| offer_at(&all(&Demand { weights: only_waiting, ..demand() }, diary), time).cost;
    let mut with_lunch = diary(60);
    with_lunch.duties[0].breaks = vec![between("14", "14:30")];
    with_lunch.duties[0].hours = between("9", "18");
    assert_eq!(cost(&with_lunch, "13"), 0);
    assert_eq!(cost(&with_lunch, "15"), 60 + 30, "13–14 and 14:30–15 wait, the break does not");
}

#[test]
fn acute_pain_gets_the_earliest_time_whatever_it_costs() {
    let mut kept = diary(60);
    kept.reserve = vec![between("9", "10")];
    let acute = all(&Demand { acute: true, ..demand() }, &kept);
    assert_eq!((acute[0].starts_at, acute[0].reason), (at("9"), Reason::Earliest));
    assert!(acute.is_sorted_by_key(|offer| offer.starts_at));
    assert_eq!(starts(&all(&demand(), &kept))[0], "11:00", "the reserve is for acute pain");
}

#[test]
fn the_buffer_must_fit_as_well() {
    let with_buffer = Demand { buffer_min: 15, ..demand() };
    assert_eq!(starts(&all(&with_buffer, &diary(60))), ["13:00", "13:15", "13:30", "13:45"]);
    let offer = offer_at(&all(&with_buffer, &diary(45)), "11");
    assert_eq!((offer.ends_at, offer.cost, offer.reason), (at("11:45"), -60, Reason::FillsGap));
}

#[test]
fn candidates_are_counted_from_the_start_of_the_free_time() {
    let mut odd = diary(30);
    odd.busy = vec![between("9", "9:50"), between("11", "15")];
    assert_eq!(starts(&all(&demand(), &odd)), ["9:50", "10:05", "10:20"]);
    assert_eq!(
        starts(&all(&Demand { step_min: 10, ..demand() }, &odd)),
        ["9:50", "10:00", "10:10", "10:20", "10:30"]
    );
}

#[test]
fn nothing_is_offered_in_the_past_and_past_time_is_no_remainder() {
    let mut empty = diary(60);
    empty.busy.clear();
    let late = Demand { now: at("10:07"), not_before: at("10:07"), ..demand() };
    let offers = all(&late, &empty);
    assert_eq!(starts(&offers)[0], "10:15");
    // 10:15–15 is 285 minutes: 60 of them leave 225, which services fill.
    let first = offer_at(&offers, "10:15");
    assert_eq!((first.cost, first.reason), (30, Reason::Splits { before: 0, after: 225 }));
}

#[test]
fn a_patients_earliest_time_strikes_candidates_and_moves_no_grid() {
    let later = Demand { not_before: at("13:20"), ..demand() };
    let offers = all(&later, &diary(60));
    assert_eq!(starts(&offers), ["13:30", "13:45", "14:00"]);
    assert_eq!(offer_at(&offers, "13:30").reason, Reason::Splits { before: 30, after: 30 });
}

#[test]
fn a_visit_lies_within_the_times_when_the_patient_can_come() {
    let windows = vec![between("13:30", "14:45"), between("8", "10")];
    assert_eq!(starts(&all(&Demand { windows, ..demand() }, &diary(60))), ["9:00", "13:30", "13:45"]);
}

#[test]
fn a_busy_chair_strikes_candidates_and_changes_no_cost() {
    let usual = all(&demand(), &diary(60));
    let chairs = [chair(1, vec![between("11", "11:30"), between("14", "14:15")])];
    let struck = offers(&demand(), &[diary(60)], &chairs);
    assert_eq!(starts(&struck), ["9:00", "13:00"]);
    assert!(struck.iter().all(|offer| usual.contains(offer)));
}

#[test]
fn any_free_chair_of_the_branch_will_do_unless_the_duty_has_its_own() {
    let elsewhere = ChairUse { chair: chair_id(9), branch: BranchId(Uuid::from_u128(2)), busy: Vec::new() };
    let chairs = [elsewhere, chair(1, vec![between("9", "12")]), chair(2, Vec::new())];
    let chair_at = |diary: &Diary, time| {
        let found = offers(&demand(), std::slice::from_ref(diary), &chairs);
        found.into_iter().find(|offer| offer.starts_at == at(time)).map(|offer| offer.chair)
    };
    assert_eq!(chair_at(&diary(60), "11"), Some(chair_id(2)));
    assert_eq!(chair_at(&diary(60), "13"), Some(chair_id(1)));
    let mut fixed = diary(60);
    fixed.duties[0].chair = Some(chair_id(1));
    assert_eq!(chair_at(&fixed, "11"), None);
    assert_eq!(chair_at(&fixed, "13"), Some(chair_id(1)));
    fixed.duties[0].chair = Some(chair_id(9));
    assert_eq!(chair_at(&fixed, "13"), None, "another branch's chair");
}

#[test]
fn a_visit_at_another_branch_takes_the_doctors_time_and_is_part_of_the_day() {
    let mut two = diary(60);
    let evening = Duty { branch: BranchId(Uuid::from_u128(2)), ..duty("16", "20") };
    two.duties.push(evening);
    let here = all(&Demand { branch: Some(BRANCH), ..demand() }, &two);
    assert!(here.iter().all(|offer| offer.branch == BRANCH));
    assert_eq!(here, all(&demand(), &diary(60)));
    two.busy.push(between("16", "17"));
    // 13–15 now waits for the evening, so a visit in it costs an hour less.
    let here = all(&Demand { branch: Some(BRANCH), ..demand() }, &two);
    assert_eq!(offer_at(&here, "13").cost, 30 - 60);
}

#[test]
fn the_best_few_are_the_first_of_all() {
    let every = all(&demand(), &diary(30));
    for count in [0, 1, 3, every.len(), every.len() + 1] {
        let few = best(&demand(), &[diary(30)], &[chair(1, Vec::new())], count);
        assert_eq!(few, every[..count.min(every.len())]);
    }
}

#[test]
fn each_date_has_its_best_offer() {
    let mut week = diary(60);
    for days in 1..7 {
        let mut next = duty("9", "15");
        next.date += TimeDelta::days(days);
        next.hours =
            Interval::new(next.hours.start + TimeDelta::days(days), next.hours.end + TimeDelta::days(days));
        week.duties.push(next);
    }
    let days = first_per_day(&demand(), &[week], &[chair(1, Vec::new())]);
    assert_eq!(days.len(), 7);
    assert_eq!((days[0].0, days[0].1.starts_at), (day(), at("11")));
    assert_eq!(days[6].1.starts_at, at("9") + TimeDelta::days(6));
}

#[test]
fn a_booking_is_refused_for_the_first_obstacle() {
    let wanted = |time, visit_min, buffer_min| Wanted {
        branch: BRANCH,
        chair: None,
        starts_at: at(time),
        visit_min,
        buffer_min,
    };
    let mut fixed = diary(60);
    fixed.duties[0].breaks = vec![between("14", "14:30")];
    let chairs = [chair(1, vec![between("13", "13:10")]), chair(2, vec![between("11:05", "11:10")])];
    let ask = |wanted| bookable(&wanted, &fixed, &chairs);
    assert_eq!(ask(wanted("9:07", 30, 0)), Ok(chair_id(1)), "a person may leave the grid");
    assert_eq!(ask(wanted("13", 60, 0)), Ok(chair_id(2)));
    assert_eq!(ask(wanted("8:50", 30, 0)), Err(Obstacle::OutsideHours));
    assert_eq!(ask(wanted("14:15", 30, 0)), Err(Obstacle::OutsideHours), "lunch");
    assert_eq!(ask(wanted("14:30", 30, 15)), Err(Obstacle::OutsideHours), "cleaning after hours");
    assert_eq!(ask(wanted("9:30", 45, 0)), Err(Obstacle::DoctorBusy));
    assert_eq!(ask(wanted("9:30", 30, 15)), Err(Obstacle::DoctorBusy), "cleaning");
    assert_eq!(ask(wanted("9:00", 0, 0)), Err(Obstacle::OutsideHours), "no visit at all");
    assert_eq!(ask(Wanted { chair: Some(chair_id(2)), ..wanted("11", 30, 0) }), Err(Obstacle::ChairBusy));
    assert_eq!(ask(Wanted { chair: Some(chair_id(3)), ..wanted("11", 30, 0) }), Err(Obstacle::ChairBusy));
    let elsewhere = Wanted { branch: BranchId(Uuid::from_u128(2)), ..wanted("11", 30, 0) };
    assert_eq!(ask(elsewhere), Err(Obstacle::OutsideHours));
}

#[test]
fn a_search_without_sense_finds_nothing_and_ends() {
    assert!(all(&demand(), &diary(0)).is_empty());
    let mut never = diary(60);
    never.duties[0].hours = between("15", "9");
    assert!(all(&demand(), &never).is_empty());
    assert!(offers(&demand(), &[diary(60)], &[]).is_empty());
    assert!(!all(&Demand { step_min: 0, lengths: Vec::new(), ..demand() }, &diary(60)).is_empty());
    let no_big = Weights { big_visit: 0, ..Weights::default() };
    assert_eq!(offer_at(&all(&Demand { weights: no_big, ..demand() }, &diary(60)), "13").cost, 0);
}

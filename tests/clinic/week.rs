//! The week of a doctor is made of the same days as the schedule of all, and is shown to whoever may see it.

use backend::{Actor, services::schedule};
use chrono::{Days, Weekday};
use domain::{
    error::AppError,
    id::{DoctorId, UserId},
    permission::{Permission, Role},
};
use tests::{
    on_both,
    world::{Engine, World, monday},
};
use uuid::Uuid;

use crate::{actor, refused};

on_both! {
    async fn a_week_is_its_days(world: World) {
        let ctx = world.backend.authorize(&actor(Role::Operator), Permission::SeeSchedule).unwrap();
        let today = schedule::day(&ctx, None, Some(monday())).await.unwrap();
        for of in &today.columns {
            let thursday = monday() + Days::new(3);
            let week = schedule::week(&ctx, of.doctor.id, Some(today.branch.id), Some(thursday)).await.unwrap();
            assert_eq!((week.week_of, week.date), (Some(of.doctor.id), thursday));
            assert_eq!(week.columns.len(), 7);
            assert_eq!(week.columns[0].date, thursday.week(Weekday::Mon).first_day());
            for column in &week.columns {
                let day = schedule::day(&ctx, Some(today.branch.id), Some(column.date)).await.unwrap();
                match day.column(column.key()) {
                    Some(same) => assert_eq!(same, column),
                    None => assert!(column.blocks.is_empty() && column.duty.is_empty(), "{}", column.date),
                }
            }
        }
    }

    async fn every_visit_sits_in_a_chair_of_the_branch(world: World) {
        let ctx = world.backend.authorize(&actor(Role::Operator), Permission::SeeSchedule).unwrap();
        let day = schedule::day(&ctx, None, Some(monday())).await.unwrap();
        for block in day.columns.iter().flat_map(|column| &column.blocks) {
            let booking = backend::services::bookings::get(&ctx, block.id).await.unwrap();
            let chair = &day.chairs[usize::from(block.chair.unwrap())];
            assert_eq!(chair.id, booking.chair_id);
        }
    }

    async fn a_doctor_has_the_own_week_alone(world: World) {
        let all = world.backend.authorize(&actor(Role::Operator), Permission::SeeSchedule).unwrap();
        let day = schedule::day(&all, None, Some(monday())).await.unwrap();
        let (own, other) = (day.columns[0].doctor.id, day.columns[1].doctor.id);
        let doctor = Actor { doctor: Some(own), user: Some(UserId(Uuid::now_v7())), ..actor(Role::Doctor) };
        let ctx = world.backend.authorize(&doctor, Permission::SeeOwnSchedule).unwrap();
        let week = schedule::week(&ctx, own, None, Some(monday())).await.unwrap();
        assert!(week.doctors.is_empty(), "nobody to leaf to");
        assert_eq!(refused(schedule::week(&ctx, other, None, None).await), AppError::NotFound);
        let nobody = DoctorId(Uuid::now_v7());
        assert_eq!(refused(schedule::week(&all, nobody, None, None).await), AppError::NotFound);
    }
}

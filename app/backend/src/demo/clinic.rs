//! The demo clinic's places and users: two branches, eight chairs, and somebody for each role.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use domain::{
    permission::{Permission, Role},
    user::{Password, Secret},
};
use uuid::Uuid;

use super::{
    dice::{Dice, Stream},
    doctors, holidays, prices,
};
use crate::{
    Error,
    services::{passwords, setup::SKILLS},
    store::{
        directory::{BranchHoursRow, BranchRow, ChairRow, DirectoryRows, SkillRow},
        users::{CredentialsRow, UserRow},
    },
};

/// What the clinic is called.
pub(super) const NAME: &str = "Клиника на Покровке";
/// Index of the branch that day views open with.
pub(super) const MOSCOW: usize = 0;
/// Index of the branch in the other zone.
pub(super) const URALS: usize = 1;

/// Name, address, zone, chairs, hours of Monday to Friday, of Saturday and of Sunday.
type Place = (&'static str, &'static str, &'static str, usize, [(i32, i32); 3]);

const PLACES: [Place; 2] = [
    (
        "Покровка",
        "Москва, Покровка, 12",
        "Europe/Moscow",
        5,
        [(8 * 60 + 45, 20 * 60), (8 * 60 + 45, 20 * 60), (8 * 60 + 45, 17 * 60)],
    ),
    (
        "Екатеринбург",
        "Екатеринбург, Тенистая, 7",
        "Asia/Yekaterinburg",
        3,
        [(9 * 60, 20 * 60), (9 * 60, 18 * 60), (10 * 60, 16 * 60)],
    ),
];

/// A user of the demo. The password is known to everybody: only for trying out.
pub(super) struct DemoUser {
    pub login: &'static str,
    pub password: &'static str,
    pub name: &'static str,
    pub role: Role,
}

const fn user(login: &'static str, password: &'static str, name: &'static str, role: Role) -> DemoUser {
    DemoUser { login, password, name, role }
}

/// Everybody who signs in; the first of each role is the one that is told to people who try it out.
pub(super) const USERS: [DemoUser; 13] = [
    user("operator", "priyom-operator", "Вера Лаптева", Role::Operator),
    user("senior", "priyom-senior", "Анна Королёва", Role::SeniorOperator),
    user("smm", "priyom-smm", "Лада Смирнова", Role::SmmManager),
    user("doctor", "priyom-doctor", "Ольга Мельникова", Role::Doctor),
    user("administrator", "priyom-administrator", "Жанна Белова", Role::Administrator),
    user("manager", "priyom-manager", "Павел Ренатов", Role::Manager),
    user("chief", "priyom-chief", "Аркадий Бронский", Role::ChiefPhysician),
    user("accountant", "priyom-accountant", "Нина Фомина", Role::Accountant),
    user("privacy", "priyom-privacy", "Игорь Ладыгин", Role::DataProtectionOfficer),
    user("admin", "priyom-admin", "Глеб Савин", Role::Admin),
    user("operator2", "priyom-operator2", "Денис Руденко", Role::Operator),
    user("operator3", "priyom-operator3", "Мария Белкина", Role::Operator),
    user("administrator2", "priyom-administrator2", "Алия Гарипова", Role::Administrator),
];

/// The rows of the whole clinic as it is on `today`, in force since `since`.
pub(super) fn rows(seed: u64, since: DateTime<Utc>, today: NaiveDate) -> Result<DirectoryRows, Error> {
    let mut rows = DirectoryRows::default();
    let mut dice = Dice::new(seed, Stream::Clinic, 0);
    for skill in SKILLS {
        let (code, name, kind) = skill;
        rows.skills.push(SkillRow { code: code.into(), name: name.into(), kind: kind.into(), version: 1 });
    }
    for place in PLACES {
        add_branch(&mut rows, &mut dice, since, place, true);
    }
    rows.holidays = holidays::calendar(seed, since, today.year(), rows.branches[MOSCOW].id);
    prices::fill(&mut rows, seed, since, today);
    doctors::fill(&mut rows, &mut dice, since, today)?;
    Ok(rows)
}

/// Adds a pair of branches that were closed before the last weeks, with the doctors who worked there: the history
/// of a clinic that was larger.
pub(super) fn add_former(
    rows: &mut DirectoryRows,
    seed: u64,
    number: u64,
    since: DateTime<Utc>,
    until: NaiveDate,
) -> Result<(), Error> {
    let mut dice = Dice::new(seed, Stream::Clinic, 16 + number);
    let first = rows.branches.len();
    for place in PLACES {
        add_branch(rows, &mut dice, since, place, false);
    }
    for branch in &mut rows.branches[first..] {
        branch.name = format!("{} {}, закрыт", branch.name, number + 1);
    }
    doctors::fill_former(rows, &mut dice, since, first, until)
}

fn add_branch(rows: &mut DirectoryRows, dice: &mut Dice, at: DateTime<Utc>, place: Place, active: bool) {
    let (name, address, zone, chairs, hours) = place;
    let branch_id = dice.id(at);
    rows.branches.push(BranchRow {
        id: branch_id,
        name: name.into(),
        address: address.into(),
        zone: zone.into(),
        grid_min: 15,
        big_gap_min: 60,
        big_gap_median: false,
        dead_gap_min: 30,
        reserve_until_min: 10 * 60,
        active,
        version: 1,
    });
    for weekday in 1..=7 {
        let (start_min, end_min) = hours[(weekday - 5).max(0) as usize];
        rows.branch_hours.push(BranchHoursRow { branch_id, weekday, start_min, end_min });
    }
    for number in 1..=chairs {
        rows.chairs.push(ChairRow {
            id: dice.id(at),
            branch_id,
            name: format!("Кабинет {number}"),
            active,
            version: 1,
        });
    }
}

/// The users, the doctor among them.
pub(super) async fn users(
    seed: u64,
    at: DateTime<Utc>,
    doctor: Option<Uuid>,
) -> Result<Vec<CredentialsRow>, Error> {
    let mut dice = Dice::new(seed, Stream::Clinic, 3);
    let mut rows = Vec::with_capacity(USERS.len());
    for (number, user) in (101..).zip(&USERS) {
        let password = Password::parse(&Secret(user.password.into()), "")
            .map_err(|fault| Error::broken(format!("password of {}: {fault:?}", user.login)))?;
        rows.push(CredentialsRow {
            user: UserRow {
                id: dice.id(at),
                login: user.login.into(),
                name: user.name.into(),
                role: user.role.code().into(),
                doctor_id: doctor.filter(|_| user.role == Role::Doctor),
                disabled: false,
                version: 1,
                extension: user.role.may(Permission::TakeCalls).then(|| number.to_string()),
            },
            password_hash: passwords::hash(password).await?,
        });
    }
    Ok(rows)
}

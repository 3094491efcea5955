//! The slow-moving tables that every search reads: branches, chairs, doctors, services, hours. They are read whole
//! and kept in memory by `services::directory`, under the version that every change of them raises.

use chrono::NaiveDate;
use uuid::Uuid;

use super::{
    StoreError, Tx,
    prices::{self, PriceRow},
};

/// Rows of the directory, as the tables hold them.
#[derive(Default)]
pub(crate) struct DirectoryRows {
    pub branches: Vec<BranchRow>,
    pub branch_hours: Vec<BranchHoursRow>,
    pub holidays: Vec<HolidayRow>,
    pub chairs: Vec<ChairRow>,
    pub skills: Vec<SkillRow>,
    pub doctors: Vec<DoctorRow>,
    pub doctor_skills: Vec<DoctorSkillRow>,
    pub doctor_services: Vec<DoctorServiceRow>,
    pub services: Vec<ServiceRow>,
    pub service_skills: Vec<ServiceSkillRow>,
    /// In the order in which they were set.
    pub prices: Vec<PriceRow>,
    pub promotions: Vec<PromotionRow>,
    pub patterns: Vec<PatternRow>,
    pub exceptions: Vec<ExceptionRow>,
    pub articles: Vec<ArticleRow>,
    pub triage_rules: Vec<TriageRuleRow>,
    pub care: Vec<CareRow>,
}

#[derive(sqlx::FromRow)]
pub(crate) struct BranchRow {
    pub id: Uuid,
    pub name: String,
    pub address: String,
    pub zone: String,
    pub grid_min: i32,
    pub big_gap_min: i32,
    pub big_gap_median: bool,
    pub dead_gap_min: i32,
    /// Minutes after midnight.
    pub reserve_until_min: i32,
    pub active: bool,
    pub version: i64,
}

#[derive(sqlx::FromRow)]
pub(crate) struct BranchHoursRow {
    pub branch_id: Uuid,
    pub weekday: i32,
    pub start_min: i32,
    pub end_min: i32,
}

#[derive(sqlx::FromRow)]
pub(crate) struct HolidayRow {
    pub id: Uuid,
    pub branch_id: Option<Uuid>,
    pub date: NaiveDate,
    pub kind: String,
    pub open_as: Option<i32>,
    pub reason: String,
}

#[derive(sqlx::FromRow)]
pub(crate) struct ChairRow {
    pub id: Uuid,
    pub branch_id: Uuid,
    pub name: String,
    pub active: bool,
    pub version: i64,
}

#[derive(sqlx::FromRow)]
pub(crate) struct SkillRow {
    pub code: String,
    pub name: String,
    pub kind: String,
    pub version: i64,
}

#[derive(sqlx::FromRow)]
pub(crate) struct DoctorRow {
    pub id: Uuid,
    pub last_name: String,
    pub first_name: String,
    pub patronymic: Option<String>,
    pub sex: Option<String>,
    pub age_from: i32,
    pub age_to: Option<i32>,
    pub practising_since: Option<i32>,
    pub about: String,
    /// Codes between spaces.
    pub languages: String,
    pub active: bool,
    pub version: i64,
}

#[derive(sqlx::FromRow)]
pub(crate) struct DoctorSkillRow {
    pub doctor_id: Uuid,
    pub skill: String,
}

#[derive(sqlx::FromRow)]
pub(crate) struct DoctorServiceRow {
    pub doctor_id: Uuid,
    pub service_id: Uuid,
    pub minutes: i32,
}

#[derive(sqlx::FromRow)]
pub(crate) struct ServiceRow {
    pub id: Uuid,
    pub code: String,
    pub name: String,
    pub minutes: i32,
    pub buffer_min: i32,
    pub child_only: bool,
    pub active: bool,
    pub version: i64,
}

#[derive(sqlx::FromRow)]
pub(crate) struct ServiceSkillRow {
    pub service_id: Uuid,
    pub skill: String,
}

#[derive(sqlx::FromRow)]
pub(crate) struct PromotionRow {
    pub body: String,
    pub active: bool,
}

#[derive(sqlx::FromRow)]
pub(crate) struct PatternRow {
    pub id: Uuid,
    pub doctor_id: Uuid,
    pub branch_id: Uuid,
    pub chair_id: Option<Uuid>,
    pub rhythm: String,
    pub valid_from: NaiveDate,
    pub valid_to: Option<NaiveDate>,
    pub version: i64,
}

#[derive(sqlx::FromRow)]
pub(crate) struct ExceptionRow {
    pub id: Uuid,
    pub doctor_id: Uuid,
    pub kind: String,
    pub from_date: NaiveDate,
    pub to_date: NaiveDate,
    pub hours: Option<String>,
    pub note: String,
    pub version: i64,
}

#[derive(sqlx::FromRow)]
pub(crate) struct ArticleRow {
    pub id: Uuid,
    pub kind: String,
    pub title: String,
    pub body: String,
    pub keywords: String,
    pub services: String,
    pub active: bool,
    pub version: i64,
}

#[derive(sqlx::FromRow)]
pub(crate) struct TriageRuleRow {
    pub body: String,
    pub active: bool,
    pub version: i64,
}

#[derive(sqlx::FromRow)]
pub(crate) struct CareRow {
    pub noun: String,
    pub entry_id: String,
    pub owner_id: Option<Uuid>,
    pub owner_name: Option<String>,
    pub review_on: NaiveDate,
}

/// Which state of the directory this is; every change makes it another one.
pub(crate) async fn version(tx: &mut Tx) -> Result<i64, StoreError> {
    let row = fetch_optional!(tx, (String,), "SELECT value FROM settings WHERE key = 'directory'")?;
    Ok(row.and_then(|(value,)| value.parse().ok()).unwrap_or(0))
}

/// Makes it another state; part of every transaction that changes one of the tables. A number that was never used: a
/// counter would come twice after a transaction that was rolled back, or from two at once.
pub(crate) async fn touch(tx: &mut Tx) -> Result<(), StoreError> {
    let state = rand::random_range(1..i64::MAX);
    execute!(
        tx,
        "INSERT INTO settings (key, value) VALUES ('directory', $1)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        state.to_string()
    )?;
    Ok(())
}

/// All of it.
pub(crate) async fn list(tx: &mut Tx) -> Result<DirectoryRows, StoreError> {
    Ok(DirectoryRows {
        branches: fetch_all!(
            tx,
            BranchRow,
            "SELECT id, name, address, zone, grid_min, big_gap_min, big_gap_median, dead_gap_min,
                    reserve_until_min, active, version
             FROM branches ORDER BY position, name"
        )?,
        branch_hours: fetch_all!(
            tx,
            BranchHoursRow,
            "SELECT branch_id, weekday, start_min, end_min FROM branch_hours"
        )?,
        holidays: fetch_all!(
            tx,
            HolidayRow,
            "SELECT id, branch_id, date, kind, open_as, reason FROM holidays ORDER BY date"
        )?,
        chairs: fetch_all!(
            tx,
            ChairRow,
            "SELECT id, branch_id, name, active, version FROM chairs ORDER BY position, name"
        )?,
        skills: fetch_all!(
            tx,
            SkillRow,
            "SELECT code, name, kind, version FROM skills ORDER BY position, code"
        )?,
        doctors: fetch_all!(
            tx,
            DoctorRow,
            "SELECT id, last_name, first_name, patronymic, sex, age_from, age_to, practising_since, about, languages,
                    active, version
             FROM doctors ORDER BY position, last_name, first_name"
        )?,
        doctor_skills: fetch_all!(
            tx,
            DoctorSkillRow,
            "SELECT doctor_id, d.skill FROM doctor_skills d JOIN skills s ON s.code = d.skill
             ORDER BY s.kind DESC, s.position"
        )?,
        doctor_services: fetch_all!(
            tx,
            DoctorServiceRow,
            "SELECT doctor_id, service_id, minutes FROM doctor_services"
        )?,
        services: fetch_all!(
            tx,
            ServiceRow,
            "SELECT id, code, name, minutes, buffer_min, child_only, active, version FROM services
             ORDER BY position, name"
        )?,
        service_skills: fetch_all!(
            tx,
            ServiceSkillRow,
            "SELECT service_id, skill FROM service_skills ORDER BY skill"
        )?,
        prices: prices::list_all(tx).await?,
        promotions: fetch_all!(
            tx,
            PromotionRow,
            "SELECT body, active FROM promotions ORDER BY name"
        )?,
        patterns: fetch_all!(
            tx,
            PatternRow,
            "SELECT id, doctor_id, branch_id, chair_id, rhythm, valid_from, valid_to, version FROM patterns
             ORDER BY valid_from"
        )?,
        exceptions: fetch_all!(
            tx,
            ExceptionRow,
            "SELECT id, doctor_id, kind, from_date, to_date, hours, note, version FROM hours_exceptions
             ORDER BY from_date"
        )?,
        articles: fetch_all!(
            tx,
            ArticleRow,
            "SELECT id, kind, title, body, keywords, services, active, version FROM articles ORDER BY title, id"
        )?,
        triage_rules: fetch_all!(
            tx,
            TriageRuleRow,
            "SELECT body, active, version FROM triage_rules ORDER BY id"
        )?,
        care: fetch_all!(
            tx,
            CareRow,
            "SELECT c.noun, c.entry_id, c.owner_id, u.name AS owner_name, c.review_on FROM knowledge_care c
                 LEFT JOIN users u ON u.id = c.owner_id AND NOT u.disabled"
        )?,
    })
}

/// When a branch is open, as far as dates between two matter.
pub(crate) struct OpeningRows {
    pub zone: String,
    pub week: Vec<BranchHoursRow>,
    pub holidays: Vec<HolidayRow>,
}

pub(crate) async fn find_opening(
    tx: &mut Tx,
    branch: Uuid,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<OpeningRows, StoreError> {
    let (zone,) = fetch_one!(tx, (String,), "SELECT zone FROM branches WHERE id = $1", branch)?;
    Ok(OpeningRows {
        zone,
        week: fetch_all!(
            tx,
            BranchHoursRow,
            "SELECT branch_id, weekday, start_min, end_min FROM branch_hours WHERE branch_id = $1",
            branch
        )?,
        holidays: fetch_all!(
            tx,
            HolidayRow,
            "SELECT id, branch_id, date, kind, open_as, reason FROM holidays WHERE date >= $1 AND date <= $2",
            from,
            to
        )?,
    })
}

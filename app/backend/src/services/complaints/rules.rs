//! What the clinic settles about complaints: one document, edited as a whole.

use domain::{
    complaint::{
        rules::{ComplaintRules, ComplaintRulesForm},
        view::{Answerer, ComplaintRulesPage},
    },
    error::{AppError, Fault, FieldErrors},
    permission::Permission,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{answerers, role};
use crate::{
    Ctx, Error,
    services::clinic::refuse_stale,
    store::{
        Tx, audit,
        settings::{self, COMPLAINT_RULES},
        users::UserRow,
    },
};

/// The rules as they are kept.
#[derive(Serialize, Deserialize)]
pub(super) struct Kept {
    /// Raised by each edit; 0: nothing was settled yet.
    pub version: i64,
    /// The rules.
    pub rules: ComplaintRules,
}

/// Those in force.
pub(super) async fn get(tx: &mut Tx) -> Result<Kept, Error> {
    match settings::find(tx, COMPLAINT_RULES).await? {
        Some(kept) => Ok(serde_json::from_str(&kept)?),
        None => Ok(Kept { version: 0, rules: ComplaintRules::usual() }),
    }
}

pub(super) fn answerer(row: &UserRow) -> Result<Answerer, Error> {
    Ok(Answerer { id: row.id.into(), name: row.name.clone(), role: role(&row.role)? })
}

/// The rules, to be edited.
pub async fn read(ctx: &Ctx) -> Result<ComplaintRulesPage, Error> {
    ctx.require(Permission::EditClinic)?;
    let mut tx = ctx.read().await?;
    let Kept { version, rules } = get(&mut tx).await?;
    let answerers = answerers(&mut tx).await?.iter().map(answerer).collect::<Result<_, _>>()?;
    Ok(ComplaintRulesPage { version, form: ComplaintRulesForm::from(&rules), answerers })
}

/// Keeps the rules. What is registered already keeps its deadline and whose it is.
///
/// Fails with `Invalid`, or with `Stale` when a colleague was faster.
pub async fn save(ctx: &Ctx, version: i64, form: ComplaintRulesForm) -> Result<ComplaintRulesPage, Error> {
    ctx.require(Permission::EditClinic)?;
    let rules = form.parse()?;
    ctx.write((version, rules), |tx, (version, rules)| {
        Box::pin(async move {
            check_people(tx, rules).await?;
            // two who settle something for the first time meet here
            tx.lock(COMPLAINT_RULES).await?;
            let now = get(tx).await?;
            let (typed, there) =
                (json!(ComplaintRulesForm::from(rules)), json!(ComplaintRulesForm::from(&now.rules)));
            refuse_stale(tx, (COMPLAINT_RULES, "", *version), now.version, &typed, &there).await?;
            let kept = Kept { version: version + 1, rules: rules.clone() };
            settings::update(tx, COMPLAINT_RULES, &serde_json::to_string(&kept)?).await?;
            let details = json!({"version": kept.version, "is": typed});
            Ok(audit::insert(tx, "complaint_rules.save", COMPLAINT_RULES, "", details).await?)
        })
    })
    .await?;
    read(ctx).await
}

/// Whoever is named is of the role that answers.
async fn check_people(tx: &mut Tx, rules: &ComplaintRules) -> Result<(), Error> {
    let users = answerers(tx).await?;
    let mut errors = FieldErrors::default();
    for route in &rules.routes {
        let of_role = |user: &UserRow| Some(user.id.into()) == route.person && user.role == route.role.code();
        if route.person.is_some() && !users.iter().any(of_role) {
            errors.add(format!("person.{}", route.category.code()), Fault::UnknownChoice);
        }
    }
    errors.or(()).map_err(|errors| AppError::from(errors).into())
}

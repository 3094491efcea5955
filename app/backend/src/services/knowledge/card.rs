//! An entry, whole: all that is told of it, and where free time for it is looked for.

use chrono::Datelike;
use domain::{
    article::Article,
    clinic::Doctor,
    error::AppError,
    id::{DoctorId, ServiceId},
    knowledge::{Answer, Goal, KnowledgeCard, Line},
    knowledge_words::{self as words, Heads},
    permission::Permission,
    promotion::Promotion,
    promotion_words,
    service::ServiceBrief,
    settings::Noun,
    triage::TriageRule,
    wording::Lang,
};

use super::{days_ahead, opening, search::Book};
use crate::{
    Ctx, Error,
    store::users::{self, UserRow},
};

/// Services that are named of a promotion or an article.
const RELATED: usize = 12;

/// An entry. `NotFound` when it is not told any more.
pub async fn card(ctx: &Ctx, noun: Noun, id: &str, lang: Lang) -> Result<KnowledgeCard, Error> {
    ctx.require(Permission::ReadKnowledge)?;
    let directory = ctx.directory_lately().await?;
    let book = Book { today: directory.clinic_today(ctx.now()), lang, directory: &directory };
    let answer = book.one(noun, id).ok_or(AppError::NotFound)?;
    let care = directory.known.care(noun, id).cloned().unwrap_or_default();
    let editable = ctx.actor().may(Permission::EditKnowledge);
    let keeps = editable || (care.owner.is_some() && care.owner == ctx.actor().user);
    let blank = KnowledgeCard {
        answer,
        say: None,
        asks: Vec::new(),
        facts: Vec::new(),
        body: String::new(),
        lists: Vec::new(),
        related: Vec::new(),
        goal: Goal::default(),
        first: None,
        text: String::new(),
        owners: if editable { owners(ctx).await? } else { Vec::new() },
        care,
        keeps,
        editable: ctx.actor().may(noun.permission()),
    };
    let mut card = match noun {
        Noun::Triage => {
            let kept = directory.known.triage.iter().find(|kept| kept.rule.id == id);
            book.of_rule(blank, &kept.ok_or(AppError::NotFound)?.rule)
        }
        Noun::Service => {
            let service = directory.services.iter().find(|service| service.id.to_string() == id);
            book.of_service(blank, service.ok_or(AppError::NotFound)?)
        }
        Noun::Promotion => {
            let promotion = directory.promotions.iter().find(|promotion| promotion.id.to_string() == id);
            book.of_promotion(blank, promotion.ok_or(AppError::NotFound)?)
        }
        Noun::Doctor => {
            let doctor = directory.doctors.iter().find(|doctor| doctor.id.to_string() == id);
            let doctor = doctor.ok_or(AppError::NotFound)?;
            let days = days_ahead(ctx, &directory, doctor.id, lang).await?;
            let first = opening::first(ctx, &directory, doctor.id, &[], lang).await?;
            KnowledgeCard { first, ..book.of_doctor(blank, doctor, days) }
        }
        Noun::Article => {
            let article = directory.known.articles.iter().find(|article| article.id.to_string() == id);
            book.of_article(blank, article.ok_or(AppError::NotFound)?)
        }
        _ => return Err(AppError::NotFound.into()),
    };
    card.text = words::as_text(&card, book.today, lang);
    Ok(card)
}

/// Who may answer for an entry: everybody who is not shut out.
async fn owners(ctx: &Ctx) -> Result<Vec<(domain::id::UserId, String)>, Error> {
    let mut tx = ctx.read().await?;
    let users = users::list(&mut tx).await?;
    let named = |user: &UserRow| (user.id.into(), user.name.clone());
    Ok(users.iter().filter(|user| !user.disabled).map(named).collect())
}

impl Book<'_> {
    fn of_rule(&self, card: KnowledgeCard, rule: &TriageRule) -> KnowledgeCard {
        let code = rule.service_code.as_ref();
        let service = self.directory.services.iter().find(|service| Some(&service.code) == code);
        KnowledgeCard {
            say: rule.note.clone(),
            asks: rule.red_flags.clone(),
            facts: words::triage_facts(rule, &self.directory.skills, self.lang),
            related: self.services(service.map(|service| service.id).into_iter()),
            goal: match card.answer.emergency {
                true => Goal::default(),
                false => Goal { reason: Some(rule.say.clone()), ..Goal::default() },
            },
            ..card
        }
    }

    fn of_service(&self, card: KnowledgeCard, service: &ServiceBrief) -> KnowledgeCard {
        let heads = Heads::of(self.lang);
        let concern = |promotion: &&Promotion| promotion.concerns(&[service.id], self.today);
        let promotions = self.directory.promotions.iter().filter(concern);
        let promotions: Vec<Line> = promotions.map(|it| promotion_words::line(it, self.lang)).collect();
        let does = |doctor: &&Doctor| doctor.active && doctor.has_any(&service.skills);
        let doctors = self.directory.doctors.iter().filter(does).map(|doctor| Line {
            promotion: None,
            what: doctor.name.full(),
            about: words::skills(&self.directory.skills, &doctor.skills),
            figure: String::new(),
        });
        let articles = self.directory.known.articles.iter();
        let articles = articles.filter(|article| article.active && article.services.contains(&service.id));
        KnowledgeCard {
            facts: words::service_facts(service, &self.directory.skills, self.lang),
            body: if promotions.is_empty() { String::new() } else { words::notice(self.lang) },
            lists: filled([(heads.promotions, promotions), (heads.doctors, doctors.collect())]),
            related: articles.map(|article| words::article(article, self.lang)).collect(),
            goal: Goal { service: Some(service.id), ..Goal::default() },
            ..card
        }
    }

    fn of_promotion(&self, card: KnowledgeCard, promotion: &Promotion) -> KnowledgeCard {
        let branches = promotion.branches.iter().filter_map(|id| self.directory.branch(*id));
        let branches = branches.map(|branch| branch.name.as_str()).collect::<Vec<_>>().join(", ");
        KnowledgeCard {
            facts: words::promotion_facts(promotion, &branches, self.lang),
            body: words::notice(self.lang),
            related: self.services(promotion.services.iter().copied()),
            goal: Goal { service: only(&promotion.services), ..Goal::default() },
            ..card
        }
    }

    fn of_doctor(&self, card: KnowledgeCard, doctor: &Doctor, days: Vec<Line>) -> KnowledgeCard {
        let facts = words::doctor_facts(
            doctor,
            &self.directory.skills,
            self.rooms(doctor.id),
            self.today.year(),
            self.lang,
        );
        KnowledgeCard {
            facts,
            lists: filled([(Heads::of(self.lang).days, days)]),
            goal: Goal { doctor: Some(doctor.id), ..Goal::default() },
            ..card
        }
    }

    fn of_article(&self, card: KnowledgeCard, article: &Article) -> KnowledgeCard {
        KnowledgeCard {
            body: article.body.clone(),
            related: self.services(article.services.iter().copied()),
            goal: Goal { service: only(&article.services), ..Goal::default() },
            ..card
        }
    }

    fn services(&self, ids: impl Iterator<Item = ServiceId>) -> Vec<Answer> {
        let services = ids.filter_map(|id| self.directory.service(id)).filter(|service| service.active);
        services.take(RELATED).map(|it| words::service(it, &self.directory.skills, self.lang)).collect()
    }

    /// Where the doctor usually works.
    fn rooms(&self, doctor: DoctorId) -> String {
        let patterns =
            self.directory.hours(doctor).map(|hours| hours.patterns.as_slice()).unwrap_or_default();
        let in_force = patterns.iter().filter(|it| it.valid_to.is_none_or(|last| self.today <= last));
        let mut rooms: Vec<&str> = in_force
            .filter_map(|pattern| self.directory.chair(pattern.chair?))
            .map(|chair| chair.name.as_str())
            .collect();
        rooms.sort_unstable();
        rooms.dedup();
        rooms.join(", ")
    }
}

fn filled<const N: usize>(lists: [(String, Vec<Line>); N]) -> Vec<(String, Vec<Line>)> {
    lists.into_iter().filter(|(_, lines)| !lines.is_empty()).collect()
}

/// The service, where it is one alone.
fn only(services: &[ServiceId]) -> Option<ServiceId> {
    match services {
        [one] => Some(*one),
        _ => None,
    }
}

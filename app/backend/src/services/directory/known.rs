//! What operators are told besides prices and hours: articles and triage rules, who answers for what, and the index in
//! which all of it is found by words.

use std::{collections::HashMap, sync::OnceLock};

use domain::{
    article::{Article, ArticleKind},
    knowledge_care::Care,
    settings::Noun,
    triage::{TriageRule, preset},
};

use crate::{
    Error,
    full_text::{FullText, Text},
    store::directory::{ArticleRow, CareRow, DirectoryRows, TriageRuleRow},
};

/// All of it.
#[derive(Debug, Default)]
pub struct Known {
    /// Articles, those out of use too.
    pub articles: Vec<Article>,
    /// Triage rules, those out of use too: the presets, with the clinic's own in their places and after them.
    pub triage: Vec<KeptRule>,
    /// The triage rules that are heeded.
    pub rules: Vec<TriageRule>,
    care: HashMap<Noun, HashMap<String, Care>>,
    /// Made when it is first asked for.
    index: OnceLock<FullText>,
}

/// A triage rule of the clinic.
#[derive(Clone, Debug)]
pub struct KeptRule {
    /// What it says.
    pub rule: TriageRule,
    /// Whether it is heeded.
    pub active: bool,
    /// For edits; 0 for a preset that was never touched.
    pub version: i64,
}

impl Known {
    pub(super) fn of(rows: &DirectoryRows) -> Result<Self, Error> {
        let triage = triage(&rows.triage_rules)?;
        Ok(Self {
            articles: rows.articles.iter().map(article).collect::<Result<_, _>>()?,
            rules: triage.iter().filter(|kept| kept.active).map(|kept| kept.rule.clone()).collect(),
            triage,
            care: care(&rows.care),
            index: OnceLock::new(),
        })
    }

    /// Who answers for an entry, and until when it is good; none where nobody has ever said so.
    pub fn care(&self, noun: Noun, id: &str) -> Option<&Care> {
        self.care.get(&noun)?.get(id)
    }

    /// The index; `texts` are put into it when it is not there yet.
    pub(crate) fn index<I: Iterator<Item = Text>>(
        &self,
        texts: impl FnOnce() -> I,
    ) -> Result<&FullText, Error> {
        if let Some(index) = self.index.get() {
            return Ok(index);
        }
        // two at once make two, and one of them is kept
        let made = FullText::of(texts())?;
        Ok(self.index.get_or_init(|| made))
    }
}

fn article(row: &ArticleRow) -> Result<Article, Error> {
    Ok(Article {
        id: row.id.into(),
        kind: ArticleKind::from_code(&row.kind)
            .ok_or_else(|| Error::broken(format!("kind of article {}", row.kind)))?,
        title: row.title.clone(),
        body: row.body.clone(),
        keywords: row.keywords.clone(),
        services: serde_json::from_str(&row.services)?,
        active: row.active,
        version: row.version,
    })
}

fn triage(rows: &[TriageRuleRow]) -> Result<Vec<KeptRule>, Error> {
    let preset = |rule| KeptRule { rule, active: true, version: 0 };
    let mut all: Vec<KeptRule> = preset::rules().into_iter().map(preset).collect();
    for row in rows {
        let own: TriageRule = serde_json::from_str(&row.body)?;
        let own = KeptRule { rule: own, active: row.active, version: row.version };
        match all.iter_mut().find(|kept| kept.rule.id == own.rule.id) {
            Some(preset) => *preset = own,
            None => all.push(own),
        }
    }
    Ok(all)
}

/// Without what another version of the program knew.
fn care(rows: &[CareRow]) -> HashMap<Noun, HashMap<String, Care>> {
    let mut all: HashMap<Noun, HashMap<String, Care>> = HashMap::new();
    for row in rows {
        let Some(noun) = Noun::from_code(&row.noun) else { continue };
        let care = Care {
            owner: row.owner_id.filter(|_| row.owner_name.is_some()).map(Into::into),
            owner_name: row.owner_name.clone(),
            review_on: Some(row.review_on),
        };
        all.entry(noun).or_default().insert(row.entry_id.clone(), care);
    }
    all
}

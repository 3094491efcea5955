//! Finding what to tell: by words, by the patient's complaint, by kind.

use chrono::NaiveDate;
use domain::{
    keyboard::{layout_hint, to_russian},
    knowledge::{Answer, Answers, KnowledgeQuery},
    knowledge_words as words,
    name_search::fold,
    permission::Permission,
    settings::Noun,
    triage::{Urgency, match_words},
    wording::Lang,
};

use crate::{Ctx, Error, full_text::Text, services::directory::Directory};

/// Entries that are told at once.
const SHOWN: usize = 60;
/// Complaints that words may mean.
const COMPLAINTS: usize = 3;
/// What is found by words and stands before what is no hurry.
const BEFORE_ROUTINE: usize = 3;
/// Beginnings of the words with which a price is asked for.
const PRICE: [&str; 6] = ["скольк", "стои", "цен", "почем", "дорог", "прайс"];
/// Longest question that is looked for, in characters.
const LONGEST: usize = 200;

/// What fits a question: emergencies first, then complaints that cannot wait, then what has these words. All there is
/// when nothing is asked.
pub async fn search(ctx: &Ctx, query: &KnowledgeQuery) -> Result<Answers, Error> {
    ctx.require(Permission::ReadKnowledge)?;
    let directory = ctx.directory_lately().await?;
    let book = Book { today: directory.clinic_today(ctx.now()), lang: query.lang, directory: &directory };
    let text: String = query.text.trim_start().chars().take(LONGEST).collect();
    let mut answers = match text.is_empty() {
        true => book.everything(),
        false => book.find(&text)?,
    };
    answers.retain(|answer| query.noun.is_none_or(|noun| noun == answer.noun));
    answers.retain(|answer| answer.stale || !query.stale);
    let more = answers.len().saturating_sub(SHOWN);
    answers.truncate(SHOWN);
    Ok(Answers { answers, more, hint: layout_hint(&text) })
}

/// All that is told, on a day and in a language.
pub(super) struct Book<'d> {
    pub directory: &'d Directory,
    pub today: NaiveDate,
    pub lang: Lang,
}

impl Book<'_> {
    /// All of a kind.
    fn all(&self, noun: Noun) -> Vec<Answer> {
        let (directory, lang) = (self.directory, self.lang);
        let all: Vec<Answer> = match noun {
            Noun::Triage => {
                let rules = directory.known.triage.iter().filter(|kept| kept.active);
                rules.map(|kept| words::triage(&kept.rule, &directory.skills, lang)).collect()
            }
            Noun::Service => {
                let services = directory.services.iter().filter(|service| service.active);
                services.map(|service| words::service(service, &directory.skills, lang)).collect()
            }
            Noun::Promotion => {
                let promotions = directory.promotions.iter();
                let now = promotions.filter(|it| it.ends_on.is_none_or(|last| self.today <= last));
                now.map(|promotion| words::promotion(promotion, lang)).collect()
            }
            Noun::Doctor => {
                let doctors = directory.doctors.iter().filter(|doctor| doctor.active);
                doctors.map(|doctor| words::doctor(doctor, &directory.skills, lang)).collect()
            }
            Noun::Article => {
                let articles = directory.known.articles.iter().filter(|article| article.active);
                articles.map(|article| words::article(article, lang)).collect()
            }
            _ => Vec::new(),
        };
        all.into_iter().map(|answer| self.dated(answer)).collect()
    }

    /// All of every kind.
    pub fn everything(&self) -> Vec<Answer> {
        Noun::KNOWN.into_iter().flat_map(|noun| self.all(noun)).collect()
    }

    /// One of them; none when it is not told any more.
    pub fn one(&self, noun: Noun, id: &str) -> Option<Answer> {
        self.all(noun).into_iter().find(|answer| answer.id == id)
    }

    fn dated(&self, answer: Answer) -> Answer {
        let care = self.directory.known.care(answer.noun, &answer.id);
        let stale = care.is_none_or(|care| care.is_stale(self.today));
        Answer { stale, ..answer }
    }

    fn find(&self, text: &str) -> Result<Vec<Answer>, Error> {
        let mut all = self.everything();
        let mut found = Vec::new();
        for key in self.keys(text)? {
            if let Some(at) = all.iter().position(|answer| is(answer, &key)) {
                found.push(all.swap_remove(at));
            }
        }
        Ok(found)
    }

    /// The names of what fits, the best first.
    fn keys(&self, text: &str) -> Result<Vec<String>, Error> {
        let complaints = match_words(&self.directory.known.rules, text);
        let key = |noun: Noun, id: &str| format!("{}.{id}", noun.code());
        let (soon, routine): (Vec<_>, Vec<_>) =
            complaints.iter().take(COMPLAINTS).partition(|complaint| complaint.urgency < Urgency::C);
        let of = |complaints: Vec<&domain::triage::Match>| -> Vec<String> {
            complaints.into_iter().map(|complaint| key(Noun::Triage, &complaint.rule.id)).collect()
        };
        let index = self.directory.known.index(|| self.texts())?;
        let mut by_words = index.search(text, SHOWN)?;
        if let Some(russian) = to_russian(text) {
            by_words.extend(index.search(&russian, SHOWN)?);
        }
        if asks_price(text) {
            let priced = [Noun::Service, Noun::Promotion].map(|noun| format!("{}.", noun.code()));
            by_words.sort_by_key(|key| !priced.iter().any(|noun| key.starts_with(noun)));
        }
        let rest = by_words.split_off(by_words.len().min(BEFORE_ROUTINE));
        Ok([of(soon), by_words, of(routine), rest].concat())
    }

    /// All that the index holds: what is told, in Russian, with the words by which it is known besides.
    fn texts(&self) -> impl Iterator<Item = Text> {
        let russian = Book { lang: Lang::Ru, ..*self };
        russian.everything().into_iter().map(|answer| Text {
            key: format!("{}.{}", answer.noun.code(), answer.id),
            body: [answer.about.clone(), self.more(&answer)].join(" "),
            title: answer.title,
        })
    }

    /// The words by which an entry is known besides its line.
    fn more(&self, answer: &Answer) -> String {
        let directory = self.directory;
        match answer.noun {
            Noun::Service => {
                let service = directory.services.iter().find(|service| service.id.to_string() == answer.id);
                service.map(|service| service.code.clone()).unwrap_or_default()
            }
            Noun::Promotion => {
                let promotion = directory.promotions.iter().find(|it| it.id.to_string() == answer.id);
                let ids = promotion.map(|promotion| promotion.services.as_slice()).unwrap_or_default();
                let names = ids.iter().filter_map(|id| directory.service(*id)).map(|service| &*service.name);
                names.collect::<Vec<_>>().join(" ")
            }
            Noun::Doctor => {
                let doctor = directory.doctors.iter().find(|doctor| doctor.id.to_string() == answer.id);
                // «врач с английским»: what they are is no part of their name
                doctor.map(|doctor| format!("врач {}", doctor.about)).unwrap_or_default()
            }
            Noun::Article => {
                let article = directory.known.articles.iter().find(|it| it.id.to_string() == answer.id);
                article.map(|it| format!("{} {}", it.body, it.keywords)).unwrap_or_default()
            }
            _ => String::new(),
        }
    }
}

/// Whether it is the price that is asked for: then services and promotions come before complaints.
fn asks_price(text: &str) -> bool {
    let words = to_russian(text);
    let words = fold(words.as_deref().unwrap_or(text));
    words.split(' ').any(|word| PRICE.iter().any(|stem| word.starts_with(stem)))
}

fn is(answer: &Answer, key: &str) -> bool {
    key.split_once('.') == Some((answer.noun.code(), &answer.id))
}

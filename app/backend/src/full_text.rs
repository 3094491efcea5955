//! Full-text search over what operators know: Russian endings, typing errors, words that are still being typed.
//!
//! The index lives in memory and is made whole whenever what it holds has changed: a clinic knows some hundreds of
//! things.

use tantivy::{
    Index, IndexReader, ReloadPolicy, TantivyDocument, Term,
    collector::TopDocs,
    doc,
    query::{BooleanQuery, ConstScoreQuery, DisjunctionMaxQuery, FuzzyTermQuery, Query, TermQuery},
    schema::{Field, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions, Value},
    tokenizer::{
        Language, LowerCaser, RemoveLongFilter, SimpleTokenizer, Stemmer, StopWordFilter, TextAnalyzer,
    },
};

use crate::Error;

/// The name of the analyzer in the index.
const RUSSIAN: &str = "russian";
/// What the index may take while it is made, in bytes; the least that the library takes.
const ROOM: usize = 15_000_000;
/// Letters that no word has.
const LONGEST: usize = 60;
/// Words of a question that are looked for; the others come too late to matter.
const WORDS: usize = 12;
/// Letters of a word without what the stemmer may have left of its ending, at least: it makes «профгиг» of «профгигиена»
/// and «профгигиен» of «профгигиену».
const ROOT: usize = 5;
/// Words that tell nothing of what is asked.
const EMPTY: &[&str] = &[
    "а",
    "без",
    "более",
    "больше",
    "будет",
    "бы",
    "был",
    "быть",
    "в",
    "вам",
    "вас",
    "во",
    "вот",
    "все",
    "всё",
    "вы",
    "где",
    "да",
    "для",
    "до",
    "его",
    "ее",
    "если",
    "есть",
    "ещё",
    "же",
    "за",
    "и",
    "из",
    "или",
    "как",
    "какая",
    "какие",
    "какой",
    "когда",
    "кто",
    "ли",
    "меня",
    "мне",
    "можно",
    "мой",
    "моя",
    "мы",
    "на",
    "над",
    "надо",
    "нам",
    "не",
    "нет",
    "нужно",
    "но",
    "о",
    "об",
    "он",
    "она",
    "от",
    "по",
    "под",
    "подскажите",
    "после",
    "почем",
    "при",
    "с",
    "сейчас",
    "сколько",
    "со",
    "стоит",
    "стоимость",
    "так",
    "то",
    "только",
    "у",
    "уже",
    "хочу",
    "цена",
    "чего",
    "что",
    "чтобы",
    "это",
    "я",
    "делаете",
    "делает",
    "делают",
];

/// What is put into the index.
pub(crate) struct Text {
    /// By which it is known again.
    pub key: String,
    /// Its name: counts more than the rest.
    pub title: String,
    /// All else that is said of it.
    pub body: String,
}

/// The index.
pub(crate) struct FullText {
    reader: IndexReader,
    analyzer: TextAnalyzer,
    key: Field,
    title: Field,
    body: Field,
}

impl std::fmt::Debug for FullText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FullText").finish_non_exhaustive()
    }
}

impl FullText {
    /// An index of all of them.
    pub fn of(texts: impl Iterator<Item = Text>) -> Result<Self, Error> {
        let mut schema = Schema::builder();
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(RUSSIAN)
            .set_index_option(IndexRecordOption::WithFreqs);
        let indexed = TextOptions::default().set_indexing_options(indexing);
        let key = schema.add_text_field("key", STORED);
        let title = schema.add_text_field("title", indexed.clone());
        let body = schema.add_text_field("body", indexed);
        let index = Index::create_in_ram(schema.build());
        index.tokenizers().register(RUSSIAN, analyzer());
        let mut writer = index.writer_with_num_threads::<TantivyDocument>(1, ROOM).map_err(broken)?;
        for text in texts {
            let text = doc!(key => text.key, title => plain(&text.title), body => plain(&text.body));
            writer.add_document(text).map_err(broken)?;
        }
        writer.commit().map_err(broken)?;
        writer.wait_merging_threads().map_err(broken)?;
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().map_err(broken)?;
        Ok(Self { reader, analyzer: analyzer(), key, title, body })
    }

    /// The keys of what fits a question, the best first; at most `most` of them. Nothing fits an empty question.
    pub fn search(&self, question: &str, most: usize) -> Result<Vec<String>, Error> {
        let words = self.words(question);
        let last = words.len().saturating_sub(1);
        let typing = question.ends_with(char::is_alphanumeric);
        let words: Vec<Box<dyn Query>> =
            words.iter().enumerate().map(|(at, word)| self.word(word, typing && at == last)).collect();
        if words.is_empty() {
            return Ok(Vec::new());
        }
        // of several words most have to be there
        let needed = words.len().div_ceil(2);
        let query = BooleanQuery::union_with_minimum_required_clauses(words, needed);
        let searcher = self.reader.searcher();
        let found = searcher.search(&query, &TopDocs::with_limit(most).order_by_score()).map_err(broken)?;
        let key = |(_, address)| {
            let text: TantivyDocument = searcher.doc(address).map_err(broken)?;
            Ok(text.get_first(self.key).and_then(|key| key.as_str()).unwrap_or_default().to_owned())
        };
        found.into_iter().map(key).collect()
    }

    /// The words that are looked for, without their endings.
    fn words(&self, question: &str) -> Vec<String> {
        let question = plain(question);
        let mut analyzer = self.analyzer.clone();
        let mut stream = analyzer.token_stream(&question);
        let mut words = Vec::new();
        while let Some(token) = stream.next() {
            words.push(token.text.clone());
        }
        words.truncate(WORDS);
        words
    }

    /// A word as it is, then with its end missing, then with errors. What is rare counts no more than what is common: a
    /// clinic's words are few, and its rarest ones are not what it is asked for.
    fn word(&self, word: &str, typing: bool) -> Box<dyn Query> {
        let letters = word.chars().count();
        let errors = match letters {
            0..=3 => 0,
            4..=7 => 1,
            _ => 2,
        };
        // a long word tells more than a short one
        let telling = letters.min(12) as f32 / 6.0;
        let root: String = word.chars().take(letters.saturating_sub(3).max(ROOT)).collect();
        let mut ways: Vec<Box<dyn Query>> = Vec::new();
        for (field, worth) in [(self.title, 3.0 * telling), (self.body, telling)] {
            let term = || Term::from_field_text(field, word);
            let mut way =
                |query: Box<dyn Query>, worth| ways.push(Box::new(ConstScoreQuery::new(query, worth)));
            way(Box::new(TermQuery::new(term(), IndexRecordOption::WithFreqs)), 2.0 * worth);
            if typing && letters > 1 {
                way(Box::new(FuzzyTermQuery::new_prefix(term(), 0, true)), 1.6 * worth);
            }
            if letters >= ROOT {
                let root = Term::from_field_text(field, &root);
                way(Box::new(FuzzyTermQuery::new_prefix(root, 0, true)), 1.5 * worth);
            }
            if errors > 0 {
                way(Box::new(FuzzyTermQuery::new(term(), errors, true)), 1.2 * worth);
            }
            if typing && letters > 4 {
                way(Box::new(FuzzyTermQuery::new_prefix(term(), 1, true)), worth);
            }
        }
        Box::new(DisjunctionMaxQuery::new(ways))
    }
}

fn analyzer() -> TextAnalyzer {
    TextAnalyzer::builder(SimpleTokenizer::default())
        .filter(RemoveLongFilter::limit(LONGEST))
        .filter(LowerCaser)
        .filter(StopWordFilter::remove(EMPTY.iter().map(|word| (*word).to_owned())))
        .filter(Stemmer::new(Language::Russian))
        .build()
}

/// «ё» is typed as «е» as often as not.
fn plain(text: &str) -> String {
    text.replace(['ё', 'Ё'], "е")
}

fn broken(error: tantivy::TantivyError) -> Error {
    Error::broken(format!("full-text search: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index() -> FullText {
        let text = |key: &str, title: &str, body: &str| Text {
            key: key.into(),
            title: title.into(),
            body: body.into(),
        };
        FullText::of(
            [
                text("implant", "Имплант", "хирург, имплантация"),
                text("whitening", "Отбеливание", "гигиенист"),
                text("hygiene", "Профгигиена", "чистка зубов от камня"),
                text("tax", "Налоговый вычет", "Справку об оплате медицинских услуг сделаем за 3 дня"),
                text("parking", "Как добраться", "Метро Арбатская, парковка во дворе"),
            ]
            .into_iter(),
        )
        .unwrap()
    }

    #[track_caller]
    fn first(question: &str) -> Option<String> {
        index().search(question, 5).unwrap().into_iter().next()
    }

    #[test]
    fn endings_errors_and_half_typed_words_are_understood() {
        for (question, key) in [
            ("импланты", "implant"),
            ("сколько стоит имплантация", "implant"),
            ("иплант", "implant"),
            ("отбелив", "whitening"),
            ("отбиливание", "whitening"),
            ("чистку зубов", "hygiene"),
            ("справка для налоговой", "tax"),
            ("где парковка", "parking"),
            ("парковаться", "parking"),
            ("отбелить", "whitening"),
            ("профгигиену сделать", "hygiene"),
        ] {
            assert_eq!(first(question).as_deref(), Some(key), "{question}");
        }
    }

    #[test]
    fn what_is_not_there_is_not_found() {
        for question in ["", "   ", "сколько стоит", "вертолёт", "!!!", "\u{0}"] {
            assert_eq!(first(question), None, "{question}");
        }
    }
}

//! What waits for somebody besides the phone, as the frame counts it. Its words are made on the server, so that a browser
//! does not carry what makes them.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::wording::Lang;

/// How much of each waits for the reader; nothing of what the reader may not see.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// Those who are to be rung back by now.
    pub callbacks: Count,
    /// Leads to which nobody has turned, and the own ones that came back from the SMM manager; for an SMM manager those
    /// that were passed on and nobody has accepted.
    pub leads: Count,
    /// Complaints that the reader is to answer.
    pub complaints: Count,
    /// Questions that nothing answered and the reader is to answer.
    pub questions: Count,
    /// What colleagues tell, and the reader has not read.
    pub memos: Count,
    /// Alarms of the audit that nobody has looked into.
    #[serde(default)]
    pub alarms: Count,
    /// The date whose report the reader is to send now.
    pub report: Option<NaiveDate>,
}

/// How much of something waits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// So much.
    pub count: u32,
    /// A person waits by now, or a time is over.
    pub bad: bool,
    /// «3 заявки ждут».
    pub words: String,
}

impl Count {
    /// Those who are to be rung back.
    pub fn callbacks(count: u32, lang: Lang) -> Self {
        let ru = ["человек ждёт звонка", "человека ждут звонка", "человек ждут звонка"];
        let en = ["person waits for a call", "people wait for a call"];
        Self { bad: true, ..Self::of(count, lang, ru, en) }
    }

    /// Leads.
    pub fn leads(count: u32, lang: Lang) -> Self {
        Self::of(count, lang, ["заявка ждёт", "заявки ждут", "заявок ждут"], ["lead waits", "leads wait"])
    }

    /// Complaints to answer, and how many of them are overdue.
    pub fn complaints((count, overdue): (u32, u32), lang: Lang) -> Self {
        let ru = ["жалоба ждёт ответа", "жалобы ждут ответа", "жалоб ждут ответа"];
        let en = ["complaint waits for an answer", "complaints wait for an answer"];
        let all = Self::of(count, lang, ru, en);
        if overdue == 0 {
            return all;
        }
        let late = Self::of(overdue, lang, ["просрочена", "просрочены", "просрочено"], ["overdue"; 2]);
        let words = match lang {
            Lang::Ru => format!("{}, из них {}", all.words, late.words),
            Lang::En => format!("{}, {}", all.words, late.words),
        };
        Self { bad: true, words, ..all }
    }

    /// Questions to answer.
    pub fn questions(count: u32, lang: Lang) -> Self {
        let ru = ["вопрос ждёт ответа", "вопроса ждут ответа", "вопросов ждут ответа"];
        Self::of(count, lang, ru, ["question waits for an answer", "questions wait for an answer"])
    }

    /// What is not read.
    pub fn memos(count: u32, lang: Lang) -> Self {
        let ru = ["сообщение не прочитано", "сообщения не прочитаны", "сообщений не прочитано"];
        Self::of(count, lang, ru, ["message is unread", "messages are unread"])
    }

    /// Somebody looked at, uncovered or carried away more than is usual.
    pub fn alarms(count: u32, lang: Lang) -> Self {
        let ru = ["тревога в журнале действий", "тревоги в журнале действий", "тревог в журнале действий"];
        Self { bad: true, ..Self::of(count, lang, ru, ["alarm of the audit", "alarms of the audit"]) }
    }

    /// So many, with the words that go with 1, 2 and 5 in Russian, and with 1 and 2 in English.
    fn of(count: u32, lang: Lang, ru: [&str; 3], en: [&str; 2]) -> Self {
        let [one, few, many] = ru;
        let words = match (lang, count % 10, count % 100) {
            (Lang::En, ..) => en[usize::from(count != 1)],
            (Lang::Ru, _, 11..=14) => many,
            (Lang::Ru, 1, _) => one,
            (Lang::Ru, 2..=4, _) => few,
            (Lang::Ru, ..) => many,
        };
        Self { count, bad: false, words: format!("{count} {words}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_told_in_words_of_the_right_number() {
        let calls = |count| Count::callbacks(count, Lang::Ru).words;
        assert_eq!(calls(1), "1 человек ждёт звонка");
        assert_eq!(calls(3), "3 человека ждут звонка");
        assert_eq!(calls(11), "11 человек ждут звонка");
        assert_eq!(Count::leads(21, Lang::Ru).words, "21 заявка ждёт");
        assert_eq!(Count::questions(4, Lang::Ru).words, "4 вопроса ждут ответа");
        assert_eq!(Count::memos(112, Lang::Ru).words, "112 сообщений не прочитано");
        assert_eq!(Count::memos(1, Lang::En).words, "1 message is unread");
        assert_eq!(Count::leads(2, Lang::En).words, "2 leads wait");
        assert_eq!(Count::alarms(2, Lang::Ru).words, "2 тревоги в журнале действий");
    }

    #[test]
    fn what_is_overdue_is_bad_and_said() {
        assert_eq!(Count::complaints((5, 0), Lang::Ru).words, "5 жалоб ждут ответа");
        let late = Count::complaints((2, 1), Lang::Ru);
        assert_eq!((late.words.as_str(), late.bad), ("2 жалобы ждут ответа, из них 1 просрочена", true));
        assert!(!Count::complaints((5, 0), Lang::En).bad);
        assert_eq!(Count::complaints((3, 2), Lang::En).words, "3 complaints wait for an answer, 2 overdue");
    }
}

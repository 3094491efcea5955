//! What there is to say to a question about money back: a few answers lead to a rule, and the rule to a deadline, to
//! whoever decides, and to the words.
//!
//! The words are examples, which a clinic edits in its settings and its lawyer confirms.

use serde::{Deserialize, Serialize};

use super::{Category, ComplaintForm, Demand, deadline::Basis};

/// For what was paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaidFor {
    /// A treatment or another service.
    Service,
    /// Something to be made: a crown, a denture, aligners.
    MadeToOrder,
    /// Something to take home: a brush, a paste.
    Goods,
}

codes!(PaidFor, 3,
    Service => "service",
    MadeToOrder => "made_to_order",
    Goods => "goods",
);

/// How far it has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    /// Not begun, or not taken home.
    NotBegun,
    /// Begun.
    Begun,
    /// Done, or taken home.
    Done,
}

codes!(Progress, 3,
    NotBegun => "not_begun",
    Begun => "begun",
    Done => "done",
);

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundQuestion {
    /// For what was paid.
    pub paid_for: PaidFor,
    /// How far it has come.
    pub progress: Progress,
    /// Whether the quality is called in question.
    pub quality_cited: bool,
}

/// What holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundRule {
    /// The patient may cancel at any time: ЗоЗПП, ст. 32.
    Cancelled,
    /// The patient may cancel at any time and pays what was spent: ЗоЗПП, ст. 32.
    CancelledHalfway,
    /// Done, and nothing is the matter with it.
    DoneWell,
    /// The quality of a service is called in question: ЗоЗПП, ст. 29 и 31.
    Quality,
    /// Goods of good quality: not taken back (ПП РФ № 2463).
    Goods,
    /// Goods with a fault: ЗоЗПП, ст. 18 и 22.
    FaultyGoods,
}

codes!(RefundRule, 6,
    Cancelled => "cancelled",
    CancelledHalfway => "cancelled_halfway",
    DoneWell => "done_well",
    Quality => "quality",
    Goods => "goods",
    FaultyGoods => "faulty_goods",
);

impl RefundRule {
    /// That of a question.
    pub const fn of(question: RefundQuestion) -> Self {
        match (question.paid_for, question.progress, question.quality_cited) {
            (PaidFor::Goods, Progress::NotBegun, false) => Self::Cancelled,
            (PaidFor::Goods, _, true) => Self::FaultyGoods,
            (PaidFor::Goods, _, false) => Self::Goods,
            (_, _, true) => Self::Quality,
            (_, Progress::NotBegun, false) => Self::Cancelled,
            (_, Progress::Begun, false) => Self::CancelledHalfway,
            (_, Progress::Done, false) => Self::DoneWell,
        }
    }

    /// Whether money can be demanded by it.
    pub const fn gives_money(self) -> bool {
        !matches!(self, Self::DoneWell | Self::Goods)
    }

    /// What is demanded in a complaint about it.
    pub const fn demand(self) -> Demand {
        if self.gives_money() { Demand::Refund } else { Demand::Answer }
    }

    /// Where its deadline comes from.
    pub const fn basis(self) -> Basis {
        Basis::of(self.demand())
    }

    /// By what, in words.
    pub const fn law(self) -> &'static str {
        match self {
            Self::Cancelled | Self::CancelledHalfway => "ЗоЗПП, ст. 32",
            Self::DoneWell => "ЗоЗПП, ст. 29–32",
            Self::Quality => "ЗоЗПП, ст. 29, 31",
            Self::Goods => "ПП РФ от 31.12.2020 № 2463",
            Self::FaultyGoods => "ЗоЗПП, ст. 18, 22",
        }
    }

    /// What an operator says where a clinic has no words of its own.
    pub const fn usual_words(self) -> &'static str {
        match self {
            Self::Cancelled => {
                "Вы можете отказаться от услуги в любое время. Напишите заявление на возврат: его рассмотрят, и вам ответят в срок до 10 календарных дней. Клиника может удержать только те расходы, которые она уже понесла."
            }
            Self::CancelledHalfway => {
                "Вы можете отказаться от продолжения в любое время. Оплачивается только то, что уже сделано, и расходы, которые клиника понесла. Напишите заявление: бухгалтерия посчитает сумму, и вам ответят в срок до 10 календарных дней."
            }
            Self::DoneWell => {
                "Если услуга оказана и претензий к её качеству нет, решение о возврате принимает клиника. Я зарегистрирую ваше обращение, и вам ответят."
            }
            Self::Quality => {
                "Я зарегистрирую вашу претензию и передам её главному врачу. Вас пригласят на осмотр. Ответ на требование о возврате денег вы получите в срок до 10 календарных дней."
            }
            Self::Goods => {
                "Предметы личной гигиены надлежащего качества обмену и возврату не подлежат. Если вы обнаружили недостаток, я зарегистрирую претензию."
            }
            Self::FaultyGoods => {
                "Если в товаре есть недостаток, вы можете потребовать замены или возврата денег. Сохраните товар и чек; я зарегистрирую претензию. Ответ — в срок до 10 календарных дней."
            }
        }
    }
}

/// A complaint that says what was asked, to be filled in further.
pub fn claim(question: RefundQuestion) -> ComplaintForm {
    let category = if question.quality_cited && question.paid_for != PaidFor::Goods {
        Category::Quality
    } else {
        Category::Money
    };
    ComplaintForm {
        category: category.code().into(),
        quality_cited: question.quality_cited,
        demand: RefundRule::of(question).demand().code().into(),
        ..ComplaintForm::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_answers_lead_to_the_rule() {
        use {PaidFor::*, Progress::*};
        for (paid_for, progress, quality_cited, rule) in [
            (Service, NotBegun, false, RefundRule::Cancelled),
            (Service, Begun, false, RefundRule::CancelledHalfway),
            (Service, Done, false, RefundRule::DoneWell),
            (Service, Done, true, RefundRule::Quality),
            (Service, Begun, true, RefundRule::Quality),
            (MadeToOrder, NotBegun, false, RefundRule::Cancelled),
            (MadeToOrder, Begun, false, RefundRule::CancelledHalfway),
            (MadeToOrder, Done, true, RefundRule::Quality),
            (Goods, NotBegun, false, RefundRule::Cancelled),
            (Goods, Done, false, RefundRule::Goods),
            (Goods, Done, true, RefundRule::FaultyGoods),
        ] {
            let question = RefundQuestion { paid_for, progress, quality_cited };
            assert_eq!(RefundRule::of(question), rule, "{question:?}");
        }
    }

    #[test]
    fn a_claim_says_what_was_asked() {
        let question =
            RefundQuestion { paid_for: PaidFor::Service, progress: Progress::Done, quality_cited: true };
        let form = claim(question);
        assert_eq!(
            (form.category.as_str(), form.demand.as_str(), form.quality_cited),
            ("quality", "refund", true)
        );
        let well = claim(RefundQuestion { quality_cited: false, ..question });
        assert_eq!((well.category.as_str(), well.demand.as_str()), ("money", "answer"));
    }

    #[test]
    fn no_words_promise_money() {
        for rule in RefundRule::ALL {
            let words = crate::letter_case::lowercase(rule.usual_words());
            for promise in ["вернём", "обязательно верн", "виноват", "гарантиру", "скидк"]
            {
                assert!(!words.contains(promise), "{rule:?}: {promise}");
            }
        }
    }
}

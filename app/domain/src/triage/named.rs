//! Who is asked for by name. Any complaint in the same words says more and goes first.

use super::{
    To,
    preset::{Preset, RULE},
};
use crate::service::SkillCode::*;

pub(super) const RULES: &[Preset] = &[
    asked("surgeon", &["хирург"], "к хирургу", "to the surgeon", &[To::Skill(S)], "B01.067.001"),
    asked(
        "prosthodontist",
        &["ортопед"],
        "к ортопеду",
        "to the prosthodontist",
        &[To::Skill(P)],
        "B01.066.001",
    ),
    asked("hygienist", &["гигиенист"], "к гигиенисту", "to the hygienist", &[To::Skill(H)], "B01.065.005"),
    asked(
        "periodontist",
        &["пародонтолог"],
        "к пародонтологу",
        "to the periodontist",
        &[To::Skill(R)],
        "B01.065.001",
    ),
    asked(
        "implantologist",
        &["имплантолог"],
        "к имплантологу",
        "to the implantologist",
        &[To::Skill(I)],
        "B01.067.001",
    ),
    asked(
        "endodontist",
        &["эндодонт"],
        "к эндодонтисту",
        "to the endodontist",
        &[To::Skill(E)],
        "B01.065.001",
    ),
    asked(
        "dentist",
        &[
            "терапевт",
            "стоматолог|консультац|осмотр|проверит !@ребенок !хирург !ортопед !гигиенист !пародонтолог !имплантолог !эндодонт",
        ],
        "к терапевту",
        "to the dentist",
        &[To::Skill(T)],
        "B01.065.001",
    ),
];

const fn asked(
    id: &'static str,
    words: &'static [&'static str],
    say: &'static str,
    say_en: &'static str,
    to: &'static [To],
    service: &'static str,
) -> Preset {
    Preset { id, words, say, say_en, to, service_code: Some(service), ..RULE }
}

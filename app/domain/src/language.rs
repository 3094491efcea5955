//! The languages in which a doctor can talk with a patient, besides Russian, which goes without saying.

use serde::{Deserialize, Serialize};

use crate::wording::Lang;

/// A language by its code and its names.
macro_rules! languages {
    ($($name:ident => $code:literal, $ru:literal, $en:literal;)+) => {
        /// A language.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum Language {
            $(
                #[doc = $en]
                #[serde(rename = $code)]
                $name,
            )+
        }

        impl Language {
            /// All of them, the likeliest first.
            pub const ALL: &[Language] = &[$(Self::$name),+];

            /// Its name in the database and in JSON: ISO 639, as far as that has one.
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)+
                }
            }

            /// Its name.
            pub const fn name(self, lang: Lang) -> &'static str {
                match (self, lang) {
                    $((Self::$name, Lang::Ru) => $ru, (Self::$name, Lang::En) => $en,)+
                }
            }
        }
    };
}

languages! {
    English => "en", "английский", "English";
    German => "de", "немецкий", "German";
    French => "fr", "французский", "French";
    Spanish => "es", "испанский", "Spanish";
    Italian => "it", "итальянский", "Italian";
    Chinese => "zh", "китайский", "Chinese";
    Turkish => "tr", "турецкий", "Turkish";
    Arabic => "ar", "арабский", "Arabic";
    Hebrew => "he", "иврит", "Hebrew";
    Uzbek => "uz", "узбекский", "Uzbek";
    Tajik => "tg", "таджикский", "Tajik";
    Kyrgyz => "ky", "киргизский", "Kyrgyz";
    Kazakh => "kk", "казахский", "Kazakh";
    Armenian => "hy", "армянский", "Armenian";
    Azerbaijani => "az", "азербайджанский", "Azerbaijani";
    Georgian => "ka", "грузинский", "Georgian";
    Ukrainian => "uk", "украинский", "Ukrainian";
    Belarusian => "be", "белорусский", "Belarusian";
    Tatar => "tt", "татарский", "Tatar";
    Bashkir => "ba", "башкирский", "Bashkir";
    Signs => "rsl", "жестовый", "sign language";
}

impl Language {
    /// The language of that code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|language| language.code() == code)
    }

    /// Several as the database keeps them: codes between spaces.
    pub fn joined(languages: &[Self]) -> String {
        languages.iter().map(|language| language.code()).collect::<Vec<_>>().join(" ")
    }

    /// Those that [`joined`](Self::joined) has written; what is no language is left out.
    pub fn split(codes: &str) -> Vec<Self> {
        codes.split(' ').filter_map(Self::from_code).collect()
    }

    /// «английский, немецкий».
    pub fn names(languages: &[Self], lang: Lang) -> String {
        languages.iter().map(|language| language.name(lang)).collect::<Vec<_>>().join(", ")
    }

    /// «русский, английский»; nothing for who speaks Russian alone.
    pub fn with_russian(besides: &[Self], lang: Lang) -> String {
        match (besides, lang) {
            ([], _) => String::new(),
            (besides, Lang::Ru) => format!("русский, {}", Self::names(besides, lang)),
            (besides, Lang::En) => format!("Russian, {}", Self::names(besides, lang)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_come_back_as_they_were_kept() {
        assert_eq!(Language::split(&Language::joined(Language::ALL)), Language::ALL);
        assert_eq!(Language::split("en xx  de"), [Language::English, Language::German]);
        assert_eq!(Language::split(""), []);
        for language in Language::ALL {
            let told = serde_json::to_value(language).unwrap();
            assert_eq!(told, language.code(), "JSON and the database call it the same");
            assert_eq!(serde_json::from_value::<Language>(told).unwrap(), *language);
        }
    }

    #[test]
    fn they_are_told_besides_russian() {
        let two = [Language::English, Language::German];
        assert_eq!(Language::with_russian(&[], Lang::Ru), "");
        assert_eq!(Language::with_russian(&two, Lang::Ru), "русский, английский, немецкий");
        assert_eq!(Language::with_russian(&two, Lang::En), "Russian, English, German");
    }

    #[test]
    fn each_has_a_name_of_its_own() {
        for lang in [Lang::Ru, Lang::En] {
            let mut names: Vec<_> = Language::ALL.iter().map(|language| language.name(lang)).collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), Language::ALL.len());
        }
    }
}

//! Every text is there in both languages, and every number has its forms.

use std::{collections::BTreeSet, fs, path::Path};

use serde_json::Value;

const ENGLISH: [&str; 2] = ["one", "other"];
const RUSSIAN: [&str; 4] = ["one", "few", "many", "other"];

fn texts(language: &str, file: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales").join(language).join(file);
    serde_json::from_str(&fs::read_to_string(path).expect("a file for each language")).expect("JSON")
}

/// All keys, a plural one as `key#`, its forms checked.
fn keys(prefix: &str, texts: &Value, forms: &[&str], into: &mut BTreeSet<String>) {
    let Value::Object(texts) = texts else {
        into.insert(prefix.to_owned());
        return;
    };
    for (key, value) in texts {
        match key.rsplit_once('_').filter(|(_, form)| RUSSIAN.contains(form)) {
            Some((stem, _)) if value.is_string() => {
                for form in forms {
                    assert!(texts.contains_key(&format!("{stem}_{form}")), "{prefix}.{stem} lacks «{form}»");
                }
                into.insert(format!("{prefix}.{stem}#"));
            }
            _ => keys(&format!("{prefix}.{key}"), value, forms, into),
        }
    }
}

#[test]
fn both_languages_have_the_same_texts() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales/ru");
    for entry in fs::read_dir(folder).unwrap() {
        let file = entry.unwrap().file_name().into_string().unwrap();
        let (mut russian, mut english) = (BTreeSet::new(), BTreeSet::new());
        keys(&file, &texts("ru", &file), &RUSSIAN, &mut russian);
        keys(&file, &texts("en", &file), &ENGLISH, &mut english);
        assert_eq!(russian, english);
    }
}

//! Codes of services (Приказ 804н). Real price lists hold Cyrillic look-alikes, zeros typed as letters and spaces.

use crate::letter_case::upper;

/// One spelling for each code: `ВОЗ.003.001` → `B03.003.001`, `А 16.07.051` → `A16.07.051`. A code that is not
/// of the nomenclature is the clinic's own and keeps its letters; only the spaces around and doubled ones go.
pub fn normalise_code(raw: &str) -> String {
    let own = raw.split_whitespace().collect::<Vec<_>>().join(" ");
    nomenclature(&own).unwrap_or(own)
}

/// The code as the nomenclature spells it, if it has its shape: a letter, two digits, then groups of three or two.
fn nomenclature(raw: &str) -> Option<String> {
    let mut chars = raw.chars().filter(|c| !c.is_whitespace()).map(upper);
    let class = match chars.next()? {
        'A' | 'А' => 'A',
        'B' | 'В' => 'B',
        _ => return None,
    };
    let mut code = String::from(class);
    for c in chars {
        code.push(match c {
            '0'..='9' => c,
            'O' | 'О' => '0',
            'З' => '3',
            'I' | 'L' => '1',
            '.' | ',' => '.',
            _ => return None,
        });
    }
    let mut groups = code[1..].split('.');
    let chapter = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let shaped =
        chapter.len() == 2 && (1..=4).contains(&rest.len()) && rest.iter().all(|g| matches!(g.len(), 2 | 3));
    shaped.then_some(code)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::normalise_code;

    #[test]
    fn look_alikes_and_spaces_do_not_make_another_code() {
        for (raw, code) in [
            ("ВОЗ.003.001", "B03.003.001"),
            ("А16.07.051", "A16.07.051"),
            (" a16. 07.002.010 ", "A16.07.002.010"),
            ("В01.ООЗ.004.005", "B01.003.004.005"),
            ("B01,065,001", "B01.065.001"),
        ] {
            assert_eq!(normalise_code(raw), code);
        }
    }

    #[test]
    fn the_clinics_own_codes_keep_their_letters() {
        assert_eq!(normalise_code(" Гиг-1  Зим "), "Гиг-1 Зим");
        assert_eq!(normalise_code("АКЦИЯ"), "АКЦИЯ");
        assert_eq!(normalise_code("В1"), "В1");
    }

    proptest! {
        #[test]
        fn normalising_twice_changes_nothing(raw in "\\PC{0,20}") {
            let once = normalise_code(&raw);
            prop_assert_eq!(normalise_code(&once), once);
        }
    }
}

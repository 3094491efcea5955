//! Files that the workplace gives: templates, with the columns in the usual order and rows that show how a cell is
//! filled, and whatever comes back to be mended.

use super::{ImportKind, guarded};
use crate::wording::Lang;

/// The template of a kind of file: fields parted by `;`, as spreadsheets in Russia write them. Nobody in it exists.
pub const fn template(kind: ImportKind, lang: Lang) -> &'static str {
    match (kind, lang) {
        (ImportKind::Services, Lang::Ru) => {
            "Код;Услуга;Длительность, мин;Уборка, мин;Цена;Специальность;Только детям\r\n\
             B01.065.001;Приём терапевта первичный;30;10;1000;терапевт;нет\r\n\
             A16.07.054;Установка импланта;90;15;35 000–90 000;хирург, имплантация;нет\r\n\
             A16.07.057;Герметизация фиссур;30;10;от 2500;детский;да\r\n"
        }
        (ImportKind::Services, Lang::En) => {
            "Code;Service;Duration, min;Cleaning, min;Price;Specialty;Children only\r\n\
             B01.065.001;First visit to a therapist;30;10;1000;T;no\r\n\
             A16.07.054;Implant;90;15;35 000–90 000;S, I;no\r\n\
             A16.07.057;Fissure sealing;30;10;from 2500;C;yes\r\n"
        }
        (ImportKind::Patients, Lang::Ru) => {
            "№ карты;Фамилия;Имя;Отчество;Дата рождения;Пол;Телефон;Чей телефон;Почта;Пожелание;Примечание;Не звонить\r\n\
             1001;Примерова;Анна;Сергеевна;31.12.1990;ж;8 900 000-00-01;;;Утром, до 13:00;;нет\r\n\
             1002;Примеров;Пётр;Андреевич;05.03.2015;м;8 900 000-00-01;мама;;;Аллергия: лидокаин;нет\r\n"
        }
        (ImportKind::Patients, Lang::En) => {
            "Card number;Last name;First name;Patronymic;Birth date;Sex;Phone;Whose phone;Email;Wish;Note;Do not contact\r\n\
             1001;Sample;Anna;;31.12.1990;f;8 900 000-00-01;;;Mornings, before 13:00;;no\r\n\
             1002;Sample;Peter;;05.03.2015;m;8 900 000-00-01;mother;;;Allergy: lidocaine;no\r\n"
        }
    }
}

/// A file for spreadsheets: marked as UTF-8, parted by `;`, no cell a formula.
pub fn written(rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut text = String::from(MARK);
    for row in rows {
        for (at, cell) in row.iter().enumerate() {
            if at > 0 {
                text.push(';');
            }
            let cell = guarded(cell);
            // a row that is one empty cell would be no row
            if cell.contains(['"', ';', '\n', '\r', ',', '\t']) || row.len() == 1 && cell.is_empty() {
                text.push_str(&format!("\"{}\"", cell.replace('"', "\"\"")));
            } else {
                text.push_str(&cell);
            }
        }
        text.push_str("\r\n");
    }
    text
}

/// What tells a spreadsheet that a text is UTF-8.
pub const MARK: char = '\u{feff}';

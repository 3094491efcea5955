//! Keeping a card index, part by part.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use chrono::NaiveDate;
use domain::{
    clinic::Sex,
    event::Event,
    import::{
        CHUNK, Doubtful, ImportKind, ImportOrder, Judged, Kept, Read,
        patients::{self as rules, Cards, KnownPatient, PatientAct, PatientRow, PatientUpdate, Twins},
    },
    name_search::{fold, terms},
    patient::Relation,
    person_name::PersonName,
};
use serde_json::json;
use uuid::Uuid;

use super::{
    Sheet,
    before::{self, CardBefore, Done},
    digest, parts, sort, stale,
};
use crate::{
    Ctx, Error,
    services::patients::{phone_row, refine},
    store::{
        Tx, audit, bulk, import, imports,
        patient_phones::PhoneRow,
        patients::{self, WishRow},
    },
};

/// Cards that open screens are told of one by one; beyond it they fetch everything anew.
const TOLD_MAX: usize = 20;

/// A card index with each row read.
pub(super) struct Prepared {
    pub sheet: Sheet,
    rows: Vec<Read<PatientRow>>,
    twins: Twins,
    /// The greatest number of a card in the file: cards without one come after it.
    last_card: i64,
}

impl Prepared {
    pub fn new(sheet: Sheet, today: NaiveDate) -> Self {
        let mut rows = rules::read(&sheet.columns, &sheet.table, today);
        for read in &mut rows {
            let refined = match &mut read.row {
                Ok(row) => row.phones.iter_mut().try_for_each(refine),
                Err(_) => Ok(()),
            };
            if let Err(fault) = refined {
                read.row = Err(vec![rules::phone_fault(&sheet.columns, read, fault)]);
            }
        }
        let last_card = rules::last_card(&sheet.columns, &sheet.table);
        Self { twins: Twins::find(&rows), last_card, sheet, rows }
    }

    /// The verdicts, and what they are in short, part by part. Remembers which rows are about one card.
    pub async fn judge(&mut self, tx: &mut Tx) -> Result<(Vec<Judged<PatientAct>>, Vec<String>), Error> {
        let mut judged = Vec::with_capacity(self.rows.len());
        for part in 0..parts(self.rows.len()) {
            judged.extend(self.judge_part(tx, part).await?);
        }
        self.twins.settle(&self.rows, &mut judged);
        let lines = self.sheet.table.lines.chunks(CHUNK).zip(judged.chunks(CHUNK));
        let digests = lines.map(|(lines, judged)| digest(lines, judged)).collect::<Result<_, _>>()?;
        Ok((judged, digests))
    }

    fn part(&self, part: usize) -> &[Read<PatientRow>] {
        self.rows.chunks(CHUNK).nth(part).unwrap_or_default()
    }

    async fn judge_part(&self, tx: &mut Tx, part: usize) -> Result<Vec<Judged<PatientAct>>, Error> {
        let rows: Vec<_> = self.part(part).iter().collect();
        let cards = look_up(tx, &rows).await?;
        let judge = |read: &Read<PatientRow>| cards.judge(&self.sheet.columns, read, &self.twins);
        Ok(rows.into_iter().map(judge).collect())
    }
}

/// The first word of a name as the index of names holds it.
fn term(part: &str) -> Option<String> {
    let word = fold(part.split_whitespace().next()?).replace(' ', "");
    Some(word).filter(|word| !word.is_empty())
}

/// Every card that may belong to one of the rows.
async fn look_up(tx: &mut Tx, reads: &[&Read<PatientRow>]) -> Result<Cards, Error> {
    let (mut cards, mut phones, mut births) = (Vec::new(), Vec::new(), Vec::new());
    for row in reads.iter().filter_map(|read| read.row.as_ref().ok()) {
        cards.extend(row.card);
        let names: Vec<String> =
            [&row.name.last, &row.name.first].into_iter().filter_map(|part| term(part)).collect();
        for phone in &row.phones {
            phones.extend(names.iter().map(|name| (phone.reversed_digits(), name.clone())));
        }
        births.extend(row.birth_date.zip(names.into_iter().next()));
    }
    let carded = import::list_carded(tx, &cards).await?;
    let mut ids: Vec<Uuid> = carded.iter().map(|card| card.patient_id).collect();
    ids.extend(import::list_phoned(tx, &phones).await?);
    ids.extend(import::list_born(tx, &births).await?);
    ids.sort_unstable();
    ids.dedup();
    let mut phones: HashMap<Uuid, Vec<String>> = HashMap::new();
    for phone in import::list_phones(tx, &ids).await? {
        phones.entry(phone.patient_id).or_default().push(phone.e164);
    }
    let mut wishes: HashMap<Uuid, Vec<String>> = HashMap::new();
    for wish in import::list_wishes(tx, &ids).await? {
        wishes.entry(wish.patient_id).or_default().push(wish.text);
    }
    let mut rows = import::list_patients(tx, &ids).await?;
    rows.sort_unstable_by_key(|row| row.id);
    let known = rows.into_iter().map(|row| KnownPatient {
        id: row.id.into(),
        card: row.card_no,
        name: PersonName { last: row.last_name, first: row.first_name, patronymic: row.patronymic },
        phones: phones.remove(&row.id).unwrap_or_default(),
        birth_date: row.birth_date,
        sex: row.sex.as_deref().and_then(Sex::from_code),
        email: row.email,
        note: row.note,
        wishes: wishes.remove(&row.id).unwrap_or_default(),
        code_word: row.code_word,
        do_not_contact: row.do_not_contact,
    });
    let mut known: Vec<KnownPatient> = known.collect();
    // a patient is known by the numbers of the cards, too, that have gone into theirs
    for card in carded.iter().filter(|card| card.merged) {
        if let Some(one) = known.iter().find(|one| one.id.0 == card.patient_id).cloned() {
            known.push(KnownPatient { card: card.card_no, ..one });
        }
    }
    Ok(Cards::new(known))
}

/// Keeps one part. `Stale` when it would no longer do what the dry run found.
pub(super) async fn keep(
    ctx: &Ctx,
    prepared: Arc<Prepared>,
    order: Arc<ImportOrder>,
    part: u32,
) -> Result<Kept, Error> {
    ctx.write((prepared, order, part as usize), |tx, (prepared, order, part)| {
        Box::pin(async move {
            // before anything is looked up: nobody else makes a card until this is done
            let next_card = patients::next_card_no(tx).await?.max(prepared.last_card + 1);
            let judged = prepared.judge_part(tx, *part).await?;
            let lines = prepared.sheet.table.lines.chunks(CHUNK).nth(*part).unwrap_or_default();
            if Some(&digest(lines, &judged)?) != order.digests.get(*part) {
                return Err(stale());
            }
            imports::begin(tx, order.run, ImportKind::Patients.code(), order.kept_name(), None).await?;
            let mut keeper = Keeper { tx, order, next_card, kept: Kept::default() };
            keeper.keep_judged(prepared, &judged).await?;
            let kept = keeper.kept;
            imports::count(tx, order.run, &kept).await?;
            let details = json!({"part": part, "added": kept.added, "changed": kept.changed});
            audit::insert(tx, "import.patients", "import", order.run, details).await?;
            Ok(kept)
        })
    })
    .await
}

/// Keeps rows in one transaction.
struct Keeper<'a> {
    tx: &'a mut Tx,
    order: &'a ImportOrder,
    next_card: i64,
    kept: Kept,
}

/// Rows to write.
#[derive(Default)]
struct Batch {
    added: Vec<patients::PatientRow>,
    changed: Vec<patients::PatientRow>,
    renamed: Vec<Uuid>,
    terms: Vec<(String, Uuid)>,
    phones: Vec<PhoneRow>,
    wishes: Vec<(Uuid, chrono::DateTime<chrono::Utc>, WishRow)>,
    trail: Vec<(&'static str, &'static str, Uuid, serde_json::Value)>,
    /// What is put back of those that change.
    before: Vec<(Uuid, CardBefore)>,
}

impl Keeper<'_> {
    async fn keep_judged(&mut self, prepared: &Prepared, judged: &[Judged<PatientAct>]) -> Result<(), Error> {
        let (acts, mut later) =
            sort(judged, &self.order.doubtful, |act| *act == PatientAct::Follow, &mut self.kept);
        self.keep_acts(&acts).await?;
        // rows of one person one after the other, each judged by what the last one has left
        while !later.is_empty() {
            later = self.keep_following(prepared, &later).await?;
        }
        Ok(())
    }

    /// Keeps rows that follow others, of each person one; returns the lines of the rest.
    async fn keep_following(&mut self, prepared: &Prepared, lines: &[u32]) -> Result<Vec<u32>, Error> {
        let wanted: HashSet<u32> = lines.iter().copied().collect();
        let rows: Vec<_> = prepared.rows.iter().filter(|read| wanted.contains(&read.line)).collect();
        let cards = look_up(self.tx, &rows).await?;
        let among = Twins::find_among(&rows);
        let (mut touched, mut now, mut later) = (HashSet::new(), Vec::new(), Vec::new());
        for read in rows {
            let one = cards.judge(&prepared.sheet.columns, read, &Twins::default());
            let free =
                among.of(read.line).is_none() && one.target.is_none_or(|target| touched.insert(target));
            if free { now.push(one) } else { later.push(one.line) }
        }
        let (acts, _) = sort(&now, &Doubtful::All, |_| false, &mut self.kept);
        self.keep_acts(&acts).await?;
        Ok(later)
    }

    async fn keep_acts(&mut self, acts: &[&PatientAct]) -> Result<(), Error> {
        let mut batch = Batch::default();
        let ids: Vec<Uuid> = acts
            .iter()
            .filter_map(|act| if let PatientAct::Change(id, _) = act { Some(id.0) } else { None })
            .collect();
        let mut known: HashMap<Uuid, patients::PatientRow> = HashMap::new();
        for row in import::list_patients(self.tx, &ids).await? {
            known.insert(row.id, row);
        }
        let mut own = self.own_numbers(acts).await?;
        for act in acts {
            match act {
                PatientAct::Add(row) => self.add(row, &mut own, &mut batch),
                PatientAct::Change(id, update) => {
                    if let Some(row) = known.remove(&id.0) {
                        self.change(row, update, &mut own, &mut batch);
                    }
                }
                PatientAct::Follow => {}
            }
        }
        self.write(batch).await
    }

    /// Numbers that are somebody's own: another one on such a number is most likely a relative.
    async fn own_numbers(&mut self, acts: &[&PatientAct]) -> Result<HashSet<String>, Error> {
        let phones = acts.iter().flat_map(|act| match act {
            PatientAct::Add(row) => &row.phones[..],
            PatientAct::Change(_, update) => &update.phones[..],
            PatientAct::Follow => &[],
        });
        let mut reversed: Vec<String> = phones.map(domain::phone::Phone::reversed_digits).collect();
        reversed.sort_unstable();
        reversed.dedup();
        Ok(import::list_own_numbers(self.tx, &reversed).await?.into_iter().collect())
    }

    fn add(&mut self, row: &PatientRow, own: &mut HashSet<String>, batch: &mut Batch) {
        let (id, now) = (Uuid::now_v7(), self.tx.now());
        let card_no = row.card.unwrap_or_else(|| {
            self.next_card += 1;
            self.next_card - 1
        });
        batch.added.push(patients::PatientRow {
            id,
            card_no,
            last_name: row.name.last.clone(),
            first_name: row.name.first.clone(),
            patronymic: row.name.patronymic.clone(),
            birth_date: row.birth_date,
            sex: row.sex.map(|sex| sex.code().into()),
            note: row.note.clone().unwrap_or_default(),
            code_word: row.code_word.clone(),
            email: row.email.clone(),
            guardian_id: None,
            restriction: None,
            do_not_contact: row.do_not_contact.unwrap_or(false),
            created_at: now,
            version: 1,
        });
        batch.terms.extend(terms(&row.name).into_iter().map(|term| (term, id)));
        let guessed = row.phones.iter().any(|phone| own.contains(&phone.e164));
        let relation = row.relation.unwrap_or(if guessed { Relation::Other } else { Relation::Own });
        for (place, phone) in row.phones.iter().enumerate() {
            batch.phones.push(phone_row(id, phone, relation, place == 0));
            if relation == Relation::Own {
                own.insert(phone.e164.clone());
            }
        }
        batch.wishes.extend(row.wish.clone().map(|text| (id, now, WishRow { id: Uuid::now_v7(), text })));
        batch.trail.push(("patient.create", "patient", id, json!({"version": 1, "import": self.order.run})));
        self.kept.added += 1;
    }

    fn change(
        &mut self,
        old: patients::PatientRow,
        update: &PatientUpdate,
        own: &mut HashSet<String>,
        batch: &mut Batch,
    ) {
        let (id, now) = (old.id, self.tx.now());
        let fields = fields(update);
        let mut before = CardBefore::of(&old, update);
        for phone in &update.phones {
            let taken = own.contains(&phone.e164);
            let relation = update.relation.unwrap_or(if taken { Relation::Other } else { Relation::Own });
            let row = phone_row(id, phone, relation, false);
            before.phones.push(row.id);
            batch.phones.push(row);
        }
        let wish = update.wish.clone().map(|text| (id, now, WishRow { id: Uuid::now_v7(), text }));
        before.wishes.extend(wish.iter().map(|(_, _, row)| row.id));
        batch.wishes.extend(wish);
        batch.before.push((id, before));
        if let Some(name) = &update.name {
            batch.renamed.push(id);
            batch.terms.extend(terms(name).into_iter().map(|term| (term, id)));
        }
        let in_row = fields.iter().any(|field| !matches!(*field, "phones" | "wishes"));
        let version = in_row.then_some(old.version + 1);
        if in_row {
            batch.changed.push(changed_row(old, update));
        }
        let details = json!({"version": version, "fields": fields, "import": self.order.run});
        batch.trail.push(("patient.update", "patient", id, details));
        self.kept.changed += 1;
    }

    async fn write(&mut self, batch: Batch) -> Result<(), Error> {
        let tx = &mut *self.tx;
        bulk::insert_patients(tx, &batch.added).await?;
        import::update_patients(tx, &batch.changed).await?;
        import::delete_terms(tx, &batch.renamed).await?;
        bulk::insert_terms(tx, &batch.terms).await?;
        bulk::insert_phones(tx, &batch.phones).await?;
        bulk::insert_wishes(tx, &batch.wishes).await?;
        import::insert_audit(tx, &batch.trail).await?;
        let added: Vec<Uuid> = batch.added.iter().map(|row| row.id).collect();
        import::insert_added(tx, self.order.run, &added).await?;
        for (id, before) in &batch.before {
            before::note(tx, self.order.run, Done::Patient(*id, before)).await?;
        }
        if batch.trail.len() > TOLD_MAX {
            tx.emit(Event::Resync);
        } else {
            batch.trail.iter().for_each(|(_, _, id, _)| tx.emit(Event::PatientChanged { id: (*id).into() }));
        }
        Ok(())
    }
}

/// Names of the fields that change, as the form of a card calls them.
fn fields(update: &PatientUpdate) -> Vec<&'static str> {
    [
        ("name", update.name.is_some()),
        ("birth_date", update.birth_date.is_some()),
        ("sex", update.sex.is_some()),
        ("note", update.note.is_some()),
        ("code_word", update.code_word.is_some()),
        ("email", update.email.is_some()),
        ("do_not_contact", update.do_not_contact.is_some()),
        ("phones", !update.phones.is_empty()),
        ("wishes", update.wish.is_some()),
    ]
    .into_iter()
    .filter_map(|(field, changes)| changes.then_some(field))
    .collect()
}

fn changed_row(old: patients::PatientRow, update: &PatientUpdate) -> patients::PatientRow {
    let name = update.name.clone().unwrap_or_else(|| PersonName {
        last: old.last_name.clone(),
        first: old.first_name.clone(),
        patronymic: old.patronymic.clone(),
    });
    patients::PatientRow {
        last_name: name.last,
        first_name: name.first,
        patronymic: name.patronymic,
        birth_date: update.birth_date.or(old.birth_date),
        sex: update.sex.map(|sex| sex.code().into()).or(old.sex),
        note: update.note.clone().unwrap_or(old.note),
        code_word: update.code_word.clone().or(old.code_word),
        email: update.email.clone().or(old.email),
        do_not_contact: update.do_not_contact.unwrap_or(old.do_not_contact),
        version: old.version + 1,
        ..old
    }
}

//! What operators are told: found by words, kept by its owners, asked for where it is missing.

use backend::{
    Ctx, Error,
    services::{directory, holds, knowledge, settings, slots, triage},
};
use domain::{
    booking::HoldForm,
    error::{AppError, Fault},
    id::UserId,
    knowledge::{Answer, KnowledgeQuery},
    knowledge_care::CareForm,
    knowledge_question::QuestionForm,
    permission::Role,
    service::ServiceBrief,
    settings::{LineChange, Noun},
    slot_query::{SlotMode, SlotQuery},
    triage::{form::TriageForm, suggest, trial::Trial},
    wording::Lang,
};
use serde_json::json;
use tests::{
    on_both,
    world::{Engine, World},
};

use crate::{edit, entries, entry, fresh, of_role, pinboard::operator, refused};

/// Whoever keeps the knowledge.
async fn keeper(world: &World) -> Ctx {
    of_role(world, Role::Administrator).await
}

async fn search(ctx: &Ctx, text: &str) -> Vec<Answer> {
    let query = KnowledgeQuery { text: text.into(), ..KnowledgeQuery::default() };
    knowledge::search(ctx, &query).await.unwrap().answers
}

async fn first(ctx: &Ctx, text: &str) -> String {
    search(ctx, text).await.first().map(|answer| answer.title.clone()).unwrap_or_default()
}

fn care(noun: Noun, id: &str, owner: Option<UserId>, review_on: &str) -> CareForm {
    CareForm { noun, id: id.into(), owner, review_on: review_on.into() }
}

/// Twenty things that patients ask, and what answers them.
const ASKED: [(&str, &str); 20] = [
    ("сколько стоит имплант", "Имплант"),
    ("почём отбелить зубы", "Отбеливание"),
    ("отбиливание", "Отбеливание"),
    ("jn,tkbdfybt", "Отбеливание"),
    ("брекеты цена", "Брекет-система"),
    ("профгигиену сделать", "Профгигиена"),
    ("удаление молочного", "Удаление молочного зуба"),
    ("справка для налоговой", "Справка для налогового вычета"),
    ("13 процентов", "Справка для налогового вычета"),
    ("где парковка в екатеринбурге", "Как добраться: Екатеринбург"),
    ("метро покровка", "Как добраться: Покровка"),
    ("есть ли рассрочка", "Чем можно оплатить"),
    ("вернуть деньги за предоплату", "Вернут ли деньги за неоказанную услугу"),
    ("скидка пенсионерам", "Пенсионерам −10 %, будни до 14:00"),
    ("именинникам", "Именинникам −10 %"),
    ("не могу глотать", "не могу глотать, тяжело дышать"),
    ("раздуло щёку", "раздуло щёку, флюс"),
    ("слетела коронка", "слетела коронка"),
    ("что взять с собой в первый раз", "Какие документы взять на первый приём"),
    ("подготовка к удалению", "Как подготовиться к удалению зуба"),
];

on_both! {
    async fn what_patients_ask_is_answered_first(world: World) {
        let (ctx, _) = operator(&world, 0).await;
        let mut wrong = Vec::new();
        for (asked, title) in ASKED {
            let found = first(&ctx, asked).await;
            if found != title {
                wrong.push(format!("{asked}: {found}, not {title}"));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
        assert_eq!(search(&ctx, "вертолёт").await, []);
        let emergency = search(&ctx, "выпала пломба и трудно дышать").await.remove(0);
        assert!(emergency.emergency && emergency.figure == "103", "{emergency:?}");
        let all = search(&ctx, "").await;
        assert!(all.len() >= 60 && all.iter().all(|answer| !answer.title.is_empty()));
    }

    async fn an_entry_says_all_of_it_and_where_free_time_is(world: World) {
        let (ctx, _) = operator(&world, 0).await;
        let hygiene = search(&ctx, "профгигиена").await.remove(0);
        let card = knowledge::card(&ctx, hygiene.noun, &hygiene.id, Lang::Ru).await.unwrap();
        assert_eq!(card.goal.service.map(|id| id.to_string()), Some(hygiene.id.clone()));
        let promotion = card.lists.iter().flat_map(|(_, lines)| lines).find(|line| line.what == "Гигиена 5 900 ₽");
        assert!(promotion.is_some(), "{:?}", card.lists);
        assert!(card.body.contains("противопоказания"));
        assert!(card.text.contains("8\u{a0}000\u{a0}₽") && card.text.starts_with("Профгигиена"));
        let doctor = search(&ctx, "мельникова").await.remove(0);
        let card = knowledge::card(&ctx, Noun::Doctor, &doctor.id, Lang::Ru).await.unwrap();
        assert_eq!(card.goal.doctor.map(|id| id.to_string()), Some(doctor.id));
        assert!(card.lists[0].1.iter().any(|day| day.what.contains(':')), "{:?}", card.lists);
        let fever = knowledge::card(&ctx, Noun::Triage, "swelling_spreads", Lang::Ru).await.unwrap();
        assert!(fever.goal.is_none() && fever.say.is_some(), "nothing is booked");
        assert!(!fever.text.contains("103"), "what is for the operator is not sent");
        let missing = knowledge::card(&ctx, Noun::Article, "nothing", Lang::Ru).await;
        assert_eq!(refused(missing), AppError::NotFound);
        let users = knowledge::card(&ctx, Noun::User, &hygiene.id, Lang::Ru).await;
        assert_eq!(refused(users), AppError::NotFound, "not everything is told");
    }

    async fn an_article_is_written_found_changed_and_put_back(world: World) {
        let (keeper, (ctx, _)) = (keeper(&world).await, operator(&world, 0).await);
        let form = json!({ "kind": "other", "title": "Лечение во сне", "body": "Не проводим.\nСоветуем позже.",
            "keywords": "седация, наркоз", "services": [] });
        let id = settings::save(&keeper, fresh(&keeper, Noun::Article, form).await).await.unwrap();
        assert_eq!(first(&ctx, "наркоз").await, "Лечение во сне", "found at once");
        let before = entry(&keeper, Noun::Article, &id).await;
        let changed = edit(Noun::Article, &before, json!({ "body": "Проводим с декабря.\nСоветуем позже." }));
        settings::save(&keeper, changed.clone()).await.unwrap();
        let AppError::Stale(stale) = refused(settings::save(&keeper, changed).await) else { panic!("kept twice") };
        assert_eq!(stale.changed, [("body".to_owned(), "Проводим с декабря.\nСоветуем позже.".to_owned())]);
        let versions = settings::versions(&keeper, Noun::Article, &id).await.unwrap().versions;
        assert_eq!(versions.iter().map(|version| version.version).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(versions[0].changes[0].field, "body");
        let line = |kind, text: &str| (kind, text.to_owned());
        assert_eq!(versions[0].changes[0].lines, [
            line(LineChange::Removed, "Не проводим."),
            line(LineChange::Added, "Проводим с декабря."),
            line(LineChange::Kept, "Советуем позже."),
        ]);
        let now = entry(&keeper, Noun::Article, &id).await;
        let back = edit(Noun::Article, &now, versions[1].form.clone());
        settings::save(&keeper, back).await.unwrap();
        assert_eq!(entry(&keeper, Noun::Article, &id).await.form, before.form, "as it was");
        let doctor = of_role(&world, Role::Doctor).await;
        assert_eq!(refused(settings::versions(&doctor, Noun::Article, &id).await), AppError::Forbidden);
        assert_eq!(refused(settings::versions(&keeper, Noun::Branch, &id).await), AppError::NotFound);
        let unknown = json!({ "kind": "other", "title": "x", "body": "y", "services": [uuid::Uuid::now_v7()] });
        let unknown = settings::save(&keeper, fresh(&keeper, Noun::Article, unknown).await).await;
        assert_eq!(refused(unknown), AppError::field("services", Fault::UnknownChoice));
    }

    async fn a_rule_of_the_clinic_takes_the_place_of_a_preset(world: World) {
        let (keeper, (ctx, _)) = (keeper(&world).await, operator(&world, 0).await);
        let preset = entry(&keeper, Noun::Triage, "crown_off").await;
        assert_eq!(preset.version, 0);
        let own = edit(Noun::Triage, &preset, json!({ "note": "Сохраните коронку и не приклеивайте сами.", "urgency": "A" }));
        settings::save(&keeper, own.clone()).await.unwrap();
        assert!(matches!(refused(settings::save(&keeper, own).await), AppError::Stale(_)), "of the preset");
        let rules = triage::rules(&ctx).await.unwrap();
        let advice = suggest(&rules, "слетела коронка", None).unwrap();
        assert_eq!((advice.within_days, advice.rule.note.as_deref()), (Some(0), Some("Сохраните коронку и не приклеивайте сами.")));
        let now = entry(&keeper, Noun::Triage, "crown_off").await;
        let off = domain::settings::SettingEdit { active: false, ..edit(Noun::Triage, &now, json!({})) };
        settings::save(&keeper, off).await.unwrap();
        let rules = triage::rules(&ctx).await.unwrap();
        assert!(rules.iter().all(|rule| rule.id != "crown_off"), "not heeded any more");
        let new = json!({ "say": "натирает капа", "say_en": "the splint rubs", "words": "капа|капы натира|трёт",
            "to": ["P"], "urgency": "B", "service_code": "B01.066.001" });
        let id = settings::save(&keeper, fresh(&keeper, Noun::Triage, new).await).await.unwrap();
        assert_eq!(suggest(&triage::rules(&ctx).await.unwrap(), "капа трет", None).unwrap().rule.id, id);
        let lost = json!({ "say": "x", "say_en": "x", "words": "капа", "to": ["P"], "urgency": "B", "service_code": "нет" });
        let lost = settings::save(&keeper, fresh(&keeper, Noun::Triage, lost).await).await;
        assert_eq!(refused(lost), AppError::field("service_code", Fault::UnknownChoice));
        assert_eq!(entries(&keeper, Noun::Triage).await.len(), 48);
    }

    async fn what_nobody_looked_through_in_time_is_marked(world: World) {
        let keeper = keeper(&world).await;
        let owner = of_role(&world, Role::Accountant).await;
        let owner_id = owner.actor().user.unwrap();
        let other = of_role(&world, Role::Doctor).await;
        let tax = search(&keeper, "налоговый вычет").await.remove(0);
        let form = |owner, review_on: &str| care(tax.noun, &tax.id, owner, review_on);
        knowledge::set_care(&keeper, form(Some(owner_id), "23.11.2026")).await.unwrap();
        assert!(search(&keeper, "налоговый вычет").await[0].stale, "due today");
        let stale = KnowledgeQuery { stale: true, ..KnowledgeQuery::default() };
        let stale = knowledge::search(&keeper, &stale).await.unwrap().answers;
        assert!(!stale.is_empty() && stale.iter().all(|answer| answer.stale));
        assert_eq!(refused(knowledge::set_care(&other, form(None, "")).await), AppError::Forbidden);
        assert_eq!(refused(knowledge::set_care(&owner, form(None, "")).await), AppError::Forbidden, "gives it to nobody");
        knowledge::set_care(&owner, form(Some(owner_id), "")).await.unwrap();
        let card = knowledge::card(&keeper, tax.noun, &tax.id, Lang::Ru).await.unwrap();
        assert!(!card.answer.stale && card.care.owner == Some(owner_id));
        let nobody = form(Some(uuid::Uuid::now_v7().into()), "");
        assert_eq!(refused(knowledge::set_care(&keeper, nobody).await), AppError::field("owner", Fault::UnknownChoice));
        let bad = refused(knowledge::set_care(&keeper, form(None, "скоро")).await);
        assert_eq!(bad, AppError::field("review_on", Fault::NotADate));
    }

    async fn a_doctor_is_found_by_the_language_and_can_be_given_others(world: World) {
        let keeper = keeper(&world).await;
        let english = search(&keeper, "врач с английским").await;
        assert!(english.iter().take(4).all(|answer| answer.noun == Noun::Doctor && answer.about.contains("английский")));
        let armenian = search(&keeper, "говорит по-армянски").await.remove(0);
        assert!(armenian.title.starts_with("Петросян"), "{}", armenian.title);
        let doctor = entry(&keeper, Noun::Doctor, &armenian.id).await;
        let named = edit(Noun::Doctor, &doctor, json!({"languages": ["martian"]}));
        assert_eq!(refused(settings::save(&keeper, named).await), AppError::field("languages", Fault::UnknownChoice));
        settings::save(&keeper, edit(Noun::Doctor, &doctor, json!({"languages": ["he", "en"]}))).await.unwrap();
        let card = knowledge::card(&keeper, Noun::Doctor, &armenian.id, Lang::Ru).await.unwrap();
        assert!(card.facts.iter().any(|(_, told)| told == "русский, английский, иврит"), "{:?}", card.facts);
        assert!(card.text.contains("Языки: русский, английский, иврит"), "it is sent too");
        let english = knowledge::card(&keeper, Noun::Doctor, &armenian.id, Lang::En).await.unwrap();
        assert!(english.answer.about.ends_with("English, Hebrew"));
        assert!(search(&keeper, "иврит").await[0].title.starts_with("Петросян"));
        assert!(search(&keeper, "говорит по-армянски").await.iter().all(|answer| answer.id != armenian.id));
        let versions = settings::versions(&keeper, Noun::Doctor, &armenian.id).await.unwrap().versions;
        assert_eq!(versions[0].form["languages"], json!(["he", "en"]), "as it was typed");
    }

    async fn a_doctors_card_tells_the_first_time_at_which_they_can_be_seen(world: World) {
        let (one, _) = operator(&world, 0).await;
        let doctor = search(&one, "Лебедева").await.remove(0);
        let card = knowledge::card(&one, Noun::Doctor, &doctor.id, Lang::Ru).await.unwrap();
        let first = card.first.unwrap();
        // the search for offers says the same
        let facts = directory::facts(&one).await.unwrap();
        let own = facts.doctors.iter().find(|own| own.id == first.place.doctor_id).unwrap();
        let does = |service: &&ServiceBrief| own.has_any(&service.skills);
        let query = |service: &ServiceBrief| SlotQuery {
            services: vec![service.id],
            doctor_id: Some(own.id),
            days: 62,
            mode: SlotMode::Earliest,
            limit: 1,
            ..SlotQuery::default()
        };
        let mut fits = None;
        for service in facts.services.iter().filter(does) {
            let offers = slots::search(&one, &query(service)).await.unwrap();
            if offers.first().is_some_and(|offer| offer.starts_at == first.place.starts_at) {
                fits.get_or_insert(service.id);
            }
        }
        let local = first.place.starts_at.with_timezone(&facts.branches[0].zone);
        assert!(first.when.contains(&local.format(", %-H:%M").to_string()), "{}", first.when);
        let told = knowledge::tell(&one, &[], Some(own.id), Lang::Ru).await.unwrap();
        assert_eq!(told.first, Some(first.clone()), "the desk is told the same");
        let form = HoldForm {
            place: first.place,
            services: vec![fits.expect("a service that fits then")],
            call_id: None,
            instead_of: None,
        };
        holds::hold(&one, form).await.unwrap();
        let card = knowledge::card(&one, Noun::Doctor, &doctor.id, Lang::Ru).await.unwrap();
        assert!(card.first.unwrap().place.starts_at > first.place.starts_at, "that time is taken");
        let reader = of_role(&world, Role::Accountant).await;
        let seen = knowledge::card(&reader, Noun::Doctor, &doctor.id, Lang::Ru).await.unwrap();
        assert_eq!(seen.first, None, "who books nobody is led nowhere");
    }

    async fn a_phrase_is_tried_on_the_rules_with_the_one_that_is_typed(world: World) {
        let keeper = keeper(&world).await;
        let form = |words: &str| TriageForm { say: "болит под капой".into(), words: words.into(), urgency: "B".into(), ..TriageForm::default() };
        let trial = |id: Option<&str>, words: &str, phrase: &str| Trial {
            id: id.map(Into::into),
            active: true,
            form: form(words),
            phrase: phrase.into(),
        };
        let own = triage::try_phrase(&keeper, &trial(None, "капа", "натёрла капа")).await.unwrap();
        assert!(own[0].own && own[0].say == "болит под капой");
        let all = triage::rules(&keeper).await.unwrap();
        let fell_out = suggest(&all, "выпала пломба", None).unwrap().rule;
        let others = triage::try_phrase(&keeper, &trial(None, "капа", "выпала пломба")).await.unwrap();
        assert!(others[0].say == fell_out.say && others.iter().all(|it| !it.own));
        let edited = triage::try_phrase(&keeper, &trial(Some(&fell_out.id), "капа", "выпала пломба")).await.unwrap();
        assert!(edited.iter().all(|it| it.say != fell_out.say), "as it is typed, not as it is kept");
        assert!(triage::rules(&keeper).await.unwrap() == all, "nothing is kept");
        let reader = of_role(&world, Role::Operator).await;
        assert_eq!(refused(triage::try_phrase(&reader, &trial(None, "капа", "капа")).await), AppError::Forbidden);
    }

    async fn a_question_without_an_answer_reaches_whoever_answers_for_it(world: World) {
        let keeper = keeper(&world).await;
        let owner = of_role(&world, Role::Accountant).await;
        let owner_id = owner.actor().user.unwrap();
        let ((asker, _), other) = (operator(&world, 0).await, of_role(&world, Role::Doctor).await);
        let tax = search(&keeper, "налоговый вычет").await.remove(0);
        knowledge::set_care(&keeper, care(tax.noun, &tax.id, Some(owner_id), "")).await.unwrap();
        let ask = |words: &str| QuestionForm { words: words.into(), about: Some((tax.noun, tax.id.clone())) };
        let id = knowledge::ask(&asker, ask("А за брата дают?")).await.unwrap();
        assert_eq!(refused(knowledge::ask(&asker, ask("  ")).await), AppError::field("words", Fault::Required));
        let of = async |ctx: &Ctx| -> Result<_, Error> { Ok(knowledge::questions(ctx).await?.questions) };
        let mine = of(&owner).await.unwrap();
        assert!(mine[0].mine && mine[0].about.as_ref().is_some_and(|(.., title)| *title == tax.title));
        assert!(of(&asker).await.unwrap()[0].own && of(&keeper).await.unwrap().len() == 1);
        assert_eq!(of(&other).await.unwrap(), [], "nobody else's business");
        assert_eq!(refused(knowledge::answer(&other, id, "Да").await), AppError::Forbidden);
        knowledge::answer(&owner, id, "Нет, только за супруга, родителей и детей.").await.unwrap();
        assert!(matches!(refused(knowledge::answer(&keeper, id, "Да").await), AppError::Stale(_)), "answered already");
        let told = of(&asker).await.unwrap().remove(0);
        assert_eq!(told.answer.as_deref(), Some("Нет, только за супруга, родителей и детей."));
    }
}

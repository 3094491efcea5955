//! The second factor: who has one shows it, who needs one sets it up, and who has lost it gets in by a recovery code or
//! an administrator.

use backend::{
    Backend,
    services::{second_factors, users},
};
use chrono::TimeDelta;
use domain::{permission::Role, sign_in::SignInRules};
use tests::{
    on_both,
    site::{House, Visitor, demo_login},
    world::{Answer, Engine, World},
};
use totp_rs::{Algorithm, Secret, TOTP};

/// What a page's form holds under a name.
fn held<'p>(page: &'p Answer, name: &str) -> &'p str {
    let field =
        page.text.split(&format!(r#"name="{name}""#)).nth(1).unwrap_or_else(|| panic!("{}", page.text));
    field.split(r#"value=""#).nth(1).unwrap().split('"').next().unwrap()
}

/// The recovery codes that a page shows.
fn recovery_codes(page: &Answer) -> Vec<String> {
    let list = page.text.split(r#"class="recovery""#).nth(1).unwrap_or_else(|| panic!("{}", page.text));
    let list = list.split("</ul>").next().unwrap();
    list.split("<code>").skip(1).map(|rest| rest.split('<').next().unwrap().to_owned()).collect()
}

/// A telephone.
struct App(TOTP);

impl App {
    fn of(page: &Answer) -> Self {
        let secret = Secret::Encoded(held(page, "secret").to_owned()).to_bytes().unwrap();
        Self(TOTP::new(Algorithm::SHA1, 6, 0, 30, secret, None, String::new()).unwrap())
    }

    /// What it shows now.
    fn code(&self, world: &World) -> String {
        self.0.generate(u64::try_from(world.backend.now().timestamp()).unwrap())
    }

    /// What it shows next, once that is due.
    fn next(&self, world: &World) -> String {
        world.clock.advance(TimeDelta::seconds(30));
        self.code(world)
    }
}

/// Somebody who turns the second factor on; the telephone and the recovery codes.
async fn turned_on(world: &World, visitor: &Visitor) -> (App, Vec<String>) {
    let page = visitor.send("/account", &[("act", "begin")]).await;
    let app = App::of(&page);
    let form = [("act", "turn_on"), ("secret", held(&page, "secret")), ("code", &app.code(world))];
    let done = visitor.send("/account", &form).await;
    assert_eq!(done.status, 200, "{}", done.text);
    let codes = recovery_codes(&done);
    assert_eq!(codes.len(), 10);
    (app, codes)
}

async fn with_password(house: &House, role: Role) -> (Visitor, Answer) {
    let (visitor, (login, password)) = (house.stranger(), demo_login(role));
    let page = visitor.sign_in(login, password).await;
    (visitor, page)
}

async fn second(visitor: &Visitor, page: &Answer, code: &str) -> Answer {
    visitor.send("/login", &[("ticket", held(page, "ticket")), ("next", "/gaps"), ("code", code)]).await
}

fn needing(world: &World, role: Role) -> Backend {
    let rules = SignInRules { second_factor: vec![role], ..SignInRules::default() };
    world.backend.clone().with_sign_in_rules(rules)
}

on_both! {
    /// After the password a code of the telephone is asked for; each works once. Other sessions end when it is turned on.
    async fn a_code_is_asked_for_after_the_password_and_works_once(world: World) {
        let house = House::open(&world).await;
        let (here, there) = (house.visitor(Role::Operator).await, house.visitor(Role::Operator).await);
        let (app, _) = turned_on(&world, &here).await;
        assert!(here.is_signed_in().await && !there.is_signed_in().await);
        let (visitor, page) = with_password(&house, Role::Operator).await;
        assert_eq!(page.status, 200);
        assert!(page.text.contains("Код из приложения") && !visitor.is_signed_in().await);
        let used = app.code(&world);
        let refused = second(&visitor, &page, &used).await;
        assert_eq!(refused.status, 422, "it was used to turn it on");
        assert!(refused.text.contains("Код не подошёл. Осталось 3 попытки."), "{}", refused.text);
        let code = app.next(&world);
        let spaced = format!("{} {}", &code[..3], &code[3..]);
        let welcome = second(&visitor, &refused, &spaced).await;
        assert_eq!((welcome.status, welcome.location.as_deref()), (303, Some("/gaps")));
        assert!(visitor.is_signed_in().await);
        let (visitor, page) = with_password(&house, Role::Operator).await;
        assert_eq!(second(&visitor, &page, &code).await.status, 422);
    }

    /// Without the telephone a recovery code lets in, each once; new ones make the old ones worthless.
    async fn a_recovery_code_lets_in_once(world: World) {
        let house = House::open(&world).await;
        let here = house.visitor(Role::Operator).await;
        let (_, codes) = turned_on(&world, &here).await;
        for (code, status) in [(&codes[0], 303), (&codes[0], 422), (&codes[1].to_ascii_uppercase(), 303)] {
            let (visitor, page) = with_password(&house, Role::Operator).await;
            assert_eq!(second(&visitor, &page, code).await.status, status, "{code}");
        }
        assert!(here.get("/account").await.text.contains("Осталось 8 запасных кодов."));
        let (_, password) = demo_login(Role::Operator);
        let wrong = here.send("/account", &[("act", "new_codes"), ("confirm", "не тот пароль")]).await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.text.contains(r#"aria-describedby="confirm-error""#));
        let anew = here.send("/account", &[("act", "new_codes"), ("confirm", password)]).await;
        let (visitor, page) = with_password(&house, Role::Operator).await;
        assert_eq!(second(&visitor, &page, &codes[2]).await.status, 422);
        assert_eq!(second(&visitor, &page, &recovery_codes(&anew)[0]).await.status, 303);
    }

    /// Whose role needs it sets an app up on the way in; a session that began without does not count any more.
    async fn who_needs_it_sets_it_up_on_the_way_in(world: World) {
        let before = House::open(&world).await.visitor(Role::Manager).await;
        let house = House::with(&needing(&world, Role::Manager), Default::default(), "").await;
        let before = Visitor { base: house.base.clone(), ..before };
        assert!(!before.is_signed_in().await);
        assert_eq!(house.visitor(Role::Operator).await.get("/account").await.status, 200, "other roles do not");
        let (visitor, page) = with_password(&house, Role::Manager).await;
        let app = App::of(&page);
        let form = |code: String| {
            let (ticket, secret) = (held(&page, "ticket").to_owned(), held(&page, "secret").to_owned());
            [("ticket", ticket), ("secret", secret), ("code", code)]
        };
        let send = async |code: String| {
            let form = form(code);
            visitor.send("/login", &form.each_ref().map(|(name, value)| (*name, value.as_str()))).await
        };
        let wrong = send("000000".into()).await;
        assert_eq!((wrong.status, held(&wrong, "secret")), (422, held(&page, "secret")), "the same app once more");
        let done = send(app.code(&world)).await;
        assert_eq!((done.status, recovery_codes(&done).len()), (200, 10), "{}", done.text);
        assert!(done.text.contains(r#"href="/dashboard""#) && visitor.is_signed_in().await);
        let (_, password) = demo_login(Role::Manager);
        assert_eq!(visitor.send("/account", &[("act", "turn_off"), ("confirm", password)]).await.status, 403);
        assert!(visitor.get("/account").await.text.contains("Вашей роли он нужен всегда."));
    }

    /// The password alone does not start the count of tries anew.
    async fn who_has_the_password_alone_cannot_guess_on(world: World) {
        let house = House::open(&world).await;
        let (app, _) = turned_on(&world, &house.visitor(Role::Operator).await).await;
        world.clock.advance(TimeDelta::minutes(1));
        let mut tries = 0;
        loop {
            let (visitor, page) = with_password(&house, Role::Operator).await;
            if page.status == 429 {
                break;
            }
            tries += 1;
            assert!(tries < 5, "the password was asked for {tries} times");
            if second(&visitor, &page, "000000").await.status == 429 {
                break;
            }
        }
        world.clock.advance(TimeDelta::minutes(20));
        let (visitor, page) = with_password(&house, Role::Operator).await;
        assert_eq!(second(&visitor, &page, &app.code(&world)).await.status, 303);
    }

    /// What the page holds meanwhile is of no use to others, nor later, nor after a change of the user.
    async fn a_ticket_is_good_for_its_user_and_for_minutes(world: World) {
        let house = House::open(&world).await;
        let (app, _) = turned_on(&world, &house.visitor(Role::Operator).await).await;
        let (visitor, page) = with_password(&house, Role::Operator).await;
        let ticket = held(&page, "ticket").to_owned();
        let try_with = async |ticket: &str| {
            let code = app.next(&world);
            visitor.send("/login", &[("ticket", ticket), ("code", &code)]).await
        };
        let (told, tag) = ticket.rsplit_once('.').unwrap();
        let [user, version, until] = told.split('.').collect::<Vec<_>>().try_into().unwrap();
        let later: i64 = until.parse::<i64>().unwrap() + 1;
        for forged in ["x".into(), told.to_owned(), format!("{user}.{version}.{later}.{tag}")] {
            let answer = try_with(&forged).await;
            assert_eq!(answer.status, 422);
            assert!(answer.text.contains("Введите пароль ещё раз."), "{}", answer.text);
        }
        world.clock.advance(TimeDelta::minutes(10));
        assert!(try_with(&ticket).await.text.contains("Введите пароль ещё раз."));
        let (visitor, page) = with_password(&house, Role::Operator).await;
        let ctx = world.backend.system();
        let user = users::find_by_login(&ctx, demo_login(Role::Operator).0).await.unwrap().unwrap();
        users::set_password(&ctx, user.id, domain::user::Secret("пять слов без единой цифры".into())).await.unwrap();
        assert_eq!(second(&visitor, &page, &app.next(&world)).await.status, 422);
    }

    /// Turning it off takes the own password; an administrator takes away what was lost, and ends what is signed in.
    async fn it_is_turned_off_by_its_user_and_reset_by_an_administrator(world: World) {
        let house = House::open(&world).await;
        let here = house.visitor(Role::Operator).await;
        turned_on(&world, &here).await;
        let (login, password) = demo_login(Role::Operator);
        assert_eq!(here.send("/account", &[("act", "turn_off"), ("confirm", "не тот пароль")]).await.status, 422);
        let off = here.send("/account", &[("act", "turn_off"), ("confirm", password)]).await;
        assert_eq!((off.status, off.location.as_deref()), (303, Some("/account?off")));
        assert_eq!(house.stranger().sign_in(login, password).await.status, 303);
        let (_, codes) = turned_on(&world, &here).await;
        assert_eq!(house.stranger().sign_in(login, password).await.status, 200);
        let ctx = world.backend.system();
        let user = users::find_by_login(&ctx, login).await.unwrap().unwrap();
        second_factors::reset(&ctx, user.id).await.unwrap();
        assert!(!here.is_signed_in().await);
        assert_eq!(house.stranger().sign_in(login, password).await.status, 303);
        let here = house.visitor(Role::Operator).await;
        turned_on(&world, &here).await;
        let (visitor, page) = with_password(&house, Role::Operator).await;
        assert_eq!(second(&visitor, &page, &codes[0]).await.status, 422, "old codes are gone");
    }

    /// Of two sign-ins with one code at the same moment one gets in.
    async fn two_with_one_code_do_not_both_get_in(world: World) {
        let house = House::open(&world).await;
        let (app, _) = turned_on(&world, &house.visitor(Role::Operator).await).await;
        let code = app.next(&world);
        let (one, first) = with_password(&house, Role::Operator).await;
        let (two, other) = with_password(&house, Role::Operator).await;
        let (one, two) = tokio::join!(second(&one, &first, &code), second(&two, &other, &code));
        let mut statuses = [one.status, two.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 422]);
    }
}

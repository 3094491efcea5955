use super::*;

fn sources(flags: &[(&'static str, &str)], env: &[(&str, &str)], file: &str) -> Sources {
    let env: BTreeMap<String, String> = env.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("priyom.toml");
    fs::write(&path, file).unwrap();
    Sources {
        flags: flags.iter().map(|(name, value)| (*name, value.to_string())).collect(),
        env: Box::new(move |name| env.get(name).cloned()),
        file: Some((PathBuf::from("priyom.toml"), read_file(&path).unwrap())),
    }
}

fn read(flags: &[(&'static str, &str)], env: &[(&str, &str)], file: &str) -> Result<Config, ConfigError> {
    Config::read(&sources(flags, env, file))
}

fn refusal(env: &[(&str, &str)]) -> String {
    read(&[], env, "").unwrap_err().to_string()
}

#[test]
fn a_flag_beats_the_environment_which_beats_the_file_which_beats_the_default() {
    let file = "readers = 2";
    assert_eq!(read(&[], &[], "").unwrap().readers, 4);
    assert_eq!(read(&[], &[], file).unwrap().readers, 2);
    assert_eq!(read(&[], &[("PRIYOM_READERS", "8")], file).unwrap().readers, 8);
    assert_eq!(read(&[("readers", "16")], &[("PRIYOM_READERS", "8")], file).unwrap().readers, 16);
    assert_eq!(read(&[], &[("PRIYOM_READERS", "")], file).unwrap().readers, 2, "an empty variable is none");
}

#[test]
fn every_default_can_be_used() {
    let config = read(&[], &[("HOME", "/home/anna")], "").unwrap();
    assert_eq!(config.database, "sqlite:data/priyom.db");
    assert_eq!(config.sqlite_path(), Some(Path::new("data/priyom.db")));
    assert_eq!(config.key_file, Some("/home/anna/.config/priyom/database.key".into()));
    assert_eq!(config.listen.to_string(), "127.0.0.1:3000");
    assert_eq!((config.hold_minutes, config.demo, config.public_url), (5, false, None));
    assert_eq!(config.call_hours, CallHours::default());
    let elsewhere = read(&[], &[("HOME", "/home/anna"), ("XDG_CONFIG_HOME", "/etc/anna")], "").unwrap();
    assert_eq!(elsewhere.key_file, Some("/etc/anna/priyom/database.key".into()));
}

#[test]
fn a_bad_value_is_refused_with_its_place_and_what_would_be_right() {
    assert_eq!(
        refusal(&[("PRIYOM_LISTEN", "3000")]),
        "PRIYOM_LISTEN = \"3000\" is not usable: give an address and a port, as 127.0.0.1:3000 or [::1]:3000."
    );
    let flag = read(&[("hold_minutes", "0")], &[], "").unwrap_err().to_string();
    assert_eq!(flag, "--hold-minutes = \"0\" is not usable: give a number from 1 to 30.");
    let file = read(&[], &[], "log_format = \"xml\"").unwrap_err().to_string();
    assert_eq!(file, "log_format in priyom.toml = \"xml\" is not usable: give text or json.");
}

#[test]
fn every_setting_refuses_nonsense() {
    for (variable, value) in [
        ("PRIYOM_DATABASE", "mysql://localhost/clinic"),
        ("PRIYOM_DATABASE", "sqlite::memory:"),
        ("PRIYOM_DATABASE", "sqlite:"),
        ("PRIYOM_PUBLIC_URL", "clinic.example"),
        ("PRIYOM_PUBLIC_URL", "https://clinic.example/desk"),
        ("PRIYOM_PUBLIC_URL", "https://user@clinic.example"),
        ("PRIYOM_PUBLIC_URL", "ftp://clinic.example"),
        ("PRIYOM_TRUSTED_PROXIES", "nginx"),
        ("PRIYOM_READERS", "65"),
        ("PRIYOM_HOLD_MINUTES", "five"),
        ("PRIYOM_CALL_HOURS", "from nine to five"),
        ("PRIYOM_DEMO", "yes"),
        ("PRIYOM_LOG", "loud"),
        ("PRIYOM_LOG", "info,sqlx=quiet"),
        ("PRIYOM_METRICS_TOKEN", "short"),
        ("PRIYOM_REPORT_TO", "head"),
        ("PRIYOM_REPORT_AT", "25:00"),
        ("PRIYOM_VK_SECRET", "short"),
        ("PRIYOM_LEAD_SITES", "clinic.example"),
        ("PRIYOM_IMAP_URL", "imap://leads:word@mail.example"),
        ("PRIYOM_SMS_REPLY_SECRET", "in the address"),
        ("PRIYOM_SMS_REPLY_FIELDS", "phone,text"),
        ("PRIYOM_PAYLOAD_DAYS", "1"),
        ("PRIYOM_ASTERISK_URL", "tcp://pbx.example"),
        ("PRIYOM_ASTERISK_CHANNEL", "PJSIP/101"),
        ("PRIYOM_DIAL_WITH", "generic"),
        ("PRIYOM_SMTP_URL", "smtp://mail.example"),
        ("PRIYOM_TELEGRAM_TOKEN", "bot"),
        ("PRIYOM_TELEGRAM_API", "api.telegram.org"),
        ("PRIYOM_MAX_TOKEN", "short"),
        ("PRIYOM_SMS_URL", "https://sms.example/send"),
        ("PRIYOM_SMS_METHOD", "PUT"),
        ("PRIYOM_MESSAGE_ROOTS", "/nowhere/roots.pem"),
        ("PRIYOM_MESSAGE_HOURS", "21:00-9:00"),
        ("PRIYOM_REMIND_AT", "noon"),
    ] {
        let refused = refusal(&[(variable, value)]);
        assert!(refused.starts_with(variable) && refused.contains("give "), "{refused}");
    }
}

#[test]
fn a_refusal_does_not_repeat_a_secret() {
    let refused = refusal(&[("PRIYOM_DATABASE", "mysql://clinic:hunter2@host/clinic")]);
    assert!(!refused.contains("hunter2"), "{refused}");
    assert!(refused.contains("sqlite:PATH or postgres://"), "{refused}");
}

#[test]
fn the_address_of_browsers_tells_whether_cookies_need_tls() {
    let url = |value| read(&[], &[("PRIYOM_PUBLIC_URL", value)], "").unwrap().public_url.unwrap();
    assert_eq!(
        url("https://Clinic.example/"),
        PublicUrl { origin: "https://clinic.example".into(), tls: true }
    );
    assert_eq!(
        url("http://127.0.0.1:3000"),
        PublicUrl { origin: "http://127.0.0.1:3000".into(), tls: false }
    );
}

#[test]
fn a_file_that_sets_what_there_is_not_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("priyom.toml");
    fs::write(&path, "lisen = \"127.0.0.1:3000\"").unwrap();
    let refused = read_file(&path).unwrap_err().to_string();
    assert!(refused.contains("sets lisen, which is no setting; those there are: database, "), "{refused}");
    fs::write(&path, "listen = ").unwrap();
    assert!(read_file(&path).unwrap_err().to_string().contains("is not TOML"));
    assert!(read_file(&folder.path().join("none.toml")).unwrap_err().to_string().contains("cannot be read"));
}

#[test]
fn a_file_may_write_numbers_words_and_lists_its_own_way() {
    let file = "readers = 6\ndemo = true\ntrusted_proxies = [\"127.0.0.1\", \"10.0.0.0/8\"]";
    let config = read(&[], &[], file).unwrap();
    assert_eq!((config.readers, config.demo), (6, true));
    assert_eq!(config.trusted_proxies, Proxies::parse("127.0.0.1,10.0.0.0/8").unwrap());
}

#[test]
fn a_channel_is_on_when_it_is_set_up() {
    use domain::message::Channel;

    let on = |env: &[(&str, &str)]| {
        let rules = read(&[], env, "").unwrap().messengers.rules();
        Channel::ALL.into_iter().filter(|channel| rules.channels.has(*channel)).collect::<Vec<_>>()
    };
    assert_eq!(on(&[]), []);
    let smtp = ("PRIYOM_SMTP_URL", "smtps://clinic:word@mail.example");
    assert_eq!(on(&[smtp, ("PRIYOM_MAIL_FROM", "Улыбка <clinic@example.ru>")]), [Channel::Email]);
    assert!(refusal(&[smtp]).starts_with("PRIYOM_MAIL_FROM"));
    let bots = [("PRIYOM_TELEGRAM_TOKEN", "123:abc_DEF"), ("PRIYOM_MAX_TOKEN", "0123456789abcdef")];
    assert_eq!(on(&bots), [Channel::Telegram, Channel::Max]);
    let body = ("PRIYOM_SMS_BODY", "to={digits}&text={text}");
    let sms = [("PRIYOM_SMS_URL", "https://sms.example/send"), body, ("PRIYOM_SMS_HEADERS", "X-Key: 1")];
    assert_eq!(on(&sms), [Channel::Sms]);
    let rules = read(&[], &[("PRIYOM_MESSAGE_HOURS", "10:00-20:30"), ("PRIYOM_REMIND_AT", "11:00")], "");
    let rules = rules.unwrap().messengers.rules();
    assert_eq!((rules.hours.start_min, rules.hours.end_min, rules.day_before_min), (600, 1230, 660));
}

#[test]
fn an_exchange_that_dials_needs_what_it_is_asked_with() {
    let with =
        |env: &[(&str, &str)]| read(&[], env, "").unwrap().dialler.map(|dialler| dialler.provider().code());
    assert_eq!(with(&[]), None);
    for (provider, needs) in [
        ("mango", [("PRIYOM_MANGO_KEY", "12345678"), ("PRIYOM_MANGO_SALT", "12345678")].as_slice()),
        ("zadarma", &[("PRIYOM_DIAL_KEY", "12345678"), ("PRIYOM_ZADARMA_SECRET", "12345678")]),
        ("megafon", &[("PRIYOM_DIAL_API", "https://clinic.megapbx.ru"), ("PRIYOM_DIAL_KEY", "12345678")]),
        (
            "uis",
            &[
                ("PRIYOM_DIAL_KEY", "12345678"),
                ("PRIYOM_DIAL_NUMBER", "74951234567"),
                ("PRIYOM_DIAL_EMPLOYEES", "101=25, 102=26"),
            ],
        ),
        ("asterisk", &[("PRIYOM_ASTERISK_URL", "tcp://priyom:word@127.0.0.1")]),
    ] {
        let whole = [&[("PRIYOM_DIAL_WITH", provider)], needs].concat();
        assert_eq!(with(&whole), Some(provider));
        for left_out in 1..whole.len() {
            let mut part = whole.clone();
            let (missing, _) = part.remove(left_out);
            assert!(refusal(&part).starts_with(missing), "{provider} without {missing}");
        }
    }
}

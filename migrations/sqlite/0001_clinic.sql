-- The clinic: branches, chairs, doctors, services, promotions.

CREATE TABLE settings (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE branches (
    id BLOB PRIMARY KEY,
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    zone TEXT NOT NULL,
    grid_min INTEGER NOT NULL DEFAULT 15 CHECK (grid_min IN (5, 10, 15)),
    big_gap_min INTEGER NOT NULL DEFAULT 60,
    position INTEGER NOT NULL DEFAULT 0,
    active BOOLEAN NOT NULL DEFAULT TRUE,
    version BIGINT NOT NULL DEFAULT 1
);

-- Monday is 1. A weekday without a row is closed.
CREATE TABLE branch_hours (
    branch_id BLOB NOT NULL REFERENCES branches (id),
    weekday INTEGER NOT NULL CHECK (weekday BETWEEN 1 AND 7),
    start_min INTEGER NOT NULL,
    end_min INTEGER NOT NULL,
    PRIMARY KEY (branch_id, weekday)
);

-- A row without a branch holds for all of them; one with a branch overrides it there.
CREATE TABLE holidays (
    id BLOB PRIMARY KEY,
    branch_id BLOB REFERENCES branches (id),
    date TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('off', 'work')),
    open_as INTEGER CHECK (open_as BETWEEN 1 AND 7), -- of 'work': the weekday by whose hours; Monday's if none
    reason TEXT NOT NULL
);
CREATE INDEX holidays_date ON holidays (date);

CREATE TABLE chairs (
    id BLOB PRIMARY KEY,
    branch_id BLOB NOT NULL REFERENCES branches (id),
    name TEXT NOT NULL,
    position INTEGER NOT NULL DEFAULT 0,
    active BOOLEAN NOT NULL DEFAULT TRUE,
    version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX chairs_branch ON chairs (branch_id);

CREATE TABLE skills (
    code TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('specialty', 'competence')),
    position INTEGER NOT NULL DEFAULT 0,
    version BIGINT NOT NULL DEFAULT 1
);

CREATE TABLE doctors (
    id BLOB PRIMARY KEY,
    last_name TEXT NOT NULL,
    first_name TEXT NOT NULL,
    patronymic TEXT,
    sex TEXT CHECK (sex IN ('f', 'm')),
    age_from INTEGER NOT NULL DEFAULT 0,
    age_to INTEGER,
    practising_since INTEGER,
    about TEXT NOT NULL DEFAULT '',
    position INTEGER NOT NULL DEFAULT 0,
    active BOOLEAN NOT NULL DEFAULT TRUE,
    version BIGINT NOT NULL DEFAULT 1
);

CREATE TABLE doctor_skills (
    doctor_id BLOB NOT NULL REFERENCES doctors (id),
    skill TEXT NOT NULL REFERENCES skills (code),
    PRIMARY KEY (doctor_id, skill)
);

CREATE TABLE services (
    id BLOB PRIMARY KEY,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    minutes INTEGER NOT NULL CHECK (minutes BETWEEN 5 AND 480),
    buffer_min INTEGER NOT NULL DEFAULT 10 CHECK (buffer_min BETWEEN 0 AND 60),
    child_only BOOLEAN NOT NULL DEFAULT FALSE,
    price_from BIGINT NOT NULL CHECK (price_from >= 0),
    price_to BIGINT CHECK (price_to >= price_from),
    position INTEGER NOT NULL DEFAULT 0,
    active BOOLEAN NOT NULL DEFAULT TRUE,
    version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX services_code ON services (code);

-- A service may be done by whoever has one of these.
CREATE TABLE service_skills (
    service_id BLOB NOT NULL REFERENCES services (id),
    skill TEXT NOT NULL REFERENCES skills (code),
    PRIMARY KEY (service_id, skill)
);

-- A doctor's own duration of a service.
CREATE TABLE doctor_services (
    doctor_id BLOB NOT NULL REFERENCES doctors (id),
    service_id BLOB NOT NULL REFERENCES services (id),
    minutes INTEGER NOT NULL CHECK (minutes BETWEEN 5 AND 480),
    PRIMARY KEY (doctor_id, service_id)
);

CREATE TABLE promotions (
    id BLOB PRIMARY KEY,
    name TEXT NOT NULL,
    body TEXT NOT NULL, -- JSON: the rule, as domain::promotion reads it
    starts_on TEXT,
    ends_on TEXT,
    active BOOLEAN NOT NULL DEFAULT TRUE,
    version BIGINT NOT NULL DEFAULT 1
);

-- Doctors' hours.

CREATE TABLE patterns (
    id BLOB PRIMARY KEY,
    doctor_id BLOB NOT NULL REFERENCES doctors (id),
    branch_id BLOB NOT NULL REFERENCES branches (id),
    chair_id BLOB REFERENCES chairs (id),
    rhythm TEXT NOT NULL, -- JSON: domain::working_hours::Rhythm
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX patterns_doctor ON patterns (doctor_id);
CREATE INDEX patterns_branch ON patterns (branch_id);

CREATE TABLE hours_exceptions (
    id BLOB PRIMARY KEY,
    doctor_id BLOB NOT NULL REFERENCES doctors (id),
    kind TEXT NOT NULL CHECK (kind IN ('day_off', 'vacation', 'sick', 'extra', 'changed')),
    from_date TEXT NOT NULL,
    to_date TEXT NOT NULL,
    hours TEXT, -- JSON: branch, chair and hours, for extra and changed
    note TEXT NOT NULL DEFAULT '',
    version BIGINT NOT NULL DEFAULT 1,
    CHECK (to_date >= from_date)
);
CREATE INDEX hours_exceptions_doctor ON hours_exceptions (doctor_id, to_date);

-- Users, sessions, keys.

CREATE TABLE users (
    id BLOB PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    doctor_id BLOB REFERENCES doctors (id),
    branch_id BLOB REFERENCES branches (id),
    disabled BOOLEAN NOT NULL DEFAULT FALSE,
    created_at TEXT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);

CREATE TABLE sessions (
    id TEXT PRIMARY KEY, -- SHA-256 of the cookie's value
    user_id BLOB REFERENCES users (id),
    data TEXT NOT NULL,
    expires_at TEXT NOT NULL
);
CREATE INDEX sessions_user ON sessions (user_id);
CREATE INDEX sessions_expiry ON sessions (expires_at);

CREATE TABLE sign_in_failures (
    key TEXT PRIMARY KEY,
    failures INTEGER NOT NULL,
    until TEXT NOT NULL
);

CREATE TABLE api_keys (
    id BLOB PRIMARY KEY,
    name TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL,
    scopes TEXT NOT NULL, -- JSON: permissions; a key may do what both its role and its scopes allow
    created_at TEXT NOT NULL,
    revoked_at TEXT
);

CREATE TABLE idempotency (
    actor TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    answer TEXT NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (actor, key)
);
CREATE INDEX idempotency_age ON idempotency (created_at);

-- Patients.

CREATE TABLE patients (
    id BLOB PRIMARY KEY,
    card_no BIGINT NOT NULL UNIQUE,
    last_name TEXT NOT NULL,
    first_name TEXT NOT NULL,
    patronymic TEXT,
    birth_date TEXT,
    sex TEXT CHECK (sex IN ('f', 'm')),
    note TEXT NOT NULL DEFAULT '',
    code_word TEXT,
    email TEXT,
    guardian_id BLOB REFERENCES patients (id),
    restriction TEXT,
    do_not_contact BOOLEAN NOT NULL DEFAULT FALSE,
    created_at TEXT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX patients_birth_date ON patients (birth_date);
CREATE INDEX patients_guardian ON patients (guardian_id) WHERE guardian_id IS NOT NULL;

-- Every part of every name, folded: a search is a range of this index.
CREATE TABLE patient_terms (
    term TEXT NOT NULL,
    patient_id BLOB NOT NULL REFERENCES patients (id),
    PRIMARY KEY (term, patient_id)
) WITHOUT ROWID;
CREATE INDEX patient_terms_patient ON patient_terms (patient_id, term);

CREATE TABLE patient_phones (
    id BLOB PRIMARY KEY,
    patient_id BLOB NOT NULL REFERENCES patients (id),
    e164 TEXT NOT NULL,
    reversed TEXT NOT NULL, -- digits from the last to the first: the tail is a prefix
    extension TEXT,
    note TEXT,
    raw TEXT NOT NULL,
    relation TEXT NOT NULL DEFAULT 'own',
    is_primary BOOLEAN NOT NULL DEFAULT FALSE,
    verified BOOLEAN NOT NULL DEFAULT FALSE
);
CREATE INDEX patient_phones_patient ON patient_phones (patient_id);
CREATE INDEX patient_phones_reversed ON patient_phones (reversed);

CREATE TABLE patient_wishes (
    id BLOB PRIMARY KEY,
    patient_id BLOB NOT NULL REFERENCES patients (id),
    text TEXT NOT NULL,
    created_at TEXT NOT NULL
);
CREATE INDEX patient_wishes_patient ON patient_wishes (patient_id);

-- Calls.

CREATE TABLE calls (
    id BLOB PRIMARY KEY,
    operator_id BLOB REFERENCES users (id),
    direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
    phone TEXT, -- E.164; none when the caller hides it
    patient_id BLOB REFERENCES patients (id),
    started_at TEXT NOT NULL,
    ended_at TEXT,
    outcome TEXT,
    note TEXT NOT NULL DEFAULT '',
    draft TEXT, -- JSON: what is typed so far; only while the call is open
    version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX calls_open ON calls (operator_id, started_at) WHERE ended_at IS NULL;
CREATE INDEX calls_started ON calls (started_at);
CREATE INDEX calls_operator ON calls (operator_id, started_at);
CREATE INDEX calls_patient ON calls (patient_id, started_at);

-- Bookings; a hold is one without a patient that expires.

CREATE TABLE bookings (
    id BLOB PRIMARY KEY,
    branch_id BLOB NOT NULL REFERENCES branches (id),
    doctor_id BLOB NOT NULL REFERENCES doctors (id),
    chair_id BLOB NOT NULL REFERENCES chairs (id),
    patient_id BLOB REFERENCES patients (id),
    status TEXT NOT NULL,
    live BOOLEAN NOT NULL, -- takes the doctor's and the chair's time
    starts_at TEXT NOT NULL,
    ends_at TEXT NOT NULL,
    busy_until TEXT NOT NULL, -- the end, and the cleaning after it
    day TEXT NOT NULL, -- the branch's date of starts_at
    services TEXT NOT NULL, -- their names as the schedule shows them
    price_from BIGINT NOT NULL DEFAULT 0,
    price_to BIGINT,
    wish TEXT,
    hold_expires_at TEXT,
    call_id BLOB REFERENCES calls (id),
    channel TEXT NOT NULL DEFAULT 'phone',
    new_patient BOOLEAN NOT NULL DEFAULT FALSE,
    cancel_reason TEXT,
    override_reason TEXT,
    to_move TEXT, -- why it has to be moved: the doctor's hours shrank
    created_by BLOB REFERENCES users (id), -- none for a key and for the program itself
    created_by_key BLOB REFERENCES api_keys (id),
    created_by_name TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    CHECK (starts_at < ends_at AND ends_at <= busy_until),
    CHECK (status = 'held' OR patient_id IS NOT NULL),
    CHECK (live = (status NOT IN ('cancelled', 'no_show'))),
    CHECK ((status = 'held') = (hold_expires_at IS NOT NULL))
);
-- whole, so that a page of the list follows it without a sort
CREATE INDEX bookings_branch_day ON bookings (branch_id, day, starts_at, id);
CREATE INDEX bookings_doctor_day ON bookings (doctor_id, day, starts_at, id);
CREATE INDEX bookings_patient ON bookings (patient_id, starts_at);
CREATE INDEX bookings_call ON bookings (call_id) WHERE call_id IS NOT NULL;
CREATE INDEX bookings_held ON bookings (hold_expires_at) WHERE status = 'held';
CREATE INDEX bookings_to_move ON bookings (branch_id, starts_at) WHERE to_move IS NOT NULL;

-- No two live bookings of one doctor or of one chair overlap: the database itself refuses. Since those there do not
-- overlap, only the last one that starts before the new one's end can be in the way.
CREATE INDEX bookings_live_doctor ON bookings (doctor_id, starts_at) WHERE live;
CREATE INDEX bookings_live_chair ON bookings (chair_id, starts_at) WHERE live;
CREATE TRIGGER bookings_no_overlap_doctor_insert
BEFORE INSERT ON bookings WHEN NEW.live
BEGIN
    SELECT RAISE(ABORT, 'bookings_no_overlap_doctor')
    WHERE (
        SELECT busy_until FROM bookings
        WHERE doctor_id = NEW.doctor_id AND live AND id <> NEW.id AND starts_at < NEW.busy_until
        ORDER BY starts_at DESC LIMIT 1
    ) > NEW.starts_at;
END;
CREATE TRIGGER bookings_no_overlap_doctor_update
BEFORE UPDATE OF live, doctor_id, chair_id, starts_at, busy_until ON bookings WHEN NEW.live
BEGIN
    SELECT RAISE(ABORT, 'bookings_no_overlap_doctor')
    WHERE (
        SELECT busy_until FROM bookings
        WHERE doctor_id = NEW.doctor_id AND live AND id <> NEW.id AND starts_at < NEW.busy_until
        ORDER BY starts_at DESC LIMIT 1
    ) > NEW.starts_at;
END;
CREATE TRIGGER bookings_no_overlap_chair_insert
BEFORE INSERT ON bookings WHEN NEW.live
BEGIN
    SELECT RAISE(ABORT, 'bookings_no_overlap_chair')
    WHERE (
        SELECT busy_until FROM bookings
        WHERE chair_id = NEW.chair_id AND live AND id <> NEW.id AND starts_at < NEW.busy_until
        ORDER BY starts_at DESC LIMIT 1
    ) > NEW.starts_at;
END;
CREATE TRIGGER bookings_no_overlap_chair_update
BEFORE UPDATE OF live, doctor_id, chair_id, starts_at, busy_until ON bookings WHEN NEW.live
BEGIN
    SELECT RAISE(ABORT, 'bookings_no_overlap_chair')
    WHERE (
        SELECT busy_until FROM bookings
        WHERE chair_id = NEW.chair_id AND live AND id <> NEW.id AND starts_at < NEW.busy_until
        ORDER BY starts_at DESC LIMIT 1
    ) > NEW.starts_at;
END;

CREATE TABLE booking_services (
    booking_id BLOB NOT NULL REFERENCES bookings (id),
    position INTEGER NOT NULL,
    service_id BLOB NOT NULL REFERENCES services (id),
    minutes INTEGER NOT NULL,
    price_from BIGINT NOT NULL,
    price_to BIGINT,
    PRIMARY KEY (booking_id, position)
);

-- What happened to a booking: the row as it was (for an undo) and as it became.
CREATE TABLE booking_changes (
    id BLOB PRIMARY KEY,
    booking_id BLOB NOT NULL REFERENCES bookings (id),
    at TEXT NOT NULL,
    actor_id BLOB REFERENCES users (id),
    actor_name TEXT NOT NULL,
    action TEXT NOT NULL,
    reason TEXT,
    before TEXT,
    after TEXT NOT NULL
);
CREATE INDEX booking_changes_booking ON booking_changes (booking_id, at);

-- Who did or saw what. Append-only; sealed in order by a chain of hashes.
CREATE TABLE audit (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    actor_id BLOB,
    actor_name TEXT NOT NULL,
    action TEXT NOT NULL,
    entity TEXT NOT NULL,
    entity_id TEXT NOT NULL,
    details TEXT NOT NULL DEFAULT '{}'
);
CREATE INDEX audit_entity ON audit (entity, entity_id);

-- Whoever reached out over a social network, the site or in another way, until there is a visit or there will be none.
CREATE TABLE leads (
    id BLOB PRIMARY KEY,
    source TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('new', 'in_work', 'forwarded', 'booked', 'rejected')),
    name TEXT NOT NULL,
    phone TEXT, -- E.164
    sender TEXT, -- who it is where they reached out: «vk:1234»
    contact TEXT NOT NULL, -- a link or a name to answer to
    message TEXT NOT NULL, -- the last that they wrote
    patient_id BLOB REFERENCES patients (id), -- when one patient alone has the number
    known BOOLEAN NOT NULL, -- a patient has the number
    owner_id BLOB REFERENCES users (id),
    received_at TEXT NOT NULL,
    repeats INTEGER NOT NULL DEFAULT 0, -- how often they have reached out since
    answered_at TEXT, -- when somebody turned to it
    answer_s INTEGER, -- how long that took, in time of the hours in which calls are taken
    next_step TEXT NOT NULL DEFAULT '',
    next_at TEXT,
    attempts INTEGER NOT NULL DEFAULT 0, -- in which nobody was reached
    forwarded_by BLOB REFERENCES users (id),
    forwarded_at TEXT,
    accepted_at TEXT,
    returned BOOLEAN NOT NULL DEFAULT FALSE,
    handover_note TEXT NOT NULL DEFAULT '',
    reason TEXT,
    booking_id BLOB REFERENCES bookings (id),
    call_id BLOB REFERENCES calls (id), -- the call that was begun for it last
    first_touch TEXT NOT NULL, -- JSON: what brought them
    last_touch TEXT NOT NULL,
    consent_version TEXT,
    consent_at TEXT,
    closed_at TEXT,
    version BIGINT NOT NULL DEFAULT 1,
    CHECK ((closed_at IS NOT NULL) = (status IN ('booked', 'rejected')))
);
CREATE INDEX leads_open ON leads (status, received_at) WHERE closed_at IS NULL;
CREATE INDEX leads_closed ON leads (status, closed_at);
CREATE INDEX leads_received ON leads (received_at, answer_s);
CREATE INDEX leads_phone ON leads (phone) WHERE closed_at IS NULL;
CREATE INDEX leads_sender ON leads (sender) WHERE closed_at IS NULL;
CREATE INDEX leads_patient ON leads (patient_id);
CREATE INDEX leads_call ON leads (call_id);

-- What happened to a lead.
CREATE TABLE lead_entries (
    id BLOB PRIMARY KEY,
    lead_id BLOB NOT NULL REFERENCES leads (id),
    at TEXT NOT NULL,
    by_name TEXT NOT NULL, -- empty: whoever reached out
    kind TEXT NOT NULL,
    words TEXT NOT NULL
);
CREATE INDEX lead_entries_lead ON lead_entries (lead_id, at);

-- What came in from outside, as it came.
CREATE TABLE lead_intake (
    id BLOB PRIMARY KEY,
    source TEXT NOT NULL,
    event_key TEXT NOT NULL, -- the source's own name of it: what comes twice is taken once
    received_at TEXT NOT NULL,
    payload TEXT NOT NULL,
    lead_id BLOB REFERENCES leads (id),
    fault TEXT, -- why it could not be read
    UNIQUE (source, event_key)
);
CREATE INDEX lead_intake_faults ON lead_intake (received_at) WHERE fault IS NOT NULL;

-- Whose messages are no leads.
CREATE TABLE lead_spam (
    sender TEXT PRIMARY KEY, -- «vk:1234» or «tel:+79161234567»
    lead_id BLOB NOT NULL REFERENCES leads (id)
);
CREATE INDEX lead_spam_lead ON lead_spam (lead_id);

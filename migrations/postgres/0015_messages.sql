-- Messages to patients about their visits: the outbox and the log of what became of them in one.
CREATE TABLE messages (
    id UUID PRIMARY KEY,
    booking_id UUID NOT NULL REFERENCES bookings (id),
    patient_id UUID NOT NULL REFERENCES patients (id),
    kind TEXT NOT NULL,
    channel TEXT NOT NULL CHECK (channel IN ('email', 'sms', 'telegram', 'max')),
    about TEXT NOT NULL, -- the time, the doctor and the branch that it tells
    due_at TIMESTAMPTZ NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'dead', 'stopped')),
    tries INTEGER NOT NULL DEFAULT 0,
    next_try_at TIMESTAMPTZ, -- whoever takes it moves this on, so that nobody else takes it meanwhile
    fault TEXT, -- why it did not go the last time; none while it is on its way
    recipient TEXT, -- whom it went to, as long as an answer may come back
    recipient_masked TEXT NOT NULL DEFAULT '',
    text TEXT NOT NULL DEFAULT '', -- as it went
    provider_id TEXT,
    answer TEXT,
    created_at TIMESTAMPTZ NOT NULL,
    sent_at TIMESTAMPTZ,
    changed_at TIMESTAMPTZ NOT NULL,
    CHECK ((next_try_at IS NOT NULL) = (state = 'waiting'))
);
CREATE INDEX messages_due ON messages (next_try_at) WHERE next_try_at IS NOT NULL;
CREATE INDEX messages_booking ON messages (booking_id);
CREATE INDEX messages_patient ON messages (patient_id);
CREATE INDEX messages_recipient ON messages (recipient, sent_at) WHERE recipient IS NOT NULL;
CREATE INDEX messages_to_forget ON messages (sent_at) WHERE recipient IS NOT NULL;
CREATE INDEX messages_log ON messages (changed_at, id);
CREATE INDEX messages_state ON messages (state, changed_at, id);

-- Links in messages, by which a patient answers.
CREATE TABLE message_links (
    token_hash TEXT PRIMARY KEY, -- SHA-256
    message_id UUID NOT NULL REFERENCES messages (id),
    expires_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX message_links_message ON message_links (message_id);
CREATE INDEX message_links_expiry ON message_links (expires_at);

-- The clinic's own words; a kind without a row has the usual ones.
CREATE TABLE message_templates (
    kind TEXT PRIMARY KEY,
    text TEXT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);

-- Patients who want messages about their visits, and by which way.
CREATE TABLE message_consents (
    patient_id UUID PRIMARY KEY REFERENCES patients (id),
    channel TEXT NOT NULL CHECK (channel IN ('email', 'sms', 'telegram', 'max')),
    given_at TIMESTAMPTZ NOT NULL,
    noted_by TEXT NOT NULL
);

-- Whose number an account of a messenger has shown to be its own.
CREATE TABLE messenger_accounts (
    sender TEXT PRIMARY KEY, -- «telegram:1234»
    phone TEXT NOT NULL, -- E.164
    shown_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX messenger_accounts_phone ON messenger_accounts (phone, shown_at);

-- A promise may also be made by the answer to a message: then there was no call.
ALTER TABLE callbacks ALTER COLUMN promised_in DROP NOT NULL;

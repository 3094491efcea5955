-- Edits of a doctor's hours that wait to be published together.
CREATE TABLE hours_drafts (
    id BLOB PRIMARY KEY,
    doctor_id BLOB NOT NULL REFERENCES doctors (id),
    target BLOB UNIQUE, -- the pattern or exception that it changes; none for a new one
    edit TEXT NOT NULL, -- as it was typed
    created_by_name TEXT NOT NULL,
    created_at TEXT NOT NULL
);
CREATE INDEX hours_drafts_doctor ON hours_drafts (doctor_id, created_at, id);

-- What a doctor is told of new hours, and when they said that they have seen it.
CREATE TABLE hours_notices (
    id BLOB PRIMARY KEY,
    doctor_id BLOB NOT NULL REFERENCES doctors (id),
    days TEXT NOT NULL, -- dates with the hours before and after
    published_by_name TEXT NOT NULL,
    published_at TEXT NOT NULL,
    seen_at TEXT
);
CREATE INDEX hours_notices_doctor ON hours_notices (doctor_id, published_at);

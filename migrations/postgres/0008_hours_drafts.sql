-- Edits of a doctor's hours that wait to be published together.
CREATE TABLE hours_drafts (
    id UUID PRIMARY KEY,
    doctor_id UUID NOT NULL REFERENCES doctors (id),
    target UUID UNIQUE, -- the pattern or exception that it changes; none for a new one
    edit TEXT NOT NULL, -- as it was typed
    created_by_name TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX hours_drafts_doctor ON hours_drafts (doctor_id, created_at, id);

-- What a doctor is told of new hours, and when they said that they have seen it.
CREATE TABLE hours_notices (
    id UUID PRIMARY KEY,
    doctor_id UUID NOT NULL REFERENCES doctors (id),
    days TEXT NOT NULL, -- dates with the hours before and after
    published_by_name TEXT NOT NULL,
    published_at TIMESTAMPTZ NOT NULL,
    seen_at TIMESTAMPTZ
);
CREATE INDEX hours_notices_doctor ON hours_notices (doctor_id, published_at);

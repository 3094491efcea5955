-- Whom the clinic has promised to ring back, until they were reached or got through themselves.
CREATE TABLE callbacks (
    id BLOB PRIMARY KEY,
    phone TEXT, -- E.164; none: to be found on the card
    patient_id BLOB REFERENCES patients (id),
    note TEXT NOT NULL,
    due_at TEXT NOT NULL,
    promised_in BLOB NOT NULL REFERENCES calls (id),
    promised_by TEXT NOT NULL,
    promised_at TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0, -- in which nobody was reached
    tried_at TEXT, -- the last of these
    call_id BLOB REFERENCES calls (id), -- the call that was begun for it last
    closed_at TEXT,
    closed_by BLOB REFERENCES calls (id), -- the call in which they were reached or got through; none: dropped by hand
    CHECK (phone IS NOT NULL OR patient_id IS NOT NULL),
    CHECK (closed_by IS NULL OR closed_at IS NOT NULL)
);
CREATE INDEX callbacks_due ON callbacks (due_at) WHERE closed_at IS NULL;
CREATE INDEX callbacks_patient ON callbacks (patient_id) WHERE closed_at IS NULL;
CREATE INDEX callbacks_phone ON callbacks (phone) WHERE closed_at IS NULL;

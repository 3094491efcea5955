-- Who waits for a time.
CREATE TABLE waitlist (
    id BLOB PRIMARY KEY,
    patient_id BLOB NOT NULL REFERENCES patients (id),
    branch_id BLOB REFERENCES branches (id), -- none: any will do
    booking_id BLOB REFERENCES bookings (id), -- the visit that should be earlier
    need TEXT NOT NULL, -- JSON: domain::waitlist::Need
    urgency TEXT NOT NULL CHECK (urgency IN ('A', 'B', 'C')),
    from_date TEXT NOT NULL,
    until_date TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'booked', 'withdrawn')),
    filled_by BLOB REFERENCES bookings (id), -- the visit that came of it
    asked_at TEXT, -- when a time was last offered
    asked INTEGER NOT NULL DEFAULT 0, -- how often
    created_by BLOB REFERENCES users (id),
    created_by_name TEXT NOT NULL,
    created_at TEXT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    CHECK (until_date >= from_date),
    CHECK ((status = 'booked') = (filled_by IS NOT NULL))
);
CREATE INDEX waitlist_waiting ON waitlist (branch_id, until_date) WHERE status = 'waiting';
CREATE INDEX waitlist_patient ON waitlist (patient_id) WHERE status = 'waiting';
CREATE INDEX waitlist_booking ON waitlist (booking_id) WHERE booking_id IS NOT NULL;
CREATE INDEX waitlist_filled ON waitlist (filled_by) WHERE filled_by IS NOT NULL;

-- A gap's time that an operator offers to somebody in a call.
CREATE TABLE gap_offers (
    id BLOB PRIMARY KEY,
    call_id BLOB NOT NULL REFERENCES calls (id),
    operator_id BLOB NOT NULL REFERENCES users (id),
    operator_name TEXT NOT NULL,
    patient_id BLOB NOT NULL REFERENCES patients (id),
    waitlist_id BLOB REFERENCES waitlist (id),
    branch_id BLOB NOT NULL REFERENCES branches (id),
    doctor_id BLOB NOT NULL REFERENCES doctors (id),
    starts_at TEXT NOT NULL,
    ends_at TEXT NOT NULL, -- with the cleaning
    offered_at TEXT NOT NULL,
    result TEXT CHECK (result IN ('taken', 'declined', 'unreached', 'lapsed')),
    filled_by BLOB REFERENCES bookings (id),
    CHECK ((result IS NOT NULL AND result = 'taken') = (filled_by IS NOT NULL))
);
-- Two operators never ring the same person.
CREATE UNIQUE INDEX gap_offers_open ON gap_offers (patient_id) WHERE result IS NULL;
CREATE INDEX gap_offers_call ON gap_offers (call_id);
CREATE INDEX gap_offers_branch ON gap_offers (branch_id, offered_at);
CREATE INDEX gap_offers_offered ON gap_offers (offered_at);

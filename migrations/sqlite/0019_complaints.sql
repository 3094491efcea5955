-- What patients hold against the clinic, until it is answered and closed.
CREATE TABLE complaints (
    id BLOB PRIMARY KEY,
    year INTEGER NOT NULL, -- together with the serial the number that the caller is given
    serial INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN
        ('new', 'registered', 'assigned', 'in_review', 'awaiting_patient', 'answered', 'closed', 'reopened', 'rejected')),
    channel TEXT NOT NULL,
    category TEXT NOT NULL,
    quality_cited BOOLEAN NOT NULL,
    severity TEXT NOT NULL,
    demand TEXT NOT NULL,
    amount BIGINT, -- kopecks
    words TEXT NOT NULL, -- as they were said
    name TEXT NOT NULL, -- who complains
    phone TEXT, -- E.164
    address TEXT NOT NULL,
    authority TEXT, -- by what right somebody speaks for the patient
    patient_id BLOB REFERENCES patients (id),
    booking_id BLOB REFERENCES bookings (id),
    doctor_id BLOB REFERENCES doctors (id),
    branch_id BLOB REFERENCES branches (id),
    call_id BLOB REFERENCES calls (id),
    received_at TEXT NOT NULL,
    clock_from TEXT NOT NULL, -- when it was received, or reopened
    due_on TEXT NOT NULL, -- the last day for the answer
    due_at TEXT NOT NULL, -- the moment after it
    basis TEXT NOT NULL, -- of the deadline, in words
    warned TEXT, -- how near the deadline was when that was said last
    memo_id BLOB REFERENCES memos (id), -- in which it was said
    registered_by BLOB, -- a user, or a key
    registered_by_name TEXT NOT NULL,
    registered_at TEXT NOT NULL,
    role TEXT NOT NULL, -- who answers
    second_role TEXT, -- who answers too
    assignee_id BLOB REFERENCES users (id),
    answer TEXT,
    answered_at TEXT,
    outcome TEXT,
    refund BIGINT, -- kopecks
    score INTEGER, -- how satisfied they are, 1 to 5
    merged_into BLOB REFERENCES complaints (id),
    over_at TEXT, -- when it was closed or rejected
    version BIGINT NOT NULL DEFAULT 1,
    UNIQUE (year, serial),
    CHECK ((over_at IS NOT NULL) = (status IN ('closed', 'rejected')))
);
CREATE INDEX complaints_open ON complaints (status, due_at) WHERE over_at IS NULL;
CREATE INDEX complaints_over ON complaints (status, received_at);
CREATE INDEX complaints_patient ON complaints (patient_id);
CREATE INDEX complaints_phone ON complaints (phone);
CREATE INDEX complaints_merged ON complaints (merged_into);

-- The last number of each year.
CREATE TABLE complaint_numbers (
    year INTEGER PRIMARY KEY,
    last INTEGER NOT NULL
);

-- What happened to a complaint.
CREATE TABLE complaint_entries (
    id BLOB PRIMARY KEY,
    complaint_id BLOB NOT NULL REFERENCES complaints (id),
    at TEXT NOT NULL,
    by_name TEXT NOT NULL,
    kind TEXT NOT NULL,
    detail TEXT NOT NULL,
    words TEXT NOT NULL
);
CREATE INDEX complaint_entries_complaint ON complaint_entries (complaint_id, at);

-- Files of a complaint; their bytes lie in a folder.
CREATE TABLE complaint_files (
    id BLOB PRIMARY KEY,
    complaint_id BLOB NOT NULL REFERENCES complaints (id),
    name TEXT NOT NULL, -- as whoever attached it calls it
    stored TEXT NOT NULL UNIQUE, -- its name in the folder
    media TEXT NOT NULL,
    size INTEGER NOT NULL, -- bytes
    sha256 TEXT NOT NULL,
    scan TEXT NOT NULL,
    by_name TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX complaint_files_complaint ON complaint_files (complaint_id, at);

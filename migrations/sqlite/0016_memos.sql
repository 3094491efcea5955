-- What colleagues tell each other: notes for the next shift, and announcements.
CREATE TABLE memos (
    id BLOB PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('shift', 'announcement')),
    words TEXT NOT NULL,
    roles TEXT NOT NULL, -- JSON: only for these; for all when empty
    until_date TEXT, -- the last date on which it is shown
    written_by BLOB REFERENCES users (id),
    written_by_name TEXT NOT NULL,
    written_at TEXT NOT NULL,
    taken_down_at TEXT
);
CREATE INDEX memos_shown ON memos (kind, written_at) WHERE taken_down_at IS NULL;

CREATE TABLE memo_readers (
    memo_id BLOB NOT NULL REFERENCES memos (id),
    user_id BLOB NOT NULL REFERENCES users (id),
    read_at TEXT NOT NULL,
    PRIMARY KEY (memo_id, user_id)
);

-- What colleagues tell each other: notes for the next shift, and announcements.
CREATE TABLE memos (
    id UUID PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('shift', 'announcement')),
    words TEXT NOT NULL,
    roles TEXT NOT NULL, -- JSON: only for these; for all when empty
    until_date DATE, -- the last date on which it is shown
    written_by UUID REFERENCES users (id),
    written_by_name TEXT NOT NULL,
    written_at TIMESTAMPTZ NOT NULL,
    taken_down_at TIMESTAMPTZ
);
CREATE INDEX memos_shown ON memos (kind, written_at) WHERE taken_down_at IS NULL;

CREATE TABLE memo_readers (
    memo_id UUID NOT NULL REFERENCES memos (id),
    user_id UUID NOT NULL REFERENCES users (id),
    read_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (memo_id, user_id)
);

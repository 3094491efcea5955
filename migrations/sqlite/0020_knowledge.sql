-- What operators know besides prices and doctors: articles, triage rules, who answers for what, and open questions.
CREATE TABLE articles (
    id BLOB PRIMARY KEY,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    keywords TEXT NOT NULL,
    services TEXT NOT NULL, -- JSON: ids of the services that it belongs to
    active BOOLEAN NOT NULL DEFAULT TRUE,
    version BIGINT NOT NULL DEFAULT 1
);

-- The rules that the clinic has written itself, new ones and in place of presets.
CREATE TABLE triage_rules (
    id TEXT PRIMARY KEY,
    body TEXT NOT NULL, -- JSON: domain::triage::TriageRule
    active BOOLEAN NOT NULL DEFAULT TRUE,
    version BIGINT NOT NULL DEFAULT 1
);

-- Who answers for an entry, and when it is to be looked through again.
CREATE TABLE knowledge_care (
    noun TEXT NOT NULL,
    entry_id TEXT NOT NULL,
    owner_id BLOB REFERENCES users (id),
    review_on TEXT NOT NULL,
    PRIMARY KEY (noun, entry_id)
);

-- What patients asked and nothing answered.
CREATE TABLE knowledge_questions (
    id BLOB PRIMARY KEY,
    words TEXT NOT NULL,
    noun TEXT,
    entry_id TEXT,
    asked_by BLOB REFERENCES users (id),
    asked_by_name TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    owner_id BLOB REFERENCES users (id),
    answer TEXT,
    answered_by_name TEXT,
    answered_at TEXT
);
CREATE INDEX knowledge_questions_open ON knowledge_questions (asked_at) WHERE answered_at IS NULL;
CREATE INDEX knowledge_questions_answered ON knowledge_questions (answered_at) WHERE answered_at IS NOT NULL;

-- What the telephone exchange sends, as it came: a call is worked out of all that was sent about it.
CREATE TABLE call_payloads (
    id UUID PRIMARY KEY,
    provider TEXT NOT NULL,
    event_key TEXT NOT NULL, -- the provider's own, else a hash of the text
    call_key TEXT, -- the provider's own; none: about no call
    received_at TIMESTAMPTZ NOT NULL,
    raw TEXT NOT NULL, -- JSON, without what was sent to prove who sends
    fault TEXT, -- why it cannot be read
    UNIQUE (provider, event_key)
);
CREATE INDEX call_payloads_call ON call_payloads (provider, call_key, received_at) WHERE call_key IS NOT NULL;
CREATE INDEX call_payloads_faults ON call_payloads (received_at) WHERE fault IS NOT NULL;

-- A call of which the exchange tells. Until it is on somebody's desk it has no draft.
ALTER TABLE calls ADD COLUMN provider TEXT;
ALTER TABLE calls ADD COLUMN line_key TEXT; -- the provider's own key
ALTER TABLE calls ADD COLUMN extension TEXT; -- where it was answered, else where it rang last
ALTER TABLE calls ADD COLUMN answered_at TIMESTAMPTZ;
ALTER TABLE calls ADD COLUMN hung_up_at TIMESTAMPTZ; -- ended_at is when the operator was through with it
ALTER TABLE calls ADD COLUMN recording TEXT; -- a link
ALTER TABLE calls ADD COLUMN missed BOOLEAN NOT NULL DEFAULT FALSE; -- somebody rang and nobody answered
CREATE UNIQUE INDEX calls_line ON calls (provider, line_key) WHERE line_key IS NOT NULL;
CREATE INDEX calls_ringing ON calls (started_at) WHERE line_key IS NOT NULL AND draft IS NULL AND ended_at IS NULL;

UPDATE calls SET missed = TRUE
WHERE operator_id IS NULL AND direction = 'in' AND outcome IS NULL AND ended_at IS NOT NULL;

-- The telephone of whoever takes calls, as the exchange knows it.
ALTER TABLE users ADD COLUMN extension TEXT;
CREATE UNIQUE INDEX users_extension ON users (extension) WHERE extension IS NOT NULL;

-- How often they rang and nobody answered, while they wait for the clinic's call.
ALTER TABLE callbacks ADD COLUMN missed INTEGER NOT NULL DEFAULT 0;

-- Which branch a call was about, and what people rang for.
ALTER TABLE calls ADD COLUMN branch_id UUID REFERENCES branches (id); -- none as long as nothing says so
ALTER TABLE calls ADD COLUMN reasons TEXT NOT NULL DEFAULT ''; -- codes, each between spaces: ' price hours '
UPDATE calls SET branch_id = (
    SELECT b.branch_id FROM bookings b WHERE b.call_id = calls.id ORDER BY b.created_at LIMIT 1
);

-- Visits that were moved or called off in a call; one that was booked in it names it itself.
CREATE TABLE call_visits (
    call_id UUID NOT NULL REFERENCES calls (id),
    booking_id UUID NOT NULL REFERENCES bookings (id),
    act TEXT NOT NULL CHECK (act IN ('moved', 'cancelled')),
    PRIMARY KEY (call_id, booking_id, act)
);
CREATE INDEX callbacks_promised_in ON callbacks (promised_in) WHERE promised_in IS NOT NULL;
CREATE INDEX callbacks_call ON callbacks (call_id) WHERE call_id IS NOT NULL;
CREATE INDEX callbacks_closed_by ON callbacks (closed_by) WHERE closed_by IS NOT NULL;

-- What whoever takes calls does, from when until when.
CREATE TABLE operator_states (
    id UUID PRIMARY KEY,
    user_id UUID NOT NULL REFERENCES users (id),
    state TEXT NOT NULL CHECK (state IN ('ready', 'on_call', 'wrap_up', 'break', 'off')),
    started_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ, -- none: now
    CHECK (ended_at IS NULL OR started_at <= ended_at)
);
CREATE UNIQUE INDEX operator_states_current ON operator_states (user_id) WHERE ended_at IS NULL;
CREATE INDEX operator_states_lasting ON operator_states (started_at) WHERE ended_at IS NULL;
CREATE INDEX operator_states_user ON operator_states (user_id, started_at);

-- Who works on a date, and from when until when they did. A date without a row is as the hours of calls say.
CREATE TABLE shifts (
    id UUID PRIMARY KEY,
    user_id UUID NOT NULL REFERENCES users (id),
    date DATE NOT NULL,
    works BOOLEAN NOT NULL DEFAULT TRUE,
    start_min INTEGER, -- minutes after midnight; none: by the hours of calls
    end_min INTEGER,
    started_at TIMESTAMPTZ,
    ended_at TIMESTAMPTZ,
    UNIQUE (user_id, date),
    CHECK ((start_min IS NULL) = (end_min IS NULL)),
    CHECK (ended_at IS NULL OR started_at IS NOT NULL)
);
CREATE INDEX shifts_date ON shifts (date);

-- When somebody has looked at what could not be read.
ALTER TABLE call_payloads ADD COLUMN settled_at TIMESTAMPTZ;
ALTER TABLE lead_intake ADD COLUMN settled_at TIMESTAMPTZ;

-- How often it was said that nobody accepts it, and the notice that says so.
ALTER TABLE leads ADD COLUMN reminded INTEGER NOT NULL DEFAULT 0;
ALTER TABLE memos ADD COLUMN lead_id UUID REFERENCES leads (id);
CREATE INDEX memos_lead ON memos (lead_id) WHERE lead_id IS NOT NULL AND taken_down_at IS NULL;

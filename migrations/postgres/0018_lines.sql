-- Calls for which the exchange was asked to dial, and what it said last.
CREATE TABLE call_dials (
    call_id UUID PRIMARY KEY REFERENCES calls (id) ON DELETE CASCADE,
    asked_at TIMESTAMPTZ NOT NULL,
    provider TEXT NOT NULL,
    extension TEXT NOT NULL, -- the operator's telephone
    state TEXT NOT NULL CHECK (state IN ('asked', 'accepted', 'refused', 'unreachable')),
    words TEXT NOT NULL -- the exchange's own, without numbers
);
CREATE INDEX call_dials_asked ON call_dials (asked_at);

-- What was sent is kept for a while only.
CREATE INDEX call_payloads_received ON call_payloads (received_at);
CREATE INDEX lead_intake_received ON lead_intake (received_at);

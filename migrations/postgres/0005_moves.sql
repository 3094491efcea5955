-- Visits that one act has moved, so that the whole act can be taken back as long as no patient was told.
CREATE TABLE move_batches (
    id UUID PRIMARY KEY,
    created_at TIMESTAMPTZ NOT NULL,
    created_by_name TEXT NOT NULL,
    taken_back_at TIMESTAMPTZ
);
CREATE INDEX move_batches_created ON move_batches (created_at);
CREATE TABLE move_batch_visits (
    batch_id UUID NOT NULL REFERENCES move_batches (id),
    booking_id UUID NOT NULL REFERENCES bookings (id),
    change_id UUID NOT NULL REFERENCES booking_changes (id),
    was_at TIMESTAMPTZ NOT NULL, -- its start before
    PRIMARY KEY (batch_id, booking_id)
);

-- What a call with a patient is about: a gap to fill, or a visit that has to be moved.
ALTER TABLE gap_offers ADD COLUMN purpose TEXT NOT NULL DEFAULT 'gap' CHECK (purpose IN ('gap', 'move'));

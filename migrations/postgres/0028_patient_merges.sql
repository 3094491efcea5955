-- Two cards that turned out to be one person's: the one that is gone, and the one that was kept.
ALTER TABLE patients ADD COLUMN merged_into UUID REFERENCES patients (id); -- where all that it had is now
CREATE INDEX patients_merged ON patients (merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE patient_merges (
    id UUID PRIMARY KEY,
    kept_id UUID NOT NULL REFERENCES patients (id),
    gone_id UUID NOT NULL REFERENCES patients (id),
    before TEXT NOT NULL, -- JSON: domain::patient::CardFields of the card that was kept, as they were
    after TEXT NOT NULL, -- JSON: the same, as the merge left them
    phones TEXT NOT NULL, -- JSON: the phones of the card that is gone
    consent BOOLEAN NOT NULL, -- whether what that one had agreed to went over
    merged_by TEXT NOT NULL,
    merged_at TIMESTAMPTZ NOT NULL,
    undone_at TIMESTAMPTZ
);
CREATE UNIQUE INDEX patient_merges_gone ON patient_merges (gone_id) WHERE undone_at IS NULL;
CREATE INDEX patient_merges_kept ON patient_merges (kept_id, merged_at);

-- What named the card that is gone, so that it can be given back.
CREATE TABLE patient_merge_rows (
    merge_id UUID NOT NULL REFERENCES patient_merges (id),
    kind TEXT NOT NULL, -- table.column
    row_id UUID NOT NULL,
    PRIMARY KEY (merge_id, kind, row_id)
);

-- All that names a patient is found by the patient.
CREATE INDEX waitlist_of_patient ON waitlist (patient_id);
CREATE INDEX gap_offers_patient ON gap_offers (patient_id);
CREATE INDEX callbacks_of_patient ON callbacks (patient_id);

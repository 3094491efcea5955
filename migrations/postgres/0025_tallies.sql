-- What was counted of dates and of whole months: of all branches together, and of each.
CREATE TABLE tallies (
    kind TEXT NOT NULL CHECK (kind IN ('calls', 'acts', 'visits', 'leads')),
    branch_id UUID NOT NULL, -- all zeros: all of them together
    span TEXT NOT NULL CHECK (span IN ('day', 'month')),
    date DATE NOT NULL, -- of a month its first
    basis TEXT NOT NULL, -- the rules and the zone by which it was counted; with others it counts for nothing
    version BIGINT NOT NULL,
    counts TEXT NOT NULL, -- JSON: a part of domain::tally::Tally
    PRIMARY KEY (kind, branch_id, span, date)
);

-- Of which dates something has changed since they were counted: by an instant on the clinic's clock, or by themselves.
CREATE TABLE tally_marks (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, -- never given twice
    kind TEXT NOT NULL,
    at TIMESTAMPTZ,
    day DATE,
    CHECK ((at IS NULL) <> (day IS NULL))
);

CREATE INDEX gap_offers_filled ON gap_offers (filled_by);
CREATE INDEX complaints_received ON complaints (received_at);

-- What was spent in a month to be reached out to somewhere.
CREATE TABLE lead_costs (
    source TEXT NOT NULL,
    month DATE NOT NULL, -- its first
    kopecks BIGINT NOT NULL CHECK (kopecks >= 0),
    PRIMARY KEY (source, month)
);

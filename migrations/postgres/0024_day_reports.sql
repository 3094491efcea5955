-- What each operator did on a date of the clinic's zone, as it was sent.
CREATE TABLE day_reports (
    id UUID PRIMARY KEY,
    operator_id UUID NOT NULL REFERENCES users (id),
    date DATE NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'returned', 'accepted')),
    comment TEXT NOT NULL DEFAULT '',
    snapshot TEXT, -- JSON: all figures as they were sent, and the rows behind them
    calls INTEGER, -- of the snapshot
    booked INTEGER, -- of the snapshot
    submitted_at TIMESTAMPTZ,
    memo_id UUID REFERENCES memos (id), -- in which what was left open is told to the next shift
    version BIGINT NOT NULL DEFAULT 1,
    UNIQUE (operator_id, date),
    CHECK ((snapshot IS NOT NULL) = (state IN ('submitted', 'accepted'))),
    CHECK ((snapshot IS NOT NULL) = (submitted_at IS NOT NULL AND calls IS NOT NULL AND booked IS NOT NULL))
);
CREATE INDEX day_reports_date ON day_reports (date, operator_id);

-- What was sent is taken back as a whole or stays as it is.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', TG_ARGV[0];
END
$$;
CREATE TRIGGER day_reports_stay
BEFORE UPDATE ON day_reports FOR EACH ROW
WHEN (OLD.snapshot IS NOT NULL AND NEW.snapshot IS NOT NULL
    AND (NEW.snapshot <> OLD.snapshot OR NEW.calls <> OLD.calls OR NEW.booked <> OLD.booked
        OR NEW.submitted_at <> OLD.submitted_at OR NEW.comment <> OLD.comment))
EXECUTE FUNCTION refuse_change('day_reports_stay');

-- What happened to a report; append-only.
CREATE TABLE day_report_entries (
    id UUID PRIMARY KEY,
    report_id UUID NOT NULL REFERENCES day_reports (id),
    at TIMESTAMPTZ NOT NULL,
    by_id UUID, -- a user, or a key
    by_name TEXT NOT NULL,
    kind TEXT NOT NULL,
    words TEXT NOT NULL,
    figures TEXT -- JSON: of what was sent the whole snapshot, of what was added the figures of that moment
);
CREATE INDEX day_report_entries_report ON day_report_entries (report_id, at);
CREATE TRIGGER day_report_entries_stay
BEFORE UPDATE OR DELETE ON day_report_entries FOR EACH ROW
EXECUTE FUNCTION refuse_change('day_report_entries_stay');

-- Letters with the reports of a date: one for each address.
CREATE TABLE report_letters (
    id UUID PRIMARY KEY,
    date DATE NOT NULL,
    recipient TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    next_try_at TIMESTAMPTZ, -- none: it was sent, or given up
    sent_at TIMESTAMPTZ,
    fault TEXT,
    UNIQUE (date, recipient)
);
CREATE INDEX report_letters_due ON report_letters (next_try_at) WHERE next_try_at IS NOT NULL;

CREATE INDEX complaints_registered ON complaints (registered_by, registered_at);
CREATE INDEX leads_owner ON leads (owner_id) WHERE closed_at IS NULL;

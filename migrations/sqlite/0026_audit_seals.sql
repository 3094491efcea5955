-- What kind of act a row tells of (domain/audit.rs): by it the audit is searched and alarms are counted.
ALTER TABLE audit ADD COLUMN kind TEXT NOT NULL DEFAULT 'change';
UPDATE audit SET kind = CASE
        WHEN action IN ('patient.view', 'complaint.view', 'complaint.mark', 'complaint.open_file') THEN 'view'
        WHEN action = 'patient.search' THEN 'search'
        WHEN action IN ('user.sign_in', 'user.end_session') THEN 'sign_in'
        WHEN action LIKE 'export.%' OR action = 'complaint.export' THEN 'export'
        ELSE 'reveal'
    END
WHERE action IN ('patient.view', 'complaint.view', 'patient.search', 'complaint.mark', 'user.sign_in',
        'user.end_session', 'complaint.export', 'complaint.open_file', 'patient.reveal', 'patient.code_word',
        'lead.reveal', 'complaint.reveal', 'payload.reveal', 'call.hear')
    OR action LIKE 'export.%';
CREATE INDEX audit_at ON audit (at, seq);
CREATE INDEX audit_actor ON audit (actor_id, at, seq);
CREATE INDEX audit_kind ON audit (kind, at, seq);

-- Rows that no seal covers yet. Each has its mark, left by the database itself in the transaction of the row, so that a
-- row is sealed whenever it is committed, and whoever writes waits for nobody.
CREATE TABLE audit_unsealed (
    seq INTEGER PRIMARY KEY
);
INSERT INTO audit_unsealed (seq) SELECT seq FROM audit;
CREATE TRIGGER audit_mark AFTER INSERT ON audit
BEGIN
    INSERT INTO audit_unsealed (seq) VALUES (NEW.seq);
END;

-- The chain: each seal is made of the one before it and of its rows (backend/audit_chain.rs).
CREATE TABLE audit_seals (
    number INTEGER PRIMARY KEY,
    row_count BIGINT NOT NULL CHECK (row_count > 0),
    entries BLOB NOT NULL, -- of each row its seq, eight bytes, and the beginning of its digest, eight bytes
    seal TEXT NOT NULL UNIQUE,
    sealed_at TEXT NOT NULL
);

-- Both are only ever added to. What is inserted in the place of another one would replace it without a word.
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
BEGIN
    SELECT RAISE(ABORT, 'audit_stays');
END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
BEGIN
    SELECT RAISE(ABORT, 'audit_stays');
END;
CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit
WHEN EXISTS (SELECT 1 FROM audit WHERE seq = NEW.seq)
BEGIN
    SELECT RAISE(ABORT, 'audit_stays');
END;
CREATE TRIGGER audit_seals_no_update BEFORE UPDATE ON audit_seals
BEGIN
    SELECT RAISE(ABORT, 'audit_seals_stay');
END;
CREATE TRIGGER audit_seals_no_delete BEFORE DELETE ON audit_seals
BEGIN
    SELECT RAISE(ABORT, 'audit_seals_stay');
END;
CREATE TRIGGER audit_seals_no_replace BEFORE INSERT ON audit_seals
WHEN EXISTS (SELECT 1 FROM audit_seals WHERE number = NEW.number OR seal = NEW.seal)
BEGIN
    SELECT RAISE(ABORT, 'audit_seals_stay');
END;

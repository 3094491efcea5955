-- At whose telephone alone a missed call rang: whose figure it is.
ALTER TABLE calls ADD COLUMN rang_for BLOB REFERENCES users (id);
UPDATE calls SET rang_for = (SELECT u.id FROM users u WHERE u.extension = calls.extension) WHERE missed;

-- What was done with visits, for whoever counts it.
CREATE INDEX booking_changes_acts ON booking_changes (at, actor_id)
WHERE action IN ('book', 'reschedule', 'cancel', 'undo');

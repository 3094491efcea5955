-- Whether somebody has been here before is asked at every booking, however long their history is.
CREATE INDEX bookings_finished ON bookings (patient_id) WHERE status = 'done';

-- A parked visit waits for another time and takes none.
DO $$
DECLARE
    name text;
BEGIN
    SELECT conname INTO STRICT name FROM pg_constraint
    WHERE conrelid = 'bookings'::regclass AND contype = 'c' AND pg_get_constraintdef(oid) LIKE '%no_show%';
    EXECUTE format('ALTER TABLE bookings DROP CONSTRAINT %I', name);
END
$$;
ALTER TABLE bookings
    ADD CONSTRAINT bookings_live CHECK (live = (status NOT IN ('cancelled', 'no_show', 'parked')));

-- Who is to find a parked visit its time.
CREATE TABLE pins (
    booking_id UUID PRIMARY KEY REFERENCES bookings (id),
    owner_id UUID NOT NULL REFERENCES users (id),
    parked_at TIMESTAMPTZ NOT NULL
);

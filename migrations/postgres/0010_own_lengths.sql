-- A length that was given to this visit by hand, in minutes, instead of what its services take.
ALTER TABLE bookings ADD COLUMN own_min INTEGER;

-- Until this minute of a day, in the branch's wall time, what its doctors keep for acute pain on that day is kept.
ALTER TABLE branches ADD COLUMN reserve_until_min INTEGER NOT NULL DEFAULT 600;

-- A gap shorter than this is dead: no service of the branch fits into it.
ALTER TABLE branches ADD COLUMN dead_gap_min INTEGER NOT NULL DEFAULT 30;

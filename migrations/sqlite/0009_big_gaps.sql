-- Whether a gap is big from the doctor's median service on already, where that is shorter than the branch's minutes.
ALTER TABLE branches ADD COLUMN big_gap_median BOOLEAN NOT NULL DEFAULT FALSE;

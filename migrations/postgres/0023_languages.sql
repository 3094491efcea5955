-- In which languages a doctor talks with patients besides Russian: codes between spaces, 'en de'.
ALTER TABLE doctors ADD COLUMN languages TEXT NOT NULL DEFAULT '';

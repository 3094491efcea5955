-- Imports that were made, and what each of them did to what: so that it can be taken back.
CREATE TABLE imports (
    id UUID PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('services', 'patients')),
    file_name TEXT NOT NULL, -- empty for a text that was pasted
    first_day DATE, -- of the new prices
    at TIMESTAMPTZ NOT NULL,
    actor_id UUID,
    actor_name TEXT NOT NULL,
    added INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    same INTEGER NOT NULL,
    left_out INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    back_at TIMESTAMPTZ, -- when it began to be taken back
    back_by_name TEXT
);
CREATE INDEX imports_made ON imports (kind, at);

CREATE TABLE import_rows (
    import_id UUID NOT NULL REFERENCES imports (id),
    entity_id UUID NOT NULL, -- the service or the patient
    act TEXT NOT NULL CHECK (act IN ('add', 'change')),
    before TEXT NOT NULL DEFAULT '{}', -- JSON: what is put back
    state TEXT NOT NULL DEFAULT 'made' CHECK (state IN ('made', 'back', 'touched', 'used')),
    PRIMARY KEY (import_id, entity_id)
);
CREATE INDEX import_rows_state ON import_rows (import_id, state);

-- Prices of services by the first day on which they hold. They stand in the order of their ids.
CREATE TABLE service_prices (
    id UUID PRIMARY KEY,
    service_id UUID NOT NULL REFERENCES services (id),
    valid_from DATE NOT NULL,
    price_from BIGINT NOT NULL CHECK (price_from >= 0),
    price_to BIGINT CHECK (price_to >= price_from), -- none when it is open upwards
    set_at TIMESTAMPTZ, -- none when it was there before a history was kept
    set_by UUID,
    set_by_name TEXT NOT NULL DEFAULT '',
    import_id UUID REFERENCES imports (id)
);
CREATE INDEX service_prices_service ON service_prices (service_id, valid_from);

INSERT INTO service_prices (id, service_id, valid_from, price_from, price_to)
SELECT id, id, DATE '2000-01-01', price_from, price_to FROM services;
ALTER TABLE services DROP COLUMN price_to;
ALTER TABLE services DROP COLUMN price_from;

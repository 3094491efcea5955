-- A parked visit waits for another time and takes none. SQLite changes a CHECK in the schema itself; the table made
-- below raises the schema's version, so that other connections read it anew.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema
SET sql = replace(sql, 'NOT IN (''cancelled'', ''no_show'')', 'NOT IN (''cancelled'', ''no_show'', ''parked'')')
WHERE type = 'table' AND name = 'bookings';
PRAGMA writable_schema = RESET;

-- Who is to find a parked visit its time.
CREATE TABLE pins (
    booking_id BLOB PRIMARY KEY REFERENCES bookings (id),
    owner_id BLOB NOT NULL REFERENCES users (id),
    parked_at TEXT NOT NULL
);

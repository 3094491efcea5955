-- The secret that a user's app makes codes of (app/domain/src/second_factor.rs), sealed by a key of the key file.
CREATE TABLE second_factors (
    user_id BLOB PRIMARY KEY NOT NULL REFERENCES users (id),
    secret BLOB NOT NULL,
    since TEXT NOT NULL,
    last_step INTEGER NOT NULL -- of the last code that was used: it does not work again
);

-- Codes for when the telephone is lost, each good for once. What is kept is an HMAC.
CREATE TABLE recovery_codes (
    user_id BLOB NOT NULL REFERENCES users (id),
    hash TEXT NOT NULL,
    PRIMARY KEY (user_id, hash)
);

-- Who may set a first password, by a link that only its hash is kept of. A user has one at the most.
CREATE TABLE invitations (
    user_id BLOB PRIMARY KEY NOT NULL REFERENCES users (id),
    hash TEXT NOT NULL UNIQUE,
    expires_at TEXT NOT NULL
);

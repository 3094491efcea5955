-- The secret that a user's app makes codes of (app/domain/src/second_factor.rs), sealed by a key of the key file.
CREATE TABLE second_factors (
    user_id UUID PRIMARY KEY NOT NULL REFERENCES users (id),
    secret BYTEA NOT NULL,
    since TIMESTAMPTZ NOT NULL,
    last_step BIGINT NOT NULL -- of the last code that was used: it does not work again
);

-- Codes for when the telephone is lost, each good for once. What is kept is an HMAC.
CREATE TABLE recovery_codes (
    user_id UUID NOT NULL REFERENCES users (id),
    hash TEXT NOT NULL,
    PRIMARY KEY (user_id, hash)
);

-- Who may set a first password, by a link that only its hash is kept of. A user has one at the most.
CREATE TABLE invitations (
    user_id UUID PRIMARY KEY NOT NULL REFERENCES users (id),
    hash TEXT NOT NULL UNIQUE,
    expires_at TIMESTAMPTZ NOT NULL
);

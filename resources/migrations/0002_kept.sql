-- SPDX-FileCopyrightText: 2026 The Daybreak authors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- A mark for what is kept beside the signals, such as the replay of a session: it is neither waiting
-- nor failed. SQLite changes a CHECK only by a new table; foreign keys are off meanwhile and are
-- checked before the commit.

CREATE TABLE signal_next (
    seq            INTEGER PRIMARY KEY,
    id             BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    source         TEXT NOT NULL CHECK (source <> ''),
    external_id    TEXT NOT NULL CHECK (external_id <> ''),
    raw_kind       TEXT NOT NULL,
    received_ms    INTEGER NOT NULL,
    progress       TEXT NOT NULL DEFAULT 'received' CHECK (progress IN ('received', 'screened',
                       'normalized', 'queried', 'embedded', 'grouped', 'occurrence', 'rejected',
                       'failed', 'kept', 'erased')),
    restored       INTEGER NOT NULL DEFAULT 0 CHECK (restored IN (0, 1)),
    problem        TEXT NOT NULL DEFAULT '',
    occurrence_of  INTEGER REFERENCES signal (seq),
    kind           TEXT,
    service        TEXT NOT NULL DEFAULT '',
    environment    TEXT NOT NULL DEFAULT '',
    release        TEXT NOT NULL DEFAULT '',
    level          TEXT NOT NULL DEFAULT '',
    session_id     TEXT NOT NULL DEFAULT '',
    trace_id       TEXT NOT NULL DEFAULT '',
    user_id        TEXT NOT NULL DEFAULT '',
    fingerprint    TEXT NOT NULL DEFAULT '',
    occurred_ms    INTEGER NOT NULL DEFAULT 0,
    last_ms        INTEGER NOT NULL DEFAULT 0,
    occurrences    INTEGER NOT NULL DEFAULT 1,
    weight_base    REAL NOT NULL DEFAULT 0,
    weight_severity REAL NOT NULL DEFAULT 1,
    weight_reach   REAL NOT NULL DEFAULT 1,
    weight_decay   REAL NOT NULL DEFAULT 1,
    UNIQUE (source, external_id)
) STRICT;

INSERT INTO signal_next (
    seq, id, source, external_id, raw_kind, received_ms, progress, restored, problem,
    occurrence_of, kind, service, environment, release, level, session_id, trace_id, user_id,
    fingerprint, occurred_ms, last_ms, occurrences, weight_base, weight_severity, weight_reach,
    weight_decay)
SELECT
    seq, id, source, external_id, raw_kind, received_ms,
    iif(raw_kind IN ('sentry.replay', 'posthog.replay') AND progress = 'failed', 'kept', progress),
    restored,
    iif(raw_kind IN ('sentry.replay', 'posthog.replay') AND progress = 'failed', 'replay', problem),
    occurrence_of, kind, service, environment, release, level, session_id, trace_id, user_id,
    fingerprint, occurred_ms, last_ms, occurrences, weight_base, weight_severity, weight_reach,
    weight_decay
FROM signal;

DROP TABLE signal;
ALTER TABLE signal_next RENAME TO signal;

CREATE INDEX signal_waiting ON signal (progress, seq)
    WHERE progress IN ('received', 'screened', 'normalized', 'queried', 'embedded', 'failed');
CREATE INDEX signal_fingerprint ON signal (fingerprint, seq) WHERE fingerprint <> '';
CREATE INDEX signal_user ON signal (user_id) WHERE user_id <> '';
CREATE INDEX signal_session ON signal (session_id) WHERE session_id <> '';
CREATE INDEX signal_trace ON signal (trace_id) WHERE trace_id <> '';
CREATE INDEX signal_occurrence ON signal (occurrence_of) WHERE occurrence_of IS NOT NULL;
CREATE INDEX signal_received ON signal (received_ms);
CREATE INDEX signal_kept ON signal (source, seq) WHERE progress = 'kept';

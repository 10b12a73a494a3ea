-- SPDX-FileCopyrightText: 2026 The Daybreak authors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- The first schema. Ids are UUIDv7 as 16 bytes; times are UTC milliseconds, 0 is unknown; JSON is
-- compact UTF-8 text. What is looked up or summed has a column; the rest of a model value is JSON.

-- Signals -----------------------------------------------------------------------------------------

-- One row for each event a source brought. Small and often updated, so payload and body live apart.
CREATE TABLE signal (
    seq            INTEGER PRIMARY KEY,
    id             BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    source         TEXT NOT NULL CHECK (source <> ''),
    external_id    TEXT NOT NULL CHECK (external_id <> ''),
    raw_kind       TEXT NOT NULL,
    received_ms    INTEGER NOT NULL,
    progress       TEXT NOT NULL DEFAULT 'received' CHECK (progress IN ('received', 'screened',
                       'normalized', 'queried', 'embedded', 'grouped', 'occurrence', 'rejected',
                       'failed', 'erased')),
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
CREATE INDEX signal_waiting ON signal (progress, seq)
    WHERE progress IN ('received', 'screened', 'normalized', 'queried', 'embedded', 'failed');
CREATE INDEX signal_fingerprint ON signal (fingerprint, seq) WHERE fingerprint <> '';
CREATE INDEX signal_user ON signal (user_id) WHERE user_id <> '';
CREATE INDEX signal_session ON signal (session_id) WHERE session_id <> '';
CREATE INDEX signal_trace ON signal (trace_id) WHERE trace_id <> '';
CREATE INDEX signal_occurrence ON signal (occurrence_of) WHERE occurrence_of IS NOT NULL;
CREATE INDEX signal_received ON signal (received_ms);

-- What came in, redacted; goes first when its time is over.
CREATE TABLE payload (
    signal_seq INTEGER PRIMARY KEY REFERENCES signal (seq) ON DELETE CASCADE,
    bytes      BLOB NOT NULL
) STRICT;

-- The normalized signal.
CREATE TABLE signal_body (
    signal_seq INTEGER PRIMARY KEY REFERENCES signal (seq) ON DELETE CASCADE,
    body       TEXT NOT NULL
) STRICT;

-- Words of title and content; holds no text of its own.
CREATE VIRTUAL TABLE signal_words USING fts5 (
    title, content, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
);

CREATE TABLE rejection (
    id          BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    signal_seq  INTEGER NOT NULL REFERENCES signal (seq) ON DELETE CASCADE,
    category    TEXT NOT NULL,
    screen      TEXT NOT NULL,
    path        TEXT NOT NULL,
    quote       TEXT NOT NULL,
    at_ms       INTEGER NOT NULL,
    restored    INTEGER NOT NULL DEFAULT 0 CHECK (restored IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE INDEX rejection_signal ON rejection (signal_seq);
CREATE INDEX rejection_at ON rejection (at_ms);

CREATE TABLE source_cursor (
    source TEXT PRIMARY KEY NOT NULL,
    cursor TEXT NOT NULL,
    at_ms  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What a source brought, by code: stored, duplicate, an item type that is no signal, a refusal.
CREATE TABLE source_count (
    source TEXT NOT NULL,
    code   TEXT NOT NULL,
    count  INTEGER NOT NULL CHECK (count >= 0),
    at_ms  INTEGER NOT NULL,
    PRIMARY KEY (source, code)
) STRICT, WITHOUT ROWID;

-- Queries and vectors -----------------------------------------------------------------------------

-- position counts from 0.
CREATE TABLE query (
    signal_seq INTEGER NOT NULL REFERENCES signal (seq) ON DELETE CASCADE,
    position   INTEGER NOT NULL CHECK (position >= 0),
    text       TEXT NOT NULL,
    generator  TEXT NOT NULL,
    PRIMARY KEY (signal_seq, position)
) STRICT, WITHOUT ROWID;

-- position -1 is the signal's own vector, n the one of its query n. Little-endian float32.
CREATE TABLE vector (
    seq        INTEGER PRIMARY KEY,
    signal_seq INTEGER NOT NULL REFERENCES signal (seq) ON DELETE CASCADE,
    model_id   TEXT NOT NULL,
    position   INTEGER NOT NULL CHECK (position >= -1),
    dimension  INTEGER NOT NULL CHECK (dimension > 0),
    data       BLOB NOT NULL CHECK (length(data) = dimension * 4),
    UNIQUE (signal_seq, model_id, position)
) STRICT;

-- Reports -----------------------------------------------------------------------------------------

CREATE TABLE report (
    seq                   INTEGER PRIMARY KEY,
    id                    BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    state                 TEXT NOT NULL,
    state_reason          TEXT NOT NULL DEFAULT '',
    retryable             INTEGER NOT NULL DEFAULT 1 CHECK (retryable IN (0, 1)),
    title                 TEXT NOT NULL DEFAULT '',
    summary               TEXT NOT NULL DEFAULT '',
    priority              TEXT,
    priority_reason       TEXT NOT NULL DEFAULT '',
    weight                REAL NOT NULL DEFAULT 0 CHECK (weight >= 0),
    signal_count          INTEGER NOT NULL DEFAULT 0 CHECK (signal_count >= 0),
    repository_id         BLOB,
    merged_into           BLOB,
    snoozed_until_ms      INTEGER NOT NULL DEFAULT 0,
    snoozed_until_signals INTEGER NOT NULL DEFAULT 0,
    recurrence_of         BLOB,
    created_ms            INTEGER NOT NULL,
    updated_ms            INTEGER NOT NULL,
    first_seen_ms         INTEGER NOT NULL DEFAULT 0,
    last_seen_ms          INTEGER NOT NULL DEFAULT 0,
    researched_at_signals INTEGER NOT NULL DEFAULT 0,
    read_ms               INTEGER
) STRICT;
CREATE INDEX report_state ON report (state);
CREATE INDEX report_merged ON report (merged_into) WHERE merged_into IS NOT NULL;

-- Where a signal is now, and why.
CREATE TABLE membership (
    signal_seq INTEGER PRIMARY KEY REFERENCES signal (seq) ON DELETE CASCADE,
    report_seq INTEGER NOT NULL REFERENCES report (seq),
    assignment TEXT NOT NULL
) STRICT;
CREATE INDEX membership_report ON membership (report_seq);

CREATE TABLE weight_course (
    report_seq INTEGER NOT NULL REFERENCES report (seq) ON DELETE CASCADE,
    at_ms      INTEGER NOT NULL,
    weight     REAL NOT NULL,
    PRIMARY KEY (report_seq, at_ms)
) STRICT, WITHOUT ROWID;

CREATE TABLE findings (
    seq        INTEGER PRIMARY KEY,
    report_seq INTEGER NOT NULL REFERENCES report (seq) ON DELETE CASCADE,
    at_ms      INTEGER NOT NULL,
    body       TEXT NOT NULL
) STRICT;
CREATE INDEX findings_report ON findings (report_seq, seq);

CREATE TABLE verdict (
    seq        INTEGER PRIMARY KEY,
    report_seq INTEGER NOT NULL REFERENCES report (seq) ON DELETE CASCADE,
    at_ms      INTEGER NOT NULL,
    body       TEXT NOT NULL
) STRICT;
CREATE INDEX verdict_report ON verdict (report_seq, seq);

-- Runs --------------------------------------------------------------------------------------------

CREATE TABLE attempt (
    id         BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    report_seq INTEGER NOT NULL REFERENCES report (seq),
    number     INTEGER NOT NULL CHECK (number >= 1),
    state      TEXT NOT NULL,
    started_ms INTEGER NOT NULL,
    ended_ms   INTEGER NOT NULL,
    body       TEXT NOT NULL,
    checkpoint TEXT NOT NULL DEFAULT '{}',
    changes    TEXT,
    UNIQUE (report_seq, number)
) STRICT;
CREATE INDEX attempt_state ON attempt (state);
CREATE INDEX attempt_started ON attempt (started_ms);

-- Where a snapshot's files are; the files themselves are beside the database.
CREATE TABLE snapshot (
    id          BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    attempt_id  BLOB NOT NULL REFERENCES attempt (id) ON DELETE CASCADE,
    parent_id   BLOB,
    base_commit TEXT NOT NULL,
    path        TEXT NOT NULL,
    size_bytes  INTEGER NOT NULL CHECK (size_bytes >= 0),
    created_ms  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX snapshot_attempt ON snapshot (attempt_id);

-- The checks of the head are rows of their own.
CREATE TABLE pull_request (
    id         BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    report_seq INTEGER NOT NULL REFERENCES report (seq),
    host       TEXT NOT NULL,
    number     TEXT NOT NULL,
    branch     TEXT NOT NULL,
    state      TEXT NOT NULL,
    checks     TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL,
    body       TEXT NOT NULL
) STRICT;
CREATE INDEX pull_request_report ON pull_request (report_seq, created_ms);
CREATE UNIQUE INDEX pull_request_host ON pull_request (host, number) WHERE number <> '';

CREATE TABLE check_run (
    seq             INTEGER PRIMARY KEY,
    pull_request_id BLOB NOT NULL REFERENCES pull_request (id) ON DELETE CASCADE,
    name            TEXT NOT NULL,
    commit_id       TEXT NOT NULL,
    state           TEXT NOT NULL,
    failing_part    TEXT NOT NULL,
    log             TEXT NOT NULL,
    duration_ms     INTEGER NOT NULL,
    at_ms           INTEGER NOT NULL,
    UNIQUE (pull_request_id, commit_id, name)
) STRICT;

CREATE TABLE review_comment (
    id              BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    pull_request_id BLOB NOT NULL REFERENCES pull_request (id) ON DELETE CASCADE,
    host_id         TEXT,
    at_ms           INTEGER NOT NULL,
    body            TEXT NOT NULL,
    UNIQUE (pull_request_id, host_id)
) STRICT;
CREATE INDEX review_comment_at ON review_comment (pull_request_id, at_ms);

-- Work --------------------------------------------------------------------------------------------

CREATE TABLE job (
    seq           INTEGER PRIMARY KEY,
    id            BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    stage         TEXT NOT NULL,
    input_hash    TEXT NOT NULL,
    state         TEXT NOT NULL CHECK (state IN ('queued', 'leased', 'done', 'failed')),
    attempt       INTEGER NOT NULL DEFAULT 0 CHECK (attempt >= 0),
    lease_ms      INTEGER NOT NULL DEFAULT 0,
    not_before_ms INTEGER NOT NULL DEFAULT 0,
    error_kind    TEXT NOT NULL DEFAULT '',
    error         TEXT NOT NULL DEFAULT '',
    checkpoint    TEXT NOT NULL DEFAULT '{}',
    created_ms    INTEGER NOT NULL,
    updated_ms    INTEGER NOT NULL
) STRICT;
CREATE INDEX job_queued ON job (stage, seq) WHERE state = 'queued';
CREATE INDEX job_leased ON job (lease_ms) WHERE state = 'leased';
CREATE INDEX job_finished ON job (state, updated_ms) WHERE state IN ('done', 'failed');

-- What a job is about. The key makes asking twice for the same work one job.
CREATE TABLE job_subject (
    stage      TEXT NOT NULL,
    subject    BLOB NOT NULL CHECK (length(subject) = 16),
    input_hash TEXT NOT NULL,
    job_seq    INTEGER NOT NULL REFERENCES job (seq) ON DELETE CASCADE,
    position   INTEGER NOT NULL,
    PRIMARY KEY (stage, subject, input_hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX job_subject_job ON job_subject (job_seq, position);

-- What the stages did, for the activity view.
CREATE TABLE journal (
    seq         INTEGER PRIMARY KEY,
    at_ms       INTEGER NOT NULL,
    stage       TEXT NOT NULL,
    member      TEXT NOT NULL,
    event       TEXT NOT NULL,
    job_id      BLOB,
    subject     BLOB,
    duration_ms INTEGER NOT NULL,
    detail      TEXT NOT NULL
) STRICT;
CREATE INDEX journal_at ON journal (at_ms);
CREATE INDEX journal_subject ON journal (subject, seq) WHERE subject IS NOT NULL;

-- Acts outside of the database, so that none is done twice.
CREATE TABLE effect (
    key      TEXT PRIMARY KEY NOT NULL CHECK (key <> ''),
    kind     TEXT NOT NULL,
    input    TEXT NOT NULL,
    result   TEXT,
    begun_ms INTEGER NOT NULL,
    done_ms  INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX effect_open ON effect (begun_ms) WHERE result IS NULL;

-- Decisions ---------------------------------------------------------------------------------------

CREATE TABLE audit (
    seq       INTEGER PRIMARY KEY,
    id        BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    at_ms     INTEGER NOT NULL,
    actor     TEXT NOT NULL CHECK (actor <> ''),
    action    TEXT NOT NULL CHECK (action <> ''),
    report_id BLOB,
    before    TEXT NOT NULL,
    after     TEXT NOT NULL,
    reason    TEXT NOT NULL,
    undoable  INTEGER NOT NULL CHECK (undoable IN (0, 1)),
    undoes    BLOB UNIQUE,
    undo_data TEXT NOT NULL DEFAULT '{}'
) STRICT;
CREATE INDEX audit_report ON audit (report_id, seq) WHERE report_id IS NOT NULL;

-- A row here, and only inside an erasure's transaction, lets the words of a person be taken out.
CREATE TABLE erasing (one INTEGER PRIMARY KEY CHECK (one = 1)) STRICT;
CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
    WHEN NOT EXISTS (SELECT 1 FROM erasing)
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;

-- Settings ----------------------------------------------------------------------------------------

CREATE TABLE setting (
    key   TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE repository (
    id   BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    name TEXT NOT NULL UNIQUE CHECK (name <> ''),
    body TEXT NOT NULL
) STRICT;

-- receiver_key is made by Daybreak for its own receiver; it opens nothing else.
CREATE TABLE source (
    id           TEXT PRIMARY KEY NOT NULL CHECK (id <> ''),
    enabled      INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    settings     TEXT NOT NULL,
    receiver_key TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- SPDX-FileCopyrightText: 2026 The Daybreak authors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- What people and the engine say about pairs of signals and of reports beside the memberships.

-- What a person said of two signals, until it is withdrawn. id is the decision's.
CREATE TABLE pair_rule (
    id         BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    first_seq  INTEGER NOT NULL REFERENCES signal (seq) ON DELETE CASCADE,
    second_seq INTEGER NOT NULL REFERENCES signal (seq) ON DELETE CASCADE,
    pairing    TEXT NOT NULL CHECK (pairing IN ('never', 'always')),
    at_ms      INTEGER NOT NULL,
    UNIQUE (first_seq, second_seq),
    CHECK (first_seq < second_seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX pair_rule_second ON pair_rule (second_seq);

-- What corrections say about pairs; goes with the decision that is taken back.
CREATE TABLE pair_label (
    seq         INTEGER PRIMARY KEY,
    first_seq   INTEGER NOT NULL REFERENCES signal (seq) ON DELETE CASCADE,
    second_seq  INTEGER NOT NULL REFERENCES signal (seq) ON DELETE CASCADE,
    same        INTEGER NOT NULL CHECK (same IN (0, 1)),
    origin      TEXT NOT NULL CHECK (origin <> ''),
    decision_id BLOB NOT NULL CHECK (length(decision_id) = 16),
    at_ms       INTEGER NOT NULL,
    CHECK (first_seq < second_seq)
) STRICT;
CREATE INDEX pair_label_first ON pair_label (first_seq, second_seq);
CREATE INDEX pair_label_second ON pair_label (second_seq);
CREATE INDEX pair_label_decision ON pair_label (decision_id);

-- A signal that nearly joined the report of another one. Between reports they are links: who is
-- in which report now is in membership, so that links follow every move.
CREATE TABLE near_miss (
    signal_seq INTEGER NOT NULL REFERENCES signal (seq) ON DELETE CASCADE,
    other_seq  INTEGER NOT NULL REFERENCES signal (seq) ON DELETE CASCADE,
    score      REAL NOT NULL CHECK (score BETWEEN 0 AND 1),
    reason     TEXT NOT NULL,
    at_ms      INTEGER NOT NULL,
    PRIMARY KEY (signal_seq, other_seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX near_miss_other ON near_miss (other_seq);

-- Those that were noted with the memberships so far.
INSERT INTO near_miss (signal_seq, other_seq, score, reason, at_ms)
    SELECT m.signal_seq, s.seq, max(0.0, min(1.0, CAST(json_extract(c.value, '$.score') AS REAL))),
           json_extract(c.value, '$.reason'), coalesce(json_extract(m.assignment, '$.at'), 0)
    FROM membership m, json_each(m.assignment, '$.rejected') c
    JOIN signal s ON s.id = unhex(replace(json_extract(c.value, '$.nearest'), '-', ''))
    WHERE s.seq <> m.signal_seq AND json_extract(c.value, '$.reason') NOT IN ('closed', 'never')
    ON CONFLICT DO NOTHING;

-- Merges and splits that Daybreak proposes. body has the numbers; decision_id is what accepted or
-- dismissed it.
CREATE TABLE regrouping (
    id          BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    kind        TEXT NOT NULL CHECK (kind IN ('merge', 'split')),
    report_id   BLOB NOT NULL CHECK (length(report_id) = 16),
    other_id    BLOB CHECK (length(other_id) = 16),
    state       TEXT NOT NULL CHECK (state IN ('open', 'accepted', 'dismissed', 'obsolete')),
    body        TEXT NOT NULL,
    decision_id BLOB CHECK (length(decision_id) = 16),
    created_ms  INTEGER NOT NULL,
    updated_ms  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX regrouping_state ON regrouping (state, created_ms);
CREATE INDEX regrouping_report ON regrouping (report_id);
CREATE INDEX regrouping_other ON regrouping (other_id) WHERE other_id IS NOT NULL;

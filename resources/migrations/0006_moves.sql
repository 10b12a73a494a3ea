-- SPDX-FileCopyrightText: 2026 The Daybreak authors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- A proposal may be to move signals from one report to another.

CREATE TABLE regrouping_next (
    id          BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    kind        TEXT NOT NULL CHECK (kind IN ('merge', 'split', 'move')),
    report_id   BLOB NOT NULL CHECK (length(report_id) = 16),
    other_id    BLOB CHECK (length(other_id) = 16),
    state       TEXT NOT NULL CHECK (state IN ('open', 'accepted', 'dismissed', 'obsolete')),
    body        TEXT NOT NULL,
    decision_id BLOB CHECK (length(decision_id) = 16),
    created_ms  INTEGER NOT NULL,
    updated_ms  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO regrouping_next SELECT * FROM regrouping;
DROP TABLE regrouping;
ALTER TABLE regrouping_next RENAME TO regrouping;
CREATE INDEX regrouping_state ON regrouping (state, created_ms);
CREATE INDEX regrouping_report ON regrouping (report_id);
CREATE INDEX regrouping_other ON regrouping (other_id) WHERE other_id IS NOT NULL;

-- SPDX-FileCopyrightText: 2026 The Daybreak authors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- Review comments that were written and not sent yet: one for each line, so that a crash costs nobody
-- their words.

CREATE TABLE review_draft (
    seq             INTEGER PRIMARY KEY,
    pull_request_id BLOB NOT NULL REFERENCES pull_request (id) ON DELETE CASCADE,
    file            TEXT NOT NULL,
    line            INTEGER NOT NULL CHECK (line >= 0),
    body            TEXT NOT NULL,
    UNIQUE (pull_request_id, file, line)
) STRICT;

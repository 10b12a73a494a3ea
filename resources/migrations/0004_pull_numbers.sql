-- SPDX-FileCopyrightText: 2026 The Daybreak authors
-- SPDX-License-Identifier: GPL-3.0-or-later

-- A number is its repository's: on one host, each repository counts from 1.
DROP INDEX pull_request_host;
CREATE UNIQUE INDEX pull_request_host
    ON pull_request (host, json_extract(body, '$.repository'), number) WHERE number <> '';

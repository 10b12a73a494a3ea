-- SPDX-FileCopyrightText: 2026 The Daybreak authors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- The inbox's first rows and its counts come from indexes, so that they take no longer in a large
-- workspace. The orders are the screen's: priority (unknown last), then last seen; of what is done,
-- the latest change.

CREATE INDEX report_inbox ON report (state, ifnull(priority, 'P9'), last_seen_ms DESC, read_ms)
    WHERE merged_into IS NULL AND signal_count > 0;
CREATE INDEX report_done ON report (state, updated_ms DESC)
    WHERE merged_into IS NULL AND signal_count > 0
      AND state IN ('merged', 'verifying', 'verified', 'dismissed', 'resolved');
-- Few at any time; whether one still is snoozed depends on the time it is asked.
CREATE INDEX report_snoozed ON report (snoozed_until_ms)
    WHERE snoozed_until_ms > 0 OR snoozed_until_signals > 0;

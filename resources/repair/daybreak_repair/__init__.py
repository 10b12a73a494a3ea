# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Generate-and-validate program repair for Python, run inside Daybreak's sandbox."""

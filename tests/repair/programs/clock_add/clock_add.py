# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Adds minutes to a time of day."""

DAY = 24


def add(hour, minute, minutes):
    minute += minutes
    hour += minute // 60
    return hour, minute % 60

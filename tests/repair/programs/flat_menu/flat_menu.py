# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""All dishes of a nested menu, in order."""


def dishes(menu):
    for item in menu:
        if isinstance(item, list):
            yield dishes(item)
        else:
            yield item

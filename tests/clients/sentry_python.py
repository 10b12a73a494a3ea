# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Raises, and lets Sentry's Python SDK report it. Arguments: port, key."""

import sys

import sentry_sdk


def apply_discount(cart):
    """Fails: nothing says that a cart has a discount."""
    return cart["total"] - cart["discount"]


sentry_sdk.init(dsn=f"http://{sys.argv[2]}@127.0.0.1:{sys.argv[1]}/42", release="shop@1.4.2",
                environment="test", default_integrations=True, debug=False)
sentry_sdk.add_breadcrumb(category="cart", message="cart opened", level="info")
try:
    apply_discount({"total": 10})
except KeyError as error:
    event_id = sentry_sdk.capture_exception(error)
    print(event_id)
sentry_sdk.flush(timeout=20)

// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Throws, and lets Sentry's Node SDK report it. Arguments: port, key.
import * as Sentry from '@sentry/node'

const [, , port, key] = process.argv
Sentry.init({ dsn: `http://${key}@127.0.0.1:${port}/42`, release: 'shop@1.4.2', enableLogs: true,
  tracesSampleRate: 1 })

function applyDiscount(cart) {
  return cart.items.map((item) => item.offer.discount)
}

Sentry.addBreadcrumb({ category: 'cart', message: 'cart opened' })
try {
  Sentry.startSpan({ name: 'POST /checkout' }, () => applyDiscount({ items: [{}] }))
} catch (error) {
  Sentry.captureException(error)
}
Sentry.logger.error('checkout failed')
if (!await Sentry.flush(20000)) process.exitCode = 1

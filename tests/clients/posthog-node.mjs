// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Throws, and lets PostHog's Node SDK report it. Arguments: port, key.
import { PostHog } from 'posthog-node'

const [, , port, key] = process.argv
const posthog = new PostHog(key, { host: `http://127.0.0.1:${port}` })

function applyDiscount(cart) {
  return cart.items.map((item) => item.offer.discount)
}

posthog.capture({ distinctId: 'u-17', event: 'checkout clicked' })
await posthog.isFeatureEnabled('new-checkout', 'u-17')
try {
  applyDiscount({ items: [{}] })
} catch (error) {
  posthog.captureException(error, 'u-17')
}
await new Promise((resolve) => setImmediate(resolve))
await posthog.shutdown(20000)

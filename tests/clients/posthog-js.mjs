// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Throws in a simulated browser, and lets PostHog's browser SDK report it. Arguments: port, key.
import { JSDOM } from 'jsdom'

const [, , port, key] = process.argv
const dom = new JSDOM('<!doctype html><p>shop</p>', { url: 'http://shop.example/checkout',
  pretendToBeVisual: true })
for (const name of ['window', 'document', 'navigator', 'location', 'history', 'localStorage',
  'sessionStorage', 'screen', 'XMLHttpRequest', 'Event', 'CustomEvent', 'HTMLElement', 'Node'])
  Object.defineProperty(globalThis, name, { value: name === 'window' ? dom.window : dom.window[name],
    configurable: true, writable: true })
Object.assign(dom.window, { fetch: globalThis.fetch, Blob: globalThis.Blob,
  Response: globalThis.Response, CompressionStream: globalThis.CompressionStream })
globalThis.self = dom.window

function applyDiscount(cart) {
  return cart.items.map((item) => item.offer.discount)
}

let sent = 0
const done = new Promise((resolve) => {
  const original = dom.window.fetch
  const counting = async (url, options) => {
    const answer = await original(url, options)
    if (/\/e\/|\/i\/v0\/e\//.test(String(url)) && answer.status === 200 && ++sent) resolve()
    return answer
  }
  dom.window.fetch = counting
  globalThis.fetch = counting
})
// The library takes fetch and the window when it is loaded.
const { posthog } = await import('posthog-js')
posthog.init(key, { api_host: `http://127.0.0.1:${port}`, persistence: 'memory', autocapture: false,
  capture_pageview: false, disable_session_recording: true, request_batching: false,
  disable_external_dependency_loading: true })
posthog.identify('u-17')
try {
  applyDiscount({ items: [{}] })
} catch (error) {
  posthog.captureException(error)
}
const limit = setTimeout(() => { console.log('nothing was accepted'); process.exit(1) }, 30000)
await done
clearTimeout(limit)
setTimeout(() => process.exit(0), 1500)

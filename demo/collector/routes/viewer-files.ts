// Which files is the live page made of? These, and no others.

import { readFile } from 'node:fs/promises'
import type { Hono } from 'hono'

const SCRIPT = 'text/javascript; charset=utf-8'

const FILES: Record<string, string> = {
  'index.html': 'text/html; charset=utf-8',
  'icon.svg': 'image/svg+xml',
  'viewer.css': 'text/css; charset=utf-8',
  'viewer.js': SCRIPT,
  'copy-text.js': SCRIPT,
  'describe-event.js': SCRIPT,
  'event-detail.js': SCRIPT,
  'event-list.js': SCRIPT,
  'event-row.js': SCRIPT,
  'filter-form.js': SCRIPT,
  'follow-stream.js': SCRIPT,
  'format-time.js': SCRIPT,
  'render-json.js': SCRIPT,
  'show-empty.js': SCRIPT,
}

/** Nothing inline, nothing from elsewhere: an event's content could not become code even if it reached the markup. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ')

export function addViewerFiles(routes: Hono): void {
  for (const [name, type] of Object.entries(FILES)) {
    routes.get(name === 'index.html' ? '/live' : `/live/${name}`, async (c) => {
      const content = await readFile(new URL(`../viewer/${name}`, import.meta.url))
      return c.body(content, 200, {
        'Content-Type': type,
        'Content-Security-Policy': POLICY,
        'X-Content-Type-Options': 'nosniff',
        // Small and local; a changed viewer shows with the next reload.
        'Cache-Control': 'no-cache',
      })
    })
  }
}

// Which files are the collector's pages made of? These, and no others.

import { readFile } from 'node:fs/promises'
import type { Hono } from 'hono'

const SCRIPT = 'text/javascript; charset=utf-8'

const FILES: Record<string, string> = {
  'index.html': 'text/html; charset=utf-8',
  'concept.html': 'text/html; charset=utf-8',
  'icon.svg': 'image/svg+xml',
  'viewer.css': 'text/css; charset=utf-8',
  'concept.css': 'text/css; charset=utf-8',
  'ask.js': SCRIPT,
  'audience-pages.js': SCRIPT,
  'concept.js': SCRIPT,
  'copy-text.js': SCRIPT,
  'data-table.js': SCRIPT,
  'describe-event.js': SCRIPT,
  'event-detail.js': SCRIPT,
  'event-list.js': SCRIPT,
  'event-row.js': SCRIPT,
  'filter-form.js': SCRIPT,
  'follow-stream.js': SCRIPT,
  'format-time.js': SCRIPT,
  'instant.js': SCRIPT,
  'make.js': SCRIPT,
  'plan-pages.js': SCRIPT,
  'profile-pages.js': SCRIPT,
  'render-json.js': SCRIPT,
  'section.js': SCRIPT,
  'show-empty.js': SCRIPT,
  'sign-in.js': SCRIPT,
  'source-pages.js': SCRIPT,
  'step-chart.js': SCRIPT,
  'viewer.js': SCRIPT,
  'violation-list.js': SCRIPT,
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

const CONCEPTS = 'sources|plans|profiles|audiences|sign-in'

export function addViewerFiles(routes: Hono): void {
  for (const [name, type] of Object.entries(FILES)) {
    const paths =
      name === 'index.html'
        ? ['/live']
        : name === 'concept.html'
          ? [`/live/${name}`, `/live/:concept{${CONCEPTS}}`, `/live/:concept{${CONCEPTS}}/:id{.+}`]
          : [`/live/${name}`]
    for (const path of paths) routes.get(path, () => answerFile(name, type))
  }
}

async function answerFile(name: string, type: string): Promise<Response> {
  const content = await readFile(new URL(`../viewer/${name}`, import.meta.url))
  return new Response(content, {
    headers: {
      'Content-Type': type,
      'Content-Security-Policy': POLICY,
      'X-Content-Type-Options': 'nosniff',
      // Small and local; a changed viewer shows with the next reload.
      'Cache-Control': 'no-cache',
    },
  })
}

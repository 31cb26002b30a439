// @ts-check
// One event, whole: its JSON beside the list.

import { copyText } from './copy-text.js'
import { describeEvent } from './describe-event.js'
import { createBadge } from './event-row.js'
import { formatDuration, formatExact } from './format-time.js'
import { renderJson } from './render-json.js'

/** @typedef {import('../event.ts').StoredEvent} StoredEvent */

/**
 * @param {object} parts
 * @param {HTMLElement} parts.panel
 * @param {HTMLElement} parts.title
 * @param {HTMLElement} parts.times
 * @param {HTMLElement} parts.json
 * @param {HTMLElement} parts.copy
 */
export function createEventDetail({ panel, title, times, json, copy }) {
  /** @param {StoredEvent} event */
  function show(event) {
    title.replaceChildren(createBadge(event.type), ' ', describeEvent(event).title)
    times.textContent = sayTimes(event)
    json.replaceChildren(renderJson(event.payload))
    json.scrollTop = 0
    panel.hidden = false
  }

  // Long JSON scrolls, and not every browser lets the keyboard reach what scrolls.
  json.tabIndex = 0
  copy.addEventListener('click', () => copyText(json, copy))

  return {
    show,
    hide: () => {
      panel.hidden = true
    },
    isOpen: () => !panel.hidden,
  }
}

/** @param {StoredEvent} event */
function sayTimes({ receivedAt, timestamp }) {
  const received = `Received ${formatExact(receivedAt)}`
  const earlierMs = Date.parse(receivedAt) - Date.parse(timestamp)
  return earlierMs < 1_000 ? received : `${received} · happened ${formatDuration(earlierMs)} before`
}

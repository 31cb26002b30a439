// @ts-check
// One event as one row of the list. Everything of the event goes in as text.

import { describeEvent } from './describe-event.js'
import { formatAgo, formatDelay, formatExact } from './format-time.js'

/** @typedef {import('../event.ts').StoredEvent} StoredEvent */

/** @param {StoredEvent} event */
export function createRow(event) {
  const { title, named, hint, path, user, known } = describeEvent(event)
  const row = element('div', 'row')
  row.setAttribute('role', 'option')
  row.setAttribute('aria-selected', 'false')
  row.tabIndex = -1
  row.dataset.seq = String(event.seq)

  const what = element('span', 'what')
  what.append(element('bdi', named ? 'title' : 'title unnamed', title))
  if (hint) what.append(' ', element('bdi', 'hint', hint))
  const delay = formatDelay(event)
  if (delay) what.append(' ', element('span', 'late', delay))

  const who = element('bdi', known ? 'user' : 'user unknown', user)
  who.title = [event.userId && `User ${event.userId}`, event.anonymousId && `Anonymous ${event.anonymousId}`]
    .filter(Boolean)
    .join('\n')

  const time = element('time', 'when')
  time.dateTime = event.receivedAt
  time.title = formatExact(event.receivedAt)

  row.append(createBadge(event.type), what, element('bdi', 'path', path), who, time)
  updateRowTime(row, Date.now())
  return row
}

/** @param {StoredEvent['type']} type */
export function createBadge(type) {
  const badge = element('span', 'badge', type)
  badge.dataset.type = type
  return badge
}

/**
 * @param {Element} row
 * @param {number} nowMs
 */
export function updateRowTime(row, nowMs) {
  const time = row.querySelector('time')
  if (!time) return
  const text = formatAgo(time.dateTime, nowMs)
  if (time.textContent !== text) time.textContent = text
}

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} className
 * @param {string} [text]
 * @returns {HTMLElementTagNameMap[Tag]}
 */
function element(tag, className, text = '') {
  const created = document.createElement(tag)
  created.className = className
  created.textContent = text
  return created
}

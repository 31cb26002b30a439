// @ts-check
// What does a row say about an event? Its words, before any of them reaches the page.

/** @typedef {import('../event.ts').StoredEvent} StoredEvent */

/**
 * @typedef {object} Description
 * @property {string} title What happened.
 * @property {boolean} named The title is a name that somebody gave the event.
 * @property {string} hint More about a named one; may be empty.
 * @property {string} path Of the page it happened on; may be empty.
 * @property {string} user
 * @property {boolean} known The user is one by name, not only by an anonymous id.
 */

/**
 * @param {StoredEvent} event
 * @returns {Description}
 */
export function describeEvent(event) {
  const { type, name, userId, anonymousId, payload } = event
  const about = sayMore(event)
  return {
    title: name || about || type,
    named: Boolean(name),
    hint: name && about !== name ? about : '',
    path: readPath(payload),
    user: userId ?? shorten(anonymousId ?? ''),
    known: userId !== null,
  }
}

/** @param {StoredEvent} event */
function sayMore({ type, userId, payload }) {
  const traits = Object.keys(toBag(payload.traits)).join(', ')
  if (type === 'page') return toText(toBag(payload.properties).title)
  if (type === 'identify') return traits
  if (type === 'group') return [toText(payload.groupId), traits].filter(Boolean).join(' · ')
  if (type === 'alias') return `${toText(payload.previousId)} → ${userId}`
  return ''
}

/** @param {Record<string, unknown>} payload */
function readPath(payload) {
  const page = toBag(toBag(payload.context).page)
  return toText(page.path) || toText(toBag(payload.properties).path)
}

/**
 * The beginning tells random ids apart well enough, and all of it is in the row's tooltip.
 *
 * @param {string} id
 */
function shorten(id) {
  return id.length > 13 ? `${id.slice(0, 8)}…` : id
}

/**
 * @param {unknown} value
 * @returns {Record<string, unknown>}
 */
function toBag(value) {
  return typeof value === 'object' && value !== null ? /** @type {Record<string, unknown>} */ (value) : {}
}

/** @param {unknown} value */
function toText(value) {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

// @ts-check
// Profiles: who was there lately, and all that is known of one.

import { ask } from './ask.js'
import { createDataTable } from './data-table.js'
import { createBadge } from './event-row.js'
import { showInstant } from './instant.js'
import { make, makeLink } from './make.js'
import { renderJson } from './render-json.js'
import { createFacts, createNote, createSection } from './section.js'

/** @typedef {import('./concept.js').Shown} Shown */

/**
 * @typedef {object} Listed
 * @property {string} id
 * @property {{ type: string, id: string }[]} externalIds the one it is best known by first
 * @property {string} updatedAt
 */

/**
 * @typedef {object} ProfileEvent
 * @property {string} type
 * @property {string} [event]
 * @property {string} [name] of a page or screen
 * @property {string} timestamp
 * @property {Record<string, unknown>} [properties]
 */

const COLLECTION = '/v1/spaces/everbeacon/collections/users/profiles'
const MAX_SHOWN = 50

/** @returns {Promise<Shown>} */
export async function showProfiles() {
  const query = new URLSearchParams(location.search).get('search') ?? ''
  const { data, problem } = await ask(`/live/profiles/list?search=${encodeURIComponent(query)}`)
  /** @type {Listed[]} */
  const profiles = data?.profiles ?? []
  return {
    title: 'Profiles',
    content: [
      make('h2', 'title-line', 'Profiles'),
      createNote(
        'People, each with all the ids that belong together: what one browser, one device or one server called them.',
      ),
      createSearch(query),
      problem
        ? createNote(problem)
        : profiles.length
          ? createDataTable(
              'Profiles, those that changed last first',
              [
                ['Profile', ({ externalIds, id }) => makeLink(toPath(externalIds[0]), externalIds[0]?.id ?? id)],
                ['Ids', ({ externalIds }) => make('span', 'ids', ...externalIds.map(showId))],
                ['Changed', ({ updatedAt }) => showInstant(updatedAt)],
              ],
              profiles,
            )
          : createNote(query ? 'Nobody has such an id.' : 'Nobody was here yet.'),
    ],
  }
}

/** @param {string} query */
function createSearch(query) {
  const input = make('input')
  input.type = 'search'
  input.name = 'search'
  input.placeholder = 'User id, email, anonymous id …'
  input.setAttribute('aria-label', 'Id begins with')
  input.value = query
  const button = make('button', 'button', 'Find')
  const form = make('form', 'find', input, button)
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    location.assign(`/live/profiles?search=${encodeURIComponent(input.value.trim())}`)
  })
  return form
}

/**
 * @param {string} name `type:id`
 * @returns {Promise<Shown>}
 */
export async function showProfile(name) {
  const path = `${COLLECTION}/${encodeURIComponent(name)}`
  const [traits, ids, events, metadata, links] = await Promise.all([
    ask(`${path}/traits?limit=200`),
    ask(`${path}/external_ids?limit=200`),
    ask(`${path}/events?limit=${MAX_SHOWN}`),
    ask(`${path}/metadata`),
    ask(`${path}/links`),
  ])
  const crumb = make('p', 'crumb', makeLink('/live/profiles', 'Profiles'))
  if (traits.problem) return { title: name, content: [crumb, createNote(traits.problem)] }
  /** @type {{ type: string, id: string }[]} */
  const externalIds = ids.data ?? []
  /** @type {ProfileEvent[]} */
  const timeline = events.data ?? []
  return {
    title: name.slice(name.indexOf(':') + 1),
    content: [
      crumb,
      make('h2', 'title-line', name.slice(name.indexOf(':') + 1)),
      createFacts([
        ['Known since', showInstant(metadata.data?.metadata.created_at)],
        ['Changed', showInstant(metadata.data?.metadata.updated_at)],
      ]),
      createSection('Ids that belong together', make('p', 'ids', ...externalIds.map(showId))),
      createSection('Traits', showTraits(traits.data.traits)),
      createSection(
        'Timeline',
        timeline.length ? make('ol', 'timeline', ...timeline.map(showEvent)) : createNote('No events.'),
      ),
      ...(links.data?.length ? [createSection('Linked', make('pre', 'json-box', renderJson(links.data)))] : []),
    ],
  }
}

/** @param {Record<string, unknown>} traits */
function showTraits(traits) {
  const known = Object.entries(traits)
  if (known.length === 0) return createNote('None.')
  return createFacts(
    known.map(([name, value]) => [name, typeof value === 'string' ? value : make('code', '', JSON.stringify(value))]),
  )
}

/** @param {ProfileEvent} event */
function showEvent({ type, event, name, timestamp, properties }) {
  return make(
    'li',
    '',
    createBadge(/** @type {import('../event.ts').EventType} */ (type)),
    ' ',
    make('b', '', event ?? name ?? ''),
    ' ',
    showInstant(timestamp),
    properties && Object.keys(properties).length > 0
      ? make('details', '', make('summary', '', 'properties'), make('pre', 'json-box', renderJson(properties)))
      : null,
  )
}

/** @param {{ type: string, id: string }} externalId */
function showId({ type, id }) {
  return make('span', 'id', make('i', '', type), ' ', make('code', '', id))
}

/** @param {{ type: string, id: string } | undefined} externalId */
function toPath(externalId) {
  return `/live/profiles/${encodeURIComponent(`${externalId?.type}:${externalId?.id}`)}`
}

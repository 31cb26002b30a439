// @ts-check
// Sources: which there are, and what one of them needs to send.

import { ask } from './ask.js'
import { copyText } from './copy-text.js'
import { createDataTable } from './data-table.js'
import { showInstant } from './instant.js'
import { make, makeLink } from './make.js'
import { renderJson } from './render-json.js'
import { createFacts, createNote, createSection } from './section.js'
import { listViolations } from './violation-list.js'

/** @typedef {import('./concept.js').Shown} Shown */

/**
 * @typedef {object} Source
 * @property {string} id
 * @property {string} slug
 * @property {string} name
 * @property {string} kind
 * @property {boolean} enabled
 * @property {string[]} writeKeys
 * @property {Record<string, unknown>} settings
 * @property {string} createdAt
 */

/** @returns {Promise<Shown>} */
export async function showSources() {
  const { data, problem } = await ask('/config/sources')
  if (problem) return { title: 'Sources', content: [createNote(problem)] }
  /** @type {Source[]} */
  const sources = data.sources
  const table = createDataTable(
    'Sources',
    [
      ['Source', (source) => makeLink(`/live/sources/${encodeURIComponent(source.id)}`, source.name)],
      ['Kind', ({ kind }) => kind],
      ['State', ({ enabled }) => (enabled ? 'enabled' : make('span', 'bad', 'disabled'))],
      ['Write keys', ({ writeKeys }) => writeKeys.length],
      ['Since', ({ createdAt }) => showInstant(createdAt)],
    ],
    sources,
  )
  return {
    title: 'Sources',
    content: [
      make('h2', 'title-line', 'Sources'),
      createNote('A site, an app or a server, whose events belong together. Each has write keys of its own.'),
      table,
    ],
  }
}

/**
 * @param {string} id
 * @returns {Promise<Shown>}
 */
export async function showSource(id) {
  const path = `/config/sources/${encodeURIComponent(id)}`
  const { data, problem } = await ask(path)
  if (problem) return { title: 'Source', content: [createNote(problem)] }
  /** @type {Source} */
  const source = data.source
  const schema = await ask(`${path}/settings`)
  const violations = await listViolations({ sourceId: id })
  return {
    title: source.name,
    content: [
      make('p', 'crumb', makeLink('/live/sources', 'Sources')),
      make('h2', 'title-line', source.name),
      createFacts([
        ['Kind', source.kind],
        ['Slug', make('code', '', source.slug)],
        ['State', source.enabled ? 'enabled' : make('span', 'bad', 'disabled: what it sends is refused')],
        ['Since', showInstant(source.createdAt)],
      ]),
      createSection('Write keys', ...source.writeKeys.map(showWriteKey)),
      createSection('Violations', violations),
      createSection('What the library is told', showJson(source.settings)),
      ...(schema.data
        ? [createSection('What a tracking plan does to its events', showJson(schema.data.settings))]
        : []),
    ],
  }
}

/** @param {string} writeKey */
function showWriteKey(writeKey) {
  const key = make('code', '', writeKey)
  const copy = make('button', 'button', 'Copy')
  copy.type = 'button'
  copy.setAttribute('aria-label', `Copy the write key ${writeKey}`)
  copy.addEventListener('click', () => copyText(key, copy))
  return make('p', 'key-line', key, ' ', copy)
}

/** @param {unknown} value */
function showJson(value) {
  return make('pre', 'json-box', renderJson(value))
}

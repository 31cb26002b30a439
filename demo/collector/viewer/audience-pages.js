// @ts-check
// Audiences: which there are, who is in one of them, and how that changed.

import { ask } from './ask.js'
import { createDataTable } from './data-table.js'
import { showInstant } from './instant.js'
import { make, makeLink } from './make.js'
import { renderJson } from './render-json.js'
import { createFacts, createNote, createSection } from './section.js'
import { createStepChart } from './step-chart.js'

/** @typedef {import('./concept.js').Shown} Shown */

/**
 * @typedef {object} Audience
 * @property {string} id
 * @property {string} key
 * @property {string} name
 * @property {string} [description]
 * @property {boolean} enabled
 * @property {number} memberCount
 * @property {unknown} definition
 * @property {string} createdAt
 */

/** @returns {Promise<Shown>} */
export async function showAudiences() {
  const { data, problem } = await ask('/config/audiences')
  if (problem) return { title: 'Audiences', content: [createNote(problem)] }
  /** @type {Audience[]} */
  const audiences = data.audiences
  return {
    title: 'Audiences',
    content: [
      make('h2', 'title-line', 'Audiences'),
      createNote('Who has certain traits, or did or never did something: computed as events arrive.'),
      audiences.length
        ? createDataTable(
            'Audiences',
            [
              ['Audience', (audience) => makeLink(`/live/audiences/${encodeURIComponent(audience.id)}`, audience.name)],
              ['Key', ({ key }) => make('code', '', key)],
              ['Members', ({ memberCount }) => memberCount.toLocaleString()],
              ['Since', ({ createdAt }) => showInstant(createdAt)],
            ],
            audiences,
          )
        : createNote('There is none yet: make one with ', make('code', '', 'POST /config/audiences'), '.'),
    ],
  }
}

/**
 * @typedef {object} Change
 * @property {string} change entered or exited
 * @property {string} profileId
 * @property {string | null} userId
 * @property {string | null} anonymousId
 * @property {string} at
 * @property {number} memberCount behind it
 */

/**
 * @param {string} id
 * @returns {Promise<Shown>}
 */
export async function showAudience(id) {
  const path = `/config/audiences/${encodeURIComponent(id)}`
  const { data, problem } = await ask(path)
  if (problem) return { title: 'Audience', content: [createNote(problem)] }
  /** @type {Audience} */
  const audience = data.audience
  const [members, history] = await Promise.all([ask(`${path}/members`), ask(`${path}/history`)])
  return {
    title: audience.name,
    content: [
      make('p', 'crumb', makeLink('/live/audiences', 'Audiences')),
      make('h2', 'title-line', audience.name),
      createFacts([
        ['Description', audience.description || '–'],
        ['Key', make('code', '', audience.key)],
        ['Members', audience.memberCount.toLocaleString()],
        ['State', audience.enabled ? 'computed as events arrive' : make('span', 'bad', 'not computed')],
      ]),
      createSection('How many there were', showChart(history.data?.history ?? [])),
      createSection('Members', members.problem ? createNote(members.problem) : showMembers(members.data.members)),
      createSection('Who came and went', showHistory(history.data?.history ?? [])),
      createSection('Who belongs to it', make('pre', 'json-box', renderJson(audience.definition))),
    ],
  }
}

/** @param {Change[]} history newest first */
function showChart(history) {
  const [last] = history
  if (!last) return createNote('Nobody has entered or left yet.')
  const points = history.map(({ at, memberCount }) => ({ atMs: Date.parse(at), count: memberCount })).reverse()
  points.push({ atMs: Date.now(), count: last.memberCount })
  return createStepChart(points, `Members over the last ${history.length} changes, now ${last.memberCount}`)
}

/** @param {Change[]} history newest first */
function showHistory(history) {
  if (history.length === 0) return createNote('Nobody yet.')
  return createDataTable(
    'Changes, newest first',
    [
      ['Change', ({ change }) => make('span', `change ${change}`, change)],
      ['Profile', ({ profileId, ...ids }) => showProfileLink(profileId, toExternalId(ids))],
      ['Members then', ({ memberCount }) => memberCount.toLocaleString()],
      ['When', ({ at }) => showInstant(at)],
    ],
    history,
  )
}

/** @param {Pick<Change, 'userId' | 'anonymousId'>} ids */
function toExternalId({ userId, anonymousId }) {
  if (userId !== null) return { type: 'user_id', id: userId }
  return anonymousId === null ? undefined : { type: 'anonymous_id', id: anonymousId }
}

/** @param {{ profileId: string, enteredAt: string, externalIds?: { type: string, id: string }[] }[]} members */
function showMembers(members) {
  if (members.length === 0) return createNote('Nobody.')
  return createDataTable(
    'Members',
    [
      ['Profile', ({ profileId, externalIds }) => showProfileLink(profileId, externalIds?.[0])],
      ['Since', ({ enteredAt }) => showInstant(enteredAt)],
    ],
    members,
  )
}

/**
 * @param {string} profileId
 * @param {{ type: string, id: string } | undefined} externalId
 */
function showProfileLink(profileId, externalId) {
  if (!externalId) return make('code', '', profileId)
  return makeLink(`/live/profiles/${encodeURIComponent(`${externalId.type}:${externalId.id}`)}`, externalId.id)
}

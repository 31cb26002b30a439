// @ts-check
// Tracking plans: which there are, and what one of them asks for and finds.

import { ask } from './ask.js'
import { createDataTable } from './data-table.js'
import { showInstant } from './instant.js'
import { make, makeLink } from './make.js'
import { renderJson } from './render-json.js'
import { createFacts, createNote, createSection } from './section.js'
import { listViolations } from './violation-list.js'

/** @typedef {import('./concept.js').Shown} Shown */

/**
 * @typedef {object} Plan
 * @property {string} id
 * @property {string} name
 * @property {string} [description]
 * @property {string} createdAt
 * @property {string} updatedAt
 */

/**
 * @typedef {object} Rule
 * @property {string} type
 * @property {string} key
 * @property {number} version
 * @property {unknown} jsonSchema
 */

/** @returns {Promise<Shown>} */
export async function showPlans() {
  const { data, problem } = await ask('/config/tracking-plans')
  if (problem) return { title: 'Tracking plans', content: [createNote(problem)] }
  /** @type {Plan[]} */
  const plans = data.trackingPlans
  return {
    title: 'Tracking plans',
    content: [
      make('h2', 'title-line', 'Tracking plans'),
      createNote(
        'What may be sent. Events that are not as planned make violations, and go through, lose what is not planned, or are blocked, as their source says.',
      ),
      plans.length
        ? createDataTable(
            'Tracking plans',
            [
              ['Plan', (plan) => makeLink(`/live/plans/${encodeURIComponent(plan.id)}`, plan.name)],
              ['Description', ({ description }) => description || '–'],
              ['Changed', ({ updatedAt }) => showInstant(updatedAt)],
            ],
            plans,
          )
        : createNote('There is none yet: make one with ', make('code', '', 'POST /config/tracking-plans'), '.'),
    ],
  }
}

/**
 * @param {string} id
 * @returns {Promise<Shown>}
 */
export async function showPlan(id) {
  const path = `/config/tracking-plans/${encodeURIComponent(id)}`
  const { data, problem } = await ask(path)
  if (problem) return { title: 'Tracking plan', content: [createNote(problem)] }
  /** @type {Plan} */
  const plan = data.trackingPlan
  const [rules, connected] = await Promise.all([ask(`${path}/rules`), ask(`${path}/sources`)])
  /** @type {{ id: string, name: string }[]} */
  const sources = connected.data?.sources ?? []
  const violations = await Promise.all(
    sources.map(async ({ id, name }) => createSection(`Violations of ${name}`, await listViolations({ sourceId: id }))),
  )
  return {
    title: plan.name,
    content: [
      make('p', 'crumb', makeLink('/live/plans', 'Tracking plans')),
      make('h2', 'title-line', plan.name),
      createFacts([
        ['Description', plan.description || '–'],
        ['Sources', sources.length ? joinLinks(sources) : 'none: it judges nothing yet'],
        ['Changed', showInstant(plan.updatedAt)],
      ]),
      ...violations,
      createSection('Rules', ...showRules(rules.data?.rules ?? [])),
    ],
  }
}

/** @param {{ id: string, name: string }[]} sources */
function joinLinks(sources) {
  return make(
    'span',
    'links',
    ...sources.map(({ id, name }) => makeLink(`/live/sources/${encodeURIComponent(id)}`, name)),
  )
}

/** @param {Rule[]} rules */
function showRules(rules) {
  if (rules.length === 0) return [createNote('None: every event is unplanned.')]
  return rules.map(({ type, key, version, jsonSchema }) => {
    const name = make(
      'summary',
      '',
      make('b', '', key || type.toLowerCase()),
      ` ${type.toLowerCase()}, version ${version}`,
    )
    return make('details', 'rule', name, make('pre', 'json-box', renderJson(jsonSchema)))
  })
}

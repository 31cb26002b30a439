// @ts-check
// What was not as the plan says, newest first: of a source, or of all.

import { ask } from './ask.js'
import { createDataTable } from './data-table.js'
import { showInstant } from './instant.js'
import { make } from './make.js'
import { createNote } from './section.js'

/**
 * @typedef {object} Violation
 * @property {string} sourceId
 * @property {string} eventType
 * @property {string | null} eventName
 * @property {string} type
 * @property {string} field
 * @property {string} description
 * @property {'allow' | 'omit' | 'block'} outcome
 * @property {string} receivedAt
 */

const OUTCOMES = { allow: 'went through', omit: 'lost the field', block: 'was blocked' }

/**
 * @param {{ sourceId: string }} which
 * @returns {Promise<Node>}
 */
export async function listViolations({ sourceId }) {
  const { data, problem } = await ask(`/config/sources/${encodeURIComponent(sourceId)}/violations`)
  if (problem) return createNote(problem)
  /** @type {Violation[]} */
  const violations = data.violations
  if (violations.length === 0) return createNote('None: what has come is as planned, or the source has no plan.')
  return createDataTable(
    'Violations',
    [
      ['Event', ({ eventName, eventType }) => eventName ?? eventType],
      ['Field', ({ field }) => make('code', '', field || '–')],
      ['What is wrong', ({ description }) => description],
      ['Then the event', ({ outcome }) => make('span', `outcome ${outcome}`, OUTCOMES[outcome])],
      ['When', ({ receivedAt }) => showInstant(receivedAt)],
    ],
    violations,
  )
}

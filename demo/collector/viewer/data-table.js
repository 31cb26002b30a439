// @ts-check
// Rows with named columns; on a phone each row is a card that names its own cells.

import { make } from './make.js'

/** @typedef {import('./make.js').Child} Child */

/**
 * @template Row
 * @param {string} caption for screen readers
 * @param {[name: string, cell: (row: Row) => Child][]} columns
 * @param {readonly Row[]} rows
 */
export function createDataTable(caption, columns, rows) {
  const heads = columns.map(([name]) => {
    const head = make('th', '', name)
    head.scope = 'col'
    return head
  })
  const body = rows.map((row) =>
    make(
      'tr',
      '',
      ...columns.map(([name, cell]) => {
        const filled = make('td', '', cell(row))
        filled.dataset.label = name
        return filled
      }),
    ),
  )
  return make(
    'table',
    'data',
    make('caption', 'unseen', caption),
    make('thead', '', make('tr', '', ...heads)),
    make('tbody', '', ...body),
  )
}

// @ts-check
// A titled part of a page, and what it says when it is empty.

import { make } from './make.js'

/** @typedef {import('./make.js').Child} Child */

/**
 * @param {string} title
 * @param {...Child} children
 */
export function createSection(title, ...children) {
  return make('section', 'part', make('h2', '', title), ...children)
}

/** @param {...Child} children */
export function createNote(...children) {
  return make('p', 'note', ...children)
}

/**
 * Facts about one thing, each with its name.
 *
 * @param {[name: string, value: Child][]} facts
 */
export function createFacts(facts) {
  return make('dl', 'facts', ...facts.flatMap(([name, value]) => [make('dt', '', name), make('dd', '', value)]))
}

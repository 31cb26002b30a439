// Does an event's `integrations` let a destination have it?

import { own } from '../shared/own.ts'
import type { Bag, Plugin } from '../types.ts'

/**
 * By its own name, else by the last of its other names that is said, else by what is said of all. What is falsy is a no,
 * but for null, which says nothing.
 */
export function isChosen(
  { name, alternativeNames = [] }: Pick<Plugin, 'name' | 'alternativeNames'>,
  integrations: Bag,
): boolean {
  const other = alternativeNames
    .map((alternative) => own(integrations, alternative))
    .filter((said) => said !== undefined)
  const answer = own(integrations, name) ?? other.pop() ?? own(integrations, 'All')
  return answer == null || !!answer
}

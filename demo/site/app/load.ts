// When does the library load? When the visitor says so; on later visits at once, until they take it back.

import { find } from '../shared/element.ts'
import { createMemory } from '../shared/memory.ts'

const consent = createMemory<boolean>('demo app may load', false)

export function startLoading(): void {
  // #region
  function load(): void {
    analytics.load('demo', {
      src: '/dist/analytics.min.js',
      endpoint: `${location.origin}/v1`,
    })
    find('#start').hidden = true
    find('#started').hidden = false
  }

  if (consent.read()) load()

  find('#load').addEventListener('click', () => {
    consent.write(true)
    load()
  })
  // #endregion

  find('#ask-again').addEventListener('click', ({ currentTarget }) => {
    consent.write(false)
    const button = currentTarget as HTMLButtonElement
    button.textContent = 'It will ask'
    button.disabled = true
  })
}

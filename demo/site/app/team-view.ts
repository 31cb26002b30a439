// Which team is the visitor in?

import { element } from '../shared/element.ts'

const TEAMS = ['Harbour', 'Lighthouse', 'Ferry']

export function showTeam(view: HTMLElement): void {
  const says = element('p', { role: 'status' }, 'You are in no team yet.')

  // #region
  function join(name: string): void {
    analytics.group(name.toLowerCase(), { name })
    says.textContent = `You are in the team ${name}.`
  }

  // Remembered by the library from the last visit.
  analytics.ready(() => {
    const { name } = analytics.group().traits()
    if (name) says.textContent = `You are in the team ${name}.`
  })
  // #endregion

  const buttons = TEAMS.map((name) => {
    const button = element('button', { class: 'button', type: 'button' }, name)
    button.addEventListener('click', () => join(name))
    return button
  })
  view.replaceChildren(says, element('p', { class: 'buttons' }, ...buttons))
}

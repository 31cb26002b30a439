// Who is signed in? Whoever the library remembers from the last order.

import { find } from '../shared/element.ts'

export function startCustomer(): void {
  const place = find('#customer')

  function show(): void {
    const { name } = analytics.user().traits()
    place.hidden = !name
    find('#customer-name').textContent = name ?? ''
  }

  find('#sign-out').addEventListener('click', () => {
    analytics.track('Signed Out')
    // From here on somebody else: the next event has no user, and a new anonymous id.
    analytics.reset()
    show()
  })

  analytics.ready(show)
}

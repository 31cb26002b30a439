// Is the page shown, hidden, or going away?

import type { Place } from '../types.ts'

/** Calls the listener for as long as the page lives. A page that comes back from the back/forward cache is `shown`. */
export function onPlaceChange(listener: (place: Place) => void): void {
  const tell = () => listener(document.hidden ? 'hidden' : 'shown')
  document.addEventListener('visibilitychange', tell)
  // On window: a pagehide on document never comes.
  addEventListener('pagehide', () => listener('gone'))
  addEventListener('pageshow', tell)
  tell()
}

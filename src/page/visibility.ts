// Is the page shown, hidden, or going away?

import { GONE, HIDDEN, type Place, SHOWN } from '../shared/place.ts'

/** Calls the listener for as long as the page lives. A page that comes back from the back/forward cache is `shown`. */
export function onPlaceChange(listener: (place: Place) => void): void {
  const tell = () => listener(document.hidden ? HIDDEN : SHOWN)
  // Capturing, so before the page's own listeners, however old: what they call is called on a page that goes.
  document.addEventListener('visibilitychange', tell, true)
  // On window: a pagehide on document never comes.
  addEventListener('pagehide', () => listener(GONE), true)
  addEventListener('pageshow', tell)
  tell()
}

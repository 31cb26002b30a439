// Track clicks on these links, and leave the rest to the browser.
//
// Analytics.js stops the click, waits for the network and then goes to the address itself, and so has to know all that a
// click on a link can mean: named targets, downloads, keys that are held, routers that have already taken it. Here an
// event is on the disk as soon as `track` returns, so there is nothing to wait for, and nothing to imitate.

import { type ElementCall, listen, readElements, trackElement } from './element-calls.ts'

export function trackLinks(
  links: unknown,
  event: ElementCall['event'],
  properties: ElementCall['properties'],
  options: ElementCall['options'],
  track: ElementCall['track'],
  complain: ElementCall['complain'],
): void {
  for (const element of readElements(links, complain)) {
    const onClick = (click: MouseEvent) => {
      if (opensLink(click)) trackElement(element, { event, properties, options, track, complain })
    }
    listen(element, 'click', onClick)
    // The middle button. Safari before 18.2 calls that a click.
    listen(element, 'auxclick', onClick)
  }
}

/** A plain click counts on whatever it is; the middle button only where it opens a tab. */
function opensLink(click: MouseEvent): boolean {
  if (click.type === 'click') return true
  // An <a> of HTML or SVG: inside the element, the element itself or around it, also in the shadow of a custom element.
  const isLink = (node: EventTarget) =>
    /^a(rea)?$/i.test((node as Element).localName) && !!(node as HTMLAnchorElement).href
  return click.button === 1 && click.composedPath().some(isLink)
}

// Track submits of these forms, and leave the submitting to the browser.
//
// Analytics.js stops the submit and calls `form.submit()` later, which knows neither the button that was clicked nor its
// `formaction`, and fails where a control is called `submit`. Here an event is on the disk as soon as `track` returns.

import { attempt } from '../shared/attempt.ts'
import { type ElementCall, listen, readElements, trackElement } from './element-calls.ts'

type JQuery = (element: Element) => { on(type: string, listener: () => void): unknown }

/**
 * A script that calls the platform's own `form.submit()` is not heard: there is no event then, in Analytics.js neither;
 * `form.requestSubmit()` is.
 */
export function trackForms(
  forms: unknown,
  event: ElementCall['event'],
  properties: ElementCall['properties'],
  options: ElementCall['options'],
  track: ElementCall['track'],
  complain: ElementCall['complain'],
): void {
  const { jQuery, Zepto } = window as { jQuery?: JQuery; Zepto?: JQuery }
  const $ = jQuery ?? Zepto
  for (const element of readElements(forms, complain)) {
    // Returns nothing: jQuery would take false for preventDefault.
    const onSubmit = () => trackElement(element, { event, properties, options, track, complain })
    // `$(form).submit()` calls jQuery's own listeners, then form.submit(), and the browser never fires an event.
    if (!attempt(() => [$!(element).on('submit', onSubmit)])) listen(element, 'submit', onSubmit)
  }
}

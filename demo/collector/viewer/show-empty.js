// @ts-check
// What to do when there is nothing to see.

import { copyText } from './copy-text.js'

/**
 * @param {HTMLElement} box
 * @param {string | undefined} writeKey undefined: there is something to see
 * @param {boolean} filtered
 */
export function showEmpty(box, writeKey, filtered) {
  box.hidden = writeKey === undefined
  const state = writeKey === undefined ? '' : filtered ? 'filtered' : 'none'
  // The page renders with every event; what somebody is about to copy must stay where it is.
  if (box.dataset.state === state) return
  box.dataset.state = state
  if (state === 'none') box.replaceChildren(...inviteToSend(writeKey ?? ''))
  else box.replaceChildren(paragraph(state ? 'No events match this filter.' : ''))
}

/** @param {string} writeKey */
function inviteToSend(writeKey) {
  const event = JSON.stringify({ writeKey, userId: 'ada', event: 'Hello' })
  const command = document.createElement('pre')
  command.textContent = `curl ${location.origin}/v1/track \\\n  -H 'Content-Type: application/json' \\\n  -d '${event}'`
  command.tabIndex = 0
  const copy = document.createElement('button')
  copy.type = 'button'
  copy.className = 'button'
  copy.textContent = 'Copy'
  copy.addEventListener('click', () => copyText(command, copy))
  return [paragraph('No events yet. Send one:'), command, copy]
}

/** @param {string} text */
function paragraph(text) {
  const created = document.createElement('p')
  created.textContent = text
  return created
}

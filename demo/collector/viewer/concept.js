// @ts-check
// Which page is this? One for each concept; it is filled again when something has arrived that may change it.

import { showAudience, showAudiences } from './audience-pages.js'
import { make } from './make.js'
import { showPlan, showPlans } from './plan-pages.js'
import { showProfile, showProfiles } from './profile-pages.js'
import { showSignIn } from './sign-in.js'
import { showSource, showSources } from './source-pages.js'

/**
 * @typedef {object} Shown
 * @property {string} title
 * @property {Node[]} content
 */

/** @type {Record<string, { all: () => Promise<Shown>, one: (id: string) => Promise<Shown> }>} */
const PAGES = {
  'sign-in': { all: showSignIn, one: showSignIn },
  sources: { all: showSources, one: showSource },
  plans: { all: showPlans, one: showPlan },
  profiles: { all: showProfiles, one: showProfile },
  audiences: { all: showAudiences, one: showAudience },
}

/** Profiles and audiences follow events within a moment, and on a busy machine a little later. */
const SETTLE_MS = [400, 2500]

const main = /** @type {HTMLElement} */ (document.getElementById('concept'))
const [, , name = '', ...rest] = location.pathname.split('/')
const id = decodeURIComponent(rest.join('/'))
let shownText = ''
let asked = 0

async function fill() {
  const own = ++asked
  const page = PAGES[name]
  const shown = await (id ? page?.one(id) : page?.all())
  if (!shown || own !== asked) return
  const box = make('div', '', ...shown.content)
  document.title = `${shown.title} · Everbeacon`
  main.setAttribute('aria-busy', 'false')
  // What somebody reads or marks stays where it is unless it has changed.
  if (box.textContent === shownText || isBusy()) return
  shownText = box.textContent ?? ''
  main.replaceChildren(...shown.content)
}

/** Somebody types here, or has marked some text to copy it. */
function isBusy() {
  const active = document.activeElement
  return (active instanceof HTMLInputElement && main.contains(active)) || String(getSelection()) !== ''
}

/** The stream says that events have come; what they are is the page's own to ask. */
function follow() {
  const scheduled = new Set()
  const again = () => {
    for (const ms of SETTLE_MS) {
      if (scheduled.has(ms)) continue
      scheduled.add(ms)
      setTimeout(() => {
        scheduled.delete(ms)
        void fill()
      }, ms)
    }
  }
  // An event that is blocked makes a violation, and nothing else.
  for (const path of ['/live/stream', '/live/violations/stream']) {
    const stream = new EventSource(path)
    stream.onmessage = again
    // The collector has been away, or has forgotten everything.
    stream.addEventListener('open', again)
  }
}

for (const link of document.querySelectorAll('#nav a')) {
  if (link.getAttribute('href') !== `/live/${name}`) continue
  link.setAttribute('aria-current', 'page')
  // On a phone they do not all fit.
  link.scrollIntoView({ block: 'nearest', inline: 'center' })
}
await fill()
if (name !== 'sign-in') follow()

// @ts-check
// The live page: reads the filter, fills the list, follows the stream, and wires what people click.

import { createEventDetail } from './event-detail.js'
import { createEventList, MAX_ROWS } from './event-list.js'
import { readFilter, watchFilter } from './filter-form.js'
import { followStream } from './follow-stream.js'
import { showEmpty } from './show-empty.js'

/** @typedef {import('../event.ts').StoredEvent} StoredEvent */

/**
 * @typedef {object} Page What GET /live/events answers.
 * @property {StoredEvent[]} events newest first
 * @property {boolean} hasMore
 * @property {number} total
 * @property {boolean} totalIsMore there are more than `total`
 * @property {number} headSeq
 * @property {string} epoch
 * @property {string} writeKey
 */

const RETRY_MS = 2_000
const CLOCK_MS = 1_000
/** Between two insertions: a burst must leave the page time to breathe. */
const QUIET_MS = 100

const form = /** @type {HTMLFormElement} */ (byId('filter'))
const status = byId('status')
const pause = byId('pause')
const older = byId('older')
const newer = byId('newer')
const scroller = byId('scroller')

const detail = createEventDetail({
  panel: byId('detail'),
  title: byId('detail-title'),
  times: byId('detail-times'),
  json: byId('json'),
  copy: byId('copy'),
})

const list = createEventList({
  rows: byId('rows'),
  scroller,
  onOpen: open,
  onMove: (event) => {
    if (detail.isOpen()) open(event)
  },
  onUnseen: (above) => {
    newer.hidden = above === 0
    newer.textContent = `↑ ${above} new`
  },
})

/** @type {Page | undefined} as it was loaded; `total` grows with the stream */
let page
/** @type {() => void} */
let unfollow = () => {}
let live = false
let paused = false
/** @type {StoredEvent[]} newest first: arrived while paused, or since the last frame */
let waiting = []
/** The list does not begin with the newest any more, or too many wait: going on means loading afresh. */
let detached = false
let loads = 0
/** What waits will be shown soon. */
let scheduled = false
let lastFlushMs = 0

async function load() {
  const ticket = ++loads
  unfollow()
  const loaded = await fetchPage()
  if (ticket !== loads) return
  if (!loaded) {
    setLive(false)
    setTimeout(() => ticket === loads && load(), RETRY_MS)
    return
  }
  page = loaded
  waiting = []
  detached = false
  list.reset(loaded.events)
  older.hidden = !loaded.hasMore
  render()
  unfollow = followStream({
    filter: readFilter(form),
    afterSeq: loaded.headSeq,
    onEvent: receive,
    onEpoch: (epoch) => epoch !== loaded.epoch && load(),
    onLive: setLive,
  })
}

/**
 * @param {number} [before]
 * @returns {Promise<Page | undefined>} undefined while the collector is away
 */
async function fetchPage(before) {
  const query = readFilter(form)
  if (before !== undefined) query.set('before', String(before))
  try {
    const response = await fetch(`/live/events?${query}`)
    if (response.status === 401) location.replace('/live/sign-in')
    return response.ok ? await response.json() : undefined
  } catch {
    return undefined
  }
}

/** @param {StoredEvent} event */
function receive(event) {
  if (page) page.total++
  waiting.unshift(event)
  if (waiting.length > MAX_ROWS) {
    waiting.length = MAX_ROWS
    // Between the newest that is shown and the oldest that waits there is a gap now.
    detached ||= paused
  }
  if (!scheduled)
    setTimeout(() => requestAnimationFrame(flush), Math.max(0, lastFlushMs + QUIET_MS - performance.now()))
  scheduled = true
}

function flush() {
  scheduled = false
  lastFlushMs = performance.now()
  if (waiting.length > 0 && list.isRead() && list.size() + waiting.length > MAX_ROWS) {
    // The rows that somebody reads would have to go.
    detached = true
    paused = true
  }
  if (!paused && waiting.length > 0) {
    if (list.prepend(waiting)) older.hidden = false
    waiting = []
  }
  render()
}

/** @param {boolean} next */
function setPaused(next) {
  paused = next
  if (!paused && detached) void load()
  else flush()
}

/** @param {boolean} next */
function setLive(next) {
  live = next
  render()
}

async function loadOlder() {
  const ticket = loads
  const loaded = await fetchPage(list.oldestSeq())
  // Meanwhile the filter has changed: these belong to another list.
  if (!loaded || ticket !== loads) return
  if (list.append(loaded.events)) {
    // The newest rows had to go: from here on this is history.
    detached = true
    paused = true
  }
  older.hidden = !loaded.hasMore
  render()
}

/** @param {StoredEvent} event */
function open(event) {
  list.select(event.seq)
  detail.show(event)
}

function closeDetail() {
  detail.hide()
  list.focusSelected()
  list.select(undefined)
}

function render() {
  const total = page?.total ?? 0
  byId('count').textContent = page
    ? `${total.toLocaleString()}${page.totalIsMore ? '+' : ''} ${total === 1 ? 'event' : 'events'}`
    : ''
  status.dataset.state = !live ? 'reconnecting' : paused ? 'paused' : 'live'
  status.textContent = !live ? (page ? 'Reconnecting' : 'Connecting') : paused ? 'Paused' : 'Live'
  pause.setAttribute('aria-pressed', String(paused))
  pause.textContent = !paused
    ? 'Pause'
    : waiting.length > 0
      ? `Resume · ${waiting.length}${waiting.length === MAX_ROWS ? '+' : ''} new`
      : 'Resume'
  showEmpty(byId('empty'), page && list.size() === 0 ? page.writeKey : undefined, readFilter(form).size > 0)
}

/** @param {string} id */
function byId(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id))
}

watchFilter(form, load)
pause.addEventListener('click', () => setPaused(!paused))
older.addEventListener('click', loadOlder)
newer.addEventListener('click', () => scroller.scrollTo({ top: 0 }))
byId('close').addEventListener('click', closeDetail)
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && detail.isOpen()) closeDetail()
})
setInterval(() => document.hidden || list.updateTimes(Date.now()), CLOCK_MS)
void load()

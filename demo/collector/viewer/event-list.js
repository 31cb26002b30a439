// @ts-check
// Which events are on the page? A window on the newest-first list, which holds still while somebody reads.

import { createRow, updateRowTime } from './event-row.js'

/** @typedef {import('../event.ts').StoredEvent} StoredEvent */

/** More rows than this make every insertion slow, and nobody scrolls through them: that is what the filter is for. */
export const MAX_ROWS = 500

/** In a burst nobody can see which ones are new, and so many animations at once cost more than the rows. */
const MAX_FRESH = 20

/**
 * @param {object} parts
 * @param {HTMLElement} parts.rows
 * @param {HTMLElement} parts.scroller
 * @param {(event: StoredEvent) => void} parts.onOpen click or Enter
 * @param {(event: StoredEvent) => void} parts.onMove the arrow keys
 * @param {(above: number) => void} parts.onUnseen how many new rows are out of sight, above
 */
export function createEventList({ rows, scroller, onOpen, onMove, onUnseen }) {
  /** @type {Map<number, StoredEvent>} seq -> event, of the rows on the page */
  const shown = new Map()
  /** @type {number | undefined} */
  let selectedSeq
  let unseen = 0

  /** @param {readonly StoredEvent[]} events newest first */
  function reset(events) {
    rows.replaceChildren()
    shown.clear()
    append(events)
    scroller.scrollTop = 0
    setUnseen(0)
  }

  /** Somebody is at work in the list, which should hold still. */
  function isRead() {
    // With the mouse, a row that was clicked keeps the focus for ever: only a focus that shows counts.
    return scroller.scrollTop > 1 || selectedSeq !== undefined || !!rows.querySelector(':focus-visible')
  }

  /**
   * @param {readonly StoredEvent[]} events newest first
   * @returns {boolean} older rows had to go
   */
  function prepend(events) {
    const reader = isRead()
    const first = rows.firstElementChild
    const before = first instanceof HTMLElement ? first.offsetTop : 0
    const added = toRows(events)
    if (added.length <= MAX_FRESH) for (const row of added) row.classList.add('fresh')
    rows.prepend(...added)
    const trimmed = trim('last')
    makeReachable()
    if (reader) {
      if (first instanceof HTMLElement && first.isConnected) scroller.scrollTop += first.offsetTop - before
      setUnseen(unseen + added.length)
    }
    return trimmed
  }

  /**
   * @param {readonly StoredEvent[]} events newest first
   * @returns {boolean} newer rows had to go
   */
  function append(events) {
    rows.append(...toRows(events))
    makeReachable()
    const end = scroller.scrollHeight
    const trimmed = trim('first')
    if (trimmed) scroller.scrollTop -= end - scroller.scrollHeight
    return trimmed
  }

  /** @param {readonly StoredEvent[]} events */
  function toRows(events) {
    return events.map((event) => {
      shown.set(event.seq, event)
      const row = createRow(event)
      if (event.seq === selectedSeq) mark(row, true)
      return row
    })
  }

  /** @param {'first' | 'last'} end */
  function trim(end) {
    const excess = rows.childElementCount - MAX_ROWS
    for (let i = 0; i < excess; i++) {
      const row = end === 'first' ? rows.firstElementChild : rows.lastElementChild
      shown.delete(seqOf(row))
      row?.remove()
    }
    return excess > 0
  }

  /** The Tab key reaches one row: the one that was last focused or selected, or else the first. */
  function makeReachable() {
    if (!rows.querySelector('[tabindex="0"]')) rows.firstElementChild?.setAttribute('tabindex', '0')
  }

  /** @param {number | undefined} seq */
  function select(seq) {
    for (const row of rows.querySelectorAll('[aria-selected="true"]')) mark(row, false)
    selectedSeq = seq
    const row = findRow(seq)
    if (row) mark(row, true)
  }

  /**
   * @param {Element} row
   * @param {boolean} selected
   */
  function mark(row, selected) {
    row.setAttribute('aria-selected', String(selected))
  }

  function focusSelected() {
    const row = findRow(selectedSeq) ?? rows.querySelector('[tabindex="0"]')
    if (row instanceof HTMLElement) focusRow(row)
  }

  /** @param {HTMLElement} row */
  function focusRow(row) {
    for (const other of rows.querySelectorAll('[tabindex="0"]')) other.setAttribute('tabindex', '-1')
    row.tabIndex = 0
    row.focus({ preventScroll: true })
    row.scrollIntoView({ block: 'nearest' })
  }

  /** @param {number} count */
  function setUnseen(count) {
    unseen = count
    onUnseen(count)
  }

  /** @param {number | undefined} seq */
  function findRow(seq) {
    return seq === undefined ? null : rows.querySelector(`[data-seq="${seq}"]`)
  }

  /** @param {Event} event */
  function rowOf(event) {
    const row = event.target instanceof Element ? event.target.closest('.row') : null
    return row instanceof HTMLElement ? row : undefined
  }

  rows.addEventListener('click', (event) => {
    const row = rowOf(event)
    const clicked = row && shown.get(seqOf(row))
    // Whoever has just marked some text with the mouse wants to copy it.
    if (!row || !clicked || String(getSelection())) return
    focusRow(row)
    onOpen(clicked)
  })

  rows.addEventListener('keydown', (event) => {
    const row = rowOf(event)
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault()
      const opened = shown.get(seqOf(row))
      if (opened) onOpen(opened)
      return
    }
    const next = neighbour(row, event.key)
    if (!(next instanceof HTMLElement)) return
    event.preventDefault()
    focusRow(next)
    const reached = shown.get(seqOf(next))
    if (reached) onMove(reached)
  })

  scroller.addEventListener('scroll', () => {
    if (unseen > 0 && scroller.scrollTop <= 1) setUnseen(0)
  })

  return {
    reset,
    prepend,
    append,
    select,
    isRead,
    focusSelected,
    /** @param {number} nowMs */
    updateTimes: (nowMs) => {
      for (const row of rows.children) updateRowTime(row, nowMs)
    },
    size: () => rows.childElementCount,
    oldestSeq: () => seqOf(rows.lastElementChild),
  }
}

/** @param {Element | null} row */
function seqOf(row) {
  return Number(row instanceof HTMLElement ? row.dataset.seq : 0)
}

/**
 * @param {HTMLElement} row
 * @param {string} key
 */
function neighbour(row, key) {
  if (key === 'ArrowDown') return row.nextElementSibling
  if (key === 'ArrowUp') return row.previousElementSibling
  if (key === 'Home') return row.parentElement?.firstElementChild
  if (key === 'End') return row.parentElement?.lastElementChild
  return undefined
}

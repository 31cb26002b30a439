// @ts-check
// New events, from a given one on, for as long as somebody looks.

/** @typedef {import('../event.ts').StoredEvent} StoredEvent */

const RETRY_MS = 2_000

/**
 * @param {object} task
 * @param {URLSearchParams} task.filter
 * @param {number} task.afterSeq
 * @param {(event: StoredEvent) => void} task.onEvent oldest first, each once
 * @param {(epoch: string) => void} task.onEpoch with every connection, and when the collector has forgotten everything
 * @param {(live: boolean) => void} task.onLive
 * @returns {() => void} the undo
 */
export function followStream({ filter, afterSeq, onEvent, onEpoch, onLive }) {
  /** @type {EventSource | undefined} */
  let source
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let retry
  let lastSeq = afterSeq

  function open() {
    close()
    const query = new URLSearchParams(filter)
    query.set('after', String(lastSeq))
    source = new EventSource(`/live/stream?${query}`)
    source.onopen = () => onLive(true)
    source.onerror = () => {
      onLive(false)
      // After an answer that is not a stream the browser does not try again by itself.
      if (source?.readyState === EventSource.CLOSED) retry = setTimeout(open, RETRY_MS)
    }
    source.onmessage = ({ data }) => {
      /** @type {StoredEvent} */
      const event = JSON.parse(data)
      if (event.seq <= lastSeq) return
      lastSeq = event.seq
      onEvent(event)
    }
    source.addEventListener('epoch', ({ data }) => onEpoch(data))
  }

  function close() {
    clearTimeout(retry)
    source?.close()
  }

  /** A browser has six connections for one host: tabs in the background must not hold them all. */
  function onVisibility() {
    if (document.hidden) close()
    else open()
  }

  if (!document.hidden) open()
  document.addEventListener('visibilitychange', onVisibility)
  return () => {
    document.removeEventListener('visibilitychange', onVisibility)
    close()
  }
}

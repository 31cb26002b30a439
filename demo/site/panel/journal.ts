// What became of the events? Kept for one page: the calls made here, and every receipt that came here.

import type { AnalyticsError, Context, EventType, Receipt } from 'everbeacon'

/** called: the library has not said more yet. invalid: it was no usable call. */
export type CallState = 'called' | 'stored' | 'delivered' | 'dropped' | 'invalid'

/** One event call of this page. */
export interface Call {
  readonly type: EventType
  /** What it is about, in a word or two. */
  readonly title: string
  readonly state: CallState
  /** Why it was dropped, or is no usable call. */
  readonly reason?: string
}

export interface Journal {
  /** Oldest first. */
  readonly calls: readonly Call[]
  /** Receipts that came to this page. */
  readonly delivered: number
  /** Of those: for events that this page did not make. */
  readonly earlier: number
  readonly dropped: number
  /** The library could not reach the collector, and nothing has been delivered since. */
  readonly isFailing: boolean
  /** A call was made; the two functions say how it went on. */
  begin(type: EventType, title: string): { stored(context: Context): void; invalid(message: string): void }
  end(receipt: Receipt): void
  trouble(error: AnalyticsError): void
  /** What failed until now says nothing any more. */
  forgetTrouble(): void
  onChange(listener: () => void): void
}

export function createJournal(): Journal {
  const calls: Call[] = []
  /** Calls of this page, by messageId. */
  const own = new Map<string, { -readonly [Key in keyof Call]: Call[Key] }>()
  const ends = { delivered: new Set<string>(), dropped: new Map<string, string>() }
  const listeners: (() => void)[] = []
  let isFailing = false

  function changed(): void {
    for (const listener of listeners) listener()
  }

  /** A receipt may come before the call knows its id. */
  function settle(messageId: string): void {
    const call = own.get(messageId)
    if (!call) return
    const dropped = ends.dropped.get(messageId)
    if (ends.delivered.has(messageId)) call.state = 'delivered'
    else if (dropped !== undefined) {
      call.state = 'dropped'
      call.reason = dropped
    }
  }

  return {
    calls,
    get delivered() {
      return ends.delivered.size
    },
    get earlier() {
      return [...ends.delivered].filter((messageId) => !own.has(messageId)).length
    },
    get dropped() {
      return ends.dropped.size
    },
    get isFailing() {
      return isFailing
    },
    begin(type, title) {
      const call: { -readonly [Key in keyof Call]: Call[Key] } = { type, title, state: 'called' }
      calls.push(call)
      changed()
      return {
        stored({ id }) {
          call.state = 'stored'
          own.set(id, call)
          settle(id)
          changed()
        },
        invalid(message) {
          call.state = 'invalid'
          call.reason = message
          changed()
        },
      }
    },
    end(receipt) {
      if (receipt.status === 'delivered') {
        ends.delivered.add(receipt.messageId)
        isFailing = false
      } else ends.dropped.set(receipt.messageId, `${receipt.reason}: ${receipt.message}`)
      settle(receipt.messageId)
      changed()
    },
    trouble({ code }) {
      if (code !== 'delivery') return
      isFailing = true
      changed()
    },
    forgetTrouble() {
      isFailing = false
    },
    onChange: (listener) => void listeners.push(listener),
  }
}

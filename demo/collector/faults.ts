// How shall the collector misbehave? Scripted by tests, and by the demo's "pull the plug".

import type { Socket } from 'node:net'

export interface Fault {
  /** Answered instead of storing. Without it, and without a body, the answer is the true one. */
  status?: number
  headers?: Record<string, string>
  body?: string
  /** On its own: slow, but correct. The events are taken after the delay; with `store`, before it. */
  delayMs?: number
  /** Accepts the request and never answers. */
  hang?: true
  /** Destroys the socket instead of answering: the client sees a network error. */
  drop?: true
  /** Stores the events first, then misbehaves: the client cannot know. */
  store?: true
  /** Only requests that it says true of; the others do not use the fault up. */
  when?: (request: FaultRequest) => boolean
}

export interface FaultRequest {
  path: string
  bodyText: string
}

export interface Faults {
  /** For the next `count` tracking requests; after those of earlier calls. */
  next(count: number, fault: Fault): void
  /** For every tracking request that nothing of `next` is for, until cleared. The latest that fits applies. */
  always(fault: Fault): void
  /** Behave again. Requests that hang go on hanging. */
  clear(): void
  /** Destroys the sockets of the requests that hang right now. */
  release(): void
}

export interface FaultScript extends Faults {
  take(request: FaultRequest): Fault | undefined
  /** Settles when the socket is gone, however that happened. */
  hang(socket: Socket): Promise<void>
  /** False: not until the end, the collector closes. */
  delay(delayMs: number): Promise<boolean>
  close(): void
}

export function createFaultScript(): FaultScript {
  let planned: { left: number; fault: Fault }[] = []
  let standing: Fault[] = []
  const hanging = new Set<Socket>()
  const delays = new Set<(finished: boolean) => void>()

  function take(request: FaultRequest): Fault | undefined {
    const plan = planned.find(({ fault }) => applies(fault, request))
    if (!plan) return standing.find((fault) => applies(fault, request))
    plan.left--
    planned = planned.filter(({ left }) => left > 0)
    return plan.fault
  }

  function hang(socket: Socket): Promise<void> {
    if (socket.destroyed) return Promise.resolve()
    hanging.add(socket)
    return new Promise((resolve) => {
      socket.once('close', () => {
        hanging.delete(socket)
        resolve()
      })
    })
  }

  function delay(delayMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const finish = (finished: boolean) => {
        clearTimeout(timer)
        delays.delete(finish)
        resolve(finished)
      }
      const timer = setTimeout(finish, delayMs, true)
      delays.add(finish)
    })
  }

  function release() {
    for (const socket of hanging) cutOff(socket)
  }

  return {
    next: (count, fault) => {
      if (count > 0) planned.push({ left: count, fault })
    },
    always: (fault) => void standing.unshift(fault),
    clear: () => {
      planned = []
      standing = []
    },
    release,
    take,
    hang,
    delay,
    close: () => {
      release()
      for (const finish of delays) finish(false)
    },
  }
}

/**
 * Not before one byte of an answer was sent. Without it Chromium and Firefox send the request again by themselves when
 * they had used the connection before, and the page never hears of it; with it, one drop is one network error.
 */
export function cutOff(socket: Socket): void {
  socket.end('H', () => socket.destroy())
}

function applies(fault: Fault, request: FaultRequest): boolean {
  return fault.when ? fault.when(request) : true
}

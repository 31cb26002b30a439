// What is on the page before the library: storage as an earlier visit left it, and what a script has at hand.

import type { Ctx, Plugin, World } from './script.ts'

/** Goes into the page as text. */
export function preparePage(
  given: Pick<World, 'writeKey' | 'cdnSettings'> & { local: Record<string, string>; cookies: readonly string[] },
): void {
  const { local, cookies, writeKey, cdnSettings } = given
  localStorage.clear()
  Object.assign(localStorage, local)
  // biome-ignore lint/suspicious/noDocumentCookie: as a site writes them, well or badly encoded
  for (const cookie of cookies) document.cookie = `${cookie}; path=/`
  // Segment's library sends every event on its own, all at the same time; here one after the other, so that they
  // arrive in their order.
  const { fetch } = window
  let last: Promise<unknown> = Promise.resolve()
  window.fetch = (...args) => {
    const response = last.then(() => fetch(...args))
    last = response.catch(() => {})
    return response
  }

  const said = { log: 0, warn: 0, error: 0, table: 0 }
  for (const level of Object.keys(said) as (keyof typeof said)[]) console[level] = () => void said[level]++

  const log: unknown[] = []
  const types = ['track', 'page', 'screen', 'identify', 'group', 'alias'] as const
  const world: World = {
    writeKey,
    cdnSettings,
    log,
    said,
    sleep,
    show,
    note: (...values) => void log.push(values.length === 1 ? show(values[0]) : show(values)),
    async noted(count) {
      for (let waits = 0; log.length < count && waits < 100; waits++) await sleep(10)
      await sleep(10)
      return [...log]
    },
    plugin: (parts) => ({
      type: 'enrichment',
      version: '1.0.0',
      isLoaded: () => true,
      load: () => Promise.resolve(),
      ...parts,
    }),
    witness(parts) {
      const hooks: Partial<Plugin> = {}
      for (const type of types) {
        hooks[type] = (ctx: Ctx) => {
          world.note(`${parts.name} ${ctx.event.event ?? ctx.event.type}`)
          return ctx
        }
      }
      return world.plugin({ ...hooks, ...parts })
    },
  }
  Object.assign(window, { world })

  function sleep(ms: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, ms))
  }

  /** As JSON has it, and what JSON does not know by name. */
  function show(value: unknown, depth = 0): unknown {
    if (depth > 9) return '(deeper)'
    if (value === undefined || (typeof value === 'number' && !Number.isFinite(value))) return `(${value})`
    if (typeof value === 'function') return '(Function)'
    if (value instanceof Promise) return '(Promise)'
    if (value instanceof Error) return `(${value.constructor.name}: ${value.message})`
    if (value instanceof Element) return `<${value.tagName.toLowerCase()}>`
    if (typeof value !== 'object' || value === null) return value
    const known = name(value as Record<string, unknown>)
    if (known) return `(${known})`
    if (Array.isArray(value)) return value.map((item) => show(item, depth + 1))
    if (Object.prototype.toString.call(value) !== '[object Object]') return JSON.parse(JSON.stringify(value))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, show(item, depth + 1)]))
  }

  function name(value: Record<string, unknown>): string | undefined {
    const has = (key: string) => typeof value[key] === 'function'
    if (has('rawEvent')) return 'facade'
    // A reader of contexts finds no more of ours in one than of Segment's.
    if (has('isSame') || (value.event as { messageId?: string } | undefined)?.messageId) return 'context'
    if (has('setAnonymousId')) return Array.isArray(value) ? 'stub' : has('then') ? 'browser' : 'analytics'
    if (has('anonymousId') && has('identify')) return 'entity'
    return undefined
  }
}

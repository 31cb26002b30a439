// Runs a script in the page, and ends it: what was returned, called, stored, and who it is.

import type { Browser, BrowserClass, Ctx, Load, NpmWorld, Run, Subject, World } from './script.ts'

export interface Drive {
  /** Nothing for what has run already, on the stub. */
  source: string | null
  globalName: string
  isNpm: boolean
  /** For the settings of the CDN, and what they bring. */
  waits: boolean
  isSlow: boolean
  isSilent: boolean
  endpoint: string
  /** What the last event is called, and its message id. */
  end: string
}

/** Goes into the page as text, and waits there for the library. */
export async function drivePage({ source, globalName, isNpm, waits, isSlow, isSilent, endpoint, end }: Drive) {
  const kept = window as unknown as Record<string, Subject> & {
    theModule: { AnalyticsBrowser: BrowserClass }
    world: World
    returned?: unknown
  }
  const PATIENCE_MS = 5000
  const isThere = () => document.readyState !== 'loading' && (isNpm ? kept.theModule : kept[globalName]?.initialized)
  // Asking from outside, or waiting for the page's load event, takes three times as long.
  for (const startMs = Date.now(); !isThere(); ) {
    if (Date.now() - startMs > PATIENCE_MS) throw new Error('The library never gets ready')
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  const { world } = kept
  const { show } = world
  let browser: Browser | undefined

  const calls: Promise<string>[] = []
  let returned = kept.returned
  let first: unknown
  let loadNow: Load | undefined
  if (isNpm) {
    const { AnalyticsBrowser } = kept.theModule
    const { writeKey, cdnSettings } = world
    const adopt = (loaded: Browser) => (browser ??= loaded)
    const load: Load = (settings, options) => {
      const loaded = AnalyticsBrowser.load({ writeKey, cdnSettings, ...settings }, { endpoint, ...options })
      adopt(loaded)
      return loaded
    }
    Object.assign(world, { AnalyticsBrowser, module: { ...kept.theModule }, adopt } satisfies Partial<NpmWorld>)
    first = load
    loadNow = load
  } else {
    // Segment's library waits 300 ms before it calls back.
    const { settings } = kept[globalName]!
    if (settings && !isSlow) settings.timeout = 0
    if (waits) await kept[globalName]!.ready()
    first = record(kept[globalName]!)
  }
  // A script may give the name back.
  const page = kept[globalName]!

  try {
    if (source !== null) returned = (new Function(`return ${source}`)() as Run)(first as Subject, world)
    returned = await inTime(returned)
    if (typeof returned === 'function') returned = await inTime(returned(first, world))
  } catch (reason) {
    returned = `threw ${(reason as Error)?.message ?? show(reason)}`
  }
  const outcomes = await Promise.all(calls)
  // Queued calls are made in timers of their own.
  await world.sleep(0)
  const shown = show(returned)

  const analytics = isNpm ? ((await inTime(browser ?? loadNow?.())) as [Subject])[0] : page
  // Segment's library keeps the text null where it has nothing, ours nothing.
  const local = pick(Object.entries(localStorage).filter(([, value]) => value !== 'null'))
  const cookies = pick(document.cookie.split('; ').map((text) => text.split(/=(.*)/)))
  const user = analytics.user()
  const group = analytics.group()
  const identity = show({
    userId: user.id(),
    traits: user.traits(),
    anonymousId: user.anonymousId(),
    groupId: group.id(),
    groupTraits: group.traits(),
  })

  const ours = analytics as unknown as { flush?: () => unknown }
  const ending = Promise.resolve(analytics.track(end, {}, { messageId: end }))
  ours.flush?.()
  const last = (await Promise.race([ending, world.sleep(isSilent ? 200 : PATIENCE_MS)])) as
    | (Ctx & { delivered?: Promise<unknown> })
    | undefined
  ours.flush?.()
  await Promise.race([last?.delivered, world.sleep(isSilent ? 200 : PATIENCE_MS)])
  return { calls: outcomes, returned: shown, local, cookies, identity }

  function inTime(value: unknown): Promise<unknown> {
    return Promise.race([value, world.sleep(PATIENCE_MS).then(() => '(never)')])
  }

  /** The library, and how each of its calls ended. */
  function record(target: Subject): Subject {
    return new Proxy(target, {
      get(_, name) {
        const member = target[name as keyof Subject] as unknown
        if (typeof member !== 'function') return member
        return (...args: unknown[]) => {
          let kind = 'returned'
          try {
            const result = member.apply(target, args)
            if (result instanceof Promise) {
              const outcome = result.then(
                () => 'resolved',
                (reason) => `rejected with ${reason?.constructor?.name}`,
              )
              calls.push(inTime(outcome).then((text) => `${String(name)} ${text}`))
              kind = ''
            }
            return result
          } catch (reason) {
            kind = 'threw'
            throw reason
          } finally {
            if (kind) calls.push(Promise.resolve(`${String(name)} ${kind}`))
          }
        }
      },
    })
  }

  function pick(entries: string[][]): Record<string, string> {
    return Object.fromEntries(entries.filter(([name]) => name!.startsWith('ajs_')))
  }
}

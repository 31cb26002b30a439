import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { AnalyticsEvent, Bag } from '../types.ts'
import { type ActionParts, loadActionDestinations, type PluginFactory } from './action-destination.ts'
import type { ContextLike, Plugin } from './plugin.ts'
import type { RoutingRule } from './settings.ts'

const entry = {
  name: 'Actions Amplitude',
  creationName: 'Amplitude',
  url: 'https://cdn.segment.com/next-integrations/actions/amplitude-plugins/5e0f.js',
  libraryName: 'amplitude-pluginsDestination',
  settings: { apiKey: 'k', subscriptions: [] },
}
const event: AnalyticsEvent = {
  type: 'track',
  messageId: 'ajs-next-1772366400000-2f6c',
  timestamp: '2026-03-01T10:00:00.000Z',
  userId: null,
  anonymousId: '7f3a9c1e-0b1d-4a53-9d1c-4f5f7f7b2f11',
  event: 'Order Completed',
  properties: { total: 12.5, email: 'ann@example.com' },
  context: {},
  integrations: {},
}

function makeAction(overrides: Partial<Plugin> = {}) {
  return {
    name: 'Actions Amplitude trackEvent',
    version: '1.0.0',
    type: 'destination' as const,
    isLoaded: () => true,
    load: vi.fn(async () => {}),
    track: vi.fn((context: ContextLike) => context),
    ...overrides,
  }
}
const makeContext = (event: AnalyticsEvent) => ({ event, log: vi.fn<ContextLike['log']>() })

function factoryOf(made: unknown): PluginFactory & ReturnType<typeof vi.fn> {
  return Object.assign(
    vi.fn(() => made),
    { pluginName: entry.name },
  )
}

const complain = vi.fn()
function makeParts(overrides: Partial<ActionParts> = {}): ActionParts {
  return {
    integrations: {},
    mergedIntegrations: {},
    factories: [],
    routingRules: [],
    cdnUrl: 'https://cdn.shop.example/',
    timeoutMs: 5000,
    runMiddleware: (_name, event) => event,
    createContext: makeContext,
    complain,
    ...overrides,
  }
}

const page = window as unknown as Bag
beforeEach(() => {
  vi.resetAllMocks()
})
afterEach(() => {
  vi.useRealTimers()
  delete page[entry.libraryName]
})

describe('The factory of an action destination', () => {
  test('may come with the page; then nothing is downloaded', async () => {
    const factory = factoryOf(makeAction())
    const runScript = vi.fn()
    const parts = makeParts({
      factories: [Object.assign(vi.fn(), { pluginName: 'Other' }), factory],
      mergedIntegrations: { 'Actions Amplitude': { apiKey: 'mine', sessionLength: 5 } },
      runScript,
    })
    expect(await loadActionDestinations(entry, parts)).toHaveLength(1)
    expect(factory.mock.calls).toEqual([[{ apiKey: 'mine', sessionLength: 5, subscriptions: [] }]])
    expect(runScript).not.toHaveBeenCalled()
  })

  test('is left by its script, from the page’s own CDN', async () => {
    const runScript = vi.fn(async () => {
      page[entry.libraryName] = factoryOf(makeAction())
    })
    expect(await loadActionDestinations(entry, makeParts({ runScript }))).toHaveLength(1)
    expect(runScript.mock.calls).toEqual([
      ['https://cdn.shop.example/next-integrations/actions/amplitude-plugins/5e0f.js'],
    ])
  })

  test('has an obfuscated address if asked for, and the plain one if that fails', async () => {
    const runScript = vi.fn(async (url: string) => {
      if (url.includes('amplitude')) page[entry.libraryName] = factoryOf(makeAction())
      else throw new Error('404')
    })
    expect(await loadActionDestinations(entry, makeParts({ runScript, obfuscate: true }))).toHaveLength(1)
    expect(runScript.mock.calls.flat()).toEqual([
      'https://cdn.shop.example/next-integrations/actions/YW1wbGl0dWRlLXBsdWdpbnM/5e0f.js',
      'https://cdn.shop.example/next-integrations/actions/amplitude-plugins/5e0f.js',
    ])
    expect(complain).not.toHaveBeenCalled()
  })

  test('may make several plugins, each under the destination’s name and its own', async () => {
    const factory = factoryOf(
      Promise.resolve([makeAction(), makeAction({ name: 'Actions Amplitude sessionId', type: 'enrichment' })]),
    )
    const made = await loadActionDestinations(entry, makeParts({ factories: [factory] }))
    expect(made).toMatchObject([
      { name: 'Amplitude', alternativeNames: ['Actions Amplitude trackEvent'], type: 'destination' },
      { name: 'Amplitude', alternativeNames: ['Actions Amplitude sessionId'], type: 'enrichment' },
    ])
  })

  test('is not called where the destination is switched off, by either name', async () => {
    for (const integrations of [{ All: false }, { Amplitude: false }, { 'Actions Amplitude': false }]) {
      const factory = factoryOf(makeAction())
      expect(await loadActionDestinations(entry, makeParts({ integrations, factories: [factory] }))).toEqual([])
      expect(factory).not.toHaveBeenCalled()
    }
    expect(complain).not.toHaveBeenCalled()
  })
})

describe('A destination that cannot be made is told, and makes no plugin:', () => {
  const run = async () => {}
  const cases: [string, () => Partial<ActionParts>, string][] = [
    ['no script may run', () => ({}), 'its script may not be run, and "plugins" has no factory for it'],
    ['its script fails', () => ({ runScript: () => Promise.reject(new Error('blocked')) }), 'blocked'],
    [
      'its script leaves nothing',
      () => ({ runScript: run }),
      'its script left no function window["amplitude-pluginsDestination"]',
    ],
    ['its factory throws', () => ({ factories: [factoryOf(Promise.reject(new Error('bad key')))] }), 'bad key'],
    [
      'its plugin is none',
      () => ({ factories: [factoryOf([{ name: 'x', version: '1' }])] }),
      'an action of it has no "type"',
    ],
    ['its plugin is nothing', () => ({ factories: [factoryOf(undefined)] }), 'an action of it has no "name"'],
  ]
  test.each(cases)('%s', async (_, overrides, message) => {
    expect(await loadActionDestinations(entry, makeParts(overrides()))).toEqual([])
    expect(complain.mock.calls).toEqual([['Actions Amplitude: not loaded, and gets no events', new Error(message)]])
  })

  test('its script, or its factory, never ends', async () => {
    vi.useFakeTimers()
    const never = new Promise<never>(() => {})
    const ended = Promise.all([
      loadActionDestinations(entry, makeParts({ runScript: () => never })),
      loadActionDestinations(entry, makeParts({ factories: [factoryOf(never)] })),
    ])
    await vi.advanceTimersByTimeAsync(5000)
    expect(await ended).toEqual([[], []])
    expect(complain).toHaveBeenCalledTimes(2)
  })

  test('its name is one that every window has', async () => {
    const parts = makeParts({ runScript: run })
    expect(await loadActionDestinations({ ...entry, libraryName: 'toString' }, parts)).toEqual([])
    expect(complain).toHaveBeenCalledOnce()
  })
})

describe('The plugin of an action', () => {
  async function wrap(action: ReturnType<typeof makeAction>, overrides: Partial<ActionParts> = {}) {
    const [plugin] = await loadActionDestinations(entry, makeParts({ factories: [factoryOf(action)], ...overrides }))
    return plugin!
  }
  const rule = (transformers: object[]): RoutingRule => ({
    destinationName: 'Amplitude',
    matchers: [{ type: 'all' }],
    transformers: [transformers],
  })
  const dropEmail = rule([{ type: 'drop_properties', config: { drop: { properties: ['email'] } } }])
  const eventOf = (action: ReturnType<typeof makeAction>) => vi.mocked(action.track).mock.calls[0]?.[0].event

  test('gives a destination a copy of the event, after rules and then middleware', async () => {
    const action = makeAction()
    const runMiddleware = vi.fn((_name, event: AnalyticsEvent) => ({ ...event, event: 'Sale' }))
    const plugin = await wrap(action, { routingRules: [dropEmail], runMiddleware })
    const fn = () => {}
    plugin.addMiddleware(fn)
    void plugin.load(makeContext(event), {})
    const context = makeContext(structuredClone(event))

    expect(await plugin.track!(context)).toBe(context)
    const routed = { ...event, properties: { total: 12.5 } }
    expect(runMiddleware.mock.calls).toEqual([['Amplitude', routed, [fn]]])
    expect(eventOf(action)).toEqual({ ...routed, event: 'Sale' })
    expect(context.event).toEqual(event)
  })

  test('lets no destination change the event of the others', async () => {
    const action = makeAction({
      track: vi.fn(({ event }: ContextLike) => {
        event.properties!.total = 0
      }),
    } as never)
    const plugin = await wrap(action)
    void plugin.load(makeContext(event), {})
    const context = makeContext(structuredClone(event))
    await plugin.track!(context)
    expect(context.event).toEqual(event)
  })

  test('gives what is no destination the event itself, unfiltered, to enrich it', async () => {
    const action = makeAction({ type: 'enrichment' })
    const runMiddleware = vi.fn(() => null)
    const plugin = await wrap(action, { routingRules: [rule([{ type: 'drop' }])], runMiddleware })
    plugin.addMiddleware(() => {})
    void plugin.load(makeContext(event), {})
    const context = makeContext(event)
    await plugin.track!(context)
    expect(vi.mocked(action.track).mock.calls).toEqual([[context]])
    expect(runMiddleware).not.toHaveBeenCalled()
  })

  test.each<[string, Partial<ActionParts>]>([
    ['a rule', { routingRules: [rule([{ type: 'drop' }])] }],
    ['middleware', { runMiddleware: async () => null }],
  ])('gives a destination nothing that %s drops, and notes it', async (_, overrides) => {
    const action = makeAction()
    const plugin = await wrap(action, overrides)
    plugin.addMiddleware(() => {})
    void plugin.load(makeContext(event), {})
    const context = makeContext(event)
    expect(await plugin.track!(context)).toBe(context)
    expect(action.track).not.toHaveBeenCalled()
    expect(context.log.mock.calls).toEqual([['warn', 'dropped by destination middleware', { plugin: 'Amplitude' }]])
  })

  test('passes on what the action has no hook for', async () => {
    const plugin = await wrap(makeAction())
    const context = makeContext({ ...event, type: 'screen' })
    expect(await plugin.screen!(context)).toBe(context)
  })

  test('holds events back until the action is loaded', async () => {
    let finish = () => {}
    const action = makeAction({ load: vi.fn(() => new Promise<void>((resolve) => (finish = resolve))) as never })
    const plugin = await wrap(action)
    const tracked = plugin.track!(makeContext(event))
    void plugin.load(makeContext(event), {})
    void plugin.load(makeContext(event), {})
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(action.track).not.toHaveBeenCalled()
    finish()
    await tracked
    expect(action.track).toHaveBeenCalledOnce()
    expect(action.load).toHaveBeenCalledOnce()
    expect(await plugin.ready!()).toBe(true)
  })

  test('fails its events when the action does not load, or never ends to', async () => {
    vi.useFakeTimers()
    for (const load of [() => Promise.reject(new Error('no')), () => new Promise(() => {})]) {
      const plugin = await wrap(makeAction({ load: load as never }))
      const loading = Promise.resolve(plugin.load(makeContext(event), {})).catch(String)
      const tracked = Promise.resolve(plugin.track!(makeContext(event))).catch(String)
      const ready = plugin.ready!()
      await vi.advanceTimersByTimeAsync(5000)
      expect(await Promise.all([loading, tracked])).toEqual([
        expect.stringContaining('Error'),
        expect.stringContaining('Error'),
      ])
      expect(await ready).toBe(false)
    }
  })

  test('lets the pipeline hear of what the action throws', async () => {
    const action = makeAction({ track: vi.fn(() => Promise.reject(new Error('their API'))) as never })
    const plugin = await wrap(action)
    void plugin.load(makeContext(event), {})
    await expect(plugin.track!(makeContext(event))).rejects.toThrow('their API')
  })
})

import { describe, expect, test, vi } from 'vitest'
import { readSettings } from './settings.ts'

const amplitude = {
  name: 'Actions Amplitude',
  creationName: 'Actions Amplitude',
  url: 'https://cdn.segment.com/next-integrations/actions/amplitude-plugins/5e0f.js',
  libraryName: 'amplitude-pluginsDestination',
  settings: { subscriptions: [] },
}
const rule = { destinationName: 'Amplitude', matchers: [{ type: 'all' }], transformers: [[{ type: 'drop' }]] }

describe('A settings document', () => {
  test('is kept as it is, also what is not read here', () => {
    const document = {
      integrations: { 'Segment.io': { apiKey: 'abc', apiHost: 'api.segment.io/v1' } },
      plan: { track: {} },
      remotePlugins: [amplitude],
      middlewareSettings: { routingRules: [rule] },
      consentSettings: { allCategories: ['Ads'] },
    }
    const complain = vi.fn()
    expect(readSettings(document, complain)).toEqual(document)
    expect(complain).not.toHaveBeenCalled()
  })

  test('that says little is complete', () => {
    const complain = vi.fn()
    expect(readSettings({ integrations: {}, plan: null, remotePlugins: null }, complain)).toEqual({
      integrations: {},
      remotePlugins: [],
      middlewareSettings: { routingRules: [] },
    })
    expect(complain).not.toHaveBeenCalled()
  })

  test.each([null, 'Not Found', [], {}, { integrations: null }, { integrations: [] }])('is not %j', (value) => {
    const complain = vi.fn()
    expect(readSettings(value, complain)).toBe(undefined)
    expect(complain).toHaveBeenCalledOnce()
  })

  test('loses what is unusable, and says so; the rest holds', () => {
    const { settings: _, ...bare } = amplitude
    const complain = vi.fn()
    const given = {
      integrations: {},
      remotePlugins: [{ name: 'x' }, null, bare],
      middlewareSettings: { routingRules: 'all', other: 1 },
      plan: 'strict',
    }
    expect(readSettings(given, complain)).toEqual({
      integrations: {},
      remotePlugins: [{ ...bare, settings: {} }],
      middlewareSettings: { routingRules: [], other: 1 },
    })
    expect(complain.mock.calls.flat()).toEqual([
      'settings: "remotePlugins[0]" is unusable, left out',
      'settings: "remotePlugins[1]" is unusable, left out',
      'settings: "routingRules" is no list, left out',
      'settings: "plan" is unusable, left out',
    ])
    expect(given.plan).toBe('strict')
  })
})

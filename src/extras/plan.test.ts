import { describe, expect, test, vi } from 'vitest'
// @ts-expect-error Not one of its entries, and so without types.
import { schemaFilter } from '../../node_modules/@segment/analytics-next/dist/pkg/plugins/schema-filter/index.js'
import type { Bag } from '../types.ts'
import { applyPlan, choosePlan } from './plan.ts'
import { readSettings } from './settings.ts'

const fullstory = {
  name: 'Fullstory (Actions)',
  creationName: 'Fullstory',
  url: 'https://cdn.segment.com/next-integrations/actions/fullstory/1.js',
  libraryName: 'fullstoryDestination',
  settings: { subscriptions: [{ partnerAction: 'trackEvent' }, { partnerAction: 'viewedPage' }] },
}
const plan = {
  track: {
    __default: { enabled: true, integrations: {} },
    'Order Completed': { enabled: true, integrations: { Amplitude: false } },
    'Video Watched': { enabled: true, integrations: { Fullstory: false, Amplitude: true } },
    'Old Thing': { enabled: false, integrations: { Amplitude: false } },
    'No Destinations': { enabled: true },
    Vague: { enabled: 'no' },
  },
}
const strict = { track: { ...plan.track, __default: { enabled: false, integrations: {} } } }

/** What Segment's own filter makes of the event's integrations. */
function askSegment(event: { event: string; integrations: Bag }, plan: Bag): unknown {
  const ctx = { event: { ...event }, updateEvent: (_: string, value: Bag) => (ctx.event.integrations = value) }
  schemaFilter(plan.track, { remotePlugins: [fullstory] } as never).track!(ctx as never)
  return ctx.event.integrations
}

describe('A tracking plan', () => {
  test.each([
    'Order Completed',
    'Video Watched',
    'Old Thing',
    'No Destinations',
    'Vague',
    'Never Heard Of',
    '__default',
  ])('decides about "%s" as in Segment’s library (A8)', (name) => {
    for (const each of [plan, strict]) {
      const event = { event: name, integrations: { Mixpanel: true, Amplitude: { session: 1 } } }
      expect(applyPlan(event, each, [fullstory]) ?? event.integrations).toEqual(askSegment(event, each))
    }
  })

  test('lets an event that it refuses reach the collector, and no destination', () => {
    expect(applyPlan({ event: 'Old Thing', integrations: { Mixpanel: true } }, plan)).toEqual({
      Mixpanel: true,
      All: false,
      'Segment.io': true,
    })
  })

  test('that says no to a destination says so to each of its actions', () => {
    expect(applyPlan({ event: 'Video Watched', integrations: {} }, plan, [fullstory])).toEqual({
      Fullstory: false,
      Amplitude: true,
      'Fullstory (Actions) trackEvent': false,
      'Fullstory (Actions) viewedPage': false,
    })
  })

  test('knows no event that nobody wrote into it', () => {
    for (const name of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) {
      expect(applyPlan({ event: name, integrations: {} }, plan)).toBe(undefined)
      expect(applyPlan({ event: name, integrations: {} }, strict)).toMatchObject({ All: false })
    }
  })

  test('has no say where there is none, or no event name', () => {
    const event = { event: 'Order Completed', integrations: {} }
    for (const none of [undefined, {}, { track: null }, { track: [] }]) expect(applyPlan(event, none)).toBe(undefined)
    expect(applyPlan({ integrations: {} }, strict)).toBe(undefined)
  })

  test('of the workspace goes before the page’s own, but only where there are destinations', () => {
    const read = (integrations: Bag) => readSettings({ integrations, plan: strict }, vi.fn())!
    expect(choosePlan(plan, read({ 'Segment.io': {}, Amplitude: {} }))).toEqual(strict)
    expect(choosePlan(plan, read({ 'Segment.io': {} }))).toEqual(plan)
    expect(choosePlan(undefined, read({ 'Segment.io': {} }))).toBe(undefined)
    expect(choosePlan(undefined, read({ 'Segment.io': {} }), true)).toEqual(strict)
  })
})

// @vitest-environment node
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { createCollector } from '../create-collector.ts'
import { describeOnEachDatabase } from '../store/test-databases.ts'
import { sendBatch } from '../test-client.ts'
import type { Definition } from './definition.ts'

// biome-ignore lint/suspicious/noExplicitAny: what an answer says is what these tests are about
type Body = any

const DAY = 86_400_000
const START = Date.UTC(2026, 2, 1)

describeOnEachDatabase((newPlace) => {
  async function start() {
    const clock = { nowMs: START }
    const collector = await createCollector({ ...(await newPlace()), nowMs: () => clock.nowMs })
    onTestFinished(collector.close)
    const token = await collector.createToken('test')

    async function ask(method: string, path: string, body?: object) {
      const answer = await fetch(`${collector.url}${path}`, {
        method,
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      })
      return { status: answer.status, body: (await answer.json()) as Body }
    }
    async function create(definition: Definition, rest: object = {}) {
      const made = await ask('POST', '/config/audiences', { name: 'Those', definition, ...rest })
      expect(made.status).toBe(200)
      await collector.caughtUp()
      return made.body.data.audience.id as string
    }
    async function tell(...events: object[]) {
      const timed = events.map((event) => ({ type: 'track', timestamp: new Date(clock.nowMs).toISOString(), ...event }))
      expect((await sendBatch(collector, timed)).status).toBe(200)
      await collector.caughtUp()
    }
    async function readMembers(id: string) {
      const { members } = (await ask('GET', `/config/audiences/${id}/members`)).body.data
      return members.map(({ externalIds }: Body) => externalIds[0].id).sort()
    }
    async function readTold() {
      const told = await collector.events({ text: '"computation_class":"audience"' })
      return told.map(({ event, userId, anonymousId, payload }) => [event ?? payload.traits, userId ?? anonymousId])
    }
    return { collector, clock, ask, create, tell, readMembers, readTold }
  }

  const bought = { event: 'Order Completed', atLeast: 1, withinDays: 7 }

  test('Who did it enters, and is told of once; who has not done it for so long leaves', async () => {
    const { clock, ask, create, tell, readMembers, readTold } = await start()
    const id = await create(bought, { key: 'buyers' })
    await tell({ userId: 'ada', event: 'Order Completed' }, { userId: 'bob', event: 'Order Seen' })
    await tell({ userId: 'ada', event: 'Order Completed' })
    expect(await readMembers(id)).toEqual(['ada'])
    const profile = '/v1/spaces/s/collections/users/profiles/user_id:ada'
    expect((await ask('GET', `${profile}/traits?class=audience`)).body.traits).toEqual({ buyers: true })

    clock.nowMs += 7 * DAY
    await tell({ userId: 'bob', event: 'Order Seen' })
    expect(await readMembers(id)).toEqual(['ada'])
    clock.nowMs += 1
    await tell({ userId: 'bob', event: 'Order Seen' })
    expect(await readMembers(id)).toEqual([])
    expect(await readTold()).toEqual([
      ['Audience Entered', 'ada'],
      ['Audience Exited', 'ada'],
    ])
    const { history } = (await ask('GET', `/config/audiences/${id}/history`)).body.data
    expect(history.map(({ change, memberCount }: Body) => [change, memberCount])).toEqual([
      ['exited', 0],
      ['entered', 1],
    ])
  })

  test('A new audience looks at all who were there before, and so does one that is changed', async () => {
    const { ask, create, tell, readMembers, readTold } = await start()
    await tell(...Array.from({ length: 450 }, (_, i) => ({ type: 'identify', userId: `u${i}`, traits: { age: i } })))
    const id = await create({ trait: 'age', lessThan: 430 }, { emits: 'none' })
    const read = async () => (await ask('GET', `/config/audiences/${id}`)).body.data.audience
    expect(await read()).toMatchObject({ memberCount: 430, status: 'ready', key: 'those' })
    await ask('PATCH', `/config/audiences/${id}`, { definition: { trait: 'age', lessThan: 3 } })
    await tell()
    expect(await readMembers(id)).toEqual(['u0', 'u1', 'u2'])
    expect(await readTold()).toEqual([])
  })

  test('As an identify with the key as a trait, if that is wanted', async () => {
    const { clock, create, tell, readTold } = await start()
    await create({ trait: 'plan', is: 'paid' }, { key: 'payers', emits: 'identify' })
    await tell({ type: 'identify', userId: 'ada', traits: { plan: 'paid' } })
    clock.nowMs += 1000
    await tell({ type: 'identify', userId: 'ada', traits: { plan: 'free' } })
    expect(await readTold()).toEqual([
      [{ payers: true }, 'ada'],
      [{ payers: false }, 'ada'],
    ])
  })

  test('Who turns out to be somebody else brings what they did, and does not leave', async () => {
    const { create, tell, readMembers, readTold } = await start()
    const id = await create(bought)
    await tell({ anonymousId: 'phone', event: 'Order Completed' })
    await tell({ userId: 'ada', event: 'Seen' })
    await tell({ type: 'identify', userId: 'ada', anonymousId: 'phone' })
    expect(await readMembers(id)).toEqual(['ada'])
    expect(await readTold()).toEqual([['Audience Entered', 'phone']])
  })

  test('What is wrong with a definition is said; a key is given once; what is gone is gone', async () => {
    const { ask, create, tell } = await start()
    const id = await create(bought, { key: 'buyers' })
    const bad = await ask('POST', '/config/audiences', { name: 'No', definition: { trait: 'plan' } })
    expect([bad.status, bad.body.errors[0].field]).toEqual([400, 'definition'])
    const again = await ask('POST', '/config/audiences', { name: 'Two', key: 'buyers', definition: bought })
    expect([again.status, again.body.errors[0].field]).toEqual([409, 'key'])
    await tell({ userId: 'ada', event: 'Order Completed' })
    expect((await ask('DELETE', `/config/audiences/${id}`)).body.data).toEqual({ status: 'SUCCESS' })
    for (const path of ['', '/members', '/history'])
      expect((await ask('GET', `/config/audiences/${id}${path}`)).status).toBe(404)
  })

  const person = fc.constantFrom('u1', 'u2', 'u3')
  const step = fc.oneof(
    fc.record({ userId: person, event: fc.constantFrom('Order Completed', 'Seen'), hoursAgo: fc.nat(100) }),
    fc.record({ userId: person, anonymousId: fc.constantFrom('a1', 'a2'), plan: fc.constantFrom('free', 'paid') }),
    fc.record({
      anonymousId: fc.constantFrom('a1', 'a2'),
      event: fc.constant('Order Completed'),
      hoursAgo: fc.nat(100),
    }),
    fc.record({ days: fc.integer({ min: 1, max: 4 }) }),
  )
  const DEFINITIONS: Definition[] = [
    { event: 'Order Completed', atLeast: 2, withinDays: 3 },
    {
      all: [
        { trait: 'plan', is: 'paid' },
        { event: 'Order Completed', atMost: 0, withinDays: 2 },
      ],
    },
    { any: [{ event: 'Seen', atLeast: 3 }, { not: { trait: 'plan', exists: true } }] },
  ]

  test('Computed as events arrive and time passes, the members are those that all of it at once gives', async () => {
    const { collector, clock, ask, create, tell, readMembers } = await start()
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        await collector.clear()
        clock.nowMs = START
        const watched = await Promise.all(DEFINITIONS.map((definition, i) => create(definition, { key: `w${i}` })))
        for (const one of steps) {
          if ('days' in one) clock.nowMs += one.days * DAY
          else if ('plan' in one) await tell({ type: 'identify', ...one, traits: { plan: one.plan } })
          else await tell({ ...one, timestamp: new Date(clock.nowMs - one.hoursAgo * 3_600_000).toISOString() })
        }
        await collector.caughtUp()
        const fresh = await Promise.all(DEFINITIONS.map((definition, i) => create(definition, { key: `f${i}` })))
        await collector.caughtUp()
        expect(await Promise.all(watched.map(readMembers))).toEqual(await Promise.all(fresh.map(readMembers)))
        for (const id of [...watched, ...fresh]) await ask('DELETE', `/config/audiences/${id}`)
      }),
      { numRuns: 12 },
    )
  }, 60_000)
})

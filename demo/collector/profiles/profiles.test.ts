// @vitest-environment node
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import type { AcceptedEvent } from '../event.ts'
import { SILENT } from '../operations/log.ts'
import { openDatabase } from '../store/database.ts'
import { createEventStore } from '../store/event-store.ts'
import { migrate } from '../store/migrate.ts'
import { createProfileStore, type Profile } from '../store/profile-store.ts'
import { describeOnEachDatabase } from '../store/test-databases.ts'
import { newEvent } from '../store/test-event.ts'
import { followEvents } from './follow-events.ts'
import { readEvent } from './read-event.ts'
import { compare, resolve } from './resolve.ts'
import { readTraits } from './traits.ts'

/** One thing that a few people do, who share browsers and addresses more than people do. */
const action = fc.record({
  atS: fc.nat(40),
  userId: fc.option(fc.constantFrom('u1', 'u2', 'u3', 'u4'), { freq: 2 }),
  anonymousId: fc.option(fc.constantFrom('a1', 'a2', 'a3'), { freq: 2 }),
  email: fc.option(fc.constantFrom('One@example.com', 'two@example.com'), { freq: 2 }),
  type: fc.constantFrom('track' as const, 'identify' as const, 'alias' as const, 'group' as const),
  other: fc.constantFrom('u1', 'u2', 'a2', 'acme'),
  trait: fc.record({ name: fc.constantFrom('plan', 'age'), value: fc.option(fc.nat(3), { freq: 3 }) }),
})

type Action = typeof action extends fc.Arbitrary<infer T> ? T : never

function toEvent({ atS, userId, anonymousId, email, type, other, trait }: Action, i: number): AcceptedEvent {
  const timestamp = new Date(Date.UTC(2026, 2, 1) + 1000 * atS).toISOString()
  const payload = {
    ...(type === 'alias' && { previousId: other }),
    ...(type === 'group' && { groupId: other }),
    ...(type === 'track' ? { properties: { email } } : { traits: { email, [trait.name]: trait.value } }),
  }
  return newEvent(`m${i}`, { type, userId, anonymousId, timestamp, payload })
}

/** Who there is, worked out from all events at once and without a database. */
function resolveAtOnce(events: readonly AcceptedEvent[]): string[][] {
  const said = events.map(readEvent)
  const identifiers = said.flatMap(({ identifiers, account }) => [
    ...identifiers,
    ...(account ? [account.identifier] : []),
  ])
  const links = said.flatMap((one) => one.links)
  return sortGroups(resolve(identifiers, links).map((person) => person.identifiers.map((i) => `${i.type}:${i.value}`)))
}

function sortGroups(groups: readonly string[][]): string[][] {
  return groups.map((group) => [...group].sort()).sort((x, y) => compare(x.join(), y.join()))
}

const summarise = (profiles: readonly Profile[]) =>
  profiles
    .map(({ id, identifiers, settings, firstMs, lastMs }) => ({
      id,
      identifiers: identifiers.map(({ type, value }) => `${type}:${value}`),
      traits: readTraits(settings),
      firstMs,
      lastMs,
    }))
    .sort((one, other) => (one.id < other.id ? -1 : 1))

describeOnEachDatabase((newPlace) => {
  async function start() {
    const database = await openDatabase(await newPlace())
    await migrate(database)
    const store = await createEventStore(database)
    const follower = followEvents({ database, store, log: SILENT })
    const profiles = createProfileStore(database)
    onTestFinished(async () => {
      await follower.close()
      await store.close()
    })

    /** Given in these portions, each followed before the next comes. */
    async function deliver(portions: readonly AcceptedEvent[][]) {
      await store.clear()
      for (const portion of portions) {
        await store.append(portion)
        await follower.caughtUp()
      }
      const all = [...(await profiles.search('users', '', 1000)), ...(await profiles.search('accounts', '', 1000))]
      const events = await Promise.all(
        all.map(async (profile) => {
          const found = await profiles.listEvents(profile, { limit: 1000 })
          return [profile.id, found.map(({ messageId }) => messageId).sort()] as const
        }),
      )
      return { profiles: summarise(all), events: Object.fromEntries(events) }
    }
    return { store, follower, profiles, deliver }
  }

  const at = (minute: number) => ({ timestamp: new Date(Date.UTC(2026, 2, 1, 12, minute)).toISOString() })

  test('A visitor becomes known, on two devices: one profile has all they did and are', async () => {
    const { deliver, profiles } = await start()
    await deliver([
      [newEvent('1', { type: 'page', userId: null, anonymousId: 'phone', ...at(1) })],
      [
        newEvent('2', {
          type: 'identify',
          userId: 'ada',
          anonymousId: 'phone',
          payload: { traits: { plan: 'free' } },
          ...at(2),
        }),
      ],
      [newEvent('3', { userId: null, anonymousId: 'laptop', ...at(3) })],
      [
        newEvent('4', {
          type: 'identify',
          userId: 'ada',
          anonymousId: 'laptop',
          payload: { traits: { plan: 'paid' } },
          ...at(4),
        }),
      ],
      [newEvent('5', { userId: 'bob', anonymousId: 'other', ...at(5) })],
    ])
    const ada = (await profiles.find({ collection: 'users', type: 'anonymous_id', value: 'laptop' }))!
    expect(ada.identifiers.map(({ value }) => value)).toEqual(['ada', 'laptop', 'phone'])
    expect(readTraits(ada.settings)).toEqual({ plan: 'paid' })
    const ids = (events: { messageId: string }[]) => events.map(({ messageId }) => messageId)
    expect(ids(await profiles.listEvents(ada, { limit: 10 }))).toEqual(['4', '3', '2', '1'])
    expect(ids(await profiles.listEvents(ada, { limit: 2, oldestFirst: true }))).toEqual(['1', '2'])
    const [second] = await profiles.listEvents(ada, { limit: 1, oldestFirst: true })
    const after = { atMs: Date.parse(second!.timestamp), seq: second!.seq }
    expect(ids(await profiles.listEvents(ada, { limit: 2, oldestFirst: true, after }))).toEqual(['2', '3'])
    expect(ids(await profiles.listEvents(ada, { limit: 9, include: ['identify'] }))).toEqual(['4', '2'])
  })

  test('An alias makes one of two user ids; a browser that two people share makes none', async () => {
    const { deliver } = await start()
    const { profiles } = await deliver([
      [newEvent('1', { userId: 'old', anonymousId: null, ...at(1) })],
      [newEvent('2', { type: 'alias', userId: 'new', payload: { previousId: 'old' }, ...at(2) })],
      [newEvent('3', { userId: 'new', anonymousId: 'kiosk', ...at(3) })],
      [newEvent('4', { userId: 'bob', anonymousId: 'kiosk', ...at(4) })],
    ])
    expect(profiles.map(({ identifiers }) => identifiers).sort()).toEqual([
      ['user_id:bob'],
      ['user_id:new', 'user_id:old', 'anonymous_id:kiosk'],
    ])
  })

  test('A value that hundreds share makes no one of them', async () => {
    const { deliver } = await start()
    const shared = Array.from({ length: 300 }, (_, i) =>
      newEvent(`${i}`, {
        userId: `u${i}`,
        anonymousId: 'kiosk',
        payload: { properties: { email: 'info@shop.example' } },
      }),
    )
    const { profiles } = await deliver([shared.slice(0, 7), shared.slice(7)])
    expect(profiles).toHaveLength(300)
  })

  test('What a later event says of an earlier time counts from then on', async () => {
    const { deliver } = await start()
    const [late, early] = [
      newEvent('1', { userId: 'ada', anonymousId: 'phone', ...at(5) }),
      newEvent('2', { userId: null, anonymousId: 'phone', ...at(1) }),
    ]
    expect(await deliver([[late], [early]])).toEqual(await deliver([[early, late]]))
  })

  test('A group call joins a user to an account, which has traits and events of its own', async () => {
    const { deliver, profiles } = await start()
    await deliver([
      [newEvent('1', { type: 'group', userId: 'ada', payload: { groupId: 'acme', traits: { seats: 5 } }, ...at(1) })],
    ])
    const acme = (await profiles.find({ collection: 'accounts', type: 'group_id', value: 'acme' }))!
    const ada = (await profiles.find({ collection: 'users', type: 'user_id', value: 'ada' }))!
    expect(readTraits(acme.settings)).toEqual({ seats: 5 })
    expect((await profiles.listLinked(ada)).map(({ id }) => id)).toEqual([acme.id])
    expect((await profiles.listLinked(acme)).map(({ id }) => id)).toEqual([ada.id])
    expect(await profiles.listEvents(acme, { limit: 5 })).toHaveLength(1)
  })

  test('Nobody is known by what programs write where they have no value', async () => {
    const { deliver } = await start()
    const nobody = ['null', 'undefined', '0', 'anonymous', '00000000-0000-0000-0000-000000000000', '[object Object]']
    const { profiles } = await deliver([
      nobody.map((value, i) => newEvent(`${i}`, { userId: value, anonymousId: `a${i}` })),
    ])
    expect(profiles.map(({ identifiers }) => identifiers)).toHaveLength(nobody.length)
  })

  test('The same people result, with the same traits and events, in whatever order their events arrive', async () => {
    const { deliver } = await start()
    await fc.assert(
      fc.asyncProperty(
        fc
          .array(action, { minLength: 1, maxLength: 14 })
          .map((actions) => actions.map(toEvent))
          .chain((events) =>
            fc.record({
              events: fc.constant(events),
              shuffled: fc.shuffledSubarray(events, { minLength: events.length }),
              cut: fc.nat(events.length),
            }),
          ),
        async ({ events, shuffled, cut }) => {
          const atOnce = await deliver([events])
          expect(sortGroups(atOnce.profiles.map(({ identifiers }) => identifiers))).toEqual(resolveAtOnce(events))
          expect(await deliver(shuffled.map((event) => [event]))).toEqual(atOnce)
          expect(await deliver([shuffled.slice(0, cut), shuffled.slice(cut)])).toEqual(atOnce)
        },
      ),
      { numRuns: 25 },
    )
  }, 60_000)
})

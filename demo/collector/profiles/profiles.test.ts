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
import { readTraits } from './traits.ts'

/** One thing that a few people do, who share browsers and addresses more than people do. */
const action = fc.record({
  atS: fc.nat(40),
  userId: fc.option(fc.constantFrom('u1', 'u2', 'u3', 'u4')),
  anonymousId: fc.option(fc.constantFrom('a1', 'a2', 'a3')),
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
          expect(await deliver(shuffled.map((event) => [event]))).toEqual(atOnce)
          expect(await deliver([shuffled.slice(0, cut), shuffled.slice(cut)])).toEqual(atOnce)
        },
      ),
      { numRuns: 25 },
    )
  }, 60_000)
})

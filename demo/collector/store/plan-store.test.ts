// @vitest-environment node
import { expect, onTestFinished, test, vi } from 'vitest'
import type { Rule, TrackingPlan } from '../plans/plan.ts'
import { type DatabasePlace, openDatabase } from './database.ts'
import { migrate } from './migrate.ts'
import { createPlanStore, MAX_RULES } from './plan-store.ts'
import { createSourceStore } from './source-store.ts'
import { describeOnEachDatabase } from './test-databases.ts'

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

const AT = '2026-03-01T12:00:00.000Z'
const LATER = '2026-03-02T12:00:00.000Z'

async function open(place: DatabasePlace) {
  const database = await openDatabase(place)
  onTestFinished(() => database.close())
  await migrate(database)
  const sources = createSourceStore(database)
  const newSource = (id: string) =>
    sources.add({ id, slug: id, name: id, kind: 'app', enabled: true, writeKeys: [id], settings: {}, createdAt: AT })
  return { store: createPlanStore(database), sources, newSource }
}

const planOf = (id: string): TrackingPlan => ({ id, name: id, description: '', createdAt: AT, updatedAt: AT })
const ruleOf = (key: string, jsonSchema = {}, version = 1): Rule => ({ type: 'TRACK', key, version, jsonSchema })

describeOnEachDatabase((newPlace) => {
  test('Rules are replaced, added, changed, renamed and removed, and come back as they were written', async () => {
    const { store } = await open(await newPlace())
    await store.add(planOf('tp_1'))
    await store.add(planOf('tp_2'))
    const inShort = async (id = 'tp_1') =>
      (await store.rules(id))?.map(({ key, version, jsonSchema }) => [key, version, jsonSchema])

    const odd = JSON.parse('{"__proto__": 1, "const": "\\u0000 \\ud800", "description": "a,{b}\\\\\\"NULL"}')
    await store.replaceRules('tp_1', [ruleOf('b', odd), ruleOf('a'), ruleOf('a', { title: '2' }, 2)], AT)
    await store.replaceRules('tp_2', [ruleOf('a')], AT)
    expect(await inShort()).toEqual([
      ['b', 1, odd],
      ['a', 1, {}],
      ['a', 2, { title: '2' }],
    ])

    await store.upsertRules('tp_1', [ruleOf('a', { title: 'new' }), ruleOf('c'), ruleOf('c', { title: 'last' })], LATER)
    await store.upsertRules('tp_1', [{ ...ruleOf('b'), newKey: 'd' }], LATER)
    expect(await inShort()).toEqual([
      ['a', 1, { title: 'new' }],
      ['a', 2, { title: '2' }],
      ['c', 1, { title: 'last' }],
      ['d', 1, {}],
    ])
    const [changed, other] = (await store.rules('tp_1'))!
    expect([changed?.createdAt, changed?.updatedAt, other?.updatedAt]).toEqual([AT, LATER, AT])
    expect((await store.find('tp_1'))?.updatedAt).toBe(LATER)

    expect(await store.removeRules('tp_1', [ruleOf('a'), ruleOf('nothing')], LATER)).toBe(true)
    expect((await inShort())?.map(([key]) => key)).toEqual(['a', 'c', 'd'])
    await store.replaceRules('tp_1', [], LATER)
    expect(await inShort()).toEqual([])
    expect(await inShort('tp_2')).toEqual([['a', 1, {}]])
  })

  test('Of a plan that there is not, nothing is changed', async () => {
    const { store, newSource } = await open(await newPlace())
    await newSource('a')
    expect(await store.rules('tp_x')).toBeUndefined()
    expect(await store.replaceRules('tp_x', [ruleOf('a')], AT)).toBeUndefined()
    expect(await store.upsertRules('tp_x', [ruleOf('a')], AT)).toBeUndefined()
    expect(await store.removeRules('tp_x', [ruleOf('a')], AT)).toBe(false)
    expect(await store.change('tp_x', { name: 'a' }, AT)).toBe(false)
    expect(await store.remove('tp_x')).toBe(false)
    expect(await store.connect('tp_x', 'a')).toBeUndefined()
    expect(await store.sourcesOf('tp_x')).toBeUndefined()
  })

  test('A plan has only so many rules; with more, none of them is written', async () => {
    const { store } = await open(await newPlace())
    await store.add(planOf('tp_1'))
    const many = Array.from({ length: MAX_RULES }, (_, index) => ruleOf(`e${index}`))
    expect(await store.replaceRules('tp_1', many, AT)).toBe('changed')
    expect(await store.upsertRules('tp_1', [ruleOf('e0', { title: 'new' }), ruleOf('more')], AT)).toBe('full')
    expect((await store.rules('tp_1'))?.[0]?.jsonSchema).toEqual({})
    expect(await store.rules('tp_1')).toHaveLength(MAX_RULES)
  })

  test('A source follows one plan, until either is gone', async () => {
    const { store, sources, newSource } = await open(await newPlace())
    for (const id of ['a', 'b']) await newSource(id)
    for (const id of ['tp_1', 'tp_2']) await store.add(planOf(id))
    await store.replaceRules('tp_1', [ruleOf('x', { title: 't' })], AT)
    expect(await store.connect('tp_1', 'a')).toBe('connected')
    expect(await store.connect('tp_1', 'a')).toBe('connected')
    expect(await store.connect('tp_2', 'a')).toBe('taken')
    expect(await store.connect('tp_2', 'nobody')).toBeUndefined()
    await store.connect('tp_1', 'b')
    expect(await store.followed()).toEqual([
      { planId: 'tp_1', sourceIds: ['a', 'b'], rules: [ruleOf('x', { title: 't' })] },
    ])

    expect(await store.disconnect('tp_2', 'a')).toBe(false)
    expect(await store.disconnect('tp_1', 'a')).toBe(true)
    await sources.remove('b')
    expect([await store.sourcesOf('tp_1'), await store.followed()]).toEqual([[], []])

    await store.connect('tp_2', 'a')
    await store.remove('tp_2')
    expect(await store.connect('tp_1', 'a')).toBe('connected')
  })

  test('Schema settings are kept, each where it was said, and are the usual ones otherwise', async () => {
    const { sources, newSource } = await open(await newPlace())
    await newSource('a')
    await Promise.all([
      sources.changeSchemaSettings('a', { track: { allowUnplannedEvents: false } }),
      sources.changeSchemaSettings('a', { group: { commonEventOnViolations: 'OMIT_TRAITS' } }),
      sources.changeSchemaSettings('a', {
        track: { commonEventOnViolations: 'BLOCK', allowEventOnViolations: undefined },
      }),
    ])
    const [source] = await sources.list()
    expect(source?.schemaSettings).toEqual({
      track: {
        allowUnplannedEvents: false,
        allowUnplannedEventProperties: true,
        allowEventOnViolations: true,
        allowPropertiesOnViolations: true,
        commonEventOnViolations: 'BLOCK',
      },
      identify: { allowUnplannedTraits: true, allowTraitsOnViolations: true, commonEventOnViolations: 'ALLOW' },
      group: { allowUnplannedTraits: true, allowTraitsOnViolations: true, commonEventOnViolations: 'OMIT_TRAITS' },
    })
    expect(await sources.changeSchemaSettings('nobody', {})).toBeUndefined()
  })
})

// @vitest-environment node
import { expect, test } from 'vitest'
import type { FollowedPlan } from '../store/plan-store.ts'
import { newEvent } from '../store/test-event.ts'
import { createApplyPlans } from './apply-plans.ts'
import type { JsonSchema } from './plan.ts'
import { createPlanDirectory } from './plan-directory.ts'

const planOf = (jsonSchema: JsonSchema): FollowedPlan => ({
  planId: 'tp_1',
  sourceIds: ['demo'],
  rules: [{ type: 'TRACK', key: 'Order Completed', version: 1, jsonSchema }],
})

async function follow(answers: (() => Promise<FollowedPlan[]>)[]) {
  let tell = () => {}
  const directory = await createPlanDirectory({
    followed: () => answers.shift()!(),
    onChange: async (listener) => void (tell = listener),
  })
  return { directory, tell: () => tell() }
}

test('What cannot be noted is not stored either: the request fails, and is sent again', async () => {
  const { directory } = await follow([async () => [planOf({ required: ['nothing'] })]])
  const note = async () => {
    throw new Error('no database')
  }
  const apply = createApplyPlans({ directory, findSource: () => undefined, note })
  await expect(apply([newEvent('a')])).rejects.toThrow('no database')
})

test('Without a plan, the very events come back', async () => {
  const { directory } = await follow([async () => [planOf({ required: ['nothing'] })]])
  const noted: unknown[] = []
  const apply = createApplyPlans({ directory, findSource: () => undefined, note: async (all) => void noted.push(all) })
  const events = [newEvent('a', { sourceId: 'other' })]
  expect(await apply(events)).toBe(events)
  expect(await apply([])).toEqual([])
  expect(noted).toEqual([])
})

test('A rule that stays the same is not compiled again when another one changes', async () => {
  const same = planOf({ required: ['a'] })
  const { directory } = await follow([
    async () => [same],
    async () => [structuredClone(same)],
    async () => [planOf({ required: ['b'] })],
  ])
  const judgeNow = () => directory.find('demo')?.ruleOf(newEvent('m'))?.judge
  const before = judgeNow()
  await directory.refresh()
  expect(judgeNow()).toBe(before)
  await directory.refresh()
  expect(judgeNow()).not.toBe(before)
})

test('An answer that is overtaken by a later one does not undo it', async () => {
  let answer = (_: FollowedPlan[]) => {}
  const { directory, tell } = await follow([
    async () => [],
    () => new Promise((resolve) => (answer = resolve)),
    async () => [planOf({})],
  ])
  tell()
  await directory.refresh()
  answer([])
  await Promise.resolve()
  expect(directory.find('demo')?.id).toBe('tp_1')
})

test('What cannot be asked now stays as it is known', async () => {
  const { directory, tell } = await follow([async () => [planOf({})], () => Promise.reject(new Error('gone'))])
  tell()
  await Promise.resolve()
  expect(directory.find('demo')?.id).toBe('tp_1')
})

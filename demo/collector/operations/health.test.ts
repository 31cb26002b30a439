// @vitest-environment node
import { expect, test } from 'vitest'
import { createHealth } from './health.ts'

test('A database that answers is health', async () => {
  expect(await createHealth(async () => []).look()).toBe('ok')
})

test('One that fails, or answers late, is none, until it answers again', async () => {
  const answers: (() => Promise<unknown>)[] = [
    () => Promise.reject(new Error('gone')),
    () => new Promise((resolve) => setTimeout(resolve, 30)),
    async () => [],
  ]
  const health = createHealth(() => answers.shift()!(), 10)
  expect(await health.look()).toBe('database-silent')
  expect(await health.look()).toBe('database-silent')
  await expect.poll(() => health.look()).toBe('ok')
})

test('However many ask, a silent database is asked once', async () => {
  let asked = 0
  const health = createHealth(() => {
    asked++
    return new Promise(() => {})
  }, 5)
  await Promise.all(Array.from({ length: 20 }, () => health.look()))
  await health.look()
  expect(asked).toBe(1)
})

test('Who drains says so, also to those who asked before', async () => {
  let answer = () => {}
  const health = createHealth(() => new Promise<void>((resolve) => (answer = resolve)))
  const asked = health.look()
  health.drain()
  answer()
  expect([await asked, await health.look()]).toEqual(['draining', 'draining'])
})

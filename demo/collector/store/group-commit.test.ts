// @vitest-environment node
import { expect, test } from 'vitest'
import { createGroupCommit } from './group-commit.ts'

/** A database that says what it was asked to commit, and commits when told. */
function slowDatabase(fails: (rows: readonly number[]) => boolean = () => false) {
  const groups: number[][] = []
  const pending: (() => void)[] = []
  return {
    groups,
    finish: async () => {
      while (pending.length === 0) await new Promise(setImmediate)
      pending.shift()?.()
    },
    commit: (rows: readonly number[]) => {
      groups.push([...rows])
      return new Promise<void>((resolve, reject) => {
        pending.push(() => (fails(rows) ? reject(new Error('poisoned')) : resolve()))
      })
    },
  }
}

test('What arrives together is committed together, and what arrives meanwhile goes next', async () => {
  const database = slowDatabase()
  const commits = createGroupCommit(database.commit, 100)
  const first = [commits.add([1]), commits.add([2, 3])]
  while (database.groups.length === 0) await new Promise(setImmediate)
  const next = [commits.add([4]), commits.add([5])]
  await database.finish()
  await Promise.all(first)
  await database.finish()
  await Promise.all(next)
  expect(database.groups).toEqual([
    [1, 2, 3],
    [4, 5],
  ])
})

test('A group has no more rows than allowed, unless one job alone has them', async () => {
  const database = slowDatabase()
  const commits = createGroupCommit(database.commit, 3)
  const all = [commits.add([1, 2]), commits.add([3]), commits.add([4]), commits.add([5, 6, 7, 8]), commits.add([9])]
  for (let i = 0; i < 4; i++) await database.finish()
  await Promise.all(all)
  expect(database.groups).toEqual([[1, 2, 3], [4], [5, 6, 7, 8], [9]])
})

test('One job that cannot be committed fails alone', async () => {
  const database = slowDatabase((rows) => rows.includes(2))
  const commits = createGroupCommit(database.commit, 100)
  const settled = Promise.allSettled([commits.add([1]), commits.add([2]), commits.add([3])])
  for (let i = 0; i < 4; i++) await database.finish()
  expect((await settled).map((each) => each.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
})

test('Idle means that everything has been committed', async () => {
  const database = slowDatabase()
  const commits = createGroupCommit(database.commit, 1)
  let done = 0
  for (const row of [1, 2, 3]) void commits.add([row]).then(() => done++)
  const idle = commits.idle().then(() => done)
  for (let i = 0; i < 3; i++) await database.finish()
  expect(await idle).toBe(3)
  await commits.add([])
})

test('A job that comes in the very moment in which the last one is done is not forgotten', async () => {
  const committed: number[] = []
  const commits = createGroupCommit(async (rows: readonly number[]) => void committed.push(...rows), 100)
  for (let steps = 0; steps < 12; steps++) {
    await commits.add([steps])
    for (let i = 0; i < steps; i++) await null
  }
  expect(committed).toEqual(Array.from({ length: 12 }, (_, i) => i))
})

// @vitest-environment node
import { expect, test, vi } from 'vitest'
import { describeOnEachDatabase } from '../store/test-databases.ts'
import { playRounds } from './play-rounds.ts'

// Each round starts a process. `npm run crash:collector` plays fifty.
vi.setConfig({ testTimeout: 90_000 })

describeOnEachDatabase((newPlace) => {
  test('Killed in the middle of it, a collector has lost, repeated and invented nothing', async () => {
    // With this seed, one of the kills comes while it starts.
    const report = await playRounds({ place: await newPlace(), rounds: 3, seed: 8 })
    expect(report).toMatchObject({ rounds: 3, killedWhileStarting: 1, found: { lost: [], repeated: [], invented: [] } })
    expect(report.answered).toBeGreaterThan(100)
    expect(report.stored).toBe(report.sent)
  })
})

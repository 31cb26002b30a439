import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Bag } from '../types.ts'
import { addHints } from './client-hints.ts'

const high = { brands: [], model: 'X1' }
const getHighEntropyValues = vi.fn()
beforeEach(() => {
  vi.useFakeTimers()
  getHighEntropyValues.mockReset()
  vi.stubGlobal('navigator', { userAgentData: { getHighEntropyValues } })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

async function ask(hints: unknown): Promise<Bag> {
  const context: Bag = {}
  await addHints(context, hints)
  return context
}

test('asked for more, the browser is asked once, and its answer waited for', async () => {
  getHighEntropyValues.mockResolvedValue(high)
  expect(await ask(['model'])).toEqual({ userAgentData: high })
  expect(getHighEntropyValues).toHaveBeenCalledExactlyOnceWith(['model'])
  expect(vi.getTimerCount()).toBe(0)
})

test('an answer that takes longer than a second is there when it comes', async () => {
  let answer!: (value: object) => void
  getHighEntropyValues.mockReturnValue(
    new Promise((resolve) => {
      answer = resolve
    }),
  )
  const context: Bag = {}
  const asking = addHints(context, ['model'])
  await vi.advanceTimersByTimeAsync(1000)
  await asking
  expect(context).toEqual({})
  answer(high)
  await vi.waitFor(() => expect(context).toEqual({ userAgentData: high }))
})

test('what the browser refuses to say stays unsaid', async () => {
  getHighEntropyValues.mockRejectedValue(new Error('denied'))
  expect(await ask(['model'])).toEqual({})
})

test.each([undefined, 'model'])('%j: nothing is asked', async (hints) => {
  expect(await ask(hints)).toEqual({})
  expect(getHighEntropyValues).not.toHaveBeenCalled()
})

test('a browser without it has no answer', async () => {
  vi.stubGlobal('navigator', {})
  expect(await ask(['model'])).toEqual({})
})

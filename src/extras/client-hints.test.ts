import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { askForHints } from './client-hints.ts'

const high = { brands: [], model: 'X1' }
const getHighEntropyValues = vi.fn()
beforeEach(() => {
  getHighEntropyValues.mockReset()
  vi.stubGlobal('navigator', { userAgentData: { getHighEntropyValues } })
})
afterEach(() => vi.unstubAllGlobals())

test('asked for more, the browser is asked once, and its answer is there as soon as it comes', async () => {
  getHighEntropyValues.mockResolvedValue(high)
  const answer = askForHints(['model'])
  expect(answer).toEqual({})
  await vi.waitFor(() => expect(answer).toEqual({ userAgentData: high }))
  expect(getHighEntropyValues).toHaveBeenCalledExactlyOnceWith(['model'])
})

test('what the browser refuses to say stays unsaid', async () => {
  getHighEntropyValues.mockRejectedValue(new Error('denied'))
  const answer = askForHints(['model'])
  await new Promise((resolve) => setTimeout(resolve))
  expect(answer).toEqual({})
})

test('without the option nothing is asked; a browser without it has no answer', () => {
  expect(askForHints()).toEqual({})
  expect(getHighEntropyValues).not.toHaveBeenCalled()
  vi.stubGlobal('navigator', {})
  expect(askForHints(['model'])).toEqual({})
})

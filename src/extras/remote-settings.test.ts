import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { loadSettings, type SettingsRequest } from './remote-settings.ts'

const KEY = 'everbeacon settings https://cdn.segment.com abc123'
const document = (apiHost: string) => ({ integrations: { 'Segment.io': { apiKey: 'abc123', apiHost } } })

const onSettings = vi.fn<SettingsRequest['onSettings']>()
const complain = vi.fn<SettingsRequest['complain']>()
const request = { cdnUrl: 'https://cdn.segment.com/', writeKey: 'abc123', timeoutMs: 5000, onSettings, complain }

function answer(body: unknown, status = 200) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const fetch = vi.fn(async () => new Response(text, { status }))
  vi.stubGlobal('fetch', fetch)
  return fetch
}

beforeEach(() => {
  localStorage.clear()
  vi.resetAllMocks()
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

describe('Settings', () => {
  test('are asked of the CDN as Segment’s library asks, in a way that needs no preflight', async () => {
    const fetch = answer(document('a'))
    await loadSettings(request)
    expect(fetch.mock.calls).toEqual([
      ['https://cdn.segment.com/v1/projects/abc123/settings', { signal: expect.any(AbortSignal) }],
    ])
    expect(onSettings.mock.calls).toEqual([[document('a'), 'cdn']])
    expect(complain).not.toHaveBeenCalled()
  })

  test('of the last page are there at once, and replaced when the CDN says something else', async () => {
    answer(document('old'))
    await loadSettings(request)
    onSettings.mockClear()

    answer(document('new'))
    const loading = loadSettings(request)
    expect(onSettings.mock.calls).toEqual([[document('old'), 'remembered']])
    await loading
    expect(onSettings.mock.calls.slice(1)).toEqual([[document('new'), 'cdn']])
    expect(localStorage.getItem(KEY)).toBe(JSON.stringify(document('new')))
  })

  test('that have not changed are told as the CDN’s all the same: only then do they say which scripts run', async () => {
    localStorage.setItem(KEY, JSON.stringify(document('same')))
    answer(document('same'))
    await loadSettings(request)
    expect(onSettings.mock.calls).toEqual([
      [document('same'), 'remembered'],
      [document('same'), 'cdn'],
    ])
  })

  test('stay as they were when the CDN does not answer, which is told (L3)', async () => {
    localStorage.setItem(KEY, JSON.stringify(document('old')))
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')))
    await loadSettings(request)
    expect(onSettings.mock.calls).toEqual([[document('old'), 'remembered']])
    expect(complain.mock.calls).toEqual([
      ['settings: no answer from https://cdn.segment.com; the last ones hold', new TypeError('Failed to fetch')],
    ])
    expect(localStorage.getItem(KEY)).toBe(JSON.stringify(document('old')))
  })

  test('stay as they were when the CDN refuses, and its own words are told', async () => {
    answer('Invalid path or write key provided.', 404)
    await loadSettings(request)
    expect(onSettings).not.toHaveBeenCalled()
    expect(complain.mock.calls).toEqual([
      [expect.stringContaining('going on without'), new Error('404 Invalid path or write key provided.')],
    ])
    expect(localStorage.length).toBe(0)
  })

  test.each(['<html>captive portal</html>', '{}', '[]', ''])(
    'stay as they were when the answer is %j',
    async (text) => {
      localStorage.setItem(KEY, JSON.stringify(document('old')))
      answer(text)
      await loadSettings(request)
      expect(onSettings).toHaveBeenCalledOnce()
      expect(complain.mock.calls).toEqual([['settings: no "integrations" in them, not used']])
      expect(localStorage.getItem(KEY)).toBe(JSON.stringify(document('old')))
    },
  )

  test('are waited for no longer than said, the body included (P4)', async () => {
    vi.useFakeTimers()
    vi.stubGlobal('fetch', async (_: string, { signal }: RequestInit) => ({
      ok: true,
      text: () => new Promise((_, reject) => signal!.addEventListener('abort', () => reject(signal!.reason))),
    }))
    const loading = loadSettings(request)
    await vi.advanceTimersByTimeAsync(4999)
    expect(complain).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    await loading
    expect(complain.mock.calls).toEqual([[expect.any(String), new Error('none in 5000 ms')]])
    expect(vi.getTimerCount()).toBe(0)
  })

  test('that are huge are not remembered, nor is what they replace', async () => {
    localStorage.setItem(KEY, JSON.stringify(document('old')))
    answer({ ...document('new'), plan: { text: 'x'.repeat(200_000) } })
    await loadSettings(request)
    expect(onSettings).toHaveBeenCalledTimes(2)
    expect(localStorage.length).toBe(0)
  })

  test('of a storage that is broken, full or closed are asked for all the same', async () => {
    answer(document('a'))
    const removeItem = vi.fn()
    const setItem = () => {
      throw new DOMException('full', 'QuotaExceededError')
    }
    vi.stubGlobal('localStorage', { getItem: () => '{"integra', setItem, removeItem })
    await loadSettings(request)
    expect(onSettings.mock.calls).toEqual([[document('a'), 'cdn']])
    expect(removeItem).toHaveBeenCalledWith(KEY)

    vi.stubGlobal('localStorage', undefined)
    await loadSettings(request)
    expect(onSettings).toHaveBeenCalledTimes(2)
  })

  test('leave no trace where nothing may be kept', async () => {
    localStorage.setItem(KEY, JSON.stringify(document('old')))
    answer(document('new'))
    await loadSettings({ ...request, persist: false })
    expect(onSettings.mock.calls).toEqual([[document('new'), 'cdn']])
    expect(localStorage.getItem(KEY)).toBe(JSON.stringify(document('old')))
  })

  test('of one CDN are not those of another', async () => {
    answer(document('a'))
    await loadSettings(request)
    await loadSettings({ ...request, cdnUrl: 'https://cdn.stage.example' })
    expect(onSettings.mock.calls.map(([, from]) => from)).toEqual(['cdn', 'cdn'])
  })

  test('that their user cannot bear are told, and do not break the load', async () => {
    const error = new Error('no')
    onSettings.mockImplementation(() => {
      throw error
    })
    answer(document('a'))
    await loadSettings(request)
    expect(complain.mock.calls).toEqual([['settings: could not be applied', error]])
  })
})

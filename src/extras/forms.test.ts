import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { trackForms } from './forms.ts'

const track = vi.fn()
const complain = vi.fn()

beforeEach(() => {
  track.mockReset()
  complain.mockReset()
  document.body.innerHTML = `
    <form id="search"><input name="q" value="boots"></form>
    <form id="signup"><input name="submit"><input name="toArray"><input name="length"></form>`
})
afterEach(() => vi.unstubAllGlobals())

const byId = (id: string) => document.getElementById(id) as HTMLFormElement
const follow = (forms: unknown, event: unknown = 'Submitted', properties?: unknown, options?: unknown) =>
  trackForms(forms, event, properties, options, track, complain)

function submit(id: string): Event {
  const event = new Event('submit', { bubbles: true, cancelable: true })
  byId(id).dispatchEvent(event)
  return event
}

test('a submit is tracked in the submit itself, and left to the browser', () => {
  const scripted = vi.spyOn(byId('search'), 'submit')
  follow(
    byId('search'),
    (form: Element) => `Submitted ${form.id}`,
    (form: HTMLFormElement) => ({ query: (form.querySelector('[name=q]') as HTMLInputElement).value }),
    { integrations: { All: false } },
  )
  expect(submit('search').defaultPrevented).toBe(false)
  expect(track.mock.calls).toEqual([['Submitted search', { query: 'boots' }, { integrations: { All: false } }]])
  expect(scripted).not.toHaveBeenCalled()
})

test.each<[string, () => unknown, number]>([
  ['a form', () => byId('search'), 1],
  ['a form whose controls have the names of methods', () => byId('signup'), 1],
  ['an array', () => [byId('search'), byId('signup')], 2],
  ['a NodeList', () => document.querySelectorAll('form'), 2],
  ['what jQuery found', () => ({ toArray: () => [byId('search'), byId('signup')] }), 2],
  ['null', () => null, 0],
])('forms may come as %s', (_, forms, count) => {
  follow(forms())
  submit('search')
  submit('signup')
  expect(track).toHaveBeenCalledTimes(count)
})

test.each<[string, unknown]>([
  ['a selector', 'form'],
  ['an array with nothing in it', [null]],
  ['an object', {}],
])('%s is a mistake that is told, not thrown into the page', (_, forms) => {
  follow(forms)
  expect(complain).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('not an element'))
})

test('a submit that the page has taken over is tracked once', () => {
  byId('search').addEventListener('submit', (event) => event.preventDefault())
  follow(byId('search'))
  submit('search')
  expect(track).toHaveBeenCalledTimes(1)
})

test.each(['jQuery', 'Zepto'])('%s has its own way of submitting, and its listeners return nothing', (name) => {
  const listeners: (() => unknown)[] = []
  vi.stubGlobal(name, () => ({ on: (_: string, listener: () => unknown) => void listeners.push(listener) }))
  follow(byId('search'))
  expect(listeners.map((listener) => listener())).toEqual([undefined])
  expect(track).toHaveBeenCalledTimes(1)
  // jQuery listens for the platform's submit itself.
  submit('search')
  expect(track).toHaveBeenCalledTimes(1)
})

test('something else that is called jQuery does not matter', () => {
  vi.stubGlobal('jQuery', document.createElement('div'))
  follow(byId('search'))
  submit('search')
  expect(track).toHaveBeenCalledTimes(1)
})

test('a function that throws is told; the event keeps what is known', () => {
  follow(byId('search'), 'Submitted', () => {
    throw new Error('no such field')
  })
  submit('search')
  expect(track.mock.calls).toEqual([['Submitted', undefined, undefined]])
  expect(complain).toHaveBeenCalledWith('the function for properties threw Error: no such field')
})

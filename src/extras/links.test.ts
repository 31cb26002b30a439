import { beforeEach, expect, test, vi } from 'vitest'
import { trackLinks } from './links.ts'

const track = vi.fn()
const complain = vi.fn()

beforeEach(() => {
  track.mockReset()
  complain.mockReset()
  document.body.innerHTML = `
    <a id="plain" href="#x"><b id="inside">text</b></a>
    <a id="other" href="#y">other</a>
    <a id="nowhere">no address</a>
    <button id="button">button</button>
    <ul><li id="item"><a id="nested" href="#z">nested</a></li></ul>`
})

const byId = (id: string) => document.getElementById(id)!
const follow = (links: unknown, event: unknown = 'Clicked', properties?: unknown, options?: unknown) =>
  trackLinks(links, event, properties, options, track, complain)

function click(id: string, init: MouseEventInit = {}, type = 'click'): MouseEvent {
  const event = new MouseEvent(type, { bubbles: true, cancelable: true, composed: true, ...init })
  byId(id).dispatchEvent(event)
  return event
}

test('a click is tracked in the click itself, and left to the browser', () => {
  follow(byId('plain'), 'Clicked', { place: 'top' }, { integrations: { All: false } })
  const event = click('plain')
  expect(track.mock.calls).toEqual([['Clicked', { place: 'top' }, { integrations: { All: false } }]])
  expect(event.defaultPrevented).toBe(false)
})

test('event and properties may be functions of the element, asked at each click', () => {
  follow(
    [byId('plain'), byId('other')],
    (link: Element) => `Clicked ${link.id}`,
    (link: Element) => ({ href: link.getAttribute('href') }),
  )
  click('inside')
  click('other')
  byId('other').setAttribute('href', '#new')
  click('other')
  expect(track.mock.calls.map(([event, properties]) => [event, properties])).toEqual([
    ['Clicked plain', { href: '#x' }],
    ['Clicked other', { href: '#y' }],
    ['Clicked other', { href: '#new' }],
  ])
})

test.each<[string, () => unknown, number]>([
  ['an element', () => byId('plain'), 1],
  ['an array', () => [byId('plain'), byId('other')], 2],
  ['a NodeList', () => document.querySelectorAll('#plain, #other'), 2],
  ['an HTMLCollection', () => document.getElementsByTagName('a'), 2],
  ['what jQuery found', () => ({ toArray: () => [byId('plain'), byId('other')] }), 2],
  ['a Set', () => new Set([byId('plain')]), 1],
  ['an empty array', () => [], 0],
  ['null', () => null, 0],
  ['undefined', () => undefined, 0],
])('links may come as %s', (_, links, count) => {
  follow(links())
  click('plain')
  click('other')
  expect(track).toHaveBeenCalledTimes(count)
  expect(complain).not.toHaveBeenCalled()
})

test('what is no element is told, and the others are tracked', () => {
  follow(['#plain', byId('plain'), null])
  follow('a.menu')
  follow({})
  click('plain')
  expect(track).toHaveBeenCalledTimes(1)
  expect(complain.mock.calls.flat()).toEqual([
    'not an element: "#plain"',
    'not an element: Null',
    'not an element: "a.menu"',
    'not an element: Object',
  ])
})

test.each<MouseEventInit>([{ ctrlKey: true }, { metaKey: true }, { shiftKey: true }, { altKey: true }])(
  'a click with %o is a click like others',
  (keys) => {
    follow(byId('plain'))
    expect(click('plain', keys).defaultPrevented).toBe(false)
    expect(track).toHaveBeenCalledTimes(1)
  },
)

test('a click that a router has taken, before or after, is tracked once', () => {
  const prevent = (event: Event) => event.preventDefault()
  byId('plain').addEventListener('click', prevent)
  follow(byId('plain'))
  byId('other').addEventListener('click', prevent)
  follow(byId('other'))
  document.body.addEventListener('click', prevent, { once: true })
  click('plain')
  click('other')
  expect(track).toHaveBeenCalledTimes(2)
})

test('a handler that stops the click at the link, or behind it, does not hide it', () => {
  byId('plain').addEventListener('click', (event) => event.stopPropagation())
  follow(byId('plain'))
  click('inside')
  expect(track).toHaveBeenCalledTimes(1)
})

test('a click that something inside keeps to itself is not the link’s', () => {
  byId('inside').addEventListener('click', (event) => event.stopPropagation())
  follow(byId('plain'))
  click('inside')
  expect(track).not.toHaveBeenCalled()
})

test.each<[string, string, string]>([
  ['on a link', 'plain', 'plain'],
  ['on something in a link', 'plain', 'inside'],
  ['on a link in the element', 'item', 'nested'],
  ['on an element in a link', 'inside', 'inside'],
])('the middle button %s is a click', (_, tracked, clicked) => {
  follow(byId(tracked))
  expect(click(clicked, { button: 1 }, 'auxclick').defaultPrevented).toBe(false)
  expect(track).toHaveBeenCalledTimes(1)
})

test('the middle button on a link in a custom element’s shadow is a click', () => {
  const host = document.body.appendChild(document.createElement('x-link'))
  const link = host.attachShadow({ mode: 'open' }).appendChild(document.createElement('a'))
  link.href = '#shadow'
  follow(host)
  link.dispatchEvent(new MouseEvent('auxclick', { bubbles: true, composed: true, button: 1 }))
  expect(track).toHaveBeenCalledTimes(1)
})

test.each<[string, string, number]>([
  ['the right button', 'plain', 2],
  ['the back button', 'plain', 3],
  ['the middle button on what opens nothing', 'button', 1],
  ['the middle button beside the link in the element', 'item', 1],
  ['the middle button on a link without an address', 'nowhere', 1],
])('%s is no click', (_, id, button) => {
  follow(byId(id))
  click(id, { button }, 'auxclick')
  expect(track).not.toHaveBeenCalled()
})

test('a plain click counts on what is no link, too', () => {
  follow([byId('button'), byId('item'), byId('nowhere')])
  click('button')
  click('item')
  click('nowhere')
  expect(track).toHaveBeenCalledTimes(3)
})

test('a function that throws is told; the event keeps what is known, and the page hears nothing', () => {
  const failed = vi.fn()
  addEventListener('error', failed)
  follow(byId('plain'), 'Clicked', () => {
    throw new Error('no such product')
  })
  click('plain')
  removeEventListener('error', failed)
  expect(track.mock.calls).toEqual([['Clicked', undefined, undefined]])
  expect(complain).toHaveBeenCalledWith('the function for properties threw Error: no such product')
  expect(failed).not.toHaveBeenCalled()
})

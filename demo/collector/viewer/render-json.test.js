// @vitest-environment happy-dom
import { expect, test } from 'vitest'
import { renderJson } from './render-json.js'

const SAMPLE = {
  text: 'He said "hi"\n\t\\ \u0000 \ud800 🚀',
  number: -12.5e-7,
  yes: true,
  nothing: null,
  empty: {},
  none: [],
  nested: { list: [1, [2, { deep: '<b>' }], 'x'], __proto__: 1 },
  '<img src=x onerror=alert(1)>': '</span><script>alert(2)</script>',
}

function render(value) {
  const box = document.createElement('div')
  box.append(renderJson(value))
  return box
}

test('The text is the JSON, so that copying it copies the event', () => {
  for (const value of [SAMPLE, [], {}, 'text', 0, null, [[[]]]]) {
    expect(render(value).textContent).toBe(JSON.stringify(value, null, 2))
  }
})

test('Nothing in a value becomes markup', () => {
  const tags = new Set([...render(SAMPLE).querySelectorAll('*')].map((element) => element.tagName))
  expect(tags).toEqual(new Set(['DIV', 'SPAN']))
})

test('Each kind of value has its colour', () => {
  const kinds = [...render({ a: 'x', b: 1, c: false, d: null }).querySelectorAll('span')].map((span) => span.className)
  expect(kinds).toEqual(['key', 'string', 'key', 'number', 'key', 'boolean', 'key', 'null'])
})

test('Each line knows how deep it is', () => {
  const lines = [...render({ a: [1] }).children].map((line) => line.style.getPropertyValue('--depth'))
  expect(lines).toEqual(['0', '1', '2', '1', '0'])
})

// Values of every kind, in properties, traits and context.

import type { Scripts } from '../script.ts'

export const valueScripts: Scripts = {
  'plain ones': (a) => a.track('A', { text: 'x', n: 1.5, yes: true, no: false, nothing: null, empty: '', zero: 0 }),
  undefined: (a) => a.track('A', { a: undefined, b: 1 }),
  'undefined, nested': (a) => a.track('A', { a: { b: undefined, c: [undefined, 1] } }),
  'numbers that JSON does not have': (a) => a.track('A', { a: Number.NaN, b: Number.POSITIVE_INFINITY, c: -0 }),
  'large and small numbers': (a) => a.track('A', { a: 1e21, b: 5e-324, c: 2 ** 53 + 1 }),
  'nested objects': (a) => a.track('A', { a: { b: { c: { d: [1, { e: [[2]] }] } } } }),
  'nested arrays': (a) => a.track('A', { a: [[1, [2]], [], [{}]] }),
  'sparse arrays': (a) => {
    const list: number[] = []
    list[2] = 1
    a.track('A', { list })
  },
  'an array with names': (a) => a.track('A', { list: Object.assign([1], { extra: 2 }) }),
  'a Date': (a) => a.track('A', { at: new Date('2020-01-02T03:04:05.678Z'), list: [new Date(0)] }),
  'a Date in traits': (a) => {
    a.identify('u1', { at: new Date('2020-01-02T03:04:05.678Z') })
    a.identify('u1', { b: 2 })
  },
  'a text that looks like a date': (a) => a.track('A', { at: '2020-01-02', full: '2020-01-02T03:04:05Z' }),
  'a class instance': (a) => {
    class Product {
      id = 7
      get price() {
        return 5
      }
      show() {}
    }
    a.track('A', new Product())
  },
  'a class instance, nested': (a) => {
    class Product {
      id = 7
      parts = [1]
    }
    a.track('A', { product: new Product(), list: [new Product()] })
  },
  'a class instance as traits': (a) => {
    class Person {
      name = 'Ada'
    }
    a.identify('u1', new Person())
  },
  'an object without a prototype': (a) => a.track('A', Object.assign(Object.create(null), { n: 1 })),
  'getters and hidden values': (a) => {
    const properties = {
      get n() {
        return 1
      },
    }
    Object.defineProperty(properties, 'hidden', { value: 2, enumerable: false })
    a.track('A', properties)
  },
  'Map and Set': (a) => a.track('A', { map: new Map([['a', 1]]), set: new Set([1]) }),
  'a regular expression': (a) => a.track('A', { pattern: /x/g }),
  'an Error': (a) => a.track('A', { error: new Error('x') }),
  'typed arrays': (a) => a.track('A', { bytes: new Uint8Array([1, 2]) }),
  'a URL': (a) => a.track('A', { url: new URL('https://x.test/a') }),
  'functions and symbols': (a) => a.track('A', { f() {}, s: Symbol('x'), [Symbol('k')]: 1, n: 1 }),
  'functions and symbols in lists': (a) => a.track('A', { list: [() => {}, Symbol('x'), 1] }),
  'a promise': (a) => a.track('A', { p: Promise.resolve(1) }),
  'a frozen object': (a) => a.track('A', Object.freeze({ n: 1, inner: Object.freeze({ m: 2 }) })),
  'the same object twice': (a) => {
    const shared = { n: 1 }
    a.track('A', { one: shared, two: shared, list: [shared, shared] })
  },
  'odd keys': (a) => a.track('A', { '': 1, 'a.b': 2, 'c d': 3, $: 4, 5: 6, '\u00e4': 7 }),
  'keys of Object': (a) => a.track('A', { constructor: 1, toString: 2, hasOwnProperty: 3 }),
  'odd text': (a) => a.track('A', { text: '\u00e4\u{1f600}\u2028</script>\\"\u0000\u001f' }),
  'half a character': (a) => a.track('A', { text: '\ud83d' }),
  'in traits': (a) => a.identify('u1', { a: undefined, b: [1, [2]], c: { d: null }, n: Number.NaN }),
  'in traits of a group': (a) => a.group('g1', { a: undefined, b: [1, [2]], c: { d: null } }),
  'in context': (a) => a.track('A', {}, { context: { at: new Date(0), list: [1, [2]], u: undefined, n: Number.NaN } }),
  'in page properties': (a) => a.page('P', { at: new Date(0), list: [1, undefined], u: undefined }),
  '20 KB': (a) => a.track('A', { text: 'x'.repeat(20_000) }),
  'a deep object': (a) => {
    let deep: unknown = 1
    for (let depth = 0; depth < 40; depth++) deep = { deep }
    a.track('A', deep)
  },
  'the names of products': (a) =>
    a.track('Order Completed', {
      order_id: '50314b8e',
      total: 27.5,
      currency: 'EUR',
      products: [
        { product_id: '507f', price: 19, quantity: 1 },
        { product_id: '505b', price: 3, quantity: 2 },
      ],
    }),
  'a DOM node in place of properties': (a) => a.track('A', document.body),
  'a key called __proto__': (a) => a.track('A', JSON.parse('{"__proto__":{"x":1},"n":1}')),
  'inherited values': (a) => a.track('A', Object.assign(Object.create({ inherited: 1 }), { own: 2 })),
}

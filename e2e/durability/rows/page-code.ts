// The page's own code is careless, or worse.

import { expectArrived, expectSoon } from '../arrival.ts'
import { expectDelivered, track } from '../receipts.ts'
import { Breach, type Row } from '../row.ts'
import { SHORTEST_PAUSES, setShop } from '../shop.ts'
import { expectTold, LISTEN } from '../troubles.ts'

/** What libraries of another age have left on pages. */
const OLD_LIBRARIES = `
  Object.prototype.extend = function (other) { for (var name in other) this[name] = other[name]; return this }
  Array.prototype.remove = function (item) { this.splice(this.indexOf(item), 1) }
  Array.prototype.version = 1
  Array.prototype.map = function (work) { var list = []; for (var i = 0; i < this.length; i++) list.push(work(this[i], i)); return list }
  Array.prototype.filter = function (work, self) { var list = []; for (var i = 0; i < this.length; i++) if (work.call(self, this[i], i)) list.push(this[i]); return list }
  Array.from = function (items) { var list = []; for (var i = 0; i < items.length; i++) list[i] = items[i]; return list }
  Object.assign = function (target) { for (var i = 1; i < arguments.length; i++) for (var name in arguments[i]) target[name] = arguments[i][name]; return target }
  Function.prototype.bind = function (self) { var work = this, first = [].slice.call(arguments, 1); return function () { return work.apply(self, first.concat([].slice.call(arguments))) } }
  window.Promise = class extends Promise {}
  {
    const { setTimeout, clearTimeout } = window
    window.setTimeout = (work, ms, ...args) => ({ id: setTimeout(work, ms, ...args) })
    window.clearTimeout = (timer) => clearTimeout(timer && timer.id)
  }`

/** A page that trusts nobody. */
const FROZEN = `
  for (const thing of [Object, Array, Function, Promise, Map, Set, WeakMap, String, Number, Error, Date, RegExp, Symbol, JSON, Math]) {
    Object.freeze(thing)
    if (thing.prototype) Object.freeze(thing.prototype)
  }`

/** What a page may not count on, and does not have to. */
const UNUSABLE = `
  for (const name of ['log', 'warn', 'error']) console[name] = () => { throw new Error('no console') }
  Math.random = () => { throw new Error('no chance') }
  crypto.randomUUID = () => 'always the same'
  window.addEventListener = document.addEventListener = () => {}
  Navigator.prototype.sendBeacon = () => { throw new Error('no beacon') }
  Storage.prototype.setItem = Storage.prototype.getItem = () => { throw new Error('no storage') }`

const DETAILS_TEXT = "{ text: 'a', list: [1, { deep: true }], bag: { date: new Date('2026-01-01') } }"
const DETAILS = { text: 'a', list: [1, { deep: true }], bag: { date: '2026-01-01T00:00:00.000Z' } }

export const pageCode: readonly Row[] = [
  {
    title:
      'objects that the page changes after the call, also while a plugin works: events are as they were at the call',
    brokenBy: ['reads-late', 'keeps-references'],
    async play(world) {
      const { visitor } = world
      setShop(world)
      const tab = await visitor.open('/shop')
      const changeAfterCall = async (name: string) => {
        const details = { text: 'a', list: [1, { deep: true }], bag: { date: new Date('2026-01-01') } }
        const options = { context: { seen: { by: 'nobody' } } }
        void window.analytics.track(name, details, options)
        details.text = 'changed'
        details.list.push(2)
        details.bag.date.setFullYear(1999)
        Object.assign(details.list[1] as object, { deep: false, more: details })
        options.context.seen.by = 'somebody'
      }
      await tab.run(changeAfterCall, 'at once')
      await tab.run(() =>
        window.analytics
          .register({
            name: 'Slow',
            type: 'enrichment',
            version: '1',
            isLoaded: () => true,
            load: () => Promise.resolve(),
            track: (context) => new Promise((resolve) => setTimeout(() => resolve(context), 100)),
          })
          .then(() => {}),
      )
      await tab.run(changeAfterCall, 'with a plugin')
      for (const { event, payload } of await expectArrived(world, ['at once', 'with a plugin'])) {
        const { properties, context } = payload as { properties: unknown; context: { seen: unknown } }
        expectSame(event!, properties, DETAILS)
        expectSame(event!, context.seen, { by: 'nobody' })
      }
    },
  },
  {
    title: 'prototypes extended, patched or frozen, consoles and storage that throw: events arrive as they were called',
    brokenBy: ['sends-inherited'],
    async play(world) {
      const { visitor, collector, site } = world
      setShop(world)
      // In a frame, which has prototypes of its own: a driver does not outlive all of this either.
      site.pages.set('/framing', '<!doctype html><title>Framing</title><iframe src="/framed"></iframe>')
      const names: string[] = []
      for (const [how, script] of Object.entries({ OLD_LIBRARIES, FROZEN, UNUSABLE })) {
        for (const isFirst of [true, false]) {
          const name = `${how}, ${isFirst ? 'before' : 'after'} the library`
          names.push(name)
          const scripts = [
            `${LISTEN};${isFirst ? script : ''}`,
            `${isFirst ? '' : script};analytics.track('${name}', ${DETAILS_TEXT})`,
          ]
          site.pages.set('/framed', scripts.map((text) => `<script>${text}</script>`).join(site.pages.get('/shop')))
          const tab = await visitor.open('/framing')
          for (const { event, payload } of await expectArrived(world, names, { isOrdered: true })) {
            expectSame(event!, payload.properties, DETAILS)
          }
          await tab.run(() => {
            // A copy of this window's own.
            window.heard = JSON.parse(JSON.stringify(window.frames[0]!.heard))
          })
          await expectTold(world, tab, [])
          await tab.close()
        }
      }
      if (collector.requests.length > names.length * 2) throw new Breach(`${collector.requests.length} requests`)
    },
  },
  {
    title: 'listeners and callbacks that throw, reject and call again: each event is delivered, and no call throws',
    brokenBy: ['trusts-listeners'],
    async play(world) {
      const { visitor } = world
      setShop(world)
      const tab = await visitor.open('/shop')
      await tab.run(() => {
        const { analytics } = window
        for (const event of ['track', 'dispatch_start', 'delivered', 'dropped', 'error'] as const) {
          analytics.on(event, () => {
            throw new Error(`a listener of ${event}`)
          })
        }
        analytics.once('delivered', () => void analytics.track('again'))
      })
      await track(tab, ['A', 'B'])
      const thrown = await tab.run(() => {
        try {
          void window.analytics.track('C', {}, {}, () => {
            throw new Error('a callback')
          })
          void window.analytics.track('D', {}, {}, () => Promise.reject(new Error('a callback')))
          return ''
        } catch (reason) {
          return `${reason}`
        }
      })
      if (thrown) throw new Breach(`a call threw ${thrown}`)
      await expectDelivered(world, tab, ['A', 'B'])
      await expectArrived(world, ['A', 'B', 'C', 'D', 'again'], { isOnceOnWire: true })
      await expectSoon(
        world,
        () => tab.run(() => window.analytics.queue.waiting),
        (waiting) => !waiting,
        (waiting) => `${waiting} still wait`,
      )
    },
  },
  {
    title: 'fetch and JSON.stringify are replaced by ones that throw, once the library is there: delivery goes on',
    brokenBy: ['uses-what-the-page-has'],
    async play(world) {
      const { visitor } = world
      setShop(world)
      const tab = await visitor.open('/shop')
      await tab.run(() => {
        const { stringify } = JSON
        window.fetch = () => {
          throw new Error('mine')
        }
        JSON.stringify = () => {
          throw new Error('mine')
        }
        void window.analytics.track('A', { n: 1 })
        // A driver needs it, too.
        JSON.stringify = stringify
      })
      for (const { payload } of await expectArrived(world, ['A'])) expectSame('A', payload.properties, { n: 1 })
    },
  },
  {
    title: 'a fetch of the page that never settles, and knows no signal: neither its tab nor the others fall silent',
    brokenBy: ['waits-for-ever'],
    async play(world) {
      const { visitor } = world
      setShop(world, { requestTimeoutMs: 300 })
      const before = `${SHORTEST_PAUSES};{
        const { fetch } = window
        let count = 0
        window.fetch = (...args) => (count++ ? fetch(...args) : new Promise(() => {}))
      }`
      const tab = await visitor.open('/shop', { before })
      await track(tab, ['A'])
      const other = await visitor.open('/shop', { before: SHORTEST_PAUSES })
      await track(other, ['B'])
      await expectDelivered(world, other, ['B'])
      await expectArrived(world, ['A', 'B'])
    },
  },
  {
    title: 'a fetch of the page that throws, rejects or gives no response: tried again until it works',
    brokenBy: ['silence-is-final'],
    async play(world) {
      const { visitor } = world
      setShop(world)
      const tab = await visitor.open('/shop', {
        before: `${SHORTEST_PAUSES};{
          const { fetch } = window
          let count = 0
          const failures = [() => { throw new Error('mine') }, () => Promise.reject('mine'), () => {}, () => Promise.resolve(null)]
          window.fetch = (...args) => (failures[count++] ?? fetch)(...args)
        }`,
      })
      await track(tab, ['A', 'B'])
      await expectDelivered(world, tab, ['A', 'B'])
      await expectArrived(world, ['A', 'B'], { isOrdered: true, isOnceOnWire: true })
    },
  },
]

function expectSame(event: string, value: unknown, wanted: unknown): void {
  if (JSON.stringify(value) !== JSON.stringify(wanted)) throw new Breach(`${event}: lost: ${JSON.stringify(value)}`)
}

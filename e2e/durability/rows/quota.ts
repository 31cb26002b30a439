// The visitor's device gives little, or nothing.

import { expectArrived, expectSoon, numbers, untilAsked } from '../arrival.ts'
import { expectSpilled } from '../device.ts'
import { expectDelivered, expectEnds, track } from '../receipts.ts'
import { Breach, type Row } from '../row.ts'
import { NO_BEACON, SHORTEST_PAUSES, setShop } from '../shop.ts'
import { expectTold, LISTEN } from '../troubles.ts'

const NO_DATABASE = `Object.defineProperty(window, 'indexedDB', { value: undefined })`

export const quota: readonly Row[] = [
  {
    title: "localStorage is the site's own: ours is a tenth of it at most, and nothing of the site's gives way",
    brokenBy: ['greedy-spill'],
    async play(world) {
      const { visitor, collector } = world
      setShop(world)
      collector.faults.always({ status: 503 })
      const before = [NO_DATABASE, LISTEN, SHORTEST_PAUSES].join(';')
      const tab = await visitor.open('/shop', { before })
      await tab.run(() => localStorage.setItem('cart', 'three pairs of shoes'))
      // 1.2 MB.
      const names = numbers(60)
      await track(tab, names, { text: 'x'.repeat(20_000) })
      const kept = await tab.run(() => {
        let characters = 0
        for (const key of Object.keys(localStorage)) {
          if (key.startsWith('everbeacon')) characters += localStorage.getItem(key)!.length
        }
        return { characters, cart: localStorage.getItem('cart') }
      })
      if (kept.characters > 500_000) throw new Breach(`${kept.characters} characters are taken from the site`)
      if (kept.characters < 400_000) throw new Breach(`only ${kept.characters} characters are kept`)
      if (kept.cart !== 'three pairs of shoes') throw new Breach("the site's own is gone")
      await untilAsked(world)
      collector.faults.clear()
      await expectDelivered(world, tab, names)
      await expectArrived(world, names)
      await expectTold(world, tab, ['delivery', 'storage'])
    },
  },
  {
    title: 'localStorage full or denied: IndexedDB has the events; neither there: the page sends them while it lives',
    brokenBy: ['trusts-storage'],
    async play(world) {
      const { visitor } = world
      setShop(world)
      const names: string[] = []
      for (const [how, before] of Object.entries({
        full: `try { for (let size = 1 << 23; size; size >>= 1) for (;;) {
          try { localStorage.setItem('x'.repeat(size) + Math.random(), '') } catch { break }
        } } catch {}`,
        denied: `Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('denied', 'SecurityError') } })`,
      })) {
        for (const database of ['there', 'missing']) {
          const tab = await visitor.open('/shop', {
            before: [before, database === 'missing' && NO_DATABASE, LISTEN].filter(Boolean).join(';'),
          })
          const name = `${how}, database ${database}`
          names.push(name)
          await track(tab, [name])
          await expectDelivered(world, tab, [name])
          await expectTold(world, tab, database === 'missing' ? ['storage'] : [])
          await tab.run(() => {
            try {
              localStorage.clear()
            } catch {
              // Denied.
            }
          })
          await tab.close()
        }
      }
      await expectArrived(world, names, { isOrdered: true })
    },
  },
  {
    title: 'the browser gives the site no more room for a database: localStorage serves, the next visit delivers',
    engines: ['chromium'],
    brokenBy: ['no-spill'],
    async play(world) {
      const { visitor, powers, collector } = world
      setShop(world)
      collector.faults.always({ status: 503 })
      // Before the first transaction: Chromium remembers for a while how much room there was.
      const other = await visitor.open('/empty')
      await powers.setQuota!(other, 1000)
      const tab = await visitor.open('/shop', { before: [LISTEN, NO_BEACON].join(';') })
      await track(tab, ['A'])
      await track(tab, ['B'])
      await expectTold(world, tab, ['delivery', 'storage'])
      await expectSpilled(tab, ['A', 'B'])
      await tab.close()
      collector.faults.clear()
      await powers.setQuota!(other)
      await visitor.open('/shop')
      await expectArrived(world, ['A', 'B'], { isOrdered: true })
    },
  },
  {
    title: 'more than maxQueueBytes waits: the oldest go, each with a receipt, and the rest is delivered',
    brokenBy: ['no-eviction'],
    async play(world) {
      const { visitor, collector } = world
      const maxQueueBytes = 20_000
      setShop(world, { maxQueueBytes })
      collector.faults.always({ status: 503 })
      const tab = await visitor.open('/shop', { before: [LISTEN, SHORTEST_PAUSES].join(';') })
      const names = numbers(40)
      await track(tab, names, { text: 'x'.repeat(1000) })
      await expectEnds(world, tab, { '0': 'evicted' })
      const { waiting, bytes } = await tab.run(() => window.analytics.queue)
      if (bytes > maxQueueBytes || waiting < 8) throw new Breach(`${waiting} events, ${bytes} bytes wait`)
      const gone = names.slice(0, names.length - waiting)
      await expectEnds(world, tab, Object.fromEntries(gone.map((name) => [name, 'evicted'])))
      collector.faults.clear()
      await expectDelivered(world, tab, names.slice(gone.length))
      await expectArrived(world, names.slice(gone.length), { isOrdered: true, isOnceOnWire: true })
      await expectTold(world, tab, ['delivery'])
    },
  },
  {
    title: 'in a sandboxed frame, where nothing is to be had, every event is delivered',
    brokenBy: ['trusts-locks'],
    async play(world) {
      const { visitor, site } = world
      setShop(world)
      site.pages.set(
        '/framing',
        `<!doctype html><title>Framing</title><script>
          const ends = (window.ends = [])
          addEventListener('message', ({ data }) => ends.push(data))
        </script><iframe sandbox="allow-scripts" src="/framed"></iframe>`,
      )
      site.pages.set(
        '/framed',
        `${site.pages.get('/shop')}<script>
          analytics.track('A').then(({ delivered }) => delivered).then(({ status }) => parent.postMessage(status, '*'))
          analytics.track('B')
        </script>`,
      )
      const tab = await visitor.open('/framing')
      await expectArrived(world, ['A', 'B'], { isOrdered: true })
      await expectSoon(
        world,
        () => tab.run(() => (window as unknown as { ends: string[] }).ends.join()),
        (ends) => ends === 'delivered',
        (ends) => `the receipt of A says "${ends}"`,
      )
    },
  },
]

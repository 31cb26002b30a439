// The collector answers wrongly, late or not at all.

import { createCollector } from '../../../demo/collector/create-collector.ts'
import { expectArrived, expectSoon, numbers } from '../arrival.ts'
import { expectParked } from '../device.ts'
import { expectDelivered, expectEnds, track } from '../receipts.ts'
import { Breach, type Row, type World } from '../row.ts'
import { SHORTEST_PAUSES, setShop, shortenPauses } from '../shop.ts'
import { expectTold, LISTEN } from '../troubles.ts'

/** Of a clock that is read in another process than the timer that it is about. */
const TIMER_TOLERANCE_MS = 50

export const answers: readonly Row[] = [
  {
    title: 'an answer that says "later" (408, 429, 500, 502, 503, 504): tried again until it is taken',
    brokenBy: ['final-refusals', 'sends-twice'],
    async play(world) {
      const { visitor, collector } = world
      setShop(world)
      const tab = await visitor.open('/shop', { before: SHORTEST_PAUSES })
      const names = ['408', '429', '500', '502', '503', '504']
      for (const name of names) {
        collector.faults.next(2, { status: Number(name) })
        await track(tab, [name])
        await expectDelivered(world, tab, [name])
      }
      await expectArrived(world, names, { isOrdered: true, isOnceOnWire: true })
    },
  },
  {
    title: 'no answer (hangs, connection reset, connection refused): given up and tried again',
    brokenBy: ['waits-for-ever', 'silence-is-final'],
    async play(world) {
      const { visitor } = world
      let collector = await createCollector()
      try {
        setShop(world, { requestTimeoutMs: 500, endpoint: collector.endpoint })
        const tab = await visitor.open('/shop', { before: [SHORTEST_PAUSES, LISTEN].join(';') })
        for (const [name, fault] of [
          ['hangs', { hang: true }],
          ['reset', { drop: true }],
        ] as const) {
          collector.faults.next(2, fault)
          await track(tab, [name])
          await expectDelivered(world, tab, [name])
        }
        await expectArrived({ ...world, collector }, ['hangs', 'reset'], { isOrdered: true })

        const port = Number(new URL(collector.url).port)
        await collector.close()
        await tab.run(() => {
          window.heard.told.length = 0
        })
        await track(tab, ['refused'])
        await expectTold(world, tab, ['delivery'])
        collector = await createCollector({ port })
        await expectDelivered(world, tab, ['refused'])
        await expectArrived({ ...world, collector }, ['refused'])
      } finally {
        await collector.close()
      }
    },
  },
  {
    title: 'an answer that is slow is waited for; one that comes after the client gave up leaves each event once (D3)',
    brokenBy: ['new-ids'],
    async play(world) {
      const { visitor, collector } = world
      setShop(world, { requestTimeoutMs: 1000 })
      const tab = await visitor.open('/shop', { before: SHORTEST_PAUSES })
      collector.faults.next(1, { delayMs: 300 })
      await track(tab, ['slow'])
      await expectDelivered(world, tab, ['slow'])
      if (collector.requests.length > 1) throw new Breach(`${collector.requests.length} requests for a slow answer`)

      collector.faults.next(1, { delayMs: 1500, store: true })
      collector.faults.next(1, { drop: true, store: true })
      await track(tab, ['late', 'later'])
      await expectDelivered(world, tab, ['late', 'later'])
      await expectArrived(world, ['slow', 'late', 'later'], { isOrdered: true })
    },
  },
  {
    title: 'redirected (301, 302, 303, 307), and 200 there: tried again until the collector itself answers',
    brokenBy: ['any-answer'],
    async play(world) {
      const { visitor, collector } = world
      setShop(world)
      const tab = await visitor.open('/shop', { before: SHORTEST_PAUSES })
      for (const status of [301, 302, 303, 307]) {
        // An address that answers 200, to any origin.
        const Location = `${collector.url}/v1/projects/demo/settings`
        collector.faults.next(1, { status, headers: { Location } })
        await track(tab, [`${status}`])
        await expectDelivered(world, tab, [`${status}`])
      }
      await expectArrived(world, ['301', '302', '303', '307'], { isOrdered: true, isOnceOnWire: true })
    },
  },
  {
    title: '413: halved until it fits; an event that is too large alone is set aside',
    brokenBy: ['no-halving', 'no-parking'],
    async play(world) {
      const { visitor, collector } = world
      setShop(world)
      const tab = await visitor.open('/shop')
      collector.faults.always({ status: 413, when: ({ bodyText }) => bodyText.length > 4000 })
      const names = numbers(30)
      await track(tab, names)
      await track(tab, ['huge'], { text: 'x'.repeat(5000) })
      await expectDelivered(world, tab, names)
      await expectEnds(world, tab, { huge: 'rejected' })
      await expectArrived(world, names)
      await expectParked(world, tab, 'huge', '413')
    },
  },
  {
    title: '400 for one event of a hundred: found by halving and set aside with the answer, the other 99 go through',
    brokenBy: ['no-halving', 'no-parking', 'no-retry-of-parked'],
    async play(world) {
      const { visitor, collector } = world
      setShop(world)
      const tab = await visitor.open('/shop')
      collector.faults.always({
        status: 400,
        body: 'batch[37] is poisoned',
        when: ({ bodyText }) => bodyText.includes('"37"'),
      })
      const names = numbers(100)
      const others = names.filter((name) => name !== '37')
      await track(tab, names)
      const receipts = await expectEnds(world, tab, { '37': 'rejected' })
      if (!JSON.stringify(receipts['37']).includes('400 batch[37] is poisoned')) {
        throw new Breach(`the receipt does not say why: ${JSON.stringify(receipts['37'])}`)
      }
      await expectDelivered(world, tab, others)
      await expectArrived(world, others, { isOnceOnWire: true })
      // Seven halvings of 100, and what was left over at each.
      if (collector.requests.length > 16) throw new Breach(`${collector.requests.length} requests to find it`)
      await expectParked(world, tab, '37', '400 batch[37] is poisoned')

      // The plan is mended.
      collector.faults.clear()
      const put = await tab.run(async () => {
        const queue = await window.analytics.inspectQueue()
        const answers = queue.parked.map(({ event, answer }) => `${event.event}: ${answer}`)
        return [queue.state, queue.waiting, ...answers, await queue.retryParked()].join(', ')
      })
      if (put !== 'idle, 0, 37: 400 batch[37] is poisoned, 1') throw new Breach(`the queue is said to be: ${put}`)
      await expectArrived(world, names)
    },
  },
  {
    title: '401, 403, 404: somebody may put it right, one request a minute finds out',
    brokenBy: ['hasty-probe', 'final-refusals'],
    async play(world) {
      const { visitor, collector } = world
      setShop(world)
      const tab = await visitor.open('/shop', { before: shortenPauses(55_000) })
      for (const status of [401, 403, 404]) {
        const before = collector.requests.length
        collector.faults.next(2, { status })
        await track(tab, [`${status}`])
        await expectDelivered(world, tab, [`${status}`])
        const count = collector.requests.length - before
        if (count !== 3) throw new Breach(`${count} requests for two refusals`)
      }
      const pauses = await tab.run(() => window.longPauses)
      if (pauses < 6) throw new Breach(`${pauses} pauses of a minute for six refusals`)
      await expectArrived(world, ['401', '403', '404'], { isOrdered: true, isOnceOnWire: true })
    },
  },
  {
    title: 'Retry-After is kept to, in seconds and as a date',
    brokenBy: ['no-retry-after'],
    async play(world) {
      const { visitor, collector } = world
      setShop(world)
      const tab = await visitor.open('/shop', { before: SHORTEST_PAUSES })
      collector.faults.next(1, { status: 429, headers: { 'Retry-After': '1' } })
      await track(tab, ['seconds'])
      await expectDelivered(world, tab, ['seconds'])
      const [waitedMs] = pausesOf(world)
      if (waitedMs! < 1000 - TIMER_TOLERANCE_MS) throw new Breach(`again after ${waitedMs} of 1000 ms`)

      const againMs = Math.ceil(Date.now() / 1000) * 1000 + 2000
      collector.faults.next(1, { status: 503, headers: { 'Retry-After': new Date(againMs).toUTCString() } })
      await track(tab, ['date'])
      await expectDelivered(world, tab, ['date'])
      const { atMs } = collector.requests.at(-1)!
      if (atMs < againMs - TIMER_TOLERANCE_MS) throw new Breach(`again ${againMs - atMs} ms before the date`)
      await expectArrived(world, ['seconds', 'date'], { isOrdered: true, isOnceOnWire: true })
    },
  },
  {
    title: 'pauses grow with each failure, and chance says how much of them is waited',
    brokenBy: ['no-backoff', 'no-jitter'],
    async play(world) {
      const { visitor, collector } = world
      setShop(world)
      for (const { random, leastMs, mostMs } of [
        { random: 0, leastMs: [100], mostMs: 900 },
        { random: 0.25, leastMs: [250, 500, 1000], mostMs: Infinity },
      ]) {
        await collector.clear()
        collector.faults.next(3, { status: 500 })
        const tab = await visitor.open('/shop', { before: `Math.random = () => ${random}` })
        await track(tab, ['A'])
        await expectSoon(
          world,
          () => pausesOf(world),
          (pausesMs) => pausesMs.length >= leastMs.length,
          (pausesMs) => `pauses of ${pausesMs} ms, and no more`,
        )
        const pausesMs = pausesOf(world)
        const isRight = leastMs.every((ms, index) => {
          const pauseMs = pausesMs[index]!
          return pauseMs > ms - TIMER_TOLERANCE_MS && pauseMs < mostMs
        })
        if (!isRight) throw new Breach(`pauses of ${pausesMs} ms, not of ${leastMs}`)
        await expectDelivered(world, tab, ['A'])
        await expectArrived(world, ['A'])
        await tab.close()
      }
    },
  },
]

/** Between one request and the next. */
function pausesOf({ collector }: World): number[] {
  const { requests } = collector
  return requests.slice(1).map(({ atMs }, index) => atMs - requests[index]!.atMs)
}

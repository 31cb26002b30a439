// track: every overload, and arguments in wrong places.

import type { Scripts } from '../script.ts'

export const trackScripts: Scripts = {
  'a name': (a) => a.track('A'),
  'name, properties': (a) => a.track('A', { n: 1 }),
  'name, properties, options': (a) => a.track('A', { n: 1 }, { context: { ip: '1.2.3.4' } }),
  'name, callback': async (a) => {
    const called: unknown[] = []
    await a.track('A', (...args: unknown[]) =>
      called.push(args.length, (args[0] as { event: { event: string } }).event.event),
    )
    return called
  },
  'name, properties, callback': async (a) => {
    let called = 0
    await a.track('A', { n: 1 }, () => called++)
    return called
  },
  'name, properties, options, callback': async (a) => {
    let called = 0
    await a.track('A', { n: 1 }, { context: { active: true } }, () => called++)
    return called
  },
  'name, null, options': (a) => a.track('A', null, { context: { active: true } }),
  'name, undefined, undefined, callback': async (a) => {
    let called = 0
    await a.track('A', undefined, undefined, () => called++)
    return called
  },
  'callback first': async (a) => {
    let called = 0
    await (a.track(() => called++, 'A') as Promise<unknown>).catch(() => {})
    return called
  },
  'callback between': async (a) => {
    let called = 0
    await a.track('A', () => called++, { n: 1 })
    return called
  },
  'callback between properties and options': async (a) => {
    let called = 0
    await a.track('A', { n: 1 }, () => called++, { context: { active: true } })
    return called
  },
  'two callbacks': async (a) => {
    const called: string[] = []
    await a.track(
      'A',
      { n: 1 },
      () => called.push('first'),
      () => called.push('second'),
    )
    return called
  },
  'two callbacks in places of properties and options': async (a) => {
    const called: string[] = []
    await a.track(
      'A',
      () => called.push('first'),
      () => called.push('second'),
    )
    return called
  },
  'a callback that throws': async (a) => {
    await a.track('A', () => {
      throw new Error('of the page')
    })
    await a.track('B')
  },
  'a callback that rejects': async (a) => {
    await a.track('A', () => Promise.reject(new Error('of the page')))
    await a.track('B')
  },
  'the callback gets the event': (a) =>
    new Promise((resolve) => {
      a.track('A', { n: 1 }, ({ event }: { event: { event: string; properties: object; userId: unknown } }) =>
        resolve([event.event, event.properties]),
      )
    }),
  'the promise gives the event': async (a) => {
    const { event } = (await a.track('A', { n: 1 })) as { event: { type: string; event: string; properties: object } }
    return [event.type, event.event, event.properties]
  },
  'no arguments': (a) => (a.track() as Promise<unknown>).catch(() => 'rejected'),
  'an empty name': (a) => (a.track('') as Promise<unknown>).catch(() => 'rejected'),
  'a blank name': (a) => a.track(' '),
  'name is a number': (a) => (a.track(5) as Promise<unknown>).catch(() => 'rejected'),
  'name is null': (a) => (a.track(null, { n: 1 }) as Promise<unknown>).catch(() => 'rejected'),
  'name is undefined': (a) => (a.track(undefined, { n: 1 }) as Promise<unknown>).catch(() => 'rejected'),
  'name is true': (a) => (a.track(true) as Promise<unknown>).catch(() => 'rejected'),
  'name is an array': (a) => (a.track(['A']) as Promise<unknown>).catch(() => 'rejected'),
  'name is a Date': (a) => (a.track(new Date(0)) as Promise<unknown>).catch(() => 'rejected'),
  'name is a String object': (a) => (a.track(new String('A')) as Promise<unknown>).catch(() => 'rejected'),
  'rejected calls do not stop the others': async (a) => {
    await Promise.allSettled([a.track('A'), a.track(), a.track('B')])
  },
  'properties are an array': (a) => a.track('A', [1, 2]),
  'properties are a string': (a) => a.track('A', 'text'),
  'properties are a number': (a) => a.track('A', 5),
  'properties are a boolean': (a) => a.track('A', true),
  'properties are a Date': (a) => a.track('A', new Date(0)),
  'properties are a string, then options': (a) => a.track('A', 'text', { context: { active: true } }),
  'properties are an array, then options': (a) => a.track('A', [1], { context: { active: true } }),
  'options are null': (a) => a.track('A', { n: 1 }, null),
  'options are a number': (a) => a.track('A', { n: 1 }, 5),
  'options are a boolean': (a) => a.track('A', { n: 1 }, true),
  'six arguments': (a) => a.track('A', { n: 1 }, { context: { active: true } }, null, { n: 2 }, 'B'),
  'an object': (a) => a.track({ event: 'A', properties: { n: 1 } }),
  'an object without properties': (a) => a.track({ event: 'A' }),
  'an object, options': (a) => a.track({ event: 'A', properties: { n: 1 } }, { context: { active: true } }),
  'an object, options, callback': async (a) => {
    let called = 0
    await a.track({ event: 'A', properties: { n: 1 } }, { context: { active: true } }, () => called++)
    return called
  },
  'an object, callback': async (a) => {
    let called = 0
    await a.track({ event: 'A', properties: { n: 1 } }, () => called++)
    return called
  },
  'an object with options in it': (a) =>
    a.track({ event: 'A', properties: { n: 1 }, options: { context: { active: true } }, context: { ip: '1.2.3.4' } }),
  'an object, undefined, options': (a) => a.track({ event: 'A' }, undefined, { context: { active: true } }),
  'an object with null properties': (a) => a.track({ event: 'A', properties: null }),
  'an object without a name': (a) => (a.track({ properties: { n: 1 } }) as Promise<unknown>).catch(() => 'rejected'),
  'an object with an empty name': (a) => (a.track({ event: '' }) as Promise<unknown>).catch(() => 'rejected'),
  'an object with a number as name': (a) => (a.track({ event: 5 }) as Promise<unknown>).catch(() => 'rejected'),
  'a property named like a field of the event': (a) =>
    a.track('A', { type: 'x', event: 'B', userId: 'u', context: { a: 1 }, integrations: { All: false } }),
  'the property traits': (a) => a.track('A', { traits: { plan: 'pro' } }),
  'names with odd characters': (a) => {
    a.track('\u00e4\u{1f600}"\\/<>&')
    a.track('a\nb\tc')
    a.track('__proto__')
    a.track('constructor')
  },
  'a long name': (a) => a.track('x'.repeat(5000)),
  'many at once': (a) => {
    for (let index = 0; index < 25; index++) a.track(`${index}`)
  },
  'a method that was taken off the library': (a) => {
    const { track } = a
    track('A')
  },
  'a symbol as name': (a) => (a.track(Symbol('x')) as Promise<unknown>).catch(() => 'rejected'),
  'no name, the message': (a) => (a.track() as Promise<unknown>).catch((reason) => reason.message),
}

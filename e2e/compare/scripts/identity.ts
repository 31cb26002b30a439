// Who is it? user(), group(), reset(), setAnonymousId(), and what storage says.

import type { Scripts } from '../script.ts'

export const identityScripts: Scripts = {
  'nobody yet': (a) => [a.user().id(), a.user().traits()],
  'an anonymous id is made once': (a) => [a.user().anonymousId(), a.user().anonymousId()],
  'nobody, an event': (a) => a.track('A'),
  'user of an event': async (a) => {
    await a.track('A')
    a.identify('u1', { plan: 'pro' })
    a.track('B')
    a.page()
    a.screen('S')
  },
  'the same user merges traits': (a) => {
    a.identify('u1', { a: 1, b: 1 })
    a.identify('u1', { b: 2, c: 3 })
    a.identify({ d: 4 })
    a.identify(null, { e: 5 })
  },
  'traits merge at the top only': (a) => {
    a.identify('u1', { address: { city: 'Graz', zip: 1 }, list: [1, 2] })
    a.identify('u1', { address: { city: 'Linz' }, list: [3] })
  },
  'another user': (a) => {
    a.identify('u1', { a: 1 })
    a.track('A')
    a.identify('u2', { b: 2 })
    a.track('B')
  },
  'another user without traits': (a) => {
    a.identify('u1', { a: 1 })
    a.identify('u2')
  },
  'another user and back': (a) => {
    a.identify('u1', { a: 1 })
    a.identify('u2', { b: 2 })
    a.identify('u1', { c: 3 })
  },
  'traits before the id': async (a) => {
    await a.identify({ a: 1 })
    a.identify('u1', { b: 2 })
  },
  'number and text are the same id': (a) => {
    a.identify(42, { a: 1 })
    a.identify('42', { b: 2 })
  },
  'zero after another': (a) => {
    a.identify('u1', { a: 1 })
    a.identify(0, { b: 2 })
    a.track('A')
  },
  'no id after another': (a) => {
    a.identify('u1', { a: 1 })
    a.identify(undefined, { b: 2 })
    a.identify(true, { c: 3 })
    a.identify(['x'], { d: 4 })
    a.identify()
  },
  reset: (a) => {
    a.identify('u1', { a: 1 })
    a.group('g1', { seats: 3 })
    const returned = a.reset()
    a.track('A')
    return returned
  },
  'reset of nobody': (a) => {
    const before = a.user().anonymousId()
    a.reset()
    return [before, a.user().anonymousId()]
  },
  'reset, nothing after it': (a) => {
    a.identify('u1', { a: 1 })
    a.group('g1', { seats: 3 })
    a.reset()
  },
  'reset with arguments': (a) => {
    a.identify('u1')
    return a.reset('u1', { a: 1 })
  },
  'reset twice': (a) => {
    a.identify('u1')
    a.reset()
    a.reset()
    a.track('A')
  },
  'reset, the same user again': (a) => {
    a.identify('u1', { a: 1 })
    a.reset()
    a.identify('u1', { b: 2 })
  },
  'setAnonymousId: a text': (a) => {
    const returned = a.setAnonymousId('anon')
    a.track('A')
    return returned
  },
  'setAnonymousId: nothing': (a) => [a.setAnonymousId(), a.setAnonymousId()],
  'setAnonymousId: undefined': (a) => a.setAnonymousId(undefined),
  'setAnonymousId: null': (a) => {
    a.setAnonymousId('anon')
    const returned = a.setAnonymousId(null)
    a.track('A')
    return returned
  },
  'setAnonymousId: a number': (a) => {
    const returned = a.setAnonymousId(5)
    a.track('A')
    return returned
  },
  'setAnonymousId: with options': (a) => a.setAnonymousId('anon', { context: { active: true } }),
  'setAnonymousId: of somebody who is known': (a) => {
    a.identify('u1', { a: 1 })
    a.setAnonymousId('anon')
    a.track('A')
  },
  'setAnonymousId, another user': (a) => {
    a.setAnonymousId('anon')
    a.identify('u1')
    a.track('A')
    a.identify('u2')
    a.track('B')
  },
  'user().id set': (a) => {
    const returned = [a.user().id('u1'), a.user().id()]
    a.track('A')
    return returned
  },
  'user().id set to another': (a) => {
    a.identify('u1', { a: 1 })
    const returned = [a.user().id('u2'), a.user().traits()]
    a.track('A')
    return returned
  },
  'user().id set to null': (a) => {
    a.identify('u1', { a: 1 })
    const returned = [a.user().id(null), a.user().id(), a.user().traits()]
    a.track('A')
    return returned
  },
  'user().id set to null, then another': (a) => {
    a.identify('u1', { a: 1 })
    a.user().id(null)
    a.identify('u2', { b: 2 })
  },
  'user().id set to the same': (a) => {
    a.identify('u1', { a: 1 })
    a.user().id('u1')
    a.track('A')
  },
  'user().traits set': (a) => {
    a.identify('u1', { a: 1 })
    const returned = [a.user().traits({ b: 2 }), a.user().traits()]
    a.identify('u1', { c: 3 })
    return returned
  },
  'user().anonymousId set': (a) => {
    const returned = [a.user().anonymousId('anon'), a.user().anonymousId()]
    a.track('A')
    return returned
  },
  'user().anonymousId set to null': (a) => {
    a.user().anonymousId('anon')
    const returned = [a.user().anonymousId(null), a.user().anonymousId()]
    a.track('A')
    return returned
  },
  'what user().traits() gives is not the stored one': (a) => {
    a.identify('u1', { a: 1 })
    const traits = a.user().traits() as Record<string, unknown>
    traits.b = 2
    a.identify('u1')
  },
  'ids that look like something else': (a) => {
    for (const id of ['null', 'undefined', 'true', '007', '1.0', '"q"', '{}', '[]']) a.identify(id)
    return a.user().id()
  },
  'an id that looks like a number': (a) => {
    a.identify('007')
    a.track('A')
    return a.user().id()
  },
  'an id that looks like a small number': (a) => {
    a.identify('42')
    a.track('A')
    return a.user().id()
  },
  'an id that is called true': (a) => {
    a.identify('true')
    a.track('A')
    return a.user().id()
  },
  'an e-mail address': (a) => a.identify('ada+x@example.com'),
  'an id with odd characters': (a) => a.identify('\u00e4\u{1f600} a;b,c=d%20"e"\\/?#&'),
  'an id with blanks around': (a) => a.identify(' u1 '),
  'a long id': (a) => a.identify('x'.repeat(3000)),
  'an id too long for a cookie': (a) => {
    a.identify('x'.repeat(5000))
    a.track('A')
  },
  'an anonymous id that looks like a number': (a) => {
    a.setAnonymousId('007')
    a.track('A')
    return a.user().anonymousId()
  },
  'from storage, the text null': {
    local: { ajs_user_id: 'null', ajs_anonymous_id: 'null', ajs_user_traits: 'null' },
    run: (a) => {
      a.track('A')
      a.identify({ a: 1 })
    },
  },
  'from storage, another user': {
    local: { ajs_user_id: '"u1"', ajs_anonymous_id: '"anon"', ajs_user_traits: '{"a":1}' },
    run: (a) => a.identify('u2', { b: 2 }),
  },
  'from storage, reset': {
    local: { ajs_user_id: '"u1"', ajs_anonymous_id: '"anon"', ajs_user_traits: '{"a":1}' },
    run: (a) => a.reset(),
  },
  'traits of nobody, kept': {
    local: { ajs_user_traits: '{"a":1}' },
    run: (a) => a.identify('u1', { b: 2 }),
  },
  'an id of 20 digits': (a) => {
    a.identify('12345678901234567890')
    a.track('A')
  },
  'traits changed after the call': (a) => {
    const traits = { n: 1 }
    a.identify('u1', traits)
    traits.n = 2
  },
  'reset clears nothing else': (a) => {
    localStorage.setItem('ajs_other', 'x')
    a.reset()
  },
  'user().id of a number': (a) => [a.user().id(42), a.user().id()],
  'user().id of undefined': (a) => a.user().id(undefined),
  'user().reset': (a) => {
    a.identify('u1', { a: 1 })
    const user = a.user() as unknown as { reset(): unknown }
    user.reset()
    a.track('A')
  },
  'fields of the library': (a) => {
    const library = (window as unknown as { analytics: Record<string, unknown> }).analytics
    void a
    return [library.initialized, typeof library.VERSION, typeof library.ready, typeof library.on, typeof library.debug]
  },
  'ready, debug, on return': (a) => {
    const { analytics: library } = window as unknown as { analytics: Record<string, (...args: unknown[]) => unknown> }
    void a
    return [library.on?.('x', () => {}), library.debug?.(false)]
  },
  'traits set to null and undefined': (a) => {
    a.identify('u1', { a: 1, b: 2, c: 3 })
    a.identify('u1', { a: null, b: undefined })
    a.identify('u1')
  },
  'setAnonymousId: an empty text': (a) => {
    a.setAnonymousId('anon')
    const returned = a.setAnonymousId('')
    a.track('A')
    return returned
  },
  'user().traits set to null': (a) => {
    a.identify('u1', { a: 1 })
    return [a.user().traits(null), a.user().traits()]
  },
  'an id that looks like JSON': (a) => {
    a.identify('{"a":1}')
    a.track('A')
    return a.user().id()
  },
  'from storage': {
    local: { ajs_user_id: '"u1"', ajs_anonymous_id: '"anon"', ajs_user_traits: '{"a":1}' },
    run: (a) => {
      a.track('A')
      a.identify({ b: 2 })
      return [a.user().id(), a.user().anonymousId(), a.user().traits()]
    },
  },
  'from cookies': {
    cookies: ['ajs_user_id=u1', 'ajs_anonymous_id=anon'],
    run: (a) => {
      a.track('A')
      return [a.user().id(), a.user().anonymousId(), a.user().traits()]
    },
  },
  'from cookies, encoded': {
    cookies: ['ajs_user_id=ada%40example.com%20%C3%A4', 'ajs_anonymous_id=%22anon%22'],
    run: (a) => a.track('A'),
  },
  'from cookies, not encoded': {
    cookies: ['ajs_user_id=100%'],
    run: (a) => a.track('A'),
  },
  'from cookies, a number': {
    cookies: ['ajs_user_id=42'],
    run: (a) => {
      a.track('A')
      return a.user().id()
    },
  },
  'localStorage and cookie disagree about the anonymous id': {
    local: { ajs_anonymous_id: '"local"' },
    cookies: ['ajs_anonymous_id=cookie'],
    run: (a) => a.track('A'),
  },
  'from storage, without quotes': {
    local: { ajs_user_id: 'u1', ajs_anonymous_id: 'anon' },
    run: (a) => a.track('A'),
  },
  'from storage, a number': {
    local: { ajs_user_id: '42', ajs_anonymous_id: '43' },
    run: (a) => {
      a.track('A')
      return [a.user().id(), a.user().anonymousId()]
    },
  },
  'cookies were deleted, localStorage is there': (a) => {
    a.identify('u1', { a: 1 })
    for (const name of ['ajs_user_id', 'ajs_anonymous_id']) {
      // biome-ignore lint/suspicious/noDocumentCookie: as a site deletes them
      document.cookie = `${name}=; path=/; expires=Thu, 01 Jan 1970 00:00:00 GMT`
    }
    a.track('A')
    return a.user().id()
  },
  'user().id of an empty text': (a) => {
    a.identify('u1')
    return [a.user().id(''), a.user().id()]
  },
  'user().identify': (a) => {
    const user = a.user() as unknown as { identify(...args: unknown[]): unknown }
    const returned = user.identify('u1', { a: 1 })
    a.track('A')
    return returned
  },
  'user().logout': (a) => {
    a.identify('u1', { a: 1 })
    const user = a.user() as unknown as { logout(): unknown }
    user.logout()
    a.track('A')
  },
  'user().save and load': (a) => {
    const user = a.user() as unknown as { save(): unknown; load(): unknown }
    return [user.save(), typeof user.load()]
  },
}

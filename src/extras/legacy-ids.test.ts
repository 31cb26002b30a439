import { beforeEach, expect, test } from 'vitest'
import { createDeviceMemory, createVisitor } from '../visitor.ts'
import { adoptLegacyIds } from './legacy-ids.ts'

function setCookie(text: string, attributes = ''): void {
  // biome-ignore lint/suspicious/noDocumentCookie: as libraries of the time wrote them
  document.cookie = `${text}; path=/${attributes}`
}

beforeEach(() => {
  ;(window as unknown as { happyDOM: { setURL(url: string): void } }).happyDOM.setURL('https://www.example.com/')
  localStorage.clear()
  for (const cookie of document.cookie.split('; '))
    for (const domain of ['', '; domain=.example.com']) setCookie(`${cookie.split('=')[0]}=`, `; max-age=-1${domain}`)
})

/** The visitor, once they were taken over. */
function adopt() {
  const visitor = createVisitor(createDeviceMemory())
  adoptLegacyIds(visitor().user as never)
  return visitor()
}

test.each<[string, string | null, object]>([
  ['ajs_user=u1', 'u1', {}],
  ['ajs_user=%22u1%22', 'u1', {}],
  ['ajs_user=12345678901234567890', '12345678901234567890', {}],
  [`ajs_user=${encodeURIComponent('{"id":"u1","traits":{"a":1}}')}`, 'u1', { a: 1 }],
  [`ajs_user=${encodeURIComponent('{"traits":{"a":1}}')}`, null, { a: 1 }],
  ['ajs_user=', null, {}],
])('%s: the user is %j with %j, and no group (O9)', (cookie, id, traits) => {
  setCookie(cookie)
  const { user, group } = adopt()
  expect([user.id(), user.traits(), group.id(), group.traits()]).toEqual([id, traits, null, {}])
})

test('_sio has the anonymous id; who is identified for the first time keeps it', () => {
  setCookie('_sio=anon----other')
  setCookie('ajs_user=u1')
  const { user } = adopt()
  expect([user.anonymousId(), user.id()]).toEqual(['anon', 'u1'])
})

test('who is known since stays who they are', () => {
  const { user } = createVisitor(createDeviceMemory())()
  user.identify('u2', { b: 2 })
  user.anonymousId('new')
  setCookie('ajs_user=u1')
  setCookie('_sio=anon')
  const after = adopt().user
  expect([after.id(), after.traits(), after.anonymousId()]).toEqual(['u2', { b: 2 }, 'new'])
})

test.each(['', '; domain=.example.com'])('once: after a logout nobody comes back (O5)%s', (domain) => {
  setCookie('ajs_user=u1', domain)
  setCookie('_sio=anon', domain)
  adopt().user.reset()
  const { user } = adopt()
  expect([user.id(), user.anonymousId() === 'anon']).toEqual([null, false])
})

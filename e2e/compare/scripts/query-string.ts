// What an address may say: user, anonymous id, traits, and an event.

import type { Run, Scripts } from '../script.ts'

const nothing: Run = () => undefined

export const queryStringScripts: Scripts = {
  'an event': { url: '/shop?ajs_event=Clicked', run: nothing },
  'an event with properties': { url: '/shop?ajs_event=Clicked&ajs_prop_n=1&ajs_prop_from=mail', run: nothing },
  'a user': { url: '/shop?ajs_uid=u1', run: nothing },
  'a user with traits': { url: '/shop?ajs_uid=u1&ajs_trait_email=a@x.test&ajs_trait_n=1', run: nothing },
  'an anonymous id': { url: '/shop?ajs_aid=anon', run: (a) => a.track('A') },
  'all of them': {
    url: '/shop?ajs_event=Clicked&ajs_uid=u1&ajs_aid=anon&ajs_prop_p=1&ajs_trait_t=2&utm_source=mail',
    run: (a) => a.track('A'),
  },
  'traits without a user': { url: '/shop?ajs_trait_email=a@x.test', run: (a) => a.track('A') },
  'properties without an event': { url: '/shop?ajs_prop_n=1', run: (a) => a.track('A') },
  'another parameter': { url: '/shop?ajs_other=1&a=2', run: (a) => a.track('A') },
  'empty values': { url: '/shop?ajs_event=&ajs_uid=&ajs_aid=', run: (a) => a.track('A') },
  'an empty property, an empty trait': { url: '/shop?ajs_event=A&ajs_prop_n=&ajs_uid=u1&ajs_trait_t=', run: nothing },
  'a prefix alone': { url: '/shop?ajs_event=A&ajs_prop_=1&ajs_uid=u1&ajs_trait_=2', run: nothing },
  'encoded values': {
    url: '/shop?ajs_event=Caf%C3%A9%20%26%20Co&ajs_prop_x=%3D%3F&ajs_uid=a%40b.test&ajs_trait_n=%E2%82%AC',
    run: nothing,
  },
  'plus is a space': { url: '/shop?ajs_event=Clicked+Link&ajs_prop_n=1+2&ajs_uid=u+1', run: nothing },
  'badly encoded values': { url: '/shop?ajs_event=100%&ajs_prop_n=%E0%A4%A&ajs_prop_m=a+%', run: nothing },
  'encoded names': { url: '/shop?ajs%5Fevent=A&ajs_event=B&ajs_prop_a%20b=1', run: nothing },
  'the last of several': {
    url: '/shop?ajs_event=A&ajs_event=B&ajs_uid=u1&ajs_uid=u2&ajs_prop_n=1&ajs_prop_n=2&ajs_aid=x&ajs_aid=y',
    run: nothing,
  },
  'several equal signs': { url: '/shop?ajs_event=A=B=C&ajs_prop_n=1=2', run: nothing },
  'names with dots and brackets': {
    url: '/shop?ajs_event=A&ajs_prop_a.b=1&ajs_prop_c[0]=2&ajs_prop_d-e=3',
    run: nothing,
  },
  'numbers stay texts': { url: '/shop?ajs_uid=007&ajs_event=1&ajs_prop_n=1.0&ajs_trait_b=true', run: nothing },
  'in the hash': { url: '/shop#/route?ajs_event=Clicked&ajs_uid=u1', run: nothing },
  'in the hash, without a question mark': { url: '/shop#ajs_event=Clicked', run: (a) => a.track('A') },
  'in the hash, beside a query': { url: '/shop?a=1#/route?ajs_event=Clicked', run: (a) => a.track('A') },
  'in query and hash': { url: '/shop?ajs_event=One#?ajs_event=Two', run: nothing },
  'in the hash, several question marks': { url: '/shop#a?b?ajs_event=Clicked', run: nothing },
  'a second question mark': { url: '/shop?a=1?ajs_event=Clicked', run: (a) => a.track('A') },
  'a hash behind the value': { url: '/shop?ajs_event=Clicked#part', run: nothing },
  'a known user': {
    url: '/shop?ajs_uid=u2&ajs_trait_b=2',
    local: { ajs_user_id: '"u1"', ajs_user_traits: '{"a":1}', ajs_anonymous_id: '"anon"' },
    run: (a) => a.track('A'),
  },
  'the known user': {
    url: '/shop?ajs_uid=u1&ajs_trait_b=2',
    local: { ajs_user_id: '"u1"', ajs_user_traits: '{"a":1}', ajs_anonymous_id: '"anon"' },
    run: (a) => a.track('A'),
  },
  'before calls that wait': {
    url: '/shop?ajs_event=Clicked&ajs_uid=u1&ajs_aid=anon',
    queued: true,
    run: (a, w) => {
      a.track('A')
      a.on('track', (name: string) => w.note(name))
      return () => w.noted(2)
    },
  },
  'middleware sees it': {
    url: '/shop?ajs_event=Clicked&ajs_prop_n=1',
    queued: true,
    run: (a, w) => {
      a.addSourceMiddleware(({ payload, next }) => {
        payload.obj.properties.by = 'middleware'
        w.note(payload.obj.event)
        next(payload)
      })
      return () => w.noted(1)
    },
  },
  'after initialize': {
    url: '/shop?ajs_event=Clicked',
    queued: true,
    run: (a, w) => {
      a.on('initialize', () => w.note('initialize'))
      a.on('track', () => w.note('track'))
      return () => w.noted(2)
    },
  },
  'switched off': {
    url: '/shop?ajs_event=Clicked&ajs_uid=u1&ajs_aid=anon',
    options: { useQueryString: false },
    run: async (a) => {
      await a.track('A')
      return a.queryString('?ajs_event=B')
    },
  },
  'switched on': { url: '/shop?ajs_event=Clicked', options: { useQueryString: true }, run: nothing },
  'nothing said of it': { url: '/shop?ajs_event=Clicked', options: { useQueryString: undefined }, run: nothing },
  'uid: a pattern that fits': {
    url: '/shop?ajs_uid=u1&ajs_trait_a=1',
    options: () => ({ useQueryString: { uid: /^u\d+$/ } }),
    run: (a) => a.track('A'),
  },
  'uid: a pattern that does not fit': {
    url: '/shop?ajs_uid=x1&ajs_trait_a=1&ajs_event=Clicked',
    options: () => ({ useQueryString: { uid: /^u\d+$/ } }),
    run: (a) => a.track('A'),
  },
  'uid: a pattern that fits a part': {
    url: '/shop?ajs_uid=xu1x',
    options: () => ({ useQueryString: { uid: /u1/ } }),
    run: (a) => a.track('A'),
  },
  'uid: a pattern of the decoded text': {
    url: '/shop?ajs_uid=a%40b.test',
    options: () => ({ useQueryString: { uid: /@/ } }),
    run: (a) => a.track('A'),
  },
  'aid: a pattern that fits': {
    url: '/shop?ajs_aid=abc',
    options: () => ({ useQueryString: { aid: /^[a-z]+$/ } }),
    run: (a) => a.track('A'),
  },
  'aid: a pattern that does not fit': {
    url: '/shop?ajs_aid=123&ajs_uid=u1',
    options: () => ({ useQueryString: { aid: /^[a-z]+$/ } }),
    run: (a) => a.track('A'),
  },
  'patterns, and an event': {
    url: '/shop?ajs_event=Clicked&ajs_uid=u1&ajs_aid=123',
    options: () => ({ useQueryString: { aid: /x/, uid: /x/ } }),
    run: nothing,
  },
  'no patterns': { url: '/shop?ajs_uid=u1&ajs_aid=anon', options: { useQueryString: {} }, run: (a) => a.track('A') },
  'queryString: a pattern': {
    options: () => ({ useQueryString: { uid: /^u/ } }),
    run: async (a) => {
      const one = await a.queryString('?ajs_uid=x')
      const two = await a.queryString('?ajs_uid=u')
      return [one.length, two.length]
    },
  },
  'queryString: in the hash': (a) => a.queryString('https://x.test/#?ajs_event=A'),
  'queryString: an address of this page': (a) => a.queryString('/other?ajs_event=A&ajs_prop_n=1'),
  'queryString: without a question mark': (a) => a.queryString('ajs_event=A'),
  'queryString: what the call gives': async (a, w) => {
    const contexts = await a.queryString('?ajs_uid=u1&ajs_event=A')
    return contexts.map((ctx) => [w.show(ctx), ctx.event.type])
  },
  'nothing to do': { url: '/shop?xajs_event=A', run: (a) => a.track('A') },
  'a name that every object has': { url: '/shop?ajs_event=A&ajs_prop_toString=1&ajs_prop_constructor=2', run: nothing },
  'written in capitals': { url: '/shop?AJS_EVENT=A&ajs_Event=B', run: (a) => a.track('A') },
}

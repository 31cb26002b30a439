// What is sent in the measurements? What a browser sends, each event with an id of its own.

/** Autocannon puts another text in its place with each request. */
const ID = '[<id>]'

function browserEvent(suffix: string): object {
  return {
    type: 'track',
    event: 'Product Added',
    messageId: `ajs-next-${ID}-${suffix}`,
    anonymousId: '7f3a9c1e-0b1d-4a53-9d1c-4f5f7f7b2f11',
    userId: 'customer-4711',
    properties: {
      product_id: 'B-17',
      name: 'Espresso cup',
      price: 18.9,
      quantity: 2,
      currency: 'EUR',
      cart_id: 'c-90210',
    },
    context: {
      page: {
        path: '/cups/espresso',
        referrer: 'https://search.example/',
        search: '',
        title: 'Espresso cup – Shop',
        url: 'https://shop.example/cups/espresso',
      },
      userAgent:
        'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
      locale: 'en-GB',
      timezone: 'Europe/Berlin',
      library: { name: 'everbeacon', version: '0.1.0' },
    },
    integrations: {},
    timestamp: '2026-03-01T10:00:00.000Z',
  }
}

/** The body of POST /v1/track. */
export function singleBody(writeKey: string): string {
  return JSON.stringify({ ...browserEvent('0'), writeKey, sentAt: '2026-03-01T10:00:01.000Z' })
}

/** The body of POST /v1/batch. */
export function batchBody(writeKey: string, events: number): string {
  const batch = Array.from({ length: events }, (_, index) => browserEvent(String(index)))
  return JSON.stringify({ batch, writeKey, sentAt: '2026-03-01T10:00:01.000Z' })
}

// The least that any library could do for events that outlive their page: a text for each event; for all that one task
// brings, one row in IndexedDB and one request.
import { collector, properties, show } from '../../peers/pages/show.js'

const CONTEXT = {
  locale: navigator.language,
  page: { path: location.pathname, referrer: '', search: '', title: document.title, url: location.href },
  userAgent: navigator.userAgent,
  library: { name: 'floor', version: '1.0.0' },
  timezone: self.Temporal?.Now.timeZoneId() ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
}
const anonymousId = crypto.randomUUID()

let texts = []
let database

function begin() {
  return database.transaction('events', 'readwrite', { durability: 'relaxed' })
}

function flush() {
  const body = `{"batch":[${texts.join()}]}`
  const key = crypto.randomUUID()
  texts = []
  const transaction = begin()
  transaction.objectStore('events').put(body, key)
  transaction.commit()
  transaction.oncomplete = async () => {
    await fetch(`${collector.url}/v1/batch`, { method: 'POST', body })
    begin().objectStore('events').delete(key)
  }
}

show({
  ready: new Promise((resolve) => {
    const opening = indexedDB.open('floor')
    opening.onupgradeneeded = () => opening.result.createObjectStore('events')
    opening.onsuccess = () => {
      database = opening.result
      resolve()
    }
  }),
  track(name) {
    const event = { anonymousId, context: CONTEXT, event: name, messageId: crypto.randomUUID(), properties }
    const text = JSON.stringify({ ...event, timestamp: new Date(), type: 'track', userId: null })
    if (texts.push(text) === 1) queueMicrotask(flush)
  },
})

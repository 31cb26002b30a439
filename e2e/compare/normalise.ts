// What is left of a result once everything is gone that differs from one run to the next?

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/
const MESSAGE_ID = new RegExp(`^ajs-next-(\\d{13})-${UUID.source}$`)
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

/**
 * Message ids and dates of the right form that belong to this run become the same text; what has the wrong form stays,
 * and differs. Random ids are numbered as they appear, so that a change of identity still shows.
 */
export function normalise(result: unknown, startedMs: number, siteUrl: string): unknown {
  const ids: string[] = []
  return visit(result)

  function visit(value: unknown): unknown {
    if (typeof value === 'string') return rename(value)
    if (Array.isArray(value)) return value.map(visit)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, visit(item)]))
  }

  function rename(text: string): string {
    if (isNow(Number(MESSAGE_ID.exec(text)?.[1]))) return '(message id)'
    if (ISO.test(text) && isNow(Date.parse(text))) return '(now)'
    return text.replaceAll(siteUrl, 'https://site.test').replace(new RegExp(UUID, 'g'), (id) => {
      if (!ids.includes(id)) ids.push(id)
      return `(random ${ids.indexOf(id) + 1})`
    })
  }

  function isNow(ms: number): boolean {
    return ms >= startedMs && ms <= Date.now()
  }
}

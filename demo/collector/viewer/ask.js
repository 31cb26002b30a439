// @ts-check
// What does the collector answer? Its data, or a sentence that says why there is none. Who has no token is asked for one.

/**
 * @typedef {object} Answer
 * @property {any} [data]
 * @property {string} [problem] for people
 * @property {number} status 0: nobody answers
 */

/**
 * @param {string} path
 * @returns {Promise<Answer>}
 */
export async function ask(path) {
  try {
    const response = await fetch(path, { headers: { Accept: 'application/json' } })
    const body = await response.json().catch(() => undefined)
    if (response.ok) return { data: body?.data ?? body, status: response.status }
    if (response.status === 401) location.replace('/live/sign-in')
    const [error] = body?.errors ?? [body?.error ?? body]
    return { problem: error?.message ?? `The collector answered ${response.status}.`, status: response.status }
  } catch {
    return { problem: 'The collector does not answer. Is it running?', status: 0 }
  }
}

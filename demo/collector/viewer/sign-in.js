// @ts-check
// Who looks? Beyond the collector's own machine, somebody with a token.

import { make } from './make.js'
import { createNote } from './section.js'

/** @returns {Promise<import('./concept.js').Shown>} */
export async function showSignIn() {
  const input = make('input')
  input.type = 'password'
  input.name = 'token'
  input.autocomplete = 'current-password'
  input.setAttribute('aria-label', 'Token')
  const said = createNote()
  said.setAttribute('role', 'alert')
  const form = make('form', 'find', input, make('button', 'button', 'Sign in'))
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    const problem = await signIn(input.value.trim())
    if (problem) said.textContent = problem
    else location.replace('/live')
  })
  return {
    title: 'Sign in',
    content: [
      make('h2', 'title-line', 'Sign in'),
      createNote(
        'A token of this collector opens its pages: the one that it prints when it starts, or one of the Config API.',
      ),
      form,
      said,
    ],
  }
}

/**
 * @param {string} token
 * @returns {Promise<string | undefined>} what is wrong
 */
async function signIn(token) {
  try {
    const response = await fetch('/live/session', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ token }),
    })
    return response.ok ? undefined : 'That is no valid token.'
  } catch {
    return 'The collector does not answer.'
  }
}

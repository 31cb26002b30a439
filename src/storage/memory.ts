// Small things to remember: in which stores a value is, and which of them counts. Ids and traits live here.

import { attempt } from '../shared/attempt.ts'
import { forget, once } from '../shared/once.ts'
import { stringify } from '../shared/stringify.ts'
import { readCookie, writeCookie } from './cookie.ts'

/** Gives the text of this key, null if there is none; with JSON it keeps that, null removes. May throw. */
export type Store = (key: string, json?: string | null) => unknown

/** One value, wherever it is kept. */
export interface Memory {
  /** Gets it, a text as it is, anything else as JSON; with an argument sets it, null removes. */
  (value?: unknown): string | null
  /**
   * Makes the stores say the same, what the first one that knows says; `isStale`: what the first one says, if only that
   * it knows nothing. Once a page they are all written, so that what expires lives on. Says whether a store knew
   * something else.
   */
  agree(isStale?: boolean): boolean
}

export const local: Store = (key, json) => {
  if (json === undefined) return localStorage.getItem(key)
  return json === null ? localStorage.removeItem(key) : localStorage.setItem(key, json)
}

/** For texts only, where the site's servers and subdomains see them. */
export const cookies: Store = (key, json) => (json === undefined ? readCookie(key) : writeCookie(key, toCookie(json)))

/** In quotes only if it would be read as something else without. */
export function toCookie(json: string | null): string | null {
  const text = unquote(json)
  return unquote(text) === text ? text : json
}

/** The first store that has the value gives it, all of them get it; where none takes it, this page remembers it. */
export function remember(key: string, stores: readonly Store[]): Memory {
  /** Only what no store kept: a logout in another tab must not be undone by this one. */
  let own: string | null = null
  /** What `agree` last found: a store that does not keep it is not asked at every event. */
  let agreed: string | null = null
  const read = () => once(memory, () => stores.map((store) => attempt(() => unquote(store(key)))))
  const memory = (value?: unknown): string | null => {
    if (value !== undefined && value !== memory()) put(value)
    return read().find(Boolean) || own
  }
  memory.agree = (isStale?: boolean): boolean => {
    const values = read()
    const value = (isStale ? values[0] : values.find(Boolean)) || null
    const isOther = (isStale && !value) || values.some((other) => other && other !== value)
    if (isOther || (value && value !== agreed)) put((agreed = value))
    return isOther
  }
  return memory

  function put(value: unknown): void {
    // What JSON does not have (a cycle) is not worth an exception in the page.
    const json = attempt(() => stringify(value ?? undefined)) ?? null
    for (const store of stores) {
      attempt(() => {
        try {
          store(key, json)
        } catch {
          // What does not fit must not be answered with what was there before.
          store(key, null)
        }
      })
    }
    forget()
    own = null
    if (!memory()) own = unquote(json) || null
  }
}

/** A text in quotes without them; everything else stays as it is written: an id of 20 digits does not survive being a number. */
function unquote(text: unknown): string | null {
  // An exception for each id that is none would cost 61 us, eight times a call (measured in Chromium).
  const value: unknown = /^"|^null$/.test(text as string) ? attempt(() => JSON.parse(text as string)) : text
  return value === undefined ? (text as string) : (value as string | null)
}

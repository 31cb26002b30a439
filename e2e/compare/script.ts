// What is a script: calls on the library under test, and the page they are made on?

export interface Entity {
  id(id?: unknown): unknown
  traits(traits?: unknown): unknown
  anonymousId(id?: unknown): unknown
}

/** The library under test, whichever it is: every argument is allowed, nothing is promised. */
export interface Subject {
  track(...args: unknown[]): unknown
  page(...args: unknown[]): unknown
  screen(...args: unknown[]): unknown
  identify(...args: unknown[]): unknown
  alias(...args: unknown[]): unknown
  group(): Entity
  group(...args: unknown[]): unknown
  user(): Entity
  reset(...args: unknown[]): unknown
  setAnonymousId(...args: unknown[]): unknown
}

/** Goes into the page as text, so it must not use anything outside itself. What it returns is compared as well. */
export type Run = (analytics: Subject) => unknown

export interface Script {
  run: Run
  /** Path, query and hash of the page; default `/shop`. */
  url?: string
  /** HTML in the head, before everything else. */
  head?: string
  referrer?: string
  /** What an earlier visit left in localStorage. */
  local?: Record<string, string>
  /** What an earlier visit left in cookies, as `name=value`, encoded or not. */
  cookies?: readonly string[]
  /** Runs on the snippet's stub, before the library is there. */
  queued?: true
  /** Compares also what is the business of a library alone, such as its name in `context.library`. */
  whole?: true
}

/** By name. */
export type Scripts = Record<string, Run | Script>

/** Where the results differ, by path: what Segment's library makes of it, what ours does. Everything else is the same. */
export type Differs = Record<string, readonly [segment: unknown, ours: unknown]>

export interface Difference extends Script {
  /** One sentence. */
  reason: string
  differs: Differs
}

export type Differences = Record<string, Difference>

/** What `differs` says of a value that is not there. */
export const ABSENT = '(absent)'

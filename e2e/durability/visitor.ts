// What a visitor can do to a site, in any engine: the rows of this folder are written against this alone.

import type { Engine } from '../engines.ts'

/** One browser with one profile, which outlives a kill. */
export interface Visitor {
  engine: Engine
  powers: Powers
  /** A new tab on `path` of the site, once its library is there, unless `isBare`. */
  open(path?: string, options?: OpenOptions): Promise<Tab>
  /**
   * Ends the browser and every process of it by SIGKILL; the next `open` starts it again on the same profile. Missing
   * where an engine that is driven keeps nothing.
   */
  kill?(): Promise<void>
  /** Finds the processes now, so that the kill takes no time. */
  prepareToKill?(): () => Promise<void>
  /** Quits as a person does. */
  quit?(): Promise<void>
}

export interface OpenOptions {
  /** Runs in every document of this tab before any script of the page; text of a script. */
  before?: string
  /** Does not wait for the library, here and on the pages to come. */
  isBare?: boolean
}

export interface Tab {
  /** Runs `script` in the page, as text: it sees nothing but `argument`. */
  run<A, R>(script: (argument: A) => R | Promise<R>, argument: A): Promise<R>
  run<R>(script: () => R | Promise<R>): Promise<R>
  /** Runs `script`, whose task leaves the page for another one; resolves once that is there. */
  leave<A>(script: (argument: A) => unknown, argument: A): Promise<void>
  goto(path: string): Promise<void>
  back(): Promise<void>
  reload(): Promise<void>
  /** As a person does, with the leaving handlers of the page. Resolves once the browser has let go of its locks. */
  close(): Promise<void>
}

/** What only some engines let a test do; a row that needs one runs where it is there. */
export interface Powers {
  /** The renderer of this tab ends by SIGKILL. */
  crash?(tab: Tab): Promise<void>
  /** The network of the whole browser, `navigator.onLine` included. */
  setOffline?(isOffline: boolean): Promise<void>
  /** Of the machine: every process of the browser stands still until the function that this gives is called. */
  sleep?(): () => void
  /** The browser gives the site of this tab so much for its databases; without a number as much as it likes. */
  setQuota?(tab: Tab, bytes?: number): Promise<void>
  /** The tab is frozen as a browser freezes one that is long hidden, and thawed. */
  setFrozen?(tab: Tab, isFrozen: boolean): Promise<void>
}

/** A visitor and what ends it, its browser and its profile. */
export interface Driven {
  visitor: Visitor
  end(): Promise<void>
}

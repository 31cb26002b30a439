// What is a page made of, before it is HTML? `html` escapes whatever is put into it.

import type { html } from 'hono/html'

export type Markup = ReturnType<typeof html>

/** What a page may want to know of the request that it answers, and of the server. */
export interface Visit {
  /** http://127.0.0.1:8080 */
  origin: string
  nonce: string
  plug: string
  /** The part of a source file below demo/site that is meant to be shown. */
  excerpt(file: string): string
}

export type Room = 'home' | 'shop' | 'app' | 'module'

export interface View {
  title: string
  room?: Room
  /** The scripts of the page, for its head. */
  scripts: Markup
  main: Markup
}

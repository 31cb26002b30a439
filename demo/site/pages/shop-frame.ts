// What every page of the shop has: its own bar, its content, and the code that it runs.

import { html } from 'hono/html'
import { showExcerpt } from './show-code.ts'
import { showSnippet, snippetScripts } from './snippet.ts'
import type { Markup, View, Visit } from './view.ts'

export interface ShopPage {
  title: string
  content: Markup
  /** Which page it is, for shop.ts. */
  name: string
  /** The file with the calls of this page, below demo/site. */
  calls?: string
}

export function shopView(visit: Visit, { title, content, name, calls }: ShopPage): View {
  return {
    title,
    room: 'shop',
    scripts: snippetScripts(visit, 'shop'),
    main: html`<div class="shop-bar" data-shop-page="${name}">
        <a href="/shop/">Harbour Supplies</a>
        <span id="customer" hidden>
          <span id="customer-name"></span>
          <button id="sign-out" class="button" type="button">Sign out</button>
        </span>
        <a href="/shop/cart">Cart (<span id="cart-size">0</span>)</a>
      </div>
      ${content}
      <section class="code-section">
        <h2>The code of this page</h2>
        ${calls ? showExcerpt(visit, 'In the browser: the calls made here', calls) : ''}
        ${showSnippet(visit)}
      </section>`,
  }
}

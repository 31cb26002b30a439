// Which page stands at which address?

import type { Context, Hono } from 'hono'
import type { PlugSwitch } from '../plug/plug-switch.ts'
import { findProduct } from '../shop/products.ts'
import { appPage } from './app-page.ts'
import { excerpt } from './excerpt.ts'
import { landingPage } from './landing-page.ts'
import { layout } from './layout.ts'
import { modulePage } from './module-page.ts'
import { notFoundPage } from './not-found-page.ts'
import { createNonce, policyFor } from './policy.ts'
import { shopView } from './shop-frame.ts'
import { cartPage, checkoutPage, listPage, productPage, thankYouPage } from './shop-pages.ts'
import type { View, Visit } from './view.ts'

export interface PageParts {
  plugSwitch: PlugSwitch
  /** The text of a file below demo/site. */
  readSource(file: string): string
}

export function addPages(app: Hono, { plugSwitch, readSource }: PageParts): void {
  const add = (path: string, view: (visit: Visit) => View) => app.get(path, (c) => answer(c, view))

  add('/', landingPage)
  add('/shop/', (visit) => shopView(visit, listPage()))
  add('/shop/cart', (visit) => shopView(visit, cartPage()))
  add('/shop/checkout', (visit) => shopView(visit, checkoutPage()))
  add('/shop/thank-you', (visit) => shopView(visit, thankYouPage()))
  app.get('/shop/:product', (c, next) => {
    const product = findProduct(c.req.param('product'))
    return product ? answer(c, (visit) => shopView(visit, productPage(product))) : next()
  })
  for (const path of ['/app/', '/app/done', '/app/team']) add(path, appPage)
  add('/module/', modulePage)
  for (const room of ['/shop', '/app', '/module']) app.get(room, (c) => c.redirect(`${room}/`))
  app.get('*', (c, next) => {
    // Whoever speaks to the collector is no reader of pages.
    if (c.req.path.startsWith('/v1/')) return next()
    return answer(c, (visit) => notFoundPage(visit, c.req.path), 404)
  })

  function answer(c: Context, view: (visit: Visit) => View, status: 200 | 404 = 200) {
    // A browser opens six connections to a server at most. If pages that were left each kept one that never gets its
    // answer, the seventh page could not load.
    if (plugSwitch.plug === 'silent') plugSwitch.letGo()

    const nonce = createNonce()
    const visit: Visit = {
      origin: new URL(c.req.url).origin,
      nonce,
      plug: plugSwitch.plug,
      excerpt: (file) => excerpt(readSource(file)),
    }
    c.header('Content-Security-Policy', policyFor(nonce))
    c.header('Cache-Control', 'no-cache')
    c.header('X-Content-Type-Options', 'nosniff')
    c.header('Referrer-Policy', 'strict-origin-when-cross-origin')
    return c.html(layout(visit, view(visit)), status)
  }
}

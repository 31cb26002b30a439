// The order: who it is, what they bought, and off to the next page.

import { find } from '../shared/element.ts'
import { describeProduct, emptyCart, readCart, sumUp } from './cart.ts'
import { CURRENCY, formatPrice } from './products.ts'

export function startCheckoutPage(): void {
  function show(): void {
    const products = readCart()
    find('#cart-empty').hidden = products.length > 0
    find('#order').hidden = products.length === 0
    find('#cart-total').textContent = formatPrice(sumUp(products))
  }
  show()
  // From the back/forward cache, after the order.
  addEventListener('pageshow', show)

  // #region
  find('#order').addEventListener('submit', () => {
    const products = readCart()
    const name = find<HTMLInputElement>('#name').value
    const email = find<HTMLInputElement>('#email').value

    analytics.identify(email, { name, email })
    analytics.track('Order Completed', {
      order_id: crypto.randomUUID(),
      total: sumUp(products),
      currency: CURRENCY,
      products: products.map(describeProduct),
    })
    emptyCart()
    // And the browser goes where the form leads.
  })
  // #endregion
}

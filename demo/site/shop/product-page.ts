// One product: seen, and put into the cart.

import { find } from '../shared/element.ts'
import { addToCart, describeProduct } from './cart.ts'
import { findProduct } from './products.ts'

export function startProductPage(): void {
  const product = findProduct(find('article[data-product]').dataset.product!)!

  // #region
  analytics.track('Product Viewed', describeProduct(product))

  // The form leads to the cart: this page ends with the call.
  find('#add').addEventListener('submit', () => {
    addToCart(product)
    analytics.track('Product Added', { ...describeProduct(product), quantity: 1 })
  })
  // #endregion
}

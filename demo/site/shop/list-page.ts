// A click on a product: tracked while the browser is already on its way to the next page.

import { describeProduct } from './cart.ts'
import { findProduct } from './products.ts'

export function startListPage(): void {
  // #region
  for (const link of document.querySelectorAll<HTMLAnchorElement>('a[data-product]')) {
    const product = findProduct(link.dataset.product!)!
    // An ordinary link: nothing waits for the event before the next page loads.
    link.addEventListener('click', () => {
      analytics.track('Product Clicked', describeProduct(product))
    })
  }
  // #endregion
}

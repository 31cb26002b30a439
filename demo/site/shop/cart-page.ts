// The cart, line by line.

import { element, find } from '../shared/element.ts'
import { describeProduct, readCart, removeFromCart, sumUp } from './cart.ts'
import { formatPrice, type Product } from './products.ts'

export function startCartPage(onChange: () => void): void {
  // #region
  analytics.track('Cart Viewed', { products: readCart().map(describeProduct) })

  function remove(product: Product, index: number): void {
    removeFromCart(index)
    analytics.track('Product Removed', describeProduct(product))
    show()
  }
  // #endregion

  function show(): void {
    const products = readCart()
    find('#cart-empty').hidden = products.length > 0
    find('#cart-full').hidden = products.length === 0
    find('#cart-total').textContent = formatPrice(sumUp(products))
    find('#cart-lines').replaceChildren(...products.map(toLine))
    onChange()
  }

  function toLine(product: Product, index: number): HTMLElement {
    const button = element(
      'button',
      { class: 'button', type: 'button', 'aria-label': `Remove ${product.name}` },
      'Remove',
    )
    button.addEventListener('click', () => remove(product, index))
    return element(
      'tr',
      {},
      element('td', {}, element('a', { href: `/shop/${product.id}` }, product.name)),
      element('td', {}, formatPrice(product.price)),
      element('td', {}, button),
    )
  }

  show()
  // From the back/forward cache, where other pages may have changed the cart since.
  addEventListener('pageshow', show)
}

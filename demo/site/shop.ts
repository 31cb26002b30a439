// The scripts of the shop's pages: what they share, and what the page at hand needs.

import { find } from './shared/element.ts'
import { readCart } from './shop/cart.ts'
import { startCartPage } from './shop/cart-page.ts'
import { startCheckoutPage } from './shop/checkout-page.ts'
import { startCustomer } from './shop/customer.ts'
import { startListPage } from './shop/list-page.ts'
import { startProductPage } from './shop/product-page.ts'

const STARTS: Record<string, () => void> = {
  list: startListPage,
  product: startProductPage,
  cart: () => startCartPage(showCartSize),
  checkout: startCheckoutPage,
}

function showCartSize(): void {
  find('#cart-size').textContent = String(readCart().length)
}

startCustomer()
STARTS[find('[data-shop-page]').dataset.shopPage!]?.()
showCartSize()
addEventListener('pageshow', showCartSize)

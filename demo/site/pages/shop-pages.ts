// The pages of the shop: plain documents with real links, so that a call is often followed by the end of its page.

import { html } from 'hono/html'
import { formatPrice, PRODUCTS, type Product } from '../shop/products.ts'
import type { ShopPage } from './shop-frame.ts'
import type { Markup } from './view.ts'

export function listPage(): ShopPage {
  return {
    title: 'Harbour Supplies',
    name: 'list',
    calls: 'shop/list-page.ts',
    content: html`<h1>Harbour Supplies</h1>
      <p>
        A plain website: every link loads a new page. A click on a product is tracked in the moment in which this page
        ends. Pull the plug, visit a few products, and watch what waits.
      </p>
      <ul class="products">
        ${PRODUCTS.map(
          (product) => html`<li>
            <a class="product-card" href="/shop/${product.id}" data-product="${product.id}">
              ${picture(product)}
              <span class="product-name">${product.name}</span>
              <span class="price">${formatPrice(product.price)}</span>
            </a>
          </li>`,
        )}
      </ul>`,
  }
}

export function productPage(product: Product): ShopPage {
  return {
    title: product.name,
    name: 'product',
    calls: 'shop/product-page.ts',
    content: html`<article class="product" data-product="${product.id}">
      ${picture(product)}
      <div>
        <h1>${product.name}</h1>
        <p>${product.says}</p>
        <p class="price">${formatPrice(product.price)}</p>
        <form id="add" action="/shop/cart">
          <button class="button strong">Put into the cart</button>
        </form>
      </div>
    </article>`,
  }
}

export function cartPage(): ShopPage {
  return {
    title: 'Cart',
    name: 'cart',
    calls: 'shop/cart-page.ts',
    content: html`<h1>Cart</h1>
      <p id="cart-empty" class="quiet" hidden>Nothing in it yet. <a href="/shop/">Look around.</a></p>
      <div id="cart-full" hidden>
        <table class="cart">
          <thead><tr><th scope="col">Product</th><th scope="col">Price</th><th scope="col"><span class="hidden">Remove</span></th></tr></thead>
          <tbody id="cart-lines"></tbody>
          <tfoot><tr><th scope="row">Total</th><td id="cart-total"></td><td></td></tr></tfoot>
        </table>
        <p><a class="button strong" href="/shop/checkout">Go to checkout</a></p>
      </div>`,
  }
}

export function checkoutPage(): ShopPage {
  return {
    title: 'Checkout',
    name: 'checkout',
    calls: 'shop/checkout-page.ts',
    // The fields have no names: what is typed here must not end in the next page's address.
    content: html`<h1>Checkout</h1>
      <p>Nothing is sold here, and nothing leaves this computer: a made-up name is just right.</p>
      <p id="cart-empty" class="quiet" hidden>The cart is empty. <a href="/shop/">Look around.</a></p>
      <form id="order" class="fields" action="/shop/thank-you">
        <label>Name <input id="name" required autocomplete="off" value="Ada Example"></label>
        <label>E-mail <input id="email" type="email" required autocomplete="off" value="ada@example.com"></label>
        <p>To pay: <b id="cart-total"></b></p>
        <button class="button strong">Order</button>
      </form>`,
  }
}

export function thankYouPage(): ShopPage {
  return {
    title: 'Thank you',
    name: 'thank-you',
    content: html`<h1>Thank you</h1>
      <p>
        Your order is on its way; so is its event. The page that made the two calls, <code>identify</code> and
        <code>track('Order Completed')</code>, was left in the same moment.
      </p>
      <p><a class="button" href="/shop/">Back to the shop</a></p>`,
  }
}

function picture({ picture }: Product): Markup {
  return html`<svg class="picture" viewBox="0 0 64 64" aria-hidden="true"><path d="${picture}" /></svg>`
}

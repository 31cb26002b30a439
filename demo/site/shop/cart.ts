// What is in the cart? Kept on this device, like the events.

import { createMemory } from '../shared/memory.ts'
import { CURRENCY, findProduct, type Product } from './products.ts'

const memory = createMemory<string[]>('demo cart', [])

export function readCart(): Product[] {
  return memory.read().flatMap((id) => findProduct(id) ?? [])
}

export function addToCart(product: Product): void {
  memory.write([...memory.read(), product.id])
}

export function removeFromCart(index: number): void {
  memory.write(memory.read().filter((_, i) => i !== index))
}

export function emptyCart(): void {
  memory.write([])
}

export function sumUp(products: readonly Product[]): number {
  return products.reduce((sum, { price }) => sum + price, 0)
}

/** In the words of Segment's e-commerce events. */
export function describeProduct({ id, name, price }: Product) {
  return { product_id: id, name, price, currency: CURRENCY }
}

// What the shop sells. All of it is made up.

export interface Product {
  /** Also its address: /shop/storm-lantern */
  id: string
  name: string
  /** Euro. */
  price: number
  says: string
  /** Lines of an SVG, 64 by 64. */
  picture: string
}

export const CURRENCY = 'EUR'

export const PRODUCTS: readonly Product[] = [
  {
    id: 'storm-lantern',
    name: 'Storm lantern',
    price: 48,
    says: 'Burns on when the wind takes everything else.',
    picture:
      'M24 20h16l4 8v20a4 4 0 0 1-4 4H24a4 4 0 0 1-4-4V28zM20 28h24M26 20v-5h12v5M24 15a8 8 0 0 1 16 0M32 46c-5-3-5-8 0-13 5 5 5 10 0 13z',
  },
  {
    id: 'brass-compass',
    name: 'Brass compass',
    price: 65,
    says: 'Points north, also on the days when nobody looks.',
    picture:
      'M32 12a21 21 0 1 1 0 42 21 21 0 0 1 0-42zM32 12V7M27 7h10M41 24l-5 13-13 5 5-13zM32 18v2M32 46v2M17 33h2M45 33h2',
  },
  {
    id: 'tide-table',
    name: 'Tide table',
    price: 12.5,
    says: 'Tells a year ahead what will arrive, and when.',
    picture:
      'M14 14h15a3 3 0 0 1 3 3v36a3 3 0 0 0-3-3H14zM50 14H35a3 3 0 0 0-3 3v36a3 3 0 0 1 3-3h15zM18 24q3-3 5 0t5 0M18 32q3-3 5 0t5 0M36 24q3-3 5 0t5 0M36 32q3-3 5 0t5 0M36 40q3-3 5 0t5 0M18 40q3-3 5 0t5 0',
  },
  {
    id: 'message-bottle',
    name: 'Message bottle',
    price: 9,
    says: 'The slow way to be delivered. We cannot promise "once".',
    picture:
      'M28 8h8M29 12h6M29 8v12c0 6-9 8-9 17v15a4 4 0 0 0 4 4h16a4 4 0 0 0 4-4V37c0-9-9-11-9-17V8M26 36h12v14H26zM29 41h6M29 45h6',
  },
  {
    id: 'enamel-mug',
    name: 'Enamel mug',
    price: 16,
    says: 'Falls, and holds. Blue rim.',
    picture:
      'M14 20h28v28a5 5 0 0 1-5 5H19a5 5 0 0 1-5-5zM14 26h28M42 28h4a6 6 0 0 1 6 6v4a6 6 0 0 1-6 6h-4M22 14q3-3 0-6M33 14q3-3 0-6',
  },
  {
    id: 'wool-blanket',
    name: 'Wool blanket',
    price: 89,
    says: 'For long waits on deck.',
    picture:
      'M12 22a6 6 0 0 1 6-6h28a6 6 0 0 1 6 6v6a6 6 0 0 1-6 6H18a6 6 0 0 0-6 6zM12 22v20a8 8 0 0 0 8 8h26a6 6 0 0 0 6-6V28M22 16v18M42 16v18M20 50v4M28 50v4M36 50v4M44 50v4',
  },
]

export function findProduct(id: string): Product | undefined {
  return PRODUCTS.find((product) => product.id === id)
}

export function formatPrice(price: number): string {
  return `€ ${price.toFixed(2)}`
}

// Which methods has a Facade for an event of each type, and what do they give?

import type { Bag, EventType } from '../types.ts'
import { find } from './find.ts'

/** The facade that is asked, as its own methods know it. */
export interface Self extends Bag {
  obj: Bag & { type: EventType }
  proxy(path: string): unknown
  field(name: string): unknown
}

/** Paths for `proxy`, of which the first that gives something counts, or what is more than that. */
export type Accessor = string | ((self: Self, ...args: never[]) => unknown)

/** For every type. */
export const COMMON: Record<string, Accessor> = {
  options(self, integration?: string) {
    const options = self.field('options') || self.field('context') || {}
    if (!integration) return options
    if (!self.enabled(integration)) return undefined
    const integrations = self.integrations()
    let value: unknown = integrations[integration] || find(integrations, integration)
    if (typeof value !== 'object') value = find(options, integration)
    return typeof value === 'object' ? value : {}
  },
  context: (self, integration?: string) => self.options(integration),
  integrations: (self) => self.obj.integrations || self.proxy('options.providers') || self.options(),
  enabled(self, integration: string) {
    const integrations = self.integrations()
    for (const said of [integrations, Object(integrations.providers)]) {
      if (Object.keys(said).includes(integration)) return typeof said[integration] !== 'boolean' || said[integration]
    }
    const all = ['options.providers.all', 'options.all', 'integrations.all'].map(self.proxy)
    // Of Analytics.js 1: only where it is asked for.
    return (all.find((value) => typeof value === 'boolean') ?? true) && integration !== 'Salesforce'
  },
  active: (self) => self.proxy('options.active') ?? true,
  anonymousId,
  sessionId: anonymousId,
  userId: field('userId'),
  groupId: 'options.groupId',
  timestamp: field('timestamp'),
  channel: field('channel'),
  ip: 'context.ip',
  userAgent: 'context.userAgent',
  timezone: 'context.timezone',
  traits: (self, aliases?: Bag) =>
    details(self, self.proxy('options.traits'), { id: self.userId() }, 'options.traits', aliases),
  library(self) {
    const library = self.proxy('options.library')
    return typeof library === 'object' && library ? library : { name: library || 'unknown', version: null }
  },
  device(self) {
    const given = self.proxy('context.device')
    const device: Bag = typeof given === 'object' && given ? given : {}
    const library = `${self.library().name}`
    const type = ['android', 'ios'].find((name) => library.includes(name))
    return device.type || !type ? device : { ...device, type }
  },
  zip: place('postalCode', 'zip'),
  country: place('country'),
  street: place('street'),
  state: place('state'),
  city: place('city'),
  region: place('region'),
}

const PAGE: Record<string, Accessor> = {
  category: field('category'),
  name: field('name'),
  title: 'properties.title',
  path: 'properties.path',
  url: 'properties.url',
  referrer: 'context.referrer.url context.page.referrer properties.referrer',
  properties(self, aliases?: Bag) {
    const named = { category: self.category(), name: self.name() }
    return details(self, self.field('properties'), named, 'properties', aliases)
  },
  email: (self) => self.proxy('context.traits.email') || self.proxy('properties.email') || emailIn(self.userId()),
  fullName: (self) => [self.category(), self.name()].filter(Boolean).join(' ') || self.name(),
  event: (_, name?: string) => (name ? `Viewed ${name} Page` : 'Loaded a Page'),
}

export const ACCESSORS: Record<EventType, Record<string, Accessor>> = {
  track: {
    event: field('event'),
    properties: (self, aliases?: Bag) => details(self, self.field('properties'), {}, 'properties', aliases),
    ...inProperties('value category id sku tax name price total repeat coupon shipping discount description plan'),
    productId: 'properties.productId',
    promotionId: 'properties.promotionId',
    cartId: 'properties.cartId',
    checkoutId: 'properties.checkoutId',
    paymentId: 'properties.paymentId',
    couponId: 'properties.couponId',
    wishlistId: 'properties.wishlistId',
    reviewId: 'properties.reviewId',
    orderId: 'properties.id properties.orderId',
    shippingMethod: 'properties.shippingMethod',
    paymentMethod: 'properties.paymentMethod',
    subtotal,
    products(self) {
      const products = self.proxy('properties.products')
      return Array.isArray(products) ? products.filter((product) => product !== null) : []
    },
    quantity: (self) => Object(self.field('properties')).quantity || 1,
    currency: (self) => Object(self.field('properties')).currency || 'USD',
    referrer: PAGE.referrer!,
    query: 'options.query',
    username: (self) =>
      self.proxy('traits.username') || self.proxy('properties.username') || self.userId() || self.sessionId(),
    email: (self) =>
      self.proxy('traits.email') ||
      self.proxy('properties.email') ||
      self.proxy('options.traits.email') ||
      emailIn(self.userId()),
    revenue,
    cents(self) {
      const amount = self.revenue()
      return typeof amount === 'number' ? amount * 100 : self.value() || 0
    },
  },
  page: PAGE,
  screen: { ...PAGE, event: (_, name?: string) => (name ? `Viewed ${name} Screen` : 'Loaded a Screen') },
  identify: {
    traits: (self, aliases?: Bag) => details(self, self.field('traits'), { id: self.userId() }, 'traits', aliases),
    email: (self) => self.proxy('traits.email') || emailIn(self.userId()),
    created: (self) => toDate(self.proxy('traits.created') || self.proxy('traits.createdAt')),
    companyCreated: (self) => toDate(self.proxy('traits.company.created') || self.proxy('traits.company.createdAt')),
    companyName: 'traits.company.name',
    name(self) {
      const name = self.proxy('traits.name')
      if (typeof name === 'string') return name.trim()
      const [first, last] = [self.firstName(), self.lastName()]
      return first && last ? `${first} ${last}` : undefined
    },
    firstName: (self) => partOfName(self, 'firstName', /\S*/),
    lastName: (self) => partOfName(self, 'lastName', /\s.*/),
    uid: (self) => self.userId() || self.username() || self.email(),
    description: 'traits.description traits.background',
    age(self) {
      const birthday = self.birthday()
      return (
        self.traits().age ?? (birthday instanceof Date ? new Date().getFullYear() - birthday.getFullYear() : undefined)
      )
    },
    avatar: 'traits.avatar traits.photoUrl traits.avatarUrl',
    position: 'traits.position traits.jobTitle',
    username: 'traits.username',
    website: (self) => oneOf(self, 'website'),
    websites: (self) => allOf(self, 'website'),
    phone: (self) => oneOf(self, 'phone'),
    phones: (self) => allOf(self, 'phone'),
    address: 'traits.address',
    gender: 'traits.gender',
    birthday: 'traits.birthday',
  },
  group: {
    groupId: field('groupId'),
    created: (self) =>
      toDate(
        ['traits.createdAt', 'traits.created', 'properties.createdAt', 'properties.created']
          .map(self.proxy)
          .find(Boolean),
      ),
    email: (self) => self.proxy('traits.email') || emailIn(self.groupId()),
    properties: (self) => self.field('traits') || self.field('properties') || {},
    traits: (self, aliases?: Bag) => details(self, self.properties(), { id: self.groupId() }, 'traits', aliases),
    name: 'traits.name',
    industry: 'traits.industry',
    employees: 'traits.employees',
  },
  alias: {
    previousId,
    from: previousId,
    userId: newId,
    to: newId,
  },
}

/** Events that one stands for as well, by the method that gives a facade of it. */
export const OTHERS: { [type in EventType]?: Record<string, (self: Self, ...args: never[]) => Bag> } = {
  track: { identify: (self) => ({ ...self.json(), type: 'identify', traits: self.traits() }) },
  page: { track: toTrack },
  screen: { track: toTrack },
}

function toTrack(self: Self, name?: string): Bag {
  return { ...self.json(), type: 'track', event: self.event(name), properties: self.properties() }
}

function field(name: string): Accessor {
  return (self) => self.field(name)
}

function inProperties(names: string): Record<string, Accessor> {
  return Object.fromEntries(names.split(' ').map((name) => [name, `properties.${name}`]))
}

function anonymousId(self: Self): unknown {
  return self.field('anonymousId') || self.field('sessionId')
}

function previousId(self: Self): unknown {
  return self.field('previousId') || self.field('from')
}

function newId(self: Self): unknown {
  return self.field('userId') || self.field('to')
}

/**
 * Traits or properties, with what is known besides. `aliases`: other names for some, and for what else a method of the
 * facade gives.
 */
function details(self: Self, given: unknown, named: Bag, base: string, aliases: Bag = {}): Bag {
  const bag = { ...(given as Bag | undefined) }
  for (const name of Object.keys(named)) if (named[name]) bag[name] = named[name]
  for (const name of Object.keys(aliases)) {
    const value = typeof self[name] === 'function' ? self[name]() : self.proxy(`${base}.${name}`)
    if (value == null) continue
    bag[aliases[name]] = value
    if (aliases[name] !== name) delete bag[name]
  }
  return bag
}

/** Where somebody lives, in the traits or the properties, as an address or outside of one. */
function place(...names: string[]): Accessor {
  return (self) => {
    const paths = names.flatMap((name) => [`address.${name}`, name])
    const bags = [self.traits(), self.properties?.()]
    const found = bags.flatMap((bag) => paths.map((path) => find(bag, path)))
    // Null or undefined: as there.
    return found.find(Boolean) ?? (names.length > 1 ? undefined : null)
  }
}

function emailIn(id: unknown): string | undefined {
  return typeof id === 'string' && /.+@.+\..+/.test(id) ? id : undefined
}

/** Seconds or milliseconds, a text or a Date. */
function toDate(value: unknown): Date | undefined {
  if (!value) return undefined
  const isSeconds = typeof value === 'number' ? value < 31_557_600_000 : /^\d{10}$/.test(`${value}`)
  const isNumber = typeof value === 'number' || /^\d{10,13}$/.test(`${value}`)
  return new Date(isNumber ? Number(value) * (isSeconds ? 1000 : 1) : (value as string))
}

function partOfName(self: Self, name: string, part: RegExp): string | undefined {
  const own = self.proxy(`traits.${name}`)
  if (typeof own === 'string') return own.trim()
  const whole = self.proxy('traits.name')
  return typeof whole === 'string' ? part.exec(whole.trim())?.[0].trim() : undefined
}

function oneOf(self: Self, name: string): unknown {
  const several = self.proxy(`traits.${name}s`)
  return self.proxy(`traits.${name}`) || (Array.isArray(several) ? several[0] : undefined)
}

function allOf(self: Self, name: string): unknown {
  const several = self.proxy(`traits.${name}s`)
  const one = self.proxy(`traits.${name}`)
  return Array.isArray(several) ? several : one ? [one] : []
}

/** A number, or a text with one, of dollars or others. Of an order that is completed its total is the revenue. */
function revenue(self: Self): number | undefined {
  const isOrder = /^[ _]?completed[ _]?order[ _]?|^[ _]?order[ _]?completed[ _]?$/i.test(`${self.event()}`)
  const given = self.proxy('properties.revenue') || (isOrder && self.proxy('properties.total'))
  if (typeof given === 'number') return given || undefined
  const amount = typeof given === 'string' ? Number.parseFloat(given.replace(/\$/g, '')) : Number.NaN
  return Number.isNaN(amount) ? undefined : amount
}

function subtotal(self: Self): unknown {
  const given = self.proxy('properties.subtotal')
  if (given) return given
  const total = self.total()
  if (!total) return self.revenue() || 0
  return total - (self.tax() || 0) - (self.shipping() || 0) + (self.discount() || 0)
}

// What every page shows to the laboratory: when its library is ready, and one call.

/** Where the page's events go, and which library it is about; said in the page's HTML. */
export const collector = window.labCollector

export const properties = { total: 39.9, currency: 'EUR', products: ['lamp', 'rope'] }

/**
 * `ready` settles when a site would say that the library is there; `track` makes one call, and gives its promise where
 * there is one.
 */
export function show(lab) {
  window.lab = lab
}

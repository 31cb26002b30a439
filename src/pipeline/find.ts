// What lies at a path that somebody else may have spelled otherwise? `order_id` is found as `orderId`, and the reverse.

/** The first key that fits counts. `path` with dots, through keys that may have dots themselves. */
export function find(value: unknown, path: string): unknown {
  return findNormal(value, normal(path))
}

function findNormal(value: unknown, path: string): unknown {
  for (const [key, item] of Object.entries(Object(value))) {
    const name = normal(key)
    if (path === name) return item
    if (path.startsWith(`${name}.`)) return findNormal(item, path.slice(name.length + 1))
  }
  return undefined
}

function normal(path: string): string {
  return path.replace(/[^a-z\d.]/gi, '').toLowerCase()
}

// Where do two JSON values differ?

import { ABSENT, type Differs } from './script.ts'

export function findDifferences(segment: unknown, ours: unknown, path = ''): Differs {
  if (!isNested(segment) || !isNested(ours) || Array.isArray(segment) !== Array.isArray(ours)) {
    return JSON.stringify(segment) === JSON.stringify(ours) ? {} : { [path]: [segment, ours] }
  }
  const keys = new Set([...Object.keys(segment), ...Object.keys(ours)])
  return Object.assign(
    {},
    ...[...keys].map((key) => {
      const inner = path ? `${path}.${key}` : key
      if (!(key in segment)) return { [inner]: [ABSENT, ours[key]] }
      if (!(key in ours)) return { [inner]: [segment[key], ABSENT] }
      return findDifferences(segment[key], ours[key], inner)
    }),
  )
}

function isNested(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

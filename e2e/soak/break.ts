// tsx e2e/soak/break.ts <folder>
//
// The soak must be able to fail: builds scripts that each lack one thing that keeps events, to be given as --bundle.

import path from 'node:path'
import { BROKEN_BUILDS, buildBroken } from '../broken-builds.ts'

const folder = process.argv[2]
if (!folder) throw new Error('which folder?')
for (const name of BROKEN_BUILDS) {
  await buildBroken(name, path.join(folder, name))
  console.log(path.join(folder, name, 'analytics.min.js'))
}

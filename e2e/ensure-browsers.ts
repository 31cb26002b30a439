// Makes sure that there are browsers to test in, and says which. Installs what must be there and is not.

import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { type Engine, findBrowser, wantedEngines } from './engines.ts'

/** Debian's packages. */
const PACKAGES: Record<Engine, string[]> = {
  chromium: ['chromium'],
  firefox: ['firefox-esr'],
  webkit: ['webkit2gtk-driver', 'xvfb'],
}

for (const { engine, isRequired } of wantedEngines()) {
  let browser = findBrowser(engine)
  if (!browser && isRequired) {
    console.log(`${engine}: none found, installing one`)
    install(engine)
    browser = findBrowser(engine)
  }
  if (browser) console.log(`${engine}: ${browser.executablePath} (${browser.origin})`)
  else if (isRequired) fail(engine)
  else console.log(`${engine}: none found, so NOT tested in ${engine}`)
}

function install(engine: Engine): void {
  // Playwright builds no WebKitGTK driver.
  if (engine !== 'webkit' && attempt('npx', ['playwright', 'install', engine])) return
  const isRootOnDebian = process.getuid?.() === 0 && existsSync('/etc/debian_version')
  if (isRootOnDebian && attempt('apt-get', ['update', '-qq'])) {
    attempt('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...PACKAGES[engine]])
  }
}

function attempt(command: string, args: string[]): boolean {
  console.log(`$ ${command} ${args.join(' ')}`)
  try {
    execFileSync(command, args, { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
    return true
  } catch {
    return false
  }
}

function fail(engine: Engine): never {
  console.error(
    `No ${engine} to test in. Install one (npx playwright install ${engine}), ` +
      `or name its binary in EVERBEACON_${engine.toUpperCase()}.`,
  )
  process.exit(1)
}

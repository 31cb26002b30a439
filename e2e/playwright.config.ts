import { defineConfig, type PlaywrightTestConfig } from '@playwright/test'
import { findBrowser, wantedEngines } from './engines.ts'

const engines = new Map(
  wantedEngines().flatMap(({ engine }) => {
    const browser = findBrowser(engine)
    return browser ? [[engine, browser] as const] : []
  }),
)

/** Root may not use Chromium's sandbox; a browser that looks for updates disturbs the tests. */
const CHROMIUM_ARGS = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]

const projects: PlaywrightTestConfig['projects'] = []
const chromium = engines.get('chromium')
const chromiumUse: PlaywrightTestConfig['use'] = {
  browserName: 'chromium',
  launchOptions: { executablePath: chromium?.executablePath ?? '', args: CHROMIUM_ARGS },
}
// What `compare` compares are two libraries, not browsers.
if (chromium) {
  projects.push({ name: 'compare', testMatch: 'compare/**/*.spec.ts', use: chromiumUse })
  projects.push({ name: 'chromium', testIgnore: ['compare/**', 'webkit/**', 'chromium/**'], use: chromiumUse })
}
const firefox = engines.get('firefox')
if (firefox) {
  const { executablePath, channel } = firefox
  projects.push({
    name: 'firefox',
    testIgnore: ['compare/**', 'webkit/**', 'chromium/**'],
    use: { browserName: 'firefox', ...(channel && { channel }), launchOptions: { executablePath } },
  })
}
// Its specs drive WebKitGTK themselves, over WebDriver.
if (engines.has('webkit'))
  projects.push({ name: 'webkit', testMatch: ['webkit/**/*.spec.ts', 'durability/**/*.spec.ts'] })
// Milliseconds count there, so it runs alone, when the others are through.
if (chromium) {
  const dependencies = projects.map(({ name }) => name!)
  projects.push({ name: 'chromium-kill', testMatch: 'chromium/**/*.spec.ts', dependencies, use: chromiumUse })
}

export default defineConfig({
  testDir: '.',
  outputDir: 'results',
  projects,
  workers: 2,
  timeout: 60_000,
  // A test that passes at the second try is a broken test.
  retries: 0,
  forbidOnly: true,
  reporter: [['list']],
})

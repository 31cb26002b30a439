// Chromium alone: what is compared are two libraries, not browsers.

import { defineConfig } from '@playwright/test'
import config from '../playwright.config.ts'

const chromium = config.projects?.filter(({ name }) => name === 'chromium') ?? []

export default defineConfig({
  ...config,
  testDir: '.',
  outputDir: '../results',
  projects: chromium.map((project) => ({ ...project, name: 'compare', testIgnore: [] })),
})

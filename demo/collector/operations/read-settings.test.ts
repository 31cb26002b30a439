// @vitest-environment node
import { expect, test } from 'vitest'
import { readSettings } from './read-settings.ts'

const DEFAULTS = { port: 8080, dataDir: 'data', logLevel: 'info' } as const

test('Without an environment, and with an empty one, the defaults hold', () => {
  const expected = {
    port: 8080,
    hostname: '127.0.0.1',
    dataDir: 'data',
    databaseUrl: undefined,
    logLevel: 'info',
    maxRequestsPerSecond: undefined,
  }
  expect(readSettings({}, DEFAULTS)).toEqual(expected)
  expect(readSettings({ PORT: '', HOST: '', DATA_DIR: '', DATABASE_URL: '', LOG_LEVEL: '' }, DEFAULTS)).toEqual(
    expected,
  )
})

test('What is said there counts', () => {
  const environment = {
    PORT: '0',
    HOST: '::',
    DATA_DIR: '/var/lib/everbeacon',
    DATABASE_URL: 'postgresql://ada:secret@db.example:5432/events',
    LOG_LEVEL: 'debug',
    MAX_REQUESTS_PER_SECOND: '5000',
  }
  expect(readSettings(environment, DEFAULTS)).toEqual({
    port: 0,
    hostname: '::',
    dataDir: '/var/lib/everbeacon',
    databaseUrl: 'postgresql://ada:secret@db.example:5432/events',
    logLevel: 'debug',
    maxRequestsPerSecond: 5000,
  })
})

test.each([
  [{ PORT: 'http' }, 'PORT must be a number from 0 to 65535, got "http"'],
  [{ PORT: '65536' }, 'PORT must be a number from 0 to 65535, got "65536"'],
  [{ PORT: '-1' }, 'PORT must be a number from 0 to 65535, got "-1"'],
  [{ HOST: 'http://0.0.0.0' }, 'HOST must be a name or an address to listen at'],
  [{ HOST: '0.0.0.0:8080' }, 'HOST must be a name or an address to listen at'],
  [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL must be one of trace, debug, info, warn, error, fatal, silent, got "loud"'],
  [{ MAX_REQUESTS_PER_SECOND: '0' }, 'MAX_REQUESTS_PER_SECOND must be a number from 1 to 1000000, got "0"'],
  [{ DATABASE_URL: 'mysql://db.example/events' }, 'DATABASE_URL must be like postgres://'],
  [{ DATABASE_URL: 'postgres://db.example' }, 'DATABASE_URL must be like postgres://'],
])('%j is refused, and the message says what it should be', (environment, message) => {
  expect(() => readSettings(environment, DEFAULTS)).toThrow(message)
})

test('Everything that is wrong is said at once, and nothing of a password', () => {
  const read = () => readSettings({ PORT: 'x', LOG_LEVEL: 'y', DATABASE_URL: 'db://ada:hunter2@host/events' }, DEFAULTS)
  expect(read).toThrow(/PORT .*\nLOG_LEVEL .*\nDATABASE_URL /)
  expect(read).not.toThrow('hunter2')
})

// @vitest-environment node
import { expect, test } from 'vitest'
import { newEvent } from '../store/test-event.ts'
import { readIdentifiers } from './identifier.ts'

const read = (context: object, type: 'track' | 'identify' | 'page' = 'track') =>
  readIdentifiers(newEvent('1', { type, userId: 'ada', payload: { context } })).map(
    ({ type, value }) => `${type}=${value}`,
  )

test('A phone is known by its id and its push token; by its advertising id only where tracking is allowed', () => {
  const device = { type: 'ios', id: 'D1', token: 'T1', advertisingId: 'A1' }
  expect(read({ device })).toEqual(['user_id=ada', 'ios.id=D1', 'ios.push_token=T1'])
  expect(read({ device: { ...device, adTrackingEnabled: true } })).toContain('ios.idfa=A1')
  expect(read({ device: { ...device, adTrackingEnabled: 'true' } })).not.toContain('ios.idfa=A1')
  expect(read({ device: { ...device, type: 'android', adTrackingEnabled: true } }, 'identify')).toEqual([
    'user_id=ada',
    'android.id=D1',
    'android.idfa=A1',
    'android.push_token=T1',
  ])
})

test('Advertising ids of zeroes, devices of another kind, and calls other than track and identify say nothing', () => {
  const zeroes = '00000000-0000-0000-0000-000000000000'
  expect(read({ device: { type: 'ios', advertisingId: zeroes, adTrackingEnabled: true } })).toEqual(['user_id=ada'])
  expect(read({ device: { type: 'tv', id: 'D1' } })).toEqual(['user_id=ada'])
  expect(read({ device: { type: 'ios', id: 'D1' } }, 'page')).toEqual(['user_id=ada'])
  expect(read({ device: 'ios', integrations: [] })).toEqual(['user_id=ada'])
})

test('The client id of Google Analytics is one, as are the external ids of users', () => {
  const context = {
    integrations: { 'Google Analytics': { clientId: 'GA1' } },
    externalIds: [{ id: '123', type: 'phone', collection: 'users', encoding: 'none' }],
  }
  expect(read(context)).toEqual(['user_id=ada', 'ga_client_id=GA1', 'phone=123'])
})

// How is the database of a queue opened? With its store, whoever comes first: one without would be of no use to anybody.

import { STORE } from '../queue.ts'

export function requestDatabase(name: string): IDBOpenDBRequest {
  const request = indexedDB.open(name)
  request.onupgradeneeded = () => request.result.createObjectStore(STORE)
  return request
}

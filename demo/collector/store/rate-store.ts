// How many requests of a source have all collectors let through in this second?

import type { Lease } from '../rate-limit.ts'
import type { Database } from './database.ts'

/** The second is one of the database's clock, which is the only one that all collectors have. */
export function createLease({ query }: Database): Lease {
  return async (sourceId, wanted, max) => {
    const [row] = await query<{ given: number }>(
      `insert into request_counts as counted (source_id, second, requests, before)
         values ($1, floor(extract(epoch from clock_timestamp())), least($2::int, $3::int), 0)
       on conflict (source_id) do update set
         second = greatest(counted.second, excluded.second),
         requests = case when counted.second < excluded.second then excluded.requests
           else least(counted.requests + $2::int, $3::int) end,
         before = case when counted.second < excluded.second then 0 else counted.requests end
       returning requests - before as given`,
      [sourceId, wanted, max],
    )
    return Math.max(0, row?.given ?? 0)
  }
}

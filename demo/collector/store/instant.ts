// How is an instant read back? As ISO 8601 in UTC: drivers make dates of it otherwise, and read the year 99 as 1999.

export function toIso(column: string): string {
  return `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
}

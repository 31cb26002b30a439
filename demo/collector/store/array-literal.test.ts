// @vitest-environment node
import { expect, onTestFinished, test, vi } from 'vitest'
import { fromJoinedJson, joinJson, toArrayLiteral } from './array-literal.ts'
import { openDatabase } from './database.ts'
import { describeOnEachDatabase } from './test-databases.ts'

vi.setConfig({ testTimeout: 30_000 })

const TEXTS = [
  '',
  'plain',
  '"',
  '\\',
  '\\"',
  '{a,b}',
  ',',
  ' ',
  'NULL',
  'null',
  "it's",
  '\n\t\x1f',
  'ü€😀',
  '\\N',
  null,
]
const JSONS = ['{}', '{"a":"\\u001f\\u0000\\ud800"}', JSON.stringify({ text: TEXTS.join('\x1f') }), '"😀"']

describeOnEachDatabase((newPlace) => {
  test('Whatever stands in the texts, they arrive as they were', async () => {
    const database = await openDatabase(await newPlace())
    onTestFinished(() => database.close())
    for (const values of [TEXTS, ['one'], [null], []]) {
      const rows = await database.query<{ value: string | null }>('select value from unnest($1::text[]) as value', [
        toArrayLiteral(values),
      ])
      expect(rows.map(({ value }) => value)).toEqual(values)
    }
    for (const texts of [JSONS, ['{}']]) {
      const rows = await database.query<{ value: string }>(
        `select value from unnest(${fromJoinedJson('$1')}) as value`,
        [joinJson(texts)],
      )
      expect(rows.map(({ value }) => value)).toEqual(texts)
    }
  })
})

/** The table of operations and what is made of it. */
import { Validator } from '@seriousme/openapi-schema-validator'
import {
  api,
  ApiError,
  apiReference,
  createClient,
  decodeTimes,
  encodeTimes,
  openApiDocument,
  roleIncludes,
  timesToUnixMillis,
  urlOf,
  type Operation,
} from '@vigie/contract'
import { parseUtc } from '@vigie/base'
import fc from 'fast-check'
import { expect, it } from 'vitest'

it('the OpenAPI document is valid by the schema of OpenAPI 3.1, and has every operation once', async () => {
  const document = openApiDocument({ version: '0.1.0' })
  const result = await new Validator().validate(structuredClone(document))
  expect(result).toMatchObject({ valid: true })
  const ids = Object.values(document['paths'] as Record<string, Record<string, { operationId: string }>>).flatMap((p) =>
    Object.values(p).map((o) => o.operationId),
  )
  expect(ids.toSorted()).toEqual(Object.keys(api).toSorted())
})

it('every place in a path is described, and every operation has a section in the reference', () => {
  const reference = apiReference()
  for (const [name, o] of Object.entries(api) as [string, Operation][]) {
    const places = [...o.path.matchAll(/:(\w+)/g)].map((m) => m[1])
    expect([name, Object.keys((o.params as { properties?: object } | undefined)?.properties ?? {})]).toEqual([
      name,
      places,
    ])
    expect(reference).toContain(`### ${name}\n`)
  }
})

it('columns of times are exact to the nanosecond within 104 days', () => {
  const start = parseUtc('2016-12-31T23:59:00Z')
  fc.assert(
    fc.property(fc.array(fc.bigInt({ min: 0n, max: 9_007_199_254_740_991n }), { maxLength: 20 }), (offsets) => {
      const times = BigInt64Array.from([start, ...offsets.map((o) => start + o)])
      expect(decodeTimes(JSON.parse(JSON.stringify(encodeTimes(times))) as never)).toEqual(times)
    }),
  )
})

it('POSIX milliseconds follow the leap second at the end of 2016', () => {
  const times = encodeTimes(BigInt64Array.of(parseUtc('2016-12-31T23:59:59Z'), parseUtc('2017-01-01T00:00:00Z')))
  const [before, after] = timesToUnixMillis(times)
  expect(after! - before!).toBe(1000)
})

it('the client fills in places, leaves out what is not given, and throws the problem that the server tells', async () => {
  const sent: string[] = []
  const fetch = (async (url: string, init: RequestInit) => {
    sent.push(`${init.method} ${url}`)
    return new Response(
      JSON.stringify({
        status: 404,
        code: 'VIG-SERVER-006',
        detail: 'no',
        title: 'no',
        type: 'x',
        cause: 'c',
        remedy: 'r',
      }),
      { status: 404 },
    )
  }) as typeof globalThis.fetch
  const client = createClient({ baseUrl: 'http://x', fetch })
  await expect(
    client.getHistory({ params: { path: 'A.b/c d' }, query: { from: '2026-01-01' } }),
  ).rejects.toBeInstanceOf(ApiError)
  expect(sent).toEqual(['GET http://x/api/v1/history/A.b%2Fc%20d?from=2026-01-01'])
  expect(urlOf(api.listChains, {})).toBe('/api/v1/chains')
})

it('roles include the ones before them', () => {
  expect(roleIncludes('administrator', 'viewer')).toBe(true)
  expect(roleIncludes('viewer', 'controller')).toBe(false)
})

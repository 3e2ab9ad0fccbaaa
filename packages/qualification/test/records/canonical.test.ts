/** Canonical JSON (RFC 8785 for what records hold), and digests of lists that are never written out. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalJson, listDigest, sha256 } from '@vigie/qualification'

const values = fc.array(fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary', maxLength: 300 })))

describe('canonical JSON', () => {
  test('says the same value, with sorted names and no blanks, whatever the order in which it was made', () => {
    expect(canonicalJson({ b: [1, undefined, 'é'], a: undefined, 10: { z: null, y: true } })).toBe(
      '{"10":{"y":true,"z":null},"b":[1,,"é"]}',
    )
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const turned = Object.fromEntries(Object.entries(value).toReversed())
        expect(canonicalJson(turned)).toBe(canonicalJson(value))
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  test('the digest of a list is that of its text, also of texts longer than what is taken at once', () => {
    fc.assert(
      fc.property(values, (list) => {
        expect(listDigest(list)).toBe(sha256(canonicalJson(list)))
      }),
    )
    const long = [
      'é€'.repeat(50_000),
      { text: 'x'.repeat(300_000) },
      ...Array.from({ length: 9000 }, (_, i) => `n${i}`),
    ]
    expect(listDigest(long)).toBe(sha256(canonicalJson(long)))
  })
})

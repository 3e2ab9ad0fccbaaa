/** Hostile and damaged documents: findings with a place, bounded memory, and never an exception. */
import { describe, expect, test } from 'vitest'
import { readXtce } from '@vigie/model/xtce'
import { clean, doc, lines, read, telemetry } from './support.ts'

const LAUGHS = `<?xml version="1.0"?>
<!DOCTYPE SpaceSystem [
 <!ENTITY lol "lol">
 <!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">
 <!ENTITY lol3 "&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;">
]>
<SpaceSystem xmlns="http://www.omg.org/spec/XTCE/20250214" name="A">&lol3;</SpaceSystem>`

describe('a hostile document', () => {
  test('with entities is refused where they are declared, before any is used', () => {
    expect(lines(read(LAUGHS))).toEqual([expect.stringMatching(/^demo\.xml:6:\d+: error VIG-MODEL-203: .*entities/)])
    expect(lines(read('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><SpaceSystem name="&x;"/>'))).toEqual([
      expect.stringContaining('VIG-MODEL-203'),
    ])
  })
  test('a million levels deep is refused at the bound', () => {
    const deep =
      `<SpaceSystem xmlns="http://www.omg.org/spec/XTCE/20250214" name="A">`.padEnd(100) + '<a>'.repeat(1_000_000)
    expect(lines(read(deep))).toEqual([expect.stringContaining('VIG-MODEL-204: the document has more than 200 levels')])
  })
  test('of a gigabyte is refused by its size, unread', () => {
    // The array's memory is never touched, so it is not really there.
    const huge = new Uint8Array(1 << 30)
    const before = process.memoryUsage().rss
    expect(lines(read(huge))).toEqual([
      expect.stringContaining('VIG-MODEL-204: the document has more than 134217728 bytes'),
    ])
    expect(process.memoryUsage().rss - before).toBeLessThan(64 << 20)
  })
  test('with more elements, longer texts or attributes than the limits is refused', () => {
    const limits = { size: 1 << 20, depth: 20, elements: 10, text: 100 }
    const refused = (text: string): readonly string[] => lines(readXtce(text, { file: 'demo.xml', limits }))
    expect(refused(doc('<A/>'.repeat(20)))).toEqual([expect.stringContaining('more than 10 elements')])
    expect(refused(doc(`<A>${'x'.repeat(200)}</A>`))).toEqual([expect.stringContaining('100 characters in a text')])
    expect(refused(doc(`<A b="${'x'.repeat(200)}"/>`))).toEqual([
      expect.stringContaining('100 characters in an attribute'),
    ])
  })
  test('with NUL bytes, bad UTF-8 or a cut end is refused with its place', () => {
    expect(lines(read('\0\0\0'))).toEqual([expect.stringContaining('VIG-MODEL-201')])
    expect(lines(read(doc('<A b="\0"/>')))).toEqual([expect.stringMatching(/demo\.xml:3:\d+: error VIG-MODEL-201/)])
    expect(lines(read(Uint8Array.of(0x3c, 0x61, 0xff, 0xfe, 0x3e)))).toEqual([expect.stringContaining('VIG-MODEL-202')])
    expect(lines(read(doc('<TelemetryMetaData>').slice(0, -10)))).toEqual([expect.stringContaining('VIG-MODEL-201')])
    expect(lines(read(''))).toEqual([expect.stringContaining('the document is empty')])
  })
  test('that is something else is said not to be XTCE', () => {
    expect(lines(read('<html/>'))).toEqual([
      expect.stringMatching(/1:1: error VIG-MODEL-205: the root element is html/),
    ])
    expect(lines(read('<SpaceSystem xmlns="urn:other" name="x"/>'))).toEqual([expect.stringContaining('VIG-MODEL-205')])
  })
  test('whose names are those of the prototype does not reach it', () => {
    const root = clean(
      doc(
        telemetry({
          types: '<IntegerParameterType name="__proto__"><IntegerDataEncoding/></IntegerParameterType>',
          parameters:
            '<Parameter name="constructor" parameterTypeRef="__proto__"><AliasSet><Alias nameSpace="__proto__" alias="a"/></AliasSet></Parameter>',
        }),
      ),
    )
    expect(root.parameters.get('constructor')?.type).toBe('__proto__')
    expect(({} as Record<string, unknown>)['a']).toBeUndefined()
  })
})

describe('an honest document', () => {
  const text = doc(telemetry({ types: '<StringParameterType name="é"/>' }))
  test.each([
    ['UTF-8 with a mark', new TextEncoder().encode(`\uFEFF${text}`)],
    ['UTF-16, little end first', utf16(`\uFEFF${text}`, true)],
    ['UTF-16, big end first', utf16(`\uFEFF${text}`, false)],
    ['UTF-16 without a mark', utf16(text.replace('UTF-8', 'UTF-16'), true)],
    ['ISO-8859-1', Uint8Array.from(text.replace('UTF-8', 'ISO-8859-1'), (c) => c.codePointAt(0)!)],
  ])('in %s is read', (_, bytes) => {
    const result = read(bytes)
    expect(lines(result)).toEqual([])
    expect([...result.system!.types.keys()]).toEqual(['é'])
  })
  test('with CDATA, comments and references to characters is read', () => {
    const system = clean(doc('<!-- a --><LongDescription><![CDATA[a < b]]> &#x41;&amp;</LongDescription>'))
    expect(system.root.longDescription).toBe('a < b A&')
  })
})

function utf16(text: string, little: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(text.length * 2))
  for (let i = 0; i < text.length; i++) view.setUint16(2 * i, text.codePointAt(i)!, little)
  return new Uint8Array(view.buffer)
}

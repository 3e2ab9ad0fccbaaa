/** Truth: OMG ReqIF 1.2 and its schema in ../shared/data, counts of the README there. The schema's import of XHTML is not there: any XHTML passes. */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { XmlDocument, XsdValidator } from 'libxml2-wasm'
import { zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import {
  countsOf,
  plainText,
  projectOf,
  readExchangeFile,
  writeReqif,
  writeReqifz,
  type Project,
} from '@vigie/qualification'
import { apply, bytes, difference, emptyBook, readOf } from './support.ts'
import { content, requirementProject, rich } from './projects.ts'

const shared = fileURLToPath(new URL('../../../../../shared/data/qualification/reqif/', import.meta.url))
const hasShared = existsSync(shared)
const at = '2026-11-25T05:00:00Z'
const read = (text: string | Uint8Array, name = 'x.reqif') =>
  readExchangeFile(typeof text === 'string' ? bytes(text) : text, name)
const write = (p: Project): string => writeReqif(p, { at }).text

let validator: XsdValidator | undefined
function schemaErrors(text: string): readonly string[] {
  if (!hasShared) return []
  if (validator === undefined) {
    const schema = readFileSync(`${shared}reqif.xsd`, 'utf8')
      .replace(/<xsd:import[^>]*\/>\s*<xsd:import[^>]*\/>/, '')
      .replace(
        '<xsd:group ref="xhtml.BlkStruct.class"/>',
        '<xsd:sequence><xsd:any namespace="http://www.w3.org/1999/xhtml" processContents="skip" maxOccurs="unbounded"/></xsd:sequence>',
      )
      .replaceAll('<xsd:attribute ref="xml:lang" use="optional"/>', '')
    validator = XsdValidator.fromDoc(XmlDocument.fromString(schema))
  }
  const document = XmlDocument.fromString(text)
  try {
    validator.validate(document)
    return []
  } catch (error) {
    const details = (error as { details?: readonly { message: string; line: number }[] }).details ?? []
    return details.length === 0 ? [String(error)] : details.map((d) => `${d.line}: ${d.message.trim()}`)
  } finally {
    document.dispose()
  }
}

describe.skipIf(!hasShared)('the shared files', () => {
  test.each([
    ['input_large.reqif', 3, 1],
    ['minimal.reqif', 0, 0],
    ['sample1_polarion.reqif', 2, 1],
    ['sample2_sdoc.reqif', 18, 1],
  ])(
    '%s has what its README says, and is the same after it is written and read',
    async (file, requirements, specifications) => {
      const r = await read(readFileSync(shared + file), file)
      expect(r.diagnostics.filter((d) => d.severity === 'error')).toEqual([])
      expect(countsOf(r.project)).toMatchObject({ requirements, specifications, relations: 0 })
      const again = await read(write(r.project))
      expect(content(again.project)).toEqual(content(r.project))
      // Through the book too, and what others declared is there in the end.
      const book = await emptyBook()
      await apply(book, r)
      const text = write(projectOf(book.state))
      expect((await difference(book, bytes(text), 'x.reqif')).items).toEqual([])
    },
  )

  test('one that refers to what is not there: told with its place, the rest is read', async () => {
    const r = await read(readFileSync(`${shared}invalid/target_missing_spec_object.reqif`))
    expect(r.diagnostics.filter((d) => d.severity === 'error')).toMatchObject([
      { code: 'VIG-QUALIFICATION-123', line: 20 },
    ])
    expect(countsOf(r.project)).toMatchObject({ requirements: 1, relations: 0 })
  })

  test('what is changed is changed in the document as it came, and nothing else', async () => {
    const original = readFileSync(`${shared}sample1_polarion.reqif`)
    const { project } = await read(original)
    const changed: Project = {
      ...project,
      requirements: project.requirements.map((r) =>
        r.id === 'LOREM-818'
          ? { ...r, title: 'New title', status: 'valid', customFields: { ...r.customFields, Lot: ['B'] } }
          : r,
      ),
    }
    const text = write(changed)
    expect(schemaErrors(text).filter((e) => !/rmf-0c4d996f/.test(e))).toEqual([])
    for (const keptText of ['Polarion ReqIF Roundtrip', 'Enumeration for Status', 'ReqIF.ForeignCreatedBy'])
      expect(text).toContain(keptText)
    const again = (await read(text)).project.requirements.find((r) => r.id === 'LOREM-818')
    expect(again).toMatchObject({ title: 'New title', status: 'valid', customFields: { Lot: ['B'] } })
  })
})

describe('documents of our own', () => {
  test('are valid, and any project says the same after it is written and read', async () => {
    await fc.assert(
      fc.asyncProperty(requirementProject({ rationale: true, text: rich }), async (p) => {
        const text = write(p)
        expect(schemaErrors(text)).toEqual([])
        const one = await read(text)
        expect(one.diagnostics).toEqual([])
        const words = (x: Project): unknown =>
          x.requirements
            .map((r) => ({ ...r, text: plainText(r.text), order: 0, specification: r.specification }))
            .toSorted((a, b) => (a.id < b.id ? -1 : 1))
        expect(words(one.project)).toEqual(words(p))
        expect(one.project.relations.length).toBe(p.relations.length)
        // XHTML is HTML in one form only: from the second time on nothing changes at all.
        const two = await read(write(one.project))
        expect(content(two.project)).toEqual(content(one.project))
      }),
      { numRuns: 60 },
    )
  })

  test('attributes of every kind, hierarchies, relations with a type; enumerations are written back as such', async () => {
    const d = (kind: string, name: string, type: string): string =>
      `<ATTRIBUTE-DEFINITION-${kind} IDENTIFIER="a-${name}" LAST-CHANGE="${at}" LONG-NAME="${name}"><TYPE><DATATYPE-DEFINITION-${kind}-REF>${type}</DATATYPE-DEFINITION-${kind}-REF></TYPE></ATTRIBUTE-DEFINITION-${kind}>`
    const v = (kind: string, name: string, value: string): string =>
      `<ATTRIBUTE-VALUE-${kind}${kind === 'ENUMERATION' || kind === 'XHTML' ? '' : ` THE-VALUE="${value}"`}><DEFINITION><ATTRIBUTE-DEFINITION-${kind}-REF>a-${name}</ATTRIBUTE-DEFINITION-${kind}-REF></DEFINITION>${kind === 'ENUMERATION' ? `<VALUES><ENUM-VALUE-REF>${value}</ENUM-VALUE-REF></VALUES>` : kind === 'XHTML' ? `<THE-VALUE>${value}</THE-VALUE>` : ''}</ATTRIBUTE-VALUE-${kind}>`
    const object = (id: string, values: string): string =>
      `<SPEC-OBJECT IDENTIFIER="${id}" LAST-CHANGE="${at}"><VALUES>${values}</VALUES><TYPE><SPEC-OBJECT-TYPE-REF>t</SPEC-OBJECT-TYPE-REF></TYPE></SPEC-OBJECT>`
    const place = (id: string, inside = ''): string =>
      `<SPEC-HIERARCHY IDENTIFIER="h-${id}" LAST-CHANGE="${at}"><OBJECT><SPEC-OBJECT-REF>${id}</SPEC-OBJECT-REF></OBJECT>${inside === '' ? '' : `<CHILDREN>${inside}</CHILDREN>`}</SPEC-HIERARCHY>`
    const text = `<REQ-IF xmlns="http://www.omg.org/spec/ReqIF/20110401/reqif.xsd" xmlns:xhtml="http://www.w3.org/1999/xhtml"><THE-HEADER><REQ-IF-HEADER IDENTIFIER="h"><CREATION-TIME>${at}</CREATION-TIME><REQ-IF-TOOL-ID>DOORS</REQ-IF-TOOL-ID><REQ-IF-VERSION>1.2</REQ-IF-VERSION><SOURCE-TOOL-ID>D</SOURCE-TOOL-ID><TITLE>t</TITLE></REQ-IF-HEADER></THE-HEADER><CORE-CONTENT><REQ-IF-CONTENT>
    <DATATYPES><DATATYPE-DEFINITION-ENUMERATION IDENTIFIER="e" LAST-CHANGE="${at}" LONG-NAME="Prio"><SPECIFIED-VALUES><ENUM-VALUE IDENTIFIER="hi" LAST-CHANGE="${at}" LONG-NAME="High"><PROPERTIES><EMBEDDED-VALUE KEY="1" OTHER-CONTENT="red"/></PROPERTIES></ENUM-VALUE><ENUM-VALUE IDENTIFIER="lo" LAST-CHANGE="${at}" LONG-NAME="Low"><PROPERTIES><EMBEDDED-VALUE KEY="2" OTHER-CONTENT="blue"/></PROPERTIES></ENUM-VALUE></SPECIFIED-VALUES></DATATYPE-DEFINITION-ENUMERATION></DATATYPES>
    <SPEC-TYPES><SPEC-OBJECT-TYPE IDENTIFIER="t" LAST-CHANGE="${at}" LONG-NAME="Req"><SPEC-ATTRIBUTES>${d('STRING', 'ReqIF.ForeignID', 's')}${d('XHTML', 'ReqIF.Text', 'x')}${d('ENUMERATION', 'Priority', 'e')}${d('BOOLEAN', 'Safety', 'b')}${d('INTEGER', 'Weight', 'i')}${d('DATE', 'Due', 'd')}</SPEC-ATTRIBUTES></SPEC-OBJECT-TYPE><SPEC-RELATION-TYPE IDENTIFIER="sat" LAST-CHANGE="${at}" LONG-NAME="satisfies"/></SPEC-TYPES>
    <SPEC-OBJECTS>${object('o1', v('STRING', 'ReqIF.ForeignID', 'R-1') + v('XHTML', 'ReqIF.Text', '<xhtml:div>It <xhtml:b>shall</xhtml:b></xhtml:div>') + v('ENUMERATION', 'Priority', 'hi') + v('BOOLEAN', 'Safety', 'true') + v('INTEGER', 'Weight', '7') + v('DATE', 'Due', '2026-01-01T00:00:00Z'))}${object('o2', v('STRING', 'ReqIF.ForeignID', 'R-2'))}</SPEC-OBJECTS>
    <SPEC-RELATIONS><SPEC-RELATION IDENTIFIER="r" LAST-CHANGE="${at}"><SOURCE><SPEC-OBJECT-REF>o2</SPEC-OBJECT-REF></SOURCE><TARGET><SPEC-OBJECT-REF>o1</SPEC-OBJECT-REF></TARGET><TYPE><SPEC-RELATION-TYPE-REF>sat</SPEC-RELATION-TYPE-REF></TYPE></SPEC-RELATION></SPEC-RELATIONS>
    <SPECIFICATIONS><SPECIFICATION IDENTIFIER="s1" LAST-CHANGE="${at}" LONG-NAME="Spec"><CHILDREN>${place('o1', place('o2'))}</CHILDREN></SPECIFICATION></SPECIFICATIONS></REQ-IF-CONTENT></CORE-CONTENT><TOOL-EXTENSIONS><REQ-IF-TOOL-EXTENSION><x xmlns="urn:x">kept</x></REQ-IF-TOOL-EXTENSION></TOOL-EXTENSIONS></REQ-IF>`
    const r = await read(text)
    expect(r.diagnostics).toEqual([])
    expect(r.project.requirements[0]).toMatchObject({
      id: 'R-1', specification: 's1', text: { format: 'html', content: 'It <b>shall</b>' },
      customFields: { Priority: ['High'], Safety: ['true'], Weight: ['7'], Due: ['2026-01-01T00:00:00Z'] },
    }) // prettier-ignore
    expect(r.project.relations).toEqual([{ source: 'R-2', destination: 'R-1', type: 'satisfies' }])
    const [one, ...rest] = r.project.requirements
    const changed = write({
      ...r.project,
      requirements: [{ ...one!, customFields: { ...one!.customFields, Priority: ['Low'] } }, ...rest],
    })
    expect(changed).toContain('<ENUM-VALUE-REF>lo</ENUM-VALUE-REF>')
    expect(changed).toContain('<x xmlns="urn:x">kept</x>')
    expect((await read(changed)).project.requirements[0]!.customFields['Priority']).toEqual(['Low'])
  })

  test('an archive brings the pictures that its texts show; one with nothing in it is told', async () => {
    const book = await emptyBook()
    await apply(book, readOf((await read(write({ ...(await read('<REQ-IF/>')).project }))).project))
    const p = (
      await read(
        write({
          ...(await read('<REQ-IF/>')).project,
          requirements: [
            {
              id: 'R',
              version: 1,
              specification: '',
              title: 't',
              text: { format: 'html', content: '<p>see <object data="fig 1.png" type="image/png">figure</object></p>' },
              type: 'feature',
              status: 'valid',
              expectedCoverage: 1,
              order: 0,
              methods: ['test'],
              customFields: {},
              attachments: [],
            },
          ],
        }),
      )
    ).project
    const zip = writeReqifz(write(p), new Map([['fig 1.png', new Uint8Array([1, 2, 3])]]))
    const r = await read(zip, 'x.reqifz')
    expect(r.project.requirements[0]!.attachments).toMatchObject([{ name: 'fig 1.png', size: 3 }])
    expect([...r.project.files.values()]).toEqual([new Uint8Array([1, 2, 3])])
    expect((await read(zipSync({ 'a.txt': bytes('x') }), 'x.reqifz')).diagnostics).toMatchObject([
      { code: 'VIG-QUALIFICATION-124' },
    ])
    expect((await read(writeReqifz(write(p), new Map()), 'x.reqifz')).diagnostics).toMatchObject([
      { severity: 'warning', code: 'VIG-QUALIFICATION-125' },
    ])
  })
})

/** Truth: RFC 4180 for CSV; TestLink's own CSV form; Office Open XML as exceljs writes it; what people put into such sheets. */
import ExcelJS from 'exceljs'
import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import {
  countsOf,
  plainText,
  projectOf,
  readExchangeFile,
  readMapping,
  writeCsv,
  writeMapping,
  writeWorkbook,
  type ReadFile,
} from '@vigie/qualification'
import { apply, bytes, difference, emptyBook, readOf } from './support.ts'
import { requirementProject, rich, testProject } from './projects.ts'

const csv = (text: string | Uint8Array): Promise<ReadFile> =>
  readExchangeFile(typeof text === 'string' ? bytes(text) : text, 'x.csv')
const found = (r: ReadFile) => r.diagnostics.map((d) => `${d.severity} ${d.code.slice(-3)} ${d.line}:${d.column}`)
async function workbook(
  fill: (sheet: ExcelJS.Worksheet, book: ExcelJS.Workbook) => void,
  name = 'Requirements',
): Promise<Uint8Array> {
  const book = new ExcelJS.Workbook()
  fill(book.addWorksheet(name), book)
  return new Uint8Array(await book.xlsx.writeBuffer())
}

describe('CSV', () => {
  test('commas, semicolons and tabs; quotation marks, line breaks; UTF-8, UTF-16, Windows-1252; places are lines of the file', async () => {
    const text =
      'Req ID;Title;Description;Status;Supplier note\r\nR-1;"Two; ""both""";"line 1\r\nline 2";Approved;\r\nR-2;b;c;??;n\r\n'
    const r = await csv(text)
    expect(r.project.requirements.map((x) => [x.id, x.title, x.text.content, x.status])).toEqual([
      ['R-1', 'Two; "both"', 'line 1\nline 2', 'valid'],
      ['R-2', 'b', 'c', 'draft'],
    ])
    expect(found(r)).toEqual(['information 119 1:5', 'warning 118 4:4'])
    expect(r.project.requirements[1]!.customFields).toEqual({ 'Supplier note': ['n'] })
    for (const same of [text.replaceAll(';', ','), text.replaceAll(';', '\t').replace('Two\t', 'Two;')])
      expect((await csv(same)).project.requirements).toHaveLength(2)
    const french =
      'Identifiant;Intitulé;Énoncé;Statut;Méthode de vérification;Exigence mère\nE-1;Été;Le centre doit;Validée;Essai, Analyse;E-0\n'
    for (const encoded of [bytes(french), Buffer.from(`\uFEFF${french}`, 'utf16le'), Buffer.from(french, 'latin1')]) {
      const f = await csv(encoded)
      expect(f.project.requirements[0]).toMatchObject({
        id: 'E-1',
        title: 'Été',
        status: 'valid',
        methods: ['test', 'analysis'],
      })
      expect(f.project.relations).toEqual([{ source: 'E-0', destination: 'E-1', type: 'parent' }])
    }
  })

  test("TestLink's form: no titles, comments", async () => {
    const r = await csv(
      '# docid,title,description,type,status,expected coverage,order\nR-1,One,"It shall, now",4,V,2,10\n#R-2,x,y\nR-3,Three,"<p>t</p>",1,D,0,20\n',
    )
    expect(r.project.requirements).toMatchObject([
      {
        id: 'R-1',
        type: 'interface',
        status: 'valid',
        expectedCoverage: 2,
        order: 10,
        text: { content: 'It shall, now' },
      },
      { id: 'R-3', type: 'information', status: 'draft', text: { format: 'html' } },
    ])
    expect(r.diagnostics).toEqual([])
  })

  test("TestLink's form with a row of titles: lines that begin with # are comments there too", async () => {
    const r = await csv('docid,title,scope,type,status,expected_coverage,node_order\n# by hand\nC-1,One,x,4,V,2,10\n')
    expect(r.project.requirements.map((x) => x.id)).toEqual(['C-1'])
    expect(r.diagnostics).toEqual([])
  })

  test('what is no table, an identifier that is missing or there twice, a quotation mark that is not closed', async () => {
    expect(found(await csv('hello\nworld\n'))).toEqual(['warning 117 1:undefined', 'error 117 1:1'])
    const r = await csv('ID,Title,Text\nA,a,x\n,b,y\nA,c,z\nB,d,w\n')
    expect(r.project.requirements.map((x) => [x.id, x.text.content])).toEqual([
      ['A', 'x\ny'],
      ['B', 'w'],
    ])
    expect(found(r)).toEqual(['error 108 4:1'])
    expect(found(await csv('ID,Title,Text\nA,a,"open\n'))).toContain('error 127 2:1')
  })

  test('any requirements are no difference after they are written and read', async () => {
    await fc.assert(
      fc.asyncProperty(
        requirementProject({ rationale: true, text: rich }),
        fc.constantFrom(',' as const, ';' as const),
        async (p, d) => {
          const book = await emptyBook()
          await apply(book, readOf(p))
          const text = writeCsv(projectOf(book.state), 'requirements', d)
          if (p.requirements.length === 0) return
          expect((await difference(book, bytes(text), 'x.csv')).items).toEqual([])
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('Excel', () => {
  test('titles in several rows, merged cells, formulas, rich text, dates, hidden rows, headings over the table', async () => {
    const content = await workbook((s) => {
      s.getCell('A1').value = 'Requirements of ACME'
      s.mergeCells('A1:F1')
      s.getCell('A3').value = 'Requirement'
      s.mergeCells('A3:C3')
      s.getCell('D3').value = 'Verification'
      s.mergeCells('D3:E3')
      s.addRow(['ID', 'Title', 'Text', 'Method', 'Level', 'Agreed on'])
      s.addRow(['3.1 Thermal'])
      s.mergeCells('A5:F5')
      s.addRow([
        'T-1',
        { formula: '"Heat"&"er"', result: 'Heater' },
        { richText: [{ text: 'It ' }, { font: { bold: true }, text: 'shall' }] },
        'T, A',
        'system',
        new Date(Date.UTC(2026, 0, 5)),
      ])
      s.addRow(['T-2', 'Part', 'first', 'ROD', '', ''])
      s.addRow(['T-2', 'Part', 'second', 'ROD', '', ''])
      s.mergeCells('A7:A8')
      s.mergeCells('B7:B8')
      s.addRow(['T-3', 'Hidden', { formula: 'A1' }, 'I', '', { error: '#REF!' }])
      s.getRow(9).hidden = true
    })
    const r = await readExchangeFile(content, 'acme.xlsx')
    expect(r.project.requirements.map((x) => [x.id, x.title, x.text.content, x.methods, x.specification])).toEqual([
      ['T-1', 'Heater', 'It shall', ['test', 'analysis'], '3.1 Thermal'],
      ['T-2', 'Part', 'first\nsecond', ['review of design'], '3.1 Thermal'],
      ['T-3', 'Hidden', '', ['inspection'], '3.1 Thermal'],
    ])
    expect(r.project.requirements[0]!.customFields).toEqual({ 'Agreed on': ['2026-01-05'] })
    expect(r.diagnostics.filter((d) => d.severity === 'warning').map((d) => `${d.file} ${d.line}:${d.column}`)).toEqual(
      ['acme.xlsx[Requirements] 9:3', 'acme.xlsx[Requirements] 9:6'],
    )
  })

  test('test cases with a row for each step, in French', async () => {
    const content = await workbook((s) => {
      s.addRow([
        'Identifiant du test',
        'Suite de tests',
        'Cas de test',
        'N°',
        'Actions',
        'Résultat attendu',
        'Exigences couvertes',
        'Priorité',
      ])
      s.addRow(['QT-1', 'Technique/TC', 'Allumer', 1, 'Envoyer ON', 'ON en TM', 'R-1; R-2 (v3)', 'Haute'])
      s.addRow(['', '', '', 2, 'Attendre', 'Température', '', ''])
      s.addRow(['QT-2', 'Technique/TC', 'Éteindre', 1, 'Envoyer OFF', 'OFF', 'R-1', ''])
    }, 'Essais')
    const r = await readExchangeFile(content, 't.xlsx')
    expect(countsOf(r.project)).toMatchObject({ cases: 2, steps: 3, links: 3, suites: 2, requirements: 0 })
    expect(r.project.tests[0]).toMatchObject({
      id: 'QT-1', suite: ['Technique', 'TC'], importance: 'high', verifies: [{ requirement: 'R-1' }, { requirement: 'R-2', version: 3 }],
      means: { steps: [{ number: 1, actions: { content: 'Envoyer ON' } }, { number: 2, expected: { content: 'Température' } }] },
    }) // prettier-ignore
  })

  test('a mapping of a supplier says which column is which, which words are which; what it names and is not there is told', async () => {
    const mapping = readMapping(
      `mapping: ACME\nsupplier: ACME Space\nsheets:\n  - sheet: "Ex*"\n    kind: requirements\n    header: 2\n    specification: ACME-URD\n    columns: { id: Repère, text: column C, status: Avancement, owner: Nowhere }\n    customFields: { Lot: Tranche }\n    ignore: [Interne]\n    values: { status: { Figé: valid } }\n`,
      'acme.yaml',
    )
    expect(readMapping(writeMapping(mapping), 'again.yaml')).toEqual(mapping)
    const content = await workbook((s) => {
      s.addRow(['Export du 12'])
      s.addRow(['Repère', 'Interne', 'Ce que ça fait', 'Avancement', 'Tranche'])
      s.addRow(['X-1', 'secret', 'Il doit', 'Figé', 'B'])
    }, 'Exigences')
    const r = await readExchangeFile(content, 'a.xlsx', { mapping })
    expect(r.project.requirements).toMatchObject([
      {
        id: 'X-1',
        text: { content: 'Il doit' },
        status: 'valid',
        specification: 'ACME-URD',
        customFields: { Lot: ['B'] },
      },
    ])
    expect(found(r)).toEqual(['error 120 2:undefined'])
    expect(() => readMapping('mapping: A\nsheets: [{kind: requirements, columns: {ident: ID}}]', 'm.yaml')).toThrow(
      'no field "ident"',
    )
    expect(() => readMapping('mapping: [', 'm.yaml')).toThrow('cannot be used')
  })

  test('a workbook that is none, or unpacks without bound', async () => {
    expect((await readExchangeFile(bytes('PK\u0003\u0004 nothing'), 'x.xlsx')).diagnostics[0]).toMatchObject({
      severity: 'error',
      code: 'VIG-QUALIFICATION-115',
    })
    expect((await readExchangeFile(bytes('no zip'), 'x.xlsx')).diagnostics[0]).toMatchObject({ severity: 'error' })
  })

  test('any project is no difference after it is written and read; identifiers are locked, words come from lists', async () => {
    await fc.assert(
      fc.asyncProperty(requirementProject({ rationale: true, text: rich }), testProject, async (a, b) => {
        const book = await emptyBook()
        await apply(
          book,
          readOf({
            ...b,
            specifications: a.specifications,
            requirements: a.requirements,
            relations: a.relations,
          }),
        )
        const written = await writeWorkbook(projectOf(book.state))
        expect((await difference(book, written, 'out.xlsx')).items).toEqual([])
      }),
      { numRuns: 25 },
    )
    const book = await emptyBook()
    await apply(book, await csv('ID,Title,Text,Status\nR-1,a,x,Approved\n'))
    const sheet = new ExcelJS.Workbook()
    await sheet.xlsx.load((await writeWorkbook(projectOf(book.state))).buffer as ArrayBuffer)
    const s = sheet.getWorksheet('Requirements')!
    expect([s.getCell('A2').protection?.locked !== false, s.getCell('D2').protection?.locked]).toEqual([true, false])
    expect(s.getCell('F2').dataValidation).toMatchObject({ type: 'list', formulae: [expect.stringContaining('valid')] })
  })

  test('a requirement edited in the exported sheet is a change of words, a next version, and makes its tests suspect', async () => {
    const book = await emptyBook()
    await apply(book, await csv('ID,Title,Text\nR-1,Heat,It shall heat to 30 degrees.\nR-2,Cool,It shall cool.\n'))
    await apply(
      book,
      await csv('Test ID,Suite,Test case,Action,Requirements\nT-1,S,Heat it,do,R-1\nT-2,S,Cool it,do,R-2\n'),
    )
    const edited = new ExcelJS.Workbook()
    await edited.xlsx.load((await writeWorkbook(projectOf(book.state))).buffer as ArrayBuffer)
    edited.getWorksheet('Requirements')!.getCell('D2').value = 'It shall heat to 35 degrees.'
    const read = await readExchangeFile(new Uint8Array(await edited.xlsx.writeBuffer()), 'edited.xlsx')
    const d = await apply(book, read)
    expect(d.items).toMatchObject([{ kind: 'requirement', id: 'R-1', change: 'changed', version: 2 }])
    expect(d.items[0]!.fields.find((f) => f.field === 'text')!.words.filter((w) => w.kind !== 'same')).toEqual([
      { kind: 'removed', text: '30' },
      { kind: 'added', text: '35' },
    ])
    expect(d.suspect).toEqual([{ test: 'T-1', requirement: 'R-1' }])
    expect(plainText(book.state.requirements.get('R-1')!.latest.text)).toBe('It shall heat to 35 degrees.')
  })
})

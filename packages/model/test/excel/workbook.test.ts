import ExcelJS from 'exceljs'
import { deflateRawSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { formatDiagnostic } from '@vigie/base'
import { readWorkbook, writeWorkbook } from '@vigie/model/excel'
import { loadSources, writeNative, type FileTree } from '@vigie/model/native'
import type { LoadResult, SpaceSystem } from '@vigie/model'

const MODEL = `
element: SAT
types:
  U8: { kind: integer, sizeInBits: 8 }
  S12: { kind: integer, sizeInBits: 12, signed: true, encoding: { byteOrder: lsb } }
  Line: { kind: integer, sizeInBits: 8, validRanges: [ [0, 3], [8, null] ] }
  Mode: { kind: enumerated, sizeInBits: 8, labels: { 0: SAFE, 1: "ON & OFF", 2..9: NOMINAL } }
  Flag: { kind: boolean, trueLabel: LOCKED, falseLabel: SEARCH }
  Volt:
    kind: float
    unit: V
    sizeInBits: 12
    encoding: { kind: integer, calibrator: { polynomial: [0, 0.01] }, contextCalibrators: [ { when: raw(Mode) == 0, calibrator: { formula: "x * 2 + Offset" } } ] }
    limits: { warning: [26, 34], critical: [24, null], persistence: 3, delta: { per: second, warning: [null, 2] } }
    contextLimits: [ { when: Mode == SAFE && Offset >= 3, warning: [24, 34] } ]
  Name: { kind: string, encoding: { terminator: "00", maxBits: 800, charset: US-ASCII } }
  Blob: { kind: binary, length: Count }
  Vec: { kind: aggregate, members: [ { name: x, type: Volt }, { name: y, type: Volt } ] }
  Four: { kind: array, element: U8, count: 4 }
  Time: { kind: absolute-time, sizeInBits: 32, epoch: "2000-01-01T12:00:00Z", scale: 0.5 }
parameters:
  - { name: Mode, type: Mode, alias: { MIB: A001 } }
  - { name: Offset, type: U8, source: ground, initialValue: 3 }
  - { name: Count, type: U8 }
  - { name: Signed, type: S12 }
  - { name: Lock, type: Flag, validWhen: Mode != SAFE }
  - { name: Bus voltage, type: Volt, description: "With a blank, and a comma" }
  - { name: Label, type: Name }
  - { name: Data, type: Blob }
  - { name: Vector, type: Vec }
  - { name: Cells, type: Four }
  - { name: At, type: Time }
  - { name: Twice, unit: V, formula: "{Bus voltage} * 2 > 3 ? sqrt(Vector.x ^ 2) : -1" }
containers:
  - { name: Packet, abstract: true, entries: [ Mode, Count ] }
  - { name: Hk, base: Packet, when: { Mode: 1 }, period: 500 ms, entries: [ Bus voltage, { pad: 4 }, { parameter: Signed, at: 64, when: Mode == SAFE }, { parameter: Data, repeat: 2 }, { fixed: "00ff" } ] }
commands:
  - { name: Tc, abstract: true, arguments: [ { name: service, type: U8 } ], entries: [ service ] }
  - { name: SetMode, base: Tc, assign: { service: 8 }, arguments: [ { name: mode, type: Mode } ], entries: [ { fixed: "0a", bits: 8 }, mode ], significance: critical, constraints: [ Mode != SAFE ], verifiers: [ accepted, { stage: completed, when: Mode == SAFE, window: [0 s, 10 s] } ] }
  - name: Heat
    systemName: THERMAL
    arguments: [ { name: line, type: Line, initialValue: 1, longDescription: "Of the plate" } ]
    entries: [ line, { parameter: Vector.x, when: line == 2 }, { indirect: Count, raw: true, namespace: MIB }, { segment: Data, bits: 16, order: 1 }, { array: Cells, counts: [ line ] } ]
    contextSignificance: [ { when: Mode == SAFE, level: severe, reason: "It is safe", atRisk: SAT } ]
    constraints: [ { when: Mode != SAFE, timeout: 1.5 s, suspendable: true, onlyFor: { line: 2 } } ]
    interlock: { scope: SAT, until: received, progress: 50, suspendable: false }
    verifiers: [ { stage: completed, name: warm, change: { parameter: Bus voltage, by: -1 }, window: [0 s, 10 s], windowFrom: last-verifier, onlyFor: { line: 2 }, returns: Count, percent: Count } ]
    set: [ { parameter: Offset, value: 3, on: accepted }, { parameter: Vector.y, formula: "line * 2 + Offset" } ]
    suspendAlarms: [ { parameter: Bus voltage, for: 2.5 s, on: release } ]
  - { name: Warm, description: "Both lines", steps: [ { command: Heat, assign: { line: 2 } }, Heat ] }
events:
  - { name: Lost, severity: high, id: 4001, text: "at {Bus voltage}" }
`

const files = (contents: Readonly<Record<string, Uint8Array>>): FileTree => ({
  read: async (path) => contents[path]!,
  list: async (path) => [path],
})
const excel = { endings: ['.xlsx'], readElements: readWorkbook }
const fromYaml = (text: string): Promise<LoadResult> =>
  loadSources('ROOT', [{ path: 'm.yaml', under: '' }], files({ 'm.yaml': new TextEncoder().encode(text) }), [])
const fromExcel = (bytes: Uint8Array): Promise<LoadResult> =>
  loadSources('ROOT', [{ path: 'm.xlsx', under: '' }], files({ 'm.xlsx': bytes }), [excel])

async function model(): Promise<SpaceSystem> {
  const { system, diagnostics } = await fromYaml(MODEL)
  expect(diagnostics).toEqual([])
  return system!
}

describe('a workbook', () => {
  test('written and read again is the same model, nothing lost', async () => {
    const system = await model()
    const { bytes, diagnostics } = await writeWorkbook(system)
    expect(diagnostics).toEqual([])
    const again = await fromExcel(bytes)
    expect(again.diagnostics).toEqual([])
    expect(normal(again.system!)).toEqual(normal(system))
  })

  test('and so is the YAML that a model is written to', async () => {
    const system = await model()
    const { files: written, diagnostics } = writeNative(system)
    expect(diagnostics).toEqual([])
    const again = await fromYaml(written[0]!.text)
    expect(again.diagnostics).toEqual([])
    expect(normal(again.system!)).toEqual(normal(system))
  })

  test('says which sheet, row and column is wrong, and what it should hold', async () => {
    const { bytes } = await writeWorkbook(await model())
    const workbook = new ExcelJS.Workbook()
    await workbook.xlsx.load(bytes.buffer as ArrayBuffer)
    const parameters = workbook.getWorksheet('Parameters')!
    parameters.getCell('C3').value = 'Vlot'
    parameters.getCell('Z1').value = 'My own'
    workbook.getWorksheet('Entries')!.getCell('B2').value = 'Pakcet'
    workbook.getWorksheet('Types')!.getCell('E2').value = 'eight'
    const { diagnostics } = await fromExcel(new Uint8Array(await workbook.xlsx.writeBuffer()))
    const lines = diagnostics.map(formatDiagnostic)
    expect(lines.find((l) => l.includes('Vlot'))).toMatch(
      /^m\.xlsx\[Parameters\]:3:3: error VIG-MODEL-104.*Did you mean "Volt"/,
    )
    expect(lines.find((l) => l.includes('My own'))).toMatch(/^m\.xlsx\[Parameters\]:1:26: warning VIG-MODEL-303/)
    expect(lines.find((l) => l.includes('Pakcet'))).toMatch(/^m\.xlsx\[Entries\]:2:1: error VIG-MODEL-305/)
    expect(lines.find((l) => l.includes('eight'))).toMatch(/^m\.xlsx\[Types\]:2:5: error VIG-MODEL-304/)
  })

  test('that is none is refused: text, damage, an archive that unpacks without end', async () => {
    for (const bytes of [new Uint8Array(), new TextEncoder().encode('a,b,c'), bomb()]) {
      const { files: found, diagnostics } = await readWorkbook(bytes, { file: 'm.xlsx' })
      expect(found).toEqual([])
      expect(diagnostics[0]!.code).toMatch(/VIG-MODEL-30[12]/)
    }
    const { bytes } = await writeWorkbook(await model())
    for (let cut = 0; cut < bytes.length; cut += 997) {
      const result = await readWorkbook(bytes.slice(0, cut), { file: 'm.xlsx' })
      expect(result.diagnostics[0]!.severity).toBe('error')
    }
  })
})

/** Models compare by what they mean: types written in place got names of their own, descriptions stay. */
const normal = (system: SpaceSystem): unknown => {
  const argumentTypes = new Map([...system.argumentTypes, ...system.types])
  return {
    types: argumentTypes,
    parameters: system.parameters,
    containers: system.containers,
    commands: system.commands,
    events: system.events,
    kinds: [...system.elements].map(([p, e]) => [p, e.kind]),
  }
}

/** A ZIP whose one entry inflates to 300 MB, and claims to be small. */
function bomb(): Uint8Array {
  const data = deflateRawSync(Buffer.alloc(300 * 1024 * 1024))
  const name = Buffer.from('xl/workbook.xml')
  const local = Buffer.alloc(30)
  local.writeUInt32LE(0x04034b50, 0)
  local.writeUInt16LE(8, 8)
  local.writeUInt32LE(data.length, 18)
  local.writeUInt32LE(100, 22)
  local.writeUInt16LE(name.length, 26)
  const central = Buffer.alloc(46)
  central.writeUInt32LE(0x02014b50, 0)
  central.writeUInt16LE(8, 10)
  central.writeUInt32LE(data.length, 20)
  central.writeUInt32LE(100, 24)
  central.writeUInt16LE(name.length, 28)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(46 + name.length, 12)
  end.writeUInt32LE(30 + name.length + data.length, 16)
  return new Uint8Array(Buffer.concat([local, name, data, central, name, end]))
}

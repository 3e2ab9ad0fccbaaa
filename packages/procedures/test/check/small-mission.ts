/** A model of two satellites that are alike, in the readable form; what procedures of the tests name. */
import { loadSources, type FileTree } from '@vigie/model/native'
import {
  checkProcedure,
  parseProcedure,
  ProcedureModel,
  type CheckOptions,
  type OtherActivity,
} from '@vigie/procedures'

const satellite = (name: string): string => `
element: ${name}
kind: satellite
types:
  OnOff: { kind: boolean, falseLabel: 'OFF', trueLabel: 'ON' }
parameters:
  - { name: Lock, type: { kind: enumerated, sizeInBits: 8, labels: { 0: UNLOCKED, 1: LOCKED } }, alias: { MIB: ${name}TTC1 } }
  - { name: Spare, type: { kind: integer, sizeInBits: 8 } }
events:
  - { name: Safe Mode Entered, severity: high }
containers:
  - { name: Tc, abstract: true, entries: [Spare] }
commands:
  - name: Request
    abstract: true
    arguments: [{ name: code, type: { kind: integer, sizeInBits: 8 }, initialValue: 1 }]
    entries: [code]
  - { name: Separate, base: Request, description: Separate the cover, significance: { level: critical, reason: cannot be undone } }
`
const thermal = (name: string): string => `
element: ${name}.TCS
kind: subsystem
description: Thermal control
parameters:
  - { name: PlateTemperature, type: { kind: float, unit: degC, sizeInBits: 32 }, description: Plate temperature }
  - { name: HeaterCurrent, type: { kind: float, unit: A, sizeInBits: 32 } }
  - { name: HeaterStatus, type: { kind: boolean, falseLabel: 'OFF', trueLabel: 'ON' } }
  - { name: Mode, type: { kind: enumerated, sizeInBits: 8, labels: { 0: IDLE, 1: AUTO, 2: MANUAL } } }
  - { name: Counter, type: { kind: integer, sizeInBits: 16 } }
  - { name: Rates, type: { kind: aggregate, members: [{ name: x, type: { kind: float, unit: deg/s, sizeInBits: 32 } }, { name: y, type: { kind: float, unit: deg/s, sizeInBits: 32 } }] } }
commands:
  - name: SwitchHeater
    base: Request
    description: Switch a heater
    arguments:
      - { name: line, type: { kind: enumerated, sizeInBits: 8, labels: { 1: A, 2: B } } }
      - { name: state, type: { kind: boolean, sizeInBits: 8, falseLabel: 'OFF', trueLabel: 'ON' } }
    entries: [line, state]
  - name: SetThreshold
    base: Request
    arguments:
      - { name: threshold, type: { kind: float, unit: degC, sizeInBits: 32, validRange: [-20, 60] } }
      - { name: after, type: { kind: integer, unit: s, sizeInBits: 16 }, initialValue: 10 }
    entries: [threshold, after]
`
const FILES: Readonly<Record<string, string>> = {
  'a.yaml': satellite('SATA'),
  'b.yaml': thermal('SATA'),
  'c.yaml': satellite('SATB'),
  'd.yaml': thermal('SATB'),
}
const files: FileTree = {
  read: (path) => Promise.resolve(new TextEncoder().encode(FILES[path] ?? '')),
  list: (path) => Promise.resolve([path]),
}

export async function smallModel(activities: readonly OtherActivity[] = [], role?: string): Promise<ProcedureModel> {
  const { system, diagnostics } = await loadSources(
    'MISSION',
    Object.keys(FILES).map((path) => ({ path, under: '' })),
    files,
    [],
  )
  const errors = diagnostics.filter((d) => d.severity === 'error')
  if (system === undefined || errors.length > 0)
    throw new Error(errors.map((e) => `${e.file}:${e.line} ${e.message}`).join('\n'))
  return new ProcedureModel(system, {
    activities,
    titles: new Map([['SATA', ['SAT-A', 'First']]]),
    ...(role === undefined ? {} : { role }),
  })
}

/** Findings of the analysis about the statements of a step, in a procedure of SATA. */
export function findingsOf(
  model: ProcedureModel,
  statements: string,
  options: CheckOptions & { readonly declare?: string } = {},
): string[] {
  const declare = options.declare === undefined ? '' : `declare ${options.declare} end declare`
  const text = `procedure\nmain\ninitiate and confirm step Test ${declare}\nmain\n${statements}\nend main\nend step;\nend main\nend procedure`
  return findingsOfText(model, text, options)
}
export function findingsOfText(model: ProcedureModel | undefined, text: string, options: CheckOptions = {}): string[] {
  const parsed = parseProcedure(text)
  const errors = parsed.diagnostics.filter((d) => d.severity === 'error')
  if (errors.length > 0) throw new Error(errors.map((e) => `${e.line}:${e.column} ${e.message}`).join('\n'))
  return checkProcedure(parsed, { element: 'SATA', ...(model === undefined ? {} : { model }), ...options })
    .filter((d) => d.code >= 'VIG-PROCEDURE-100')
    .map((d) => `${d.code.slice(-3)} ${d.severity} ${text.slice(d.span.start, d.span.end)}: ${d.message} — ${d.remedy}`)
}

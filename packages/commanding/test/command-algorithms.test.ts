/**
 * Preconditions, gravity, verifiers and their windows decided by algorithms of the model, in the isolate (XTCE CustomAlgorithm;
 * issue: commanding, clause 1). The runner is that of the centre.
 */
import { beforeAll, describe, expect, test } from 'vitest'
import { parseUtc } from '@vigie/base'
import { createQuickJsRunner } from '@vigie/isolate-quickjs'
import type { AlgorithmRunner } from '@vigie/telemetry'
import {
  checkArguments,
  checkConstraints,
  CommandAlgorithms,
  compileCommands,
  significanceOf,
  TelecommandExecutor,
  type Activity,
  type CommandedChain,
  type StageReport,
} from '../src/index.ts'
import { xtceText } from './support/databases.ts'

const inline = (tag: string, name: string, text: string, inputs: string): string =>
  `<${tag} name="${name}"><AlgorithmText language="JavaScript">${text}</AlgorithmText><InputSet>${inputs}</InputSet></${tag}>`
const custom = (name: string, text: string, inputs: string): string => inline('CustomAlgorithm', name, text, inputs)
const VOLTAGE = '<InputParameterInstanceRef parameterRef="Voltage" inputName="v"/>'
const UNIT = '<InputArgumentInstanceRef argumentRef="unit" inputName="u"/>'
const COUNT = '<InputParameterInstanceRef parameterRef="Count" inputName="n"/>'
const COMPLETE = `<CompleteVerifier>${custom('Counted', 'n &gt;= 10 + u', COUNT + UNIT)}<CheckWindowAlgorithms>
  ${inline('StartCheck', 'Begins', 'return n &gt; 0', COUNT)}${inline('StopTime', 'Ends', 'result = n &gt; 50', COUNT)}
</CheckWindowAlgorithms></CompleteVerifier>`

const system = xtceText(
  `<ArgumentTypeSet><IntegerArgumentType name="U8" signed="false"><UnitSet/><IntegerDataEncoding sizeInBits="8"/></IntegerArgumentType></ArgumentTypeSet><MetaCommandSet>
    <MetaCommand name="Fire">
      <ArgumentList><Argument name="unit" argumentTypeRef="U8"/></ArgumentList>
      <CommandContainer name="FireC"><EntryList><ArgumentRefEntry argumentRef="unit"/></EntryList></CommandContainer>
      <TransmissionConstraintList><TransmissionConstraint>${custom('Enough', 'return v &gt; 20 + u', VOLTAGE + UNIT)}</TransmissionConstraint></TransmissionConstraintList>
      <ContextSignificanceList><ContextSignificance><ContextMatch>${custom('Full', 'v &gt; 30', VOLTAGE)}</ContextMatch><Significance consequenceLevel="critical"/></ContextSignificance></ContextSignificanceList>
      <VerifierSet>${COMPLETE}</VerifierSet>
    </MetaCommand>
  </MetaCommandSet>`,
  `<TelemetryMetaData><ParameterTypeSet><FloatParameterType name="F"><FloatDataEncoding sizeInBits="32"/></FloatParameterType></ParameterTypeSet>
  <ParameterSet><Parameter name="Voltage" parameterTypeRef="F"/><Parameter name="Count" parameterTypeRef="F"/></ParameterSet></TelemetryMetaData>`,
)
const plans = compileCommands(system)
const plan = plans.need('Fire')

let runner: AlgorithmRunner
const known = new Map<string, number>()
const parameters = ({ parameter }: { readonly parameter: string }) => {
  const value = known.get(parameter)
  return value === undefined ? undefined : { raw: value, eng: value }
}
beforeAll(async () => {
  runner = await createQuickJsRunner()
})
const context = (algorithms = new CommandAlgorithms(system, runner)) => ({ parameters, algorithms })
const values = (unit: number) => checkArguments(plan, { unit }).values

describe('preconditions by algorithm', () => {
  test.each([
    [24, 3, true],
    [23, 3, false],
  ])('voltage %d with unit %d: %s; parameters and arguments are its inputs', (voltage, unit, holds) => {
    known.clear()
    known.set('Voltage', voltage)
    expect(checkConstraints(plan, values(unit), context())).toMatchObject([{ holds, unknown: [] }])
  })
  test('a value that is not known makes it fail; so does a text that throws, which is told', () => {
    known.clear()
    expect(checkConstraints(plan, values(1), context())[0]!.holds).toBe(false)
    const told: string[] = []
    const broken: AlgorithmRunner = {
      speaks: () => true,
      load: () => ({
        run: () => {
          throw new Error('no such thing')
        },
        dispose: () => undefined,
      }),
    }
    known.set('Voltage', 100)
    const algorithms = new CommandAlgorithms(system, broken, (path) => told.push(path))
    expect(checkConstraints(plan, values(1), context(algorithms))[0]!.holds).toBe(false)
    expect(told).toHaveLength(1)
  })
  test('where nothing runs it, it is not met and says which algorithm it is', () => {
    known.set('Voltage', 100)
    expect(checkConstraints(plan, values(1), { parameters })[0]).toMatchObject({
      holds: false,
      unknown: [expect.stringContaining('algorithm')],
    })
  })
  test('gravity is decided so too', () => {
    known.set('Voltage', 31)
    expect(significanceOf(plan, values(1), context()).level).toBe('critical')
    known.set('Voltage', 29)
    expect(significanceOf(plan, values(1), context()).level).toBe('none')
  })
})

describe('a verifier by algorithm', () => {
  const run = (counts: readonly number[], unit = 5): StageReport[] => {
    known.clear()
    known.set('Voltage', 25 + unit)
    const chain: CommandedChain = {
      name: 'SAT',
      element: '',
      plans,
      parameters,
      algorithms: new CommandAlgorithms(system, runner),
      config: { frames: { virtualChannels: [{ id: 0, maps: [], cop1: false }] } } as never,
    }
    const executor = new TelecommandExecutor({
      now: () => parseUtc('2026-11-25T12:00:00Z'),
      chains: () => [chain],
      send: () => undefined,
      cancel: () => Promise.resolve(false),
    })
    const prepared = executor.prepare({ path: 'Fire', arguments: { unit } })!
    expect(prepared.refusals).toEqual([])
    expect(prepared.expects).toMatchObject([{ stage: 'completed', by: expect.stringContaining('algorithm') }])
    expect(prepared.expects[0]!.within).toBeUndefined()
    const reports: StageReport[] = []
    executor.execute({ ...prepared, id: 1, stages: [] } as unknown as Activity, (r) => reports.push(r))
    executor.uplink('SAT', { id: 1, stage: 'radiated', time: parseUtc('2026-11-25T12:00:01Z') } as never)
    reports.length = 0
    for (const [position, count] of counts.entries()) {
      known.set('Count', count)
      executor.telemetry('SAT', [], { position, generation: parseUtc('2026-11-25T12:00:02Z') })
    }
    return reports
  }
  test('is seen when it says so, of telemetry and of the arguments that were sent', () => {
    expect(run([1, 14, 15, 16])).toMatchObject([
      { stage: 'completed', passed: true, evidence: [{ kind: 'packet', chain: 'SAT', position: 2 }] },
    ])
  })
  test('counts only once an algorithm has opened its window', () => {
    expect(run([-3, 0, -1])).toEqual([])
  })
  test('is uncertain where an algorithm closes its window before', () => {
    expect(run([1, 50, 51, 300], 200)).toMatchObject([
      { stage: 'completed', passed: false, uncertain: true, detail: expect.stringContaining('closed its window') },
    ])
  })
})

/** What a command says of its release: significance, constraints, parameters to set, blocks. */
import { describe, expect, test } from 'vitest'
import {
  checkArguments,
  checkConstraints,
  commandConditionHolds,
  compileCommands,
  encodeCommand,
  expandBlock,
  parametersToSet,
  significanceOf,
  type ArgumentValue,
  type CommandContext,
} from '../src/index.ts'
import { native, xtceText } from './support/databases.ts'

const U8 = `<IntegerArgumentType name="U8" signed="false"><UnitSet/><IntegerDataEncoding sizeInBits="8"/></IntegerArgumentType>`
const TELEMETRY = `<TelemetryMetaData><ParameterTypeSet>
  <EnumeratedParameterType name="ModeType"><IntegerDataEncoding sizeInBits="8"/><EnumerationList><Enumeration value="0" label="SAFE"/><Enumeration value="1" label="NOMINAL"/></EnumerationList></EnumeratedParameterType>
  <IntegerParameterType name="U8P" signed="false"><IntegerDataEncoding sizeInBits="8"/></IntegerParameterType></ParameterTypeSet>
  <ParameterSet><Parameter name="Mode" parameterTypeRef="ModeType"/><Parameter name="Last" parameterTypeRef="U8P"/></ParameterSet></TelemetryMetaData>`

const plans = compileCommands(
  xtceText(
    `<ArgumentTypeSet>${U8}</ArgumentTypeSet><MetaCommandSet>
      <MetaCommand name="Base" abstract="true">
        <ArgumentList><Argument name="op" argumentTypeRef="U8"/></ArgumentList>
        <CommandContainer name="BaseC"><EntryList><ArgumentRefEntry argumentRef="op"/></EntryList></CommandContainer>
        <TransmissionConstraintList><TransmissionConstraint timeOut="PT5S"><Comparison parameterRef="Mode" value="NOMINAL"/></TransmissionConstraint></TransmissionConstraintList>
        <DefaultSignificance consequenceLevel="watch" reasonForWarning="any command"/>
        <ContextSignificanceList><ContextSignificance><ContextMatch><Comparison parameterRef="Mode" value="SAFE"/></ContextMatch><Significance consequenceLevel="critical" reasonForWarning="in safe mode"/></ContextSignificance></ContextSignificanceList>
      </MetaCommand>
      <MetaCommand name="Fire">
        <BaseMetaCommand metaCommandRef="Base"><ArgumentAssignmentList><ArgumentAssignment argumentName="op" argumentValue="7"/></ArgumentAssignmentList></BaseMetaCommand>
        <ArgumentList><Argument name="unit" argumentTypeRef="U8"/></ArgumentList>
        <CommandContainer name="FireC"><EntryList><ArgumentRefEntry argumentRef="unit"/></EntryList><BaseContainer containerRef="BaseC"/></CommandContainer>
        <ParameterToSetList><ParameterToSet parameterRef="Last" setOnVerification="complete"><NewValue>9</NewValue></ParameterToSet></ParameterToSetList>
      </MetaCommand>
      <MetaCommand name="Hold"><BaseMetaCommand metaCommandRef="Base"><ArgumentAssignmentList><ArgumentAssignment argumentName="op" argumentValue="8"/></ArgumentAssignmentList></BaseMetaCommand></MetaCommand>
      <BlockMetaCommand name="Sequence"><MetaCommandStepList>
        <MetaCommandStep metaCommandRef="Hold"/>
        <MetaCommandStep metaCommandRef="Fire"><ArgumentAssignmentList><ArgumentAssignment argumentName="unit" argumentValue="3"/></ArgumentAssignmentList></MetaCommandStep>
      </MetaCommandStepList></BlockMetaCommand>
    </MetaCommandSet>`,
    TELEMETRY,
  ),
)
const mode = (value: number | undefined): CommandContext => ({
  parameters: (ref) => (ref.parameter === 'Mode' && value !== undefined ? { raw: value, eng: value } : undefined),
})
const values = (path: string, given: Record<string, ArgumentValue>) => checkArguments(plans.need(path), given).values

describe('significance', () => {
  test('is inherited, and the context changes it', () => {
    const plan = plans.need('Fire')
    const fire = values('Fire', { unit: 1 })
    expect(significanceOf(plan, fire, mode(1))).toMatchObject({
      level: 'watch',
      reason: 'any command',
      declaredBy: 'Base',
    })
    expect(significanceOf(plan, fire, mode(0))).toMatchObject({ level: 'critical', because: 'Mode == "SAFE"' })
  })
})

describe('constraints', () => {
  test('of all levels must hold; a value that is not known makes them fail, and says so', () => {
    const plan = plans.need('Fire')
    const fire = values('Fire', { unit: 1 })
    expect(checkConstraints(plan, fire, mode(1))).toEqual([
      { text: 'Mode == "NOMINAL"', holds: true, unknown: [], declaredBy: 'Base', timeout: 5, suspendable: false },
    ])
    expect(checkConstraints(plan, fire, mode(0))[0]).toMatchObject({ holds: false, unknown: [] })
    expect(checkConstraints(plan, fire, mode(undefined))[0]).toMatchObject({ holds: false, unknown: ['Mode'] })
  })
})

describe('parameters to set', () => {
  test('are told with their stage', () => {
    const plan = plans.need('Fire')
    const fire = values('Fire', { unit: 1 })
    expect(parametersToSet(plan, fire)).toEqual([
      { parameter: { parameter: 'Last' }, value: '9', literal: true, on: 'complete' },
    ])
    expect(parametersToSet(plan, fire, {}, 'accepted')).toEqual([])
  })
})

describe('blocks', () => {
  test('are the commands that they list, with what they give them', () => {
    const steps = expandBlock(plans, 'Sequence')
    const bytes = steps.map(({ plan, given }) => {
      const checked = checkArguments(plan, given)
      expect(checked.problems).toEqual([])
      return [...encodeCommand(plan, checked.values).bytes]
    })
    expect(bytes).toEqual([[8], [7, 3]])
    expect(expandBlock(plans, 'Hold').map((s) => s.plan.path)).toEqual(['Hold'])
    expect(() => expandBlock(plans, 'Nothing')).toThrow(/no command "Nothing"/)
    expect(() => encodeCommand(plans.need('Sequence'), { command: 'Sequence', arguments: {} })).toThrow(/block of 2/)
  })
})

test('a condition can look at arguments and parameters', () => {
  const plan = plans.need('Fire')
  const fire = values('Fire', { unit: 3 })
  const unit = { kind: 'comparison', left: { argument: 'unit' }, operator: '==', right: { literal: '3' } } as const
  const safe = { kind: 'comparison', left: { parameter: 'Mode' }, operator: '==', right: { literal: 'SAFE' } } as const
  expect(commandConditionHolds(plan, unit, fire)).toBe(true)
  expect(commandConditionHolds(plan, { kind: 'and', terms: [unit, safe] }, fire, mode(1))).toBe(false)
  expect(commandConditionHolds(plan, { kind: 'and', terms: [unit, safe] }, fire, mode(0))).toBe(true)
})

test('a formula of the native form names arguments and parameters, each as what it is', async () => {
  const system = await native(`element: E
parameters:
  - { name: Counter, type: { kind: integer, sizeInBits: 8 } }
commands:
  - name: Add
    arguments: [{ name: n, type: { kind: integer, sizeInBits: 8 } }]
    entries: [n]
    set: [{ parameter: Counter, formula: Counter + n, on: accepted }]
`)
  const plan = compileCommands(system).need('E.Add')
  expect(plan.command.parametersToSet![0]!.value).toMatchObject({
    left: { kind: 'value', ref: { parameter: 'E.Counter' } },
    right: { kind: 'value', ref: { argument: 'n' } },
  })
  expect(plan.command.parametersToSet![0]!.value).not.toMatchObject({ right: { ref: { parameter: 'n' } } })
  const { values: add } = checkArguments(plan, { n: 4 })
  const context: CommandContext = { parameters: () => ({ raw: 3, eng: 3 }) }
  expect(parametersToSet(plan, add, context)).toMatchObject([{ value: 7, literal: false, on: 'accepted' }])
})

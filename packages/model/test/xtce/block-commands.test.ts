/** BlockMetaCommand and what of a command depends on the values of its arguments; XTCE 1.1 to 1.3, MetaCommandSetType. */
import { describe, expect, test } from 'vitest'
import { clean, doc, lines, read, type Version } from './support.ts'

const commands = (set: string, types = ''): string =>
  `<CommandMetaData><ArgumentTypeSet><IntegerArgumentType name="N" signed="false"><IntegerDataEncoding/>${types}</IntegerArgumentType></ArgumentTypeSet>
  <MetaCommandSet>${set}</MetaCommandSet></CommandMetaData>`
const HEAT = `<MetaCommand name="Heat"><ArgumentList><Argument name="line" argumentTypeRef="N" initialValue="2"/></ArgumentList></MetaCommand>`

describe('a block command', () => {
  const step = (list: string, item: string): string =>
    `<MetaCommandStep metaCommandRef="Heat"><${list}>${item}</${list}></MetaCommandStep>`
  test.each<[Version, string]>([
    ['1.1', step('ArgumentList', '<Argument name="line" value="3"/>')],
    ['1.2', step('ArgumentAssigmentList', '<ArgumentAssignment argumentName="line" argumentValue="3"/>')],
    ['1.3', step('ArgumentAssignmentList', '<ArgumentAssignment argumentName="line" argumentValue="3"/>')],
  ])('is a list of commands with the values of their arguments, as written in %s', (version, first) => {
    const block = `<BlockMetaCommand name="Warm"><MetaCommandStepList>${first}<MetaCommandStep metaCommandRef="Heat"/></MetaCommandStepList></BlockMetaCommand>`
    expect(clean(doc(commands(HEAT + block), version)).commands.get('Warm')).toEqual({
      name: 'Warm',
      abstract: false,
      arguments: [],
      steps: [
        { command: 'Heat', assignments: [{ argument: 'line', value: '3' }] },
        { command: 'Heat', assignments: [] },
      ],
    })
  })
  test('that names an argument which its step does not have is told', () => {
    const block = `<BlockMetaCommand name="Warm"><MetaCommandStepList>${step('ArgumentAssignmentList', '<ArgumentAssignment argumentName="lime" argumentValue="3"/>')}</MetaCommandStepList></BlockMetaCommand>`
    expect(lines(read(doc(commands(HEAT + block)))).join('\n')).toMatch(/argument "lime" is not found/)
  })
  test('that contains itself is told', () => {
    const block = `<BlockMetaCommand name="Warm"><MetaCommandStepList><MetaCommandStep metaCommandRef="Warm"/></MetaCommandStepList></BlockMetaCommand>`
    expect(lines(read(doc(commands(HEAT + block)))).join('\n')).toMatch(/contains or extends itself/)
  })
})

test('a verifier and a constraint can count for some values of arguments only', () => {
  const only = `<ArgumentRestrictionList><ArgumentAssignment argumentName="line" argumentValue="1"/></ArgumentRestrictionList>`
  const comparison = `<Comparison parameterRef="P" value="1"/>`
  const command = `<MetaCommand name="Heat"><ArgumentList><Argument name="line" argumentTypeRef="N"/></ArgumentList>
    <TransmissionConstraintList><TransmissionConstraint>${comparison}${only}</TransmissionConstraint></TransmissionConstraintList>
    <VerifierSet><CompleteVerifier>${comparison}<CheckWindow timeToStopChecking="PT5S"/>${only}</CompleteVerifier></VerifierSet></MetaCommand>`
  const parameters = `<TelemetryMetaData><ParameterTypeSet><IntegerParameterType name="T"/></ParameterTypeSet><ParameterSet><Parameter name="P" parameterTypeRef="T"/></ParameterSet></TelemetryMetaData>`
  const heat = clean(doc(parameters + commands(command))).commands.get('Heat')!
  const onlyFor = [{ argument: 'line', value: '1' }]
  expect(heat.constraints).toMatchObject([{ onlyFor }])
  expect(heat.verifiers).toMatchObject([{ onlyFor, window: { start: 0, stop: 5 } }])
})

test('all valid ranges of an argument are kept, and the one that spans them', () => {
  const ranges = `<ValidRangeSet><ValidRange minInclusive="0" maxInclusive="3"/><ValidRange minInclusive="8" maxInclusive="9"/></ValidRangeSet>`
  expect(clean(doc(commands(HEAT, ranges))).argumentTypes.get('N')).toMatchObject({
    validRange: { min: 0, max: 9, calibrated: true },
    validRanges: [
      { min: 0, max: 3 },
      { min: 8, max: 9 },
    ],
  })
})

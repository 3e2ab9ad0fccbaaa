/** Containers, references, commands, algorithms, streams. Semantics as documented in the schemas of XTCE 1.1, 1.2 and 1.3. */
import { describe, expect, test } from 'vitest'
import type { Container } from '@vigie/model'
import { clean, doc, hasShared, lines, read, schemaErrors, telemetry, type Version } from './support.ts'

const TYPES =
  '<IntegerParameterType name="U8" signed="false"><UnitSet/><IntegerDataEncoding/></IntegerParameterType><AggregateParameterType name="Pair"><MemberList><Member name="x" typeRef="U8"/><Member name="y" typeRef="U8"/></MemberList></AggregateParameterType>'
const PARAMETERS =
  ['A', 'B', 'N'].map((n) => `<Parameter name="${n}" parameterTypeRef="U8"/>`).join('') +
  '<Parameter name="P" parameterTypeRef="Pair"/>'

function valid(text: string, version: Version = '1.3'): string {
  if (hasShared) expect(schemaErrors(text, version)).toEqual([])
  return text
}
function container(inside: string, options: { version?: Version; others?: string } = {}): Container {
  const text = doc(
    telemetry({
      types: TYPES,
      parameters: PARAMETERS,
      containers: `${options.others ?? ''}<SequenceContainer name="C">${inside}</SequenceContainer>`,
    }),
    options.version,
  )
  return clean(valid(text, options.version)).containers.get('C')!
}
const BASE =
  '<SequenceContainer name="Base" abstract="true"><EntryList><ParameterRefEntry parameterRef="A"/></EntryList></SequenceContainer>'
const restriction = (inside: string, version?: Version): unknown =>
  container(
    `<EntryList/><BaseContainer containerRef="Base"><RestrictionCriteria>${inside}</RestrictionCriteria></BaseContainer>`,
    { others: BASE, ...(version === undefined ? {} : { version }) },
  )
const eq = (parameter: string, literal: string): unknown => ({
  kind: 'comparison',
  left: { parameter },
  operator: '==',
  right: { literal },
})

describe('a container extends another under', () => {
  test('a comparison, raw or calibrated, of this or an earlier instance', () => {
    expect(
      restriction(
        '<Comparison parameterRef="A" value="3" comparisonOperator="&gt;=" useCalibratedValue="false" instance="-1"/>',
      ),
    ).toMatchObject({
      base: 'Base',
      restriction: {
        kind: 'comparison',
        left: { parameter: 'A', instance: -1, calibrated: false },
        operator: '>=',
        right: { literal: '3' },
      },
    })
  })
  test('a list of comparisons, which all hold', () => {
    expect(
      restriction(
        '<ComparisonList><Comparison parameterRef="A" value="1"/><Comparison parameterRef="P.y" value="2"/></ComparisonList>',
      ),
    ).toMatchObject({
      restriction: { kind: 'and', terms: [eq('A', '1'), { left: { parameter: 'P', member: 'y' } }] },
    })
  })
  test('a boolean expression', () => {
    const condition = (name: string, right: string): string =>
      `<Condition><ParameterInstanceRef parameterRef="${name}"/><ComparisonOperator>==</ComparisonOperator>${right}</Condition>`
    expect(
      restriction(
        `<BooleanExpression><ORedConditions>${condition('A', '<Value>1</Value>')}<ANDedConditions>${condition('B', '<ParameterInstanceRef parameterRef="N"/>')}${condition('B', '<Value>2</Value>')}</ANDedConditions></ORedConditions></BooleanExpression>`,
      ),
    ).toMatchObject({
      restriction: {
        kind: 'or',
        terms: [eq('A', '1'), { kind: 'and', terms: [{ right: { parameter: 'N' } }, eq('B', '2')] }],
      },
    })
  })
  test('an algorithm, kept with the element', () => {
    expect(
      restriction(
        '<CustomAlgorithm name="Look"><AlgorithmText language="javascript">return true</AlgorithmText></CustomAlgorithm>',
      ),
    ).toMatchObject({ restriction: { kind: 'algorithm', algorithm: 'Look' } })
  })
  test('what follows', () => {
    expect(restriction('<Comparison parameterRef="A" value="1"/><NextContainer containerRef="Base"/>')).toMatchObject({
      restriction: eq('A', '1'),
      nextContainer: 'Base',
    })
  })
  test('no condition at all', () => {
    expect(container('<EntryList/><BaseContainer containerRef="Base"/>', { others: BASE })).toEqual({
      name: 'C',
      abstract: false,
      base: 'Base',
      entries: [],
    })
  })
  test('the condition of another: two packets with one identity are reported', () => {
    const heir = (name: string): string =>
      `<SequenceContainer name="${name}"><EntryList/><BaseContainer containerRef="Base"><RestrictionCriteria><Comparison parameterRef="A" value="1"/></RestrictionCriteria></BaseContainer></SequenceContainer>`
    const text = doc(telemetry({ types: TYPES, parameters: PARAMETERS, containers: `${BASE}${heir('X')}${heir('Y')}` }))
    expect(lines(read(valid(text)))).toEqual([
      expect.stringMatching(/:3:\d+: warning VIG-MODEL-216: the containers "X" and "Y" claim the same packets/),
    ])
  })
  test('itself: which is reported', () => {
    const found = lines(
      read(
        doc(
          telemetry({
            containers:
              '<SequenceContainer name="X"><EntryList><ContainerRefEntry containerRef="Y"/></EntryList></SequenceContainer><SequenceContainer name="Y"><EntryList/><BaseContainer containerRef="X"/></SequenceContainer>',
          }),
        ),
      ),
    )
    expect(found).toEqual([
      expect.stringMatching(/demo\.xml:3:\d+: error VIG-MODEL-212: container "X" contains or extends itself through Y/),
    ])
  })
})

describe('an entry', () => {
  const entries = (inside: string, version?: Version): unknown =>
    container(`<EntryList>${inside}</EntryList>`, { others: BASE, ...(version === undefined ? {} : { version }) })
      .entries
  test('lies after the last, or at a place that is fixed or found', () => {
    const at = (reference: string): string =>
      `<ParameterRefEntry parameterRef="A"><LocationInContainerInBits${reference}><FixedValue>12</FixedValue></LocationInContainerInBits></ParameterRefEntry>`
    const location = (from: string): unknown => ({
      kind: 'parameter',
      parameter: 'A',
      location: { from, bits: { kind: 'fixed', value: 12 } },
    })
    expect(
      entries(
        `<ParameterRefEntry parameterRef="A"/>${at('')}${at(' referenceLocation="containerStart"')}${at(' referenceLocation="containerEnd"')}${at(' referenceLocation="nextEntry"')}`,
      ),
    ).toEqual([
      { kind: 'parameter', parameter: 'A' },
      location('previous-end'),
      location('container-start'),
      location('container-end'),
      location('next-start'),
    ])
  })
  test('is there under a condition, and as often as a value says', () => {
    expect(
      entries(
        '<ContainerRefEntry containerRef="Base"><RepeatEntry><Count><DynamicValue><ParameterInstanceRef parameterRef="N"/></DynamicValue></Count><Offset><FixedValue>4</FixedValue></Offset></RepeatEntry><IncludeCondition><Comparison parameterRef="B" value="1"/></IncludeCondition></ContainerRefEntry>',
      ),
    ).toEqual([
      {
        kind: 'container',
        container: 'Base',
        include: eq('B', '1'),
        repeat: {
          count: { kind: 'reference', ref: { parameter: 'N' }, slope: 1, intercept: 0 },
          gap: { kind: 'fixed', value: 4 },
        },
      },
    ])
  })
  test('is a member, an array with its sizes, a segment, or named by a value', () => {
    expect(
      entries(
        '<ParameterRefEntry parameterRef="P.x"/><ArrayParameterRefEntry parameterRef="A"><DimensionList><Dimension><StartingIndex><FixedValue>0</FixedValue></StartingIndex><EndingIndex><FixedValue>9</FixedValue></EndingIndex></Dimension></DimensionList></ArrayParameterRefEntry><ParameterSegmentRefEntry parameterRef="B" order="1" sizeInBits="4"/><ContainerSegmentRefEntry containerRef="Base" sizeInBits="8"/><IndirectParameterRefEntry aliasNameSpace="ID"><ParameterInstance parameterRef="N"/></IndirectParameterRefEntry>',
      ),
    ).toEqual([
      { kind: 'parameter', parameter: 'P', member: 'x' },
      { kind: 'array', parameter: 'A', dimensions: [{ count: { kind: 'fixed', value: 10 } }] },
      { kind: 'segment', of: 'parameter', path: 'B', sizeInBits: 4, order: 1 },
      { kind: 'segment', of: 'container', path: 'Base', sizeInBits: 8 },
      { kind: 'indirect', ref: 'N', aliasNamespace: 'ID' },
    ])
  })
})

describe('references', () => {
  const nested = (reference: string): string =>
    doc(
      `${telemetry({ types: TYPES, parameters: PARAMETERS })}<SpaceSystem name="Sub">${telemetry({ parameters: '<Parameter name="B" parameterTypeRef="U8"/>', containers: `<SequenceContainer name="C"><EntryList><ParameterRefEntry parameterRef="${reference}"/></EntryList></SequenceContainer>` })}<SpaceSystem name="Deep">${telemetry({ parameters: '<Parameter name="D" parameterTypeRef="/Demo/U8"/>' })}</SpaceSystem></SpaceSystem>`,
    )
  test.each([
    ['A', 'A', 'up the tree'],
    ['B', 'Sub.B', 'the nearest first'],
    ['../B', 'B', 'one up'],
    ['./B', 'Sub.B', 'here'],
    ['Deep/D', 'Sub.Deep.D', 'below'],
    ['Sub/Deep/D', 'Sub.Deep.D', 'below one above'],
    ['/Demo/Sub/B', 'Sub.B', 'from the top'],
    ['/Demo/P.y', 'P', 'with a member'],
  ])('%s means %s: %s', (reference, path) => {
    expect(clean(valid(nested(reference))).containers.get('Sub.C')!.entries[0]).toMatchObject({ parameter: path })
  })
  test('that dangle are all reported at once, with the place and the nearest name', () => {
    const found = lines(
      read(
        doc(
          telemetry({
            types: TYPES,
            parameters: '<Parameter name="A" parameterTypeRef="U9"/>\n<Parameter name="X" parameterTypeRef="Nothing"/>',
            containers:
              '<SequenceContainer name="C"><EntryList><ParameterRefEntry parameterRef="AA"/></EntryList></SequenceContainer>',
          }),
        ),
      ),
    )
    expect(found).toEqual([
      expect.stringMatching(
        /:3:\d+: error VIG-MODEL-211: parameter type "U9" is not found from the root SpaceSystem — Did you mean "U8"\?/,
      ),
      expect.stringMatching(/:4:\d+: error VIG-MODEL-211: parameter type "Nothing"/),
      expect.stringMatching(/:4:\d+: error VIG-MODEL-211: parameter "AA" .*Did you mean "A"/),
    ])
  })
  test('names declared twice are reported with the first place', () => {
    expect(
      lines(
        read(
          doc(
            telemetry({
              types: TYPES,
              parameters: '<Parameter name="A" parameterTypeRef="U8"/>\n<Parameter name="A" parameterTypeRef="U8"/>',
            }),
          ),
        ),
      ),
    ).toEqual([
      expect.stringMatching(
        /:4:1: error VIG-MODEL-210: parameter "A" is declared twice in the root SpaceSystem; .*line 3/,
      ),
    ])
  })
})

test('what is not read is reported by element and attribute with its count', () => {
  const found = lines(
    read(
      doc(
        telemetry({
          types:
            '<IntegerParameterType name="T" colour="red"><Extra/><Extra/><IntegerDataEncoding/></IntegerParameterType>',
        }),
      ),
    ),
  )
  expect(found).toEqual([
    expect.stringMatching(/warning VIG-MODEL-213: attribute "colour" of IntegerParameterType is not read/),
    expect.stringMatching(/warning VIG-MODEL-213: element Extra in IntegerParameterType is not read \(2 times\)/),
  ])
})

describe('commands', () => {
  const COMMANDS = doc(
    `${telemetry({ types: TYPES, parameters: PARAMETERS, containers: BASE })}<CommandMetaData><ArgumentTypeSet><IntegerArgumentType name="U8" signed="false"><UnitSet/><IntegerDataEncoding/><ValidRangeSet><ValidRange minInclusive="1" maxInclusive="9"/></ValidRangeSet></IntegerArgumentType></ArgumentTypeSet><MetaCommandSet>
    <MetaCommand name="Any" abstract="true"><ArgumentList><Argument name="Op" argumentTypeRef="U8"/></ArgumentList><CommandContainer name="AnyPacket"><EntryList><FixedValueEntry binaryValue="18" sizeInBits="5"/><ArgumentRefEntry argumentRef="Op"/></EntryList></CommandContainer></MetaCommand>
    <MetaCommand name="Switch" shortDescription="On or off"><AliasSet><Alias nameSpace="ID" alias="TC1"/></AliasSet><BaseMetaCommand metaCommandRef="Any"><ArgumentAssignmentList><ArgumentAssignment argumentName="Op" argumentValue="4"/></ArgumentAssignmentList></BaseMetaCommand>
      <ArgumentList><Argument name="State" argumentTypeRef="U8" initialValue="1"/></ArgumentList>
      <CommandContainer name="SwitchPacket"><EntryList><ArgumentRefEntry argumentRef="State"><IncludeCondition><Comparison value="4"><ArgumentInstanceRef argumentRef="Op"/></Comparison></IncludeCondition></ArgumentRefEntry></EntryList><BaseContainer containerRef="AnyPacket"/></CommandContainer>
      <TransmissionConstraintList><TransmissionConstraint timeOut="PT1M30S" suspendable="true"><Comparison parameterRef="A" value="1"/></TransmissionConstraint></TransmissionConstraintList>
      <DefaultSignificance reasonForWarning="Heats" consequenceLevel="forbidden"/>
      <ContextSignificanceList><ContextSignificance><ContextMatch><Comparison parameterRef="A" value="2"/></ContextMatch><Significance consequenceLevel="normal"/></ContextSignificance></ContextSignificanceList>
      <Interlock scopeToSpaceSystem="/Demo" verificationToWaitFor="accepted" verificationProgressPercentage="50"/>
      <VerifierSet><AcceptedVerifier><ContainerRef containerRef="Base"/><CheckWindow timeToStartChecking="PT1S" timeToStopChecking="PT10S" timeWindowIsRelativeTo="commandRelease"/></AcceptedVerifier><ExecutionVerifier><ParameterValueChange><ParameterRef parameterRef="N"/><Change value="1"/></ParameterValueChange><CheckWindow timeToStopChecking="PT5S"/><PercentComplete><FixedValue>50</FixedValue></PercentComplete></ExecutionVerifier><CompleteVerifier><Comparison parameterRef="B" value="1"/><CheckWindow timeToStopChecking="P1D"/><ReturnParmRef parameterRef="B"/></CompleteVerifier></VerifierSet>
      <ParameterToSetList><ParameterToSet parameterRef="N"><NewValue>3</NewValue></ParameterToSet><ParameterToSet parameterRef="A" setOnVerification="release"><Derivation><ArgumentInstanceRefOperand argumentRef="State"/><ValueOperand>2</ValueOperand><Operator>*</Operator></Derivation></ParameterToSet></ParameterToSetList>
      <ParametersToSuspendAlarmsOnSet><ParameterToSuspendAlarmsOn parameterRef="A" suspenseTime="PT20S"/></ParametersToSuspendAlarmsOnSet>
    </MetaCommand></MetaCommandSet></CommandMetaData>`,
  )
  test('have arguments, a layout, constraints, significance, interlock, verifiers and effects', () => {
    const system = clean(valid(COMMANDS))
    expect(system.commands.get('Any')).toEqual({
      name: 'Any',
      abstract: true,
      arguments: [{ name: 'Op', type: 'U8' }],
      container: {
        name: 'AnyPacket',
        entries: [
          { kind: 'fixed', sizeInBits: 5, value: Uint8Array.of(0x18) },
          { kind: 'argument', argument: 'Op' },
        ],
      },
    })
    expect(system.argumentTypes.get('U8')).toMatchObject({ validRange: { min: 1, max: 9 } })
    expect(system.commands.get('Switch')).toEqual({
      name: 'Switch',
      shortDescription: 'On or off',
      aliases: { ID: 'TC1' },
      abstract: false,
      base: 'Any',
      assignments: [{ argument: 'Op', value: '4' }],
      arguments: [{ name: 'State', type: 'U8', initialValue: '1' }],
      container: {
        name: 'SwitchPacket',
        base: 'AnyPacket',
        entries: [
          {
            kind: 'argument',
            argument: 'State',
            include: { kind: 'comparison', left: { argument: 'Op' }, operator: '==', right: { literal: '4' } },
          },
        ],
      },
      constraints: [{ when: eq('A', '1'), timeout: 90, suspendable: true }],
      significance: { level: 'severe', reason: 'Heats' },
      contextSignificance: [{ when: eq('A', '2'), significance: { level: 'none' } }],
      interlock: { scope: '', until: 'accepted', progress: 50 },
      verifiers: [
        {
          stage: 'accepted',
          by: { kind: 'container', container: 'Base' },
          window: { start: 1, stop: 10, from: 'release' },
        },
        {
          stage: 'executed',
          by: { kind: 'change', parameter: { parameter: 'N' }, by: 1 },
          window: { start: 0, stop: 5, from: 'last-verifier' },
          percentComplete: { kind: 'fixed', value: 50 },
        },
        {
          stage: 'complete',
          by: { kind: 'criteria', when: eq('B', '1') },
          window: { start: 0, stop: 86_400, from: 'last-verifier' },
          returnParameter: 'B',
        },
      ],
      parametersToSet: [
        { parameter: { parameter: 'N' }, literal: '3', on: 'complete' },
        {
          parameter: { parameter: 'A' },
          value: {
            kind: 'binary',
            operator: '*',
            left: { kind: 'value', ref: { argument: 'State' } },
            right: { kind: 'number', value: 2 },
          },
          on: 'release',
        },
      ],
      parametersToSuspendAlarms: [{ parameter: 'A', seconds: 20, on: 'release' }],
    })
  })
  test('that name an argument that they do not have are reported', () => {
    expect(lines(read(COMMANDS.replace('argumentRef="State"><Inc', 'argumentRef="Stat"><Inc')))).toEqual([
      expect.stringMatching(/error VIG-MODEL-211: argument "Stat" is not found from this command — .*State/),
    ])
  })
  test('types of arguments may count on other arguments of the command', () => {
    const type = `<BinaryArgumentType name="D"><UnitSet/><BinaryDataEncoding><SizeInBits><DynamicValue><ArgumentInstanceRef argumentRef="n"/></DynamicValue></SizeInBits></BinaryDataEncoding></BinaryArgumentType>`
    const system = clean(valid(doc(`<CommandMetaData><ArgumentTypeSet>${type}</ArgumentTypeSet></CommandMetaData>`)))
    expect(system.argumentTypes.get('D')).toMatchObject({
      encoding: { sizeInBits: { kind: 'reference', ref: { argument: 'n' } } },
    })
  })
  test('of 1.1 have their words', () => {
    const text = doc(
      `<CommandMetaData><ArgumentTypeSet><IntegerArgumentType name="U8"><UnitSet/></IntegerArgumentType></ArgumentTypeSet><MetaCommandSet><MetaCommand name="X"><ArgumentList><Argument name="a" argumentTypeRef="U8"/></ArgumentList><DefaultSignificance consequenceLevel="distress"/></MetaCommand></MetaCommandSet></CommandMetaData>`,
      '1.1',
    )
    expect(clean(valid(text, '1.1')).commands.get('X')).toMatchObject({ significance: { level: 'distress' } })
  })
})

test('algorithms have inputs, constants, outputs and triggers; math algorithms an expression', () => {
  const text = doc(
    telemetry({
      types: TYPES,
      parameters: PARAMETERS,
      more: '<AlgorithmSet><CustomAlgorithm name="Avg"><AlgorithmText language="javascript">m = (a + k) / 2</AlgorithmText><InputSet><InputParameterInstanceRef parameterRef="A" inputName="a" useCalibratedValue="false"/><Constant constantName="k" value="3"/></InputSet><OutputSet><OutputParameterRef parameterRef="B" outputName="m"/></OutputSet><TriggerSet><OnParameterUpdateTrigger parameterRef="A"/><OnPeriodicRateTrigger fireRateInSeconds="2.5"/></TriggerSet></CustomAlgorithm><MathAlgorithm name="Double"><MathOperation outputParameterRef="N"><ParameterInstanceRefOperand parameterRef="A"/><ValueOperand>2</ValueOperand><Operator>*</Operator><TriggerSet><OnParameterUpdateTrigger parameterRef="A"/></TriggerSet></MathOperation></MathAlgorithm></AlgorithmSet>',
    }),
  )
  const system = clean(valid(text))
  expect(system.algorithms.get('Avg')).toEqual({
    name: 'Avg',
    language: 'javascript',
    text: 'm = (a + k) / 2',
    inputs: [{ name: 'a', ref: { parameter: 'A', calibrated: false } }],
    constants: [{ name: 'k', value: '3' }],
    outputs: [{ name: 'm', parameter: 'B' }],
    triggers: [
      { kind: 'parameter', parameter: 'A' },
      { kind: 'periodic', seconds: 2.5 },
    ],
  })
  expect(system.algorithms.get('Double')).toMatchObject({
    language: 'math',
    outputs: [{ parameter: 'N' }],
    expression: { kind: 'binary', operator: '*', left: { kind: 'value', ref: { parameter: 'A' } } },
  })
})

test('streams, services and messages', () => {
  const text = doc(
    `${telemetry({ types: TYPES, parameters: PARAMETERS, containers: BASE, more: '<MessageSet><Message name="M"><MatchCriteria><Comparison parameterRef="A" value="1"/></MatchCriteria><ContainerRef containerRef="Base"/></Message></MessageSet><StreamSet><FixedFrameStream name="S" bitRateInBPS="1000" frameLengthInBits="8920"><ContainerRef containerRef="Base"/><SyncStrategy maxBitErrorsInSyncPattern="2"><SyncPattern pattern="1ACFFC1D" patternLengthInBits="32"/></SyncStrategy></FixedFrameStream></StreamSet>' })}<ServiceSet><Service name="V"><MessageRefSet><MessageRef messageRef="M"/></MessageRefSet></Service></ServiceSet>`,
  )
  const { root } = clean(valid(text))
  expect(root.streams).toEqual([
    {
      name: 'S',
      kind: 'fixed-frame',
      attributes: { bitRateInBPS: '1000', frameLengthInBits: '8920' },
      container: 'Base',
      sync: { pattern: Uint8Array.of(0x1a, 0xcf, 0xfc, 0x1d), sizeInBits: 32, maxErrors: 2 },
    },
  ])
  expect(root.messages).toEqual([{ name: 'M', when: eq('A', '1'), container: 'Base' }])
  expect(root.services).toEqual([{ name: 'V', containers: [], messages: ['M'] }])
})

/**
 * What is fuzzed: the readers of XTCE and of F´ dictionaries. Whatever they are given, they return findings and throw
 * nothing; what they could read can be written, and read again.
 */
import fc from 'fast-check'
import type { LoadResult } from '@vigie/model'
import { readFprimeDictionary } from '@vigie/model/fprime'
import { readXtce, writeXtce } from '@vigie/model/xtce'

export interface FuzzTarget {
  readonly name: string
  /** Well-formed inputs, for mutation. */
  readonly seeds: readonly Uint8Array[]
  /** A change that keeps the form and breaks the meaning. */
  readonly mutation: fc.Arbitrary<(text: string) => string>
  /** Throws for a defect. */
  run(bytes: Uint8Array): void
}

function must(condition: boolean, what: string): void {
  if (!condition) throw new Error(what)
}
function check(result: LoadResult): void {
  for (const d of result.diagnostics) {
    must(/^VIG-MODEL-\d{3}$/.test(d.code), `a finding without a code: ${d.code}`)
    must(d.message.length < 2000 && d.remedy !== '', `a finding that nobody can read: ${d.message.slice(0, 100)}`)
    must(d.file === 'fuzz', 'a finding without its file')
    must(d.line === undefined || d.line >= 1, 'a line before the first')
  }
  must(result.diagnostics.length <= 1200, 'too many findings')
  must(
    result.system !== undefined || result.diagnostics.some((d) => d.severity === 'error'),
    'neither a model nor a reason',
  )
  if (result.system === undefined) return
  for (const version of ['1.2', '1.3'] as const) {
    const again = readXtce(writeXtce(result.system, { version }), { file: 'fuzz' })
    must(again.system !== undefined, 'what was written cannot be read')
  }
}

const SEED = `<?xml version="1.0"?>
<x:SpaceSystem xmlns:x="http://www.omg.org/spec/XTCE/20250214" name="S"><x:Header validationStatus="Draft"/>
<x:TelemetryMetaData><x:ParameterTypeSet>
<x:IntegerParameterType name="I" signed="false"><x:UnitSet><x:Unit>V</x:Unit></x:UnitSet><x:IntegerDataEncoding sizeInBits="12" byteOrder="1,0"><x:DefaultCalibrator><x:PolynomialCalibrator><x:Term coefficient="1" exponent="1"/></x:PolynomialCalibrator></x:DefaultCalibrator></x:IntegerDataEncoding><x:ValidRange minInclusive="0" maxInclusive="9"/><x:DefaultAlarm><x:StaticAlarmRanges><x:WarningRange minInclusive="1" maxExclusive="5"/></x:StaticAlarmRanges></x:DefaultAlarm></x:IntegerParameterType>
<x:FloatParameterType name="F" baseType="F0"><x:FloatDataEncoding><x:DefaultCalibrator><x:MathOperationCalibrator><x:ThisParameterOperand/><x:ValueOperand>2</x:ValueOperand><x:Operator>*</x:Operator></x:MathOperationCalibrator></x:DefaultCalibrator></x:FloatDataEncoding></x:FloatParameterType><x:FloatParameterType name="F0" sizeInBits="64"/>
<x:EnumeratedParameterType name="E"><x:IntegerDataEncoding/><x:EnumerationList><x:Enumeration value="1" maxValue="4" label="ON"/></x:EnumerationList></x:EnumeratedParameterType>
<x:StringParameterType name="T"><x:StringDataEncoding><x:Variable maxSizeInBits="80"><x:DynamicValue><x:ParameterInstanceRef parameterRef="A"/></x:DynamicValue><x:TerminationChar>00</x:TerminationChar></x:Variable></x:StringDataEncoding></x:StringParameterType>
<x:AbsoluteTimeParameterType name="W"><x:Encoding units="seconds" scale="2"><x:IntegerDataEncoding/></x:Encoding><x:ReferenceTime><x:Epoch>GPS</x:Epoch></x:ReferenceTime></x:AbsoluteTimeParameterType>
<x:AggregateParameterType name="G"><x:MemberList><x:Member name="a" typeRef="I"/></x:MemberList></x:AggregateParameterType>
<x:ArrayParameterType name="R" arrayTypeRef="G"><x:DimensionList><x:Dimension><x:StartingIndex><x:FixedValue>0</x:FixedValue></x:StartingIndex><x:EndingIndex><x:FixedValue>3</x:FixedValue></x:EndingIndex></x:Dimension></x:DimensionList></x:ArrayParameterType>
</x:ParameterTypeSet><x:ParameterSet><x:Parameter name="A" parameterTypeRef="I"/><x:Parameter name="B" parameterTypeRef="/S/R"><x:ParameterProperties dataSource="derived"/></x:Parameter></x:ParameterSet>
<x:ContainerSet><x:SequenceContainer name="C" abstract="true"><x:EntryList><x:ParameterRefEntry parameterRef="A"><x:LocationInContainerInBits referenceLocation="containerStart"><x:FixedValue>3</x:FixedValue></x:LocationInContainerInBits><x:RepeatEntry><x:Count><x:FixedValue>2</x:FixedValue></x:Count></x:RepeatEntry></x:ParameterRefEntry><x:ParameterRefEntry parameterRef="B[1].a"/></x:EntryList></x:SequenceContainer>
<x:SequenceContainer name="D"><x:AncillaryDataSet><x:AncillaryData name="vigie:padding">[{"at":0,"sizeInBits":3}]</x:AncillaryData></x:AncillaryDataSet><x:EntryList><x:ContainerRefEntry containerRef="C"/></x:EntryList><x:BaseContainer containerRef="C"><x:RestrictionCriteria><x:ComparisonList><x:Comparison parameterRef="A" value="1"/></x:ComparisonList></x:RestrictionCriteria></x:BaseContainer></x:SequenceContainer></x:ContainerSet>
<x:AlgorithmSet><x:CustomAlgorithm name="J"><x:AlgorithmText language="javascript">a</x:AlgorithmText><x:InputSet><x:InputParameterInstanceRef parameterRef="A"/></x:InputSet></x:CustomAlgorithm></x:AlgorithmSet></x:TelemetryMetaData>
<x:CommandMetaData><x:ArgumentTypeSet><x:IntegerArgumentType name="I"/></x:ArgumentTypeSet><x:MetaCommandSet><x:MetaCommand name="M"><x:ArgumentList><x:Argument name="k" argumentTypeRef="I"/></x:ArgumentList><x:CommandContainer name="MC"><x:EntryList><x:FixedValueEntry binaryValue="0A" sizeInBits="8"/><x:ArgumentRefEntry argumentRef="k"/></x:EntryList></x:CommandContainer><x:VerifierSet><x:CompleteVerifier><x:ContainerRef containerRef="C"/><x:CheckWindow timeToStopChecking="PT5S"/></x:CompleteVerifier></x:VerifierSet></x:MetaCommand></x:MetaCommandSet></x:CommandMetaData>
<x:SpaceSystem name="Sub"/></x:SpaceSystem>`

const HOSTILE = [
  '',
  '0',
  '-1',
  '1e999',
  '__proto__',
  '../../..',
  '/',
  '[',
  'A[',
  '.',
  'NaN',
  '9'.repeat(40),
  'x'.repeat(300),
  '\u{10FFFF}',
  '{}',
  'null',
]
const nth = <T>(list: readonly T[], n: number): T | undefined => (list.length === 0 ? undefined : list[n % list.length])

/** Replaces the nth match of a pattern. */
function replaceNth(text: string, pattern: RegExp, n: number, by: (match: string) => string): string {
  const m = nth([...text.matchAll(pattern)], n)
  return m === undefined ? text : text.slice(0, m.index) + by(m[0]) + text.slice(m.index + m[0].length)
}

const ATTRIBUTE = /"[^"<>]*"/g
const ELEMENT = /(?<=<\/?)x:\w+/g
const LEAF = /<x:\w+[^<>]*\/>/g
const index = fc.nat({ max: 10_000 })
/** Values, names and whole elements change places; the text stays well-formed more often than not. */
const xmlMutation = fc.oneof(
  fc.tuple(index, fc.constantFrom(...HOSTILE)).map(
    ([n, value]) =>
      (text: string) =>
        replaceNth(text, ATTRIBUTE, n, () => `"${value}"`),
  ),
  fc.tuple(index, index).map(
    ([n, from]) =>
      (text: string) =>
        replaceNth(text, ATTRIBUTE, n, () => nth(text.match(ATTRIBUTE) ?? [], from) ?? '""'),
  ),
  fc.tuple(index, index).map(([n, from]) => (text: string) => {
    const names = [...new Set(text.match(ELEMENT))]
    const [old, name] = [nth(names, n), nth(names, from)]
    return old === undefined || name === undefined ? text : text.replaceAll(new RegExp(`(?<=</?)${old}\\b`, 'g'), name)
  }),
  index.map((n) => (text: string) => replaceNth(text, LEAF, n, () => '')),
  index.map((n) => (text: string) => replaceNth(text, LEAF, n, (leaf) => leaf + leaf)),
  fc.tuple(index, fc.constantFrom(...HOSTILE)).map(
    ([n, value]) =>
      (text: string) =>
        replaceNth(text, /(?<=>)[^<>\n]+(?=<)/g, n, () => value),
  ),
)

const jsonValue = fc.oneof(
  fc.constantFrom(
    'null',
    '-1',
    '1e300',
    '[]',
    '{}',
    'true',
    '""',
    '"__proto__"',
    '"U8"',
    '"a.b"',
    '"a..b"',
    '{"kind":"integer","size":-3}',
  ),
  fc.json({ maxDepth: 2 }),
)
const JSON_VALUE = /(?<=:)(?:"[^"]*"|-?\d+|true|false|null|\{\}|\[\])/g
const jsonMutation = fc.oneof(
  fc.tuple(index, jsonValue).map(
    ([n, value]) =>
      (text: string) =>
        replaceNth(text, JSON_VALUE, n, () => value),
  ),
  fc.tuple(index, index).map(
    ([n, from]) =>
      (text: string) =>
        replaceNth(text, JSON_VALUE, n, () => nth(text.match(JSON_VALUE) ?? [], from) ?? 'null'),
  ),
  index.map((n) => (text: string) => replaceNth(text, /"\w+"(?=:)/g, n, () => '"other"')),
)

const U8 = { name: 'U8', kind: 'integer', size: 8, signed: false }
const DICTIONARY = {
  metadata: { deploymentName: 'D', frameworkVersion: 'v4.0.0', dictionarySpecVersion: '1.0.0' },
  typeDefinitions: [
    { kind: 'alias', qualifiedName: 'FwChanIdType', type: U8, underlyingType: U8 },
    {
      kind: 'enum',
      qualifiedName: 'M.E',
      representationType: U8,
      enumeratedConstants: [{ name: 'A', value: 0 }],
      default: 'M.E.A',
    },
    { kind: 'array', qualifiedName: 'M.R', size: 3, elementType: { name: 'M.E', kind: 'qualifiedIdentifier' } },
    {
      kind: 'struct',
      qualifiedName: 'M.S',
      members: {
        a: { type: { name: 'M.R', kind: 'qualifiedIdentifier' }, index: 0, size: 2 },
        b: { type: U8, index: 1 },
      },
    },
  ],
  telemetryChannels: [
    {
      name: 'M.c.X',
      type: { name: 'M.S', kind: 'qualifiedIdentifier' },
      id: 1,
      limits: { low: { red: 1 }, high: { yellow: 3 } },
    },
    { name: 'M.c.Y', type: U8, id: 2, limits: { high: { red: 9 } } },
  ],
  telemetryPacketSets: [{ name: 'P', members: [{ name: 'Q', id: 1, group: 1, members: ['M.c.X'] }], omitted: [] }],
  events: [
    {
      name: 'M.c.Ev',
      id: 3,
      severity: 'FATAL',
      format: 'a {} b',
      formalParams: [{ name: 'v', type: { name: 'string', kind: 'string', size: 40 } }],
    },
  ],
  commands: [{ name: 'M.c.DO', opcode: 4, formalParams: [{ name: 'w', type: U8 }] }],
  parameters: [{ name: 'M.c.PRM', type: U8, id: 5, default: 3 }],
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

export const fuzzTargets: readonly FuzzTarget[] = [
  {
    name: 'XTCE reader and writer',
    seeds: [utf8(SEED)],
    mutation: xmlMutation,
    run: (bytes) => check(readXtce(bytes, { file: 'fuzz' })),
  },
  {
    name: 'F´ dictionary reader',
    seeds: [utf8(JSON.stringify(DICTIONARY))],
    mutation: jsonMutation,
    run: (bytes) => check(readFprimeDictionary(bytes, { file: 'fuzz' })),
  },
]

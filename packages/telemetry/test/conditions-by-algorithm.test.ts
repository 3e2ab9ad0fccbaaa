/** Conditions that a database gives as an algorithm (XTCE CustomAlgorithm in IncludeCondition and RestrictionCriteria). */
import { expect, test } from 'vitest'
import { readXtce } from '@vigie/model/xtce'
import {
  compileTelemetry,
  createDecoder,
  interpretPacket,
  TelemetryProcessor,
  type TelemetryEvent,
} from '../src/index.ts'
import { batchOf, samplesOf } from './support/batches.ts'
import { plainRunner } from './support/random-model.ts'

const custom = (text: string, language = 'JavaScript'): string =>
  `<CustomAlgorithm name="IsHot"><AlgorithmText language="${language}"><![CDATA[${text}]]></AlgorithmText><InputSet><InputParameterInstanceRef parameterRef="Kind" inputName="k"/></InputSet></CustomAlgorithm>`
const document = (condition: string): string => `<?xml version="1.0"?>
<SpaceSystem name="Demo" xmlns="http://www.omg.org/spec/XTCE/20250214"><TelemetryMetaData>
  <ParameterTypeSet><IntegerParameterType name="U8" signed="false"><IntegerDataEncoding sizeInBits="8"/></IntegerParameterType></ParameterTypeSet>
  <ParameterSet><Parameter name="Kind" parameterTypeRef="U8"/><Parameter name="Heat" parameterTypeRef="U8"/></ParameterSet>
  <ContainerSet><SequenceContainer name="root"><EntryList>
    <ParameterRefEntry parameterRef="Kind"/>
    <ParameterRefEntry parameterRef="Heat"><IncludeCondition>${condition}</IncludeCondition></ParameterRefEntry>
  </EntryList></SequenceContainer></ContainerSet>
</TelemetryMetaData></SpaceSystem>`

test.each(['k > 4', 'return k > 4', 'result = k > 4'])('"%s" decides whether an entry is there', (text) => {
  const system = readXtce(document(custom(text)), { file: 'demo.xml' }).system!
  const plan = compileTelemetry(system, { chain: 'demo', root: 'root' })
  expect(plan.diagnostics).toEqual([])
  const packets = [Uint8Array.of(4, 77), Uint8Array.of(5, 78)]
  const blocks = createDecoder(plan, { algorithms: plainRunner }).decode(batchOf(packets))
  const heat = (packet: number): unknown[] | undefined =>
    samplesOf(blocks, packet, (c) => plan.parameters[c]!.path)
      .samples.get('Heat')
      ?.map((s) => s.eng)
  expect([heat(0), heat(1)]).toEqual([undefined, [78]])
  const plain = packets.map((p) => interpretPacket(system, 'root', p, { algorithms: plainRunner }).fields.length)
  expect(plain).toEqual([1, 2])
  // Without a runner the condition is false.
  expect(interpretPacket(system, 'root', packets[1]!).fields).toHaveLength(1)
})

test('one that fails counts as false, which is told once, and once more when it is given up', () => {
  const system = readXtce(document(custom('nothing.at.all')), { file: 'demo.xml' }).system!
  const events: TelemetryEvent[] = []
  const processor = new TelemetryProcessor(compileTelemetry(system, { chain: 'demo', root: 'root' }), {
    onEvent: (e) => events.push(e),
    algorithms: plainRunner,
  })
  for (let i = 0; i < 5; i++) processor.process(batchOf([Uint8Array.of(5, 78)]))
  expect(events.map((e) => (e.kind === 'chain' ? e.name : e.kind))).toEqual(['AlgorithmFailed', 'AlgorithmDisabled'])
})

test('one in another language is told when the model is compiled', () => {
  const system = readXtce(document(custom('k > 4', 'Ada')), { file: 'demo.xml' }).system!
  expect(compileTelemetry(system, { chain: 'demo', root: 'root' }).diagnostics).toMatchObject([
    { message: expect.stringContaining('a condition by an algorithm in the language "Ada"') },
  ])
})

const watched = (inside: string, alarm = ''): string => `<?xml version="1.0"?>
<SpaceSystem name="Demo" xmlns="http://www.omg.org/spec/XTCE/20250214"><TelemetryMetaData>
  <ParameterTypeSet>
    <IntegerParameterType name="U8" signed="false"><IntegerDataEncoding sizeInBits="8"/></IntegerParameterType>
    <FloatParameterType name="F"><IntegerDataEncoding sizeInBits="8">${inside}</IntegerDataEncoding>${alarm}</FloatParameterType>
  </ParameterTypeSet>
  <ParameterSet><Parameter name="Kind" parameterTypeRef="U8"/><Parameter name="Heat" parameterTypeRef="F"/></ParameterSet>
  <ContainerSet><SequenceContainer name="root"><EntryList>
    <ParameterRefEntry parameterRef="Kind"/><ParameterRefEntry parameterRef="Heat"/>
  </EntryList></SequenceContainer></ContainerSet>
</TelemetryMetaData></SpaceSystem>`

test('a context that an algorithm decides chooses the calibrator', () => {
  const context = `<ContextCalibratorList><ContextCalibrator><ContextMatch>${custom('k > 4')}</ContextMatch>
    <Calibrator><PolynomialCalibrator><Term coefficient="10" exponent="1"/></PolynomialCalibrator></Calibrator></ContextCalibrator></ContextCalibratorList>`
  const system = readXtce(watched(context), { file: 'demo.xml' }).system!
  const plan = compileTelemetry(system, { chain: 'demo', root: 'root' })
  const packets = [Uint8Array.of(4, 7), Uint8Array.of(5, 7), Uint8Array.of(4, 7)]
  const blocks = createDecoder(plan, { algorithms: plainRunner }).decode(batchOf(packets))
  const column = plan.parameters.findIndex((p) => p.path === 'Heat')
  expect([...(blocks[0]!.columns.find((c) => c.parameter === column)!.eng as Float64Array)]).toEqual([7, 70, 7])
  const plain = packets.map((p) => interpretPacket(system, 'root', p, { algorithms: plainRunner }).fields[1]!.eng)
  expect(plain).toEqual([7, 70, 7])
})

test('the level of an alarm can be what an algorithm says, by name or by number', () => {
  const alarm = `<DefaultAlarm><CustomAlarm name="c"><InputAlgorithm name="Level"><AlgorithmText language="JavaScript">k === 9 ? "critical" : k</AlgorithmText><InputSet><InputParameterInstanceRef parameterRef="Kind" inputName="k"/></InputSet></InputAlgorithm></CustomAlarm></DefaultAlarm>`
  const { system, diagnostics } = readXtce(watched('', alarm), { file: 'demo.xml' })
  expect(diagnostics.filter((d) => d.severity === 'error')).toEqual([])
  const plan = compileTelemetry(system!, { chain: 'demo', root: 'root' })
  expect(plan.diagnostics).toEqual([])
  const events: TelemetryEvent[] = []
  const processor = new TelemetryProcessor(plan, { onEvent: (e) => events.push(e), algorithms: plainRunner })
  const [block] = processor.process(batchOf([0, 2, 9, 0].map((k) => Uint8Array.of(k, 1))))
  const column = plan.parameters.findIndex((p) => p.path === 'Heat')
  // normal, warning (the second of ALARM_LEVELS after normal), critical, normal
  expect([...block!.columns.find((c) => c.parameter === column)!.state!]).toEqual([0, 2, 4, 0])
})

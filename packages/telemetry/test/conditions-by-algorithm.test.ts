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

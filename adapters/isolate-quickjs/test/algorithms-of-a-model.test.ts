/** An algorithm as a model declares it, run in an isolate whenever its inputs are renewed. */
import { expect, test } from 'vitest'
import { SpaceSystem, type DataType, type SystemElement } from '@vigie/model'
import { compileTelemetry, TelemetryProcessor, type TelemetryEvent } from '@vigie/telemetry'
import { createQuickJsRunner } from '../src/index.ts'

const byte: DataType = {
  kind: 'integer',
  name: 'Byte',
  signed: false,
  sizeInBits: 8,
  encoding: { kind: 'integer', sizeInBits: 8, scheme: 'unsigned', byteOrder: 'msb', bitOrder: 'msb' },
}
const element = (text: string): SystemElement => ({
  name: 'Sat',
  kind: 'satellite',
  types: [byte, { kind: 'float', name: 'Real', sizeInBits: 64 }],
  parameters: [
    { name: 'a', type: 'Byte', source: 'telemetered' },
    { name: 'b', type: 'Byte', source: 'telemetered' },
    { name: 'sum', type: 'Real', source: 'derived' },
  ],
  containers: [
    {
      name: 'Packet',
      abstract: false,
      entries: [
        { kind: 'parameter', parameter: 'a' },
        { kind: 'parameter', parameter: 'b' },
      ],
    },
  ],
  algorithms: [
    {
      name: 'Sum',
      language: 'JavaScript',
      text,
      inputs: [
        { name: 'x', ref: { parameter: 'a' } },
        { name: 'y', ref: { parameter: 'b' } },
      ],
      constants: [{ name: 'scale', value: '10' }],
      outputs: [{ name: 'out', parameter: 'sum' }],
      triggers: [],
    },
  ],
  argumentTypes: [],
  commands: [],
  commandContainers: [],
  events: [],
  streams: [],
  services: [],
  messages: [],
  children: [],
})

async function run(text: string, packets: number): Promise<{ sums: number[]; events: TelemetryEvent[] }> {
  const plan = compileTelemetry(new SpaceSystem(element(text)), { chain: 'Sat', root: 'Packet' })
  const events: TelemetryEvent[] = []
  const processor = new TelemetryProcessor(plan, {
    onEvent: (e) => events.push(e),
    algorithms: await createQuickJsRunner({ millis: 20 }),
  })
  const n = packets
  const blocks = processor.process({
    chain: 'Sat',
    count: n,
    bytes: Uint8Array.from({ length: 2 * n }, (_, i) => i),
    offsets: Uint32Array.from({ length: n + 1 }, (_, i) => 2 * i),
    generation: new BigInt64Array(n),
    reception: new BigInt64Array(n),
    journal: new Float64Array(n),
    flags: new Uint8Array(n),
  })
  const column = plan.parameters.find((p) => p.path === 'sum')!.index
  return {
    events,
    sums: blocks.flatMap((b) => b.columns.filter((c) => c.parameter === column).flatMap((c) => [...c.eng] as number[])),
  }
}

test('its outputs become values', async () => {
  expect(await run('out = (x + y) * scale', 3)).toEqual({ sums: [10, 50, 90], events: [] })
})
test('it is disabled after three failures in a row; the rest goes on', async () => {
  const { sums, events } = await run('for (;;) {}', 10)
  expect(sums).toEqual([])
  expect(events.map((e) => e.name)).toEqual(['AlgorithmFailed', 'AlgorithmDisabled'])
  expect(events[1]!.message).toContain('VIG-TELEMETRY-010')
})

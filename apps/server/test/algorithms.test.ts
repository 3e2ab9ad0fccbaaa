/** A database of another house brings programs along: their results are parameters like any other, and they harm nobody. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { createClient } from '@vigie/contract'
import { expect, it } from 'vitest'
import { packet, serverOnSmallMission, until } from './small-mission.ts'

const bits = (name: string, n: number): string =>
  `<IntegerParameterType name="${name}" signed="false" sizeInBits="${n}"><IntegerDataEncoding sizeInBits="${n}" encoding="unsigned"/></IntegerParameterType>`
const header = { Version: 3, Type: 1, SecondaryHeader: 1, Apid: 11, Flags: 2, Count: 14, Length: 16 }
const algorithm = (name: string, text: string, output: string): string =>
  `<CustomAlgorithm name="${name}"><AlgorithmText language="JavaScript">${text}</AlgorithmText><InputSet><InputParameterInstanceRef parameterRef="Temperature" inputName="t"/></InputSet><OutputSet><OutputParameterRef parameterRef="${output}" outputName="out"/></OutputSet><TriggerSet><OnParameterUpdateTrigger parameterRef="Temperature"/></TriggerSet></CustomAlgorithm>`
const DATABASE = `<?xml version="1.0" encoding="UTF-8"?>
<SpaceSystem xmlns="http://www.omg.org/spec/XTCE/20180204" name="Sat"><TelemetryMetaData>
<ParameterTypeSet>${Object.entries(header)
  .map(([name, n]) => bits(`${name}_T`, n))
  .join('')}
<IntegerParameterType name="I16" signed="true" sizeInBits="16"><IntegerDataEncoding sizeInBits="16" encoding="twosComplement"/></IntegerParameterType>
<FloatParameterType name="F64" sizeInBits="64"/></ParameterTypeSet>
<ParameterSet>${Object.keys(header)
  .map((name) => `<Parameter name="${name}" parameterTypeRef="${name}_T"/>`)
  .join(
    '',
  )}<Parameter name="Temperature" parameterTypeRef="I16"/><Parameter name="Mode" parameterTypeRef="M8"/><Parameter name="Twice" parameterTypeRef="F64"><ParameterProperties dataSource="derived"/></Parameter><Parameter name="Never" parameterTypeRef="F64"><ParameterProperties dataSource="derived"/></Parameter></ParameterSet>
<ContainerSet><SequenceContainer name="Packet"><EntryList>${[...Object.keys(header), 'Temperature', 'Mode']
  .map((name) => `<ParameterRefEntry parameterRef="${name}"/>`)
  .join('')}</EntryList></SequenceContainer></ContainerSet>
<AlgorithmSet>${algorithm('Doubling', 'out.value = 2 * t.value', 'Twice')}${algorithm('Endless', 'for (;;) {}', 'Never')}</AlgorithmSet>
</TelemetryMetaData></SpaceSystem>
`.replace('<FloatParameterType', `${bits('M8', 8)}<FloatParameterType`)

it('the output of an algorithm in JavaScript is live and in the archive; an endless loop is stopped with a coded event', async () => {
  const f = await serverOnSmallMission({}, (folder) => {
    rmSync(path.join(folder, 'sat'), { recursive: true })
    writeFileSync(path.join(folder, 'sat.xml'), DATABASE)
    const port = /port: (\d+)/.exec(readFileSync(path.join(folder, 'mission.yaml'), 'utf8'))![1]!
    writeFileSync(
      path.join(folder, 'mission.yaml'),
      `mission: FOREIGN
satellites:
  - { name: SAT, element: SAT, colour: '#4ea1ff', model: [sat.xml] }
chains:
  - name: SAT
    element: SAT
    links:
      - { name: main, kind: tcp-client, host: 127.0.0.1, port: ${port}, carries: packet, framing: { kind: space-packet } }
    packets: { root: SAT.Packet }
`,
    )
  })
  try {
    const client = createClient({ baseUrl: f.server.url, token: f.admin['authorization']!.slice(7) })
    await until(
      async () => (await client.listLinks())[0]?.state,
      (s) => s === 'connected',
    )
    for (let i = 1; i <= 5; i++) {
      f.station.send(packet(i * 10, 0))
      await until(
        () => client.getLatest({ params: { path: 'SAT.Twice' } }).catch(() => undefined),
        (v) => v?.value === i * 20,
      )
    }
    const { items } = await until(
      () => client.listEvents({ query: { text: 'Endless' } }),
      (e) => e.items.some((x) => x.name === 'AlgorithmDisabled'),
    )
    expect(items[0]!.message).toContain('VIG-TELEMETRY-010')
    await expect(client.getLatest({ params: { path: 'SAT.Never' } })).rejects.toMatchObject({ code: 'VIG-SERVER-007' })
    const history = await client.getHistory({
      params: { path: 'SAT.Twice' },
      query: { from: '2020-01-01', order: 'ascending' },
    })
    expect(history.values).toEqual([20, 40, 60, 80, 100])
    expect((await client.getChain({ params: { name: 'SAT' } })).restarts).toBe(0)
  } finally {
    await f.close()
  }
})

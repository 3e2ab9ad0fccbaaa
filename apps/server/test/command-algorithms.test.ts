/** A precondition and a verifier that a foreign database gives as programs, decided in the isolate of a real centre on live telemetry. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { createClient, type ApiError } from '@vigie/contract'
import { expect, it } from 'vitest'
import { packet, serverOnSmallMission, until } from './small-mission.ts'

const header = { Version: 3, Type: 1, SecondaryHeader: 1, Apid: 11, Flags: 2, Count: 14, Length: 16, Mode: 8 }
const unsigned = (name: string, n: number): string =>
  `<IntegerParameterType name="${name}_T" signed="false" sizeInBits="${n}"><IntegerDataEncoding sizeInBits="${n}" encoding="unsigned"/></IntegerParameterType>`
const order = ['Version', 'Type', 'SecondaryHeader', 'Apid', 'Flags', 'Count', 'Length', 'Temperature', 'Mode']
const algorithm = (name: string, text: string): string =>
  `<CustomAlgorithm name="${name}"><AlgorithmText language="JavaScript">${text}</AlgorithmText><InputSet><InputParameterInstanceRef parameterRef="Temperature" inputName="t"/><InputArgumentInstanceRef argumentRef="level" inputName="l"/></InputSet></CustomAlgorithm>`
const DATABASE = `<?xml version="1.0" encoding="UTF-8"?>
<SpaceSystem xmlns="http://www.omg.org/spec/XTCE/20180204" name="Sat"><TelemetryMetaData>
<ParameterTypeSet>${Object.entries(header)
  .map(([name, n]) => unsigned(name, n))
  .join('')}
<IntegerParameterType name="Temperature_T" signed="true" sizeInBits="16"><IntegerDataEncoding sizeInBits="16" encoding="twosComplement"/></IntegerParameterType></ParameterTypeSet>
<ParameterSet>${order.map((name) => `<Parameter name="${name}" parameterTypeRef="${name}_T"/>`).join('')}</ParameterSet>
<ContainerSet><SequenceContainer name="Packet"><EntryList>${order.map((name) => `<ParameterRefEntry parameterRef="${name}"/>`).join('')}</EntryList></SequenceContainer></ContainerSet>
</TelemetryMetaData><CommandMetaData>
<ArgumentTypeSet><IntegerArgumentType name="U8" signed="false"><IntegerDataEncoding sizeInBits="8"/></IntegerArgumentType></ArgumentTypeSet>
<MetaCommandSet><MetaCommand name="Warm"><ArgumentList><Argument name="level" argumentTypeRef="U8"/></ArgumentList>
<TransmissionConstraintList><TransmissionConstraint>${algorithm('ColdEnough', 'return t &lt; l')}</TransmissionConstraint></TransmissionConstraintList>
<VerifierSet><CompleteVerifier>${algorithm('WarmEnough', 'return t &gt;= l')}<CheckWindow timeToStopChecking="PT60S" timeWindowIsRelativeTo="commandRelease"/></CompleteVerifier></VerifierSet>
</MetaCommand></MetaCommandSet></CommandMetaData></SpaceSystem>
`

it('holds what the algorithm says, and is proved by what it says of the packet that shows it', async () => {
  const f = await serverOnSmallMission({}, (folder) => {
    rmSync(path.join(folder, 'sat'), { recursive: true })
    writeFileSync(path.join(folder, 'sat.xml'), DATABASE)
    const file = path.join(folder, 'mission.yaml')
    writeFileSync(
      file,
      `${readFileSync(file, 'utf8').replace('model: [sat]', 'model: [sat.xml]')}programs:
  - { activity: SAT.Warm, run: [${JSON.stringify(process.execPath)}, -e, ''], timeout: 30 s }
`,
    )
  })
  const { secret } = await f.server.centre.identity.addToken('admin', 'tests', 'administrator')
  const client = createClient({ baseUrl: f.server.url, token: secret.reveal() })
  await until(async () => (await client.listLinks()).every((l) => l.state === 'connected'))
  const temperature = async (value: number): Promise<void> => {
    f.station.send(packet(value, 0))
    await until(async () => {
      const latest = await client.getLatest({ params: { path: 'SAT.Temperature' } }).catch(() => undefined)
      return latest?.value === value
    })
  }
  const ask = { body: { path: 'SAT.Warm', arguments: { level: 40 } } }
  await temperature(50)
  const refused = await client.requestActivity(ask).catch((error: ApiError) => error.problem)
  expect(refused).toMatchObject({ refusals: [{ rule: 'constraint', code: 'VIG-ACTIVITY-014' }] })
  await temperature(30)
  const { id } = await client.requestActivity(ask)
  const now = () => client.getActivity({ params: { id } })
  // The program has done its part; whether it had its effect is for telemetry to say.
  await until(now, (a) => a.stage === 'progress')
  await temperature(39)
  expect((await now()).state).toBe('running')
  await temperature(41)
  const done = await until(now, (a) => a.state === 'completed')
  expect(done.stages.at(-1)).toMatchObject({ stage: 'completed', evidence: [{ kind: 'packet', chain: 'SAT' }] })
  await f.close()
}, 90_000)

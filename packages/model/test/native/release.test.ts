/** Rules of release, programs and control ports of mission.yaml, and what commands ask of a pass (docs/guides/mission-folder.md). */
import { formatDiagnostic } from '@vigie/base'
import { describe, expect, test } from 'vitest'
import { loadMissionFiles, type MissionResult } from '@vigie/model/native'
import { readXtce, writeXtce } from '@vigie/model/xtce'
import { memoryFiles } from './memory-files.ts'

const MISSION = `mission: TEST
satellites:
  - { name: SAT, element: SAT, model: [sat.yaml] }
stations:
  - { name: Kiruna, code: KRU, element: STATIONS.KRU, latitude: 67.86, longitude: 20.96, control: { host: 127.0.0.1, port: 4000 } }
model: [tools.yaml]
`
const SAT = `element: SAT
kind: satellite
parameters:
  - { name: Voltage, type: { kind: float, sizeInBits: 32 } }
commands:
  - { name: Base, abstract: true, pass: { for: TM, beforeLos: 2 min, stations: [KRU] } }
  - { name: Dump, base: Base }
  - { name: Calibrate, pass: outside }
`
const TOOLS = `element: TOOLS
kind: service
commands:
  - { name: Any, abstract: true, arguments: [{ name: day, type: { kind: string } }] }
  - { name: Report, base: Any, arguments: [{ name: pages, type: { kind: integer } }] }
`
const load = (more: string, sat = SAT): Promise<MissionResult> =>
  loadMissionFiles('m', memoryFiles({ 'mission.yaml': MISSION + more, 'sat.yaml': sat, 'tools.yaml': TOOLS }), [])
const errors = async (more: string): Promise<string[]> => (await load(more)).diagnostics.map(formatDiagnostic)

describe('rules', () => {
  test('are read with what is usual where nothing is told', async () => {
    const { mission, diagnostics } = await load(`release:
  overriders: [administrator]
  holds:
    - { name: low, while: { parameters: [SAT.Voltage], silent: 1 min } }
  windows:
    - { name: in passes }
    - { name: late, pass: { afterAos: 5 s, beforeLos: 1 min, for: TM }, required: planned, otherwise: refuse, overriders: [], activities: { kinds: [station], except: [SAT.Dump, CENTRE.Archive] } }
`)
    expect(diagnostics).toEqual([])
    expect(mission!.release).toEqual({
      overriders: ['administrator'],
      holds: [
        {
          name: 'low',
          otherwise: 'refuse',
          activities: {},
          while: { parameters: ['SAT.Voltage'], from: 'critical', until: 'normal', silent: 60 },
        },
      ],
      windows: [
        {
          name: 'in passes',
          otherwise: 'hold',
          activities: { kinds: ['telecommand'] },
          pass: { when: 'inside', service: 'TC', afterAos: 0, beforeLos: 0 },
          required: 'always',
        },
        {
          name: 'late',
          otherwise: 'refuse',
          overriders: [],
          activities: { kinds: ['station'], except: ['SAT.Dump', 'CENTRE.Archive'] },
          pass: { when: 'inside', service: 'TM', afterAos: 5, beforeLos: 60 },
          required: 'planned',
        },
      ],
    })
    expect(mission!.stations[0]!.control).toEqual({ host: '127.0.0.1', port: 4000 })
  })
  test.each([
    ['a parameter', 'holds: [{ name: a, while: { parameters: [SAT.Votage] } }]', 'SAT.Votage'],
    ['an element', 'holds: [{ name: a, while: { elements: [STA] } }]', 'STA'],
    ['an activity', 'holds: [{ name: a, while: {}, activities: { except: [SAT.Dumb] } }]', 'SAT.Dumb'],
    ['a station', 'windows: [{ name: a, pass: { stations: [KRV] } }]', 'KRV'],
    ['a role', 'windows: [{ name: a, overriders: [boss] }]', 'boss'],
    ['a level', 'holds: [{ name: a, while: { from: normal } }]', 'from'],
    ['two of a name', 'windows: [{ name: a }, { name: a }]', '"a"'],
  ])('%s that there is not is told with its place', async (_, rule, name) => {
    const told = await errors(`release:\n  ${rule}\n`)
    expect(told.length).toBeGreaterThan(0)
    expect(told[0]).toContain('mission.yaml:')
    expect(told.join('\n')).toContain(name)
  })
})

describe('programs', () => {
  test('are read; places stand for arguments of the activity and of those that it extends', async () => {
    const { mission, diagnostics } = await load(`programs:
  - { activity: TOOLS.Report, run: [make, '{day}', 'n={pages}'], timeout: 90 s, stages: lines, env: { A: '{day}' } }
`)
    expect(diagnostics).toEqual([])
    expect(mission!.programs).toEqual([
      {
        activity: 'TOOLS.Report',
        run: ['make', '{day}', 'n={pages}'],
        timeout: 90,
        stages: 'lines',
        env: { A: '{day}' },
      },
    ])
  })
  test.each([
    ['an activity that there is not', '{ activity: TOOLS.Report2, run: [x] }', 'Did you mean "TOOLS.Report"?'],
    ['an argument that there is not', "{ activity: TOOLS.Report, run: [x, '{days}'] }", 'Did you mean "day"?'],
    ['nothing to run', '{ activity: TOOLS.Report, run: [] }', 'run'],
  ])('%s is told', async (_, program, words) => {
    expect((await errors(`programs:\n  - ${program}\n`)).join('\n')).toContain(words)
  })
})

describe('what a command asks of a pass', () => {
  test('is read, and survives XTCE', async () => {
    const { mission } = await load('')
    const pass = (commands: ReadonlyMap<string, { readonly pass?: unknown }>, name: string): unknown =>
      commands.get(name)?.pass
    const declared = { when: 'inside', service: 'TM', afterAos: 0, beforeLos: 120, stations: ['KRU'] }
    expect(pass(mission!.system.commands, 'SAT.Base')).toEqual(declared)
    expect(pass(mission!.system.commands, 'SAT.Calibrate')).toMatchObject({ when: 'outside' })
    const text = writeXtce(mission!.system)
    const again = readXtce(text, { file: 'again.xml' }).system!
    expect([...again.commands].filter(([, c]) => c.pass !== undefined).map(([, c]) => c.pass)).toEqual([
      declared,
      { when: 'outside', service: 'TC', afterAos: 0, beforeLos: 0 },
    ])
  })
})

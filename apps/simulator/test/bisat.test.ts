/**
 * missions/bisat as issue 4 asks for it: each satellite at least 400 parameters, 30 packet types, 80 telecommands; limits by mode,
 * events, four stations, displays; units everywhere. And: what the mission declares, the simulator can fly.
 */
import { bound, referencesOf } from '@vigie/displays'
import { readDisplay } from '@vigie/displays/files'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { formatDiagnostic } from '@vigie/base'
import { isLoaded, type DataType, type SpaceSystem } from '@vigie/model'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { readScript } from '../src/faults/fault.ts'
import { RECO1, IDENT1 } from '../src/spacecraft/profile.ts'
import { World } from '../src/world.ts'
import { BISAT, bisat, loadBisat, START } from './fixtures.ts'

const SATELLITES = ['RECO1', 'IDENT1']
const below = <T>(things: ReadonlyMap<string, T>, element: string): [string, T][] =>
  [...things].filter(([path]) => path.startsWith(`${element}.`))

/** Leaves of a type: what has values of its own. */
function leaves(system: SpaceSystem, path: string): DataType[] {
  const type = system.type(path)!
  if (type.kind === 'aggregate') return type.members.flatMap((m) => leaves(system, m.type))
  return type.kind === 'array' ? leaves(system, type.elementType) : [type]
}

describe('missions/bisat', () => {
  test('is read without any finding', async () => {
    const result = await loadBisat()
    expect(result.diagnostics.map(formatDiagnostic)).toEqual([])
    expect(isLoaded({ diagnostics: result.diagnostics, system: result.mission!.system })).toBe(true)
  })

  test.each(SATELLITES)('%s has ≥ 400 parameters, ≥ 30 packet types, ≥ 80 telecommands', async (satellite) => {
    const { system } = await bisat()
    expect(below(system.parameters, satellite).length).toBeGreaterThanOrEqual(400)
    expect(below(system.containers, satellite).filter(([, c]) => !c.abstract).length).toBeGreaterThanOrEqual(30)
    expect(below(system.commands, satellite).filter(([, c]) => !c.abstract).length).toBeGreaterThanOrEqual(80)
  })

  test('every float has a unit, every parameter and command a description', async () => {
    const { system } = await bisat()
    const bare = [...system.parameters].filter(([, p]) =>
      leaves(system, p.type).some((t) => t.kind === 'float' && t.unit === undefined),
    )
    // The values whose unit depends on the event, or on the parameter, that the report is about.
    const statistics = ['Greatest', 'Least', 'Mean', 'Deviation'].map((what) => `Statistics${what}`)
    const dependent = ['EventValue', 'ParameterValue', 'MonitorLow', 'MonitorHigh', ...statistics]
    expect(bare.map(([path]) => path)).toEqual(SATELLITES.flatMap((s) => dependent.map((name) => `${s}.${name}`)))
    const silent = [...system.parameters, ...system.commands].filter(
      ([, thing]) => (thing.shortDescription ?? '') === '',
    )
    expect(silent.map(([path]) => path)).toEqual([])
  })

  test.each(SATELLITES)('%s has limits by mode, events of every severity, derived parameters', async (satellite) => {
    const { system } = await bisat()
    const types = [...below(system.types, satellite)].map(([, t]) => t)
    expect(types.filter((t) => 'contextAlarms' in t && t.contextAlarms !== undefined).length).toBeGreaterThanOrEqual(8)
    const events = below(system.events, satellite).map(([, e]) => e)
    expect(new Set(events.map((e) => e.severity))).toEqual(new Set(['information', 'low', 'medium', 'high']))
    expect(new Set(events.map((e) => e.id)).size).toBe(events.length)
    expect(below(system.parameters, satellite).filter(([, p]) => p.source === 'derived').length).toBeGreaterThanOrEqual(
      10,
    )
  })

  test.each(SATELLITES)(
    '%s: each event is a packet type of its own, of the service of its severity',
    async (satellite) => {
      const { system } = await bisat()
      const subservice = {
        information: 'EventInformation',
        low: 'EventLow',
        medium: 'EventMedium',
        high: 'EventHigh',
      } as const
      const seen = new Set<string>()
      for (const [path, event] of below(system.events, satellite)) {
        const container = system.containers.get(event.container!)!
        expect(container.base, path).toBe(`${satellite}.${subservice[event.severity]}`)
        expect(container.restriction, path).toMatchObject({
          left: { parameter: `${satellite}.EventId` },
          operator: '==',
          right: { literal: String(event.id) },
        })
        seen.add(event.container!)
      }
      expect(seen.size).toBeGreaterThanOrEqual(25)
      expect(seen.size).toBe(below(system.events, satellite).length)
    },
  )

  test('every telemetered parameter is in a packet, every command can be verified', async () => {
    const { system } = await bisat()
    const carried = new Set(
      [...system.containers.values()].flatMap((c) =>
        c.entries.flatMap((e) => (e.kind === 'parameter' ? [e.parameter] : [])),
      ),
    )
    const orphans = [...system.parameters].filter(([path, p]) => p.source === 'telemetered' && !carried.has(path))
    expect(orphans.map(([path]) => path)).toEqual([])
    const unverified = [...system.commands].filter(([, c]) => !c.abstract && (c.verifiers ?? []).length === 0)
    expect(unverified.map(([path]) => path)).toEqual([])
  })

  test('four stations report of themselves; displays name what exists', async () => {
    const mission = await bisat()
    expect(mission.stations.map((s) => s.code)).toEqual(['KRU', 'AUS', 'INU', 'KER'])
    for (const { element } of mission.stations)
      expect(below(mission.system.parameters, element).length).toBeGreaterThan(15)
    expect(mission.displays.size).toBeGreaterThanOrEqual(10)
    for (const [name, display] of mission.displays) {
      const read = readDisplay(display)
      expect(read.findings, name).toEqual([])
      for (const { kind, path } of referencesOf(bound(read.display!)))
        if (kind === 'parameter') expect(mission.system.findParameter(path), `${name}: ${path}`).toBeDefined()
    }
  })

  test('the numbers of the physics fit the mission: outputs, thermistors, heaters, strings', async () => {
    const { system } = await bisat()
    for (const profile of [RECO1, IDENT1]) {
      const count = (pattern: RegExp): number =>
        below(system.parameters, profile.name).filter(([path]) => pattern.test(path)).length
      expect(profile.outputs.length).toBe(count(/\.EPS\.Lcl\d+Status$/))
      expect(profile.nodes.length).toBe(count(/\.TCS\.T\d+$/))
      expect(profile.heaters).toBe(count(/\.TCS\.Heater\d+$/))
      expect(profile.strings).toBe(count(/\.EPS\.String\d+Current$/))
    }
  })

  test('the scripts of faults name what exists', async () => {
    const mission = await bisat()
    const folder = path.join(BISAT, 'faults')
    const files = await readdir(folder)
    expect(files.length).toBeGreaterThan(0)
    for (const file of files) {
      const script = readScript(parse(await readFile(path.join(folder, file), 'utf8')), START)
      const world = new World(mission, { seed: 1, start: START, phased: false, truth: false }, { link: () => {} })
      world.faults.schedule(script)
      const ends = script.map((s) => Number(s.at - START + (s.duration ?? 0n)) / 1e9)
      for (let second = 0; second <= Math.max(...ends); second++) world.step()
      expect(world.faults.active.size).toBe(script.filter((s) => s.duration === undefined).length)
    }
  })

  test('every packet with a period has a source for each of its parameters', async () => {
    const mission = await bisat()
    const world = new World(mission, { seed: 1, start: START, phased: false, truth: false }, { link: () => {} })
    for (const { name, source } of world.flights) {
      const flown = source.writers.map((w) => w.container)
      const periodic = below(mission.system.containers, name).filter(([, c]) => !c.abstract && c.period !== undefined)
      expect(periodic.length).toBeGreaterThanOrEqual(25)
      for (const [path] of periodic) expect(flown).toContain(path)
    }
  })
})

/** Databases that declare commands: the demonstration mission and those of `shared/data` (skipped where it is absent). */
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { loadMissionFiles, type FileTree } from '@vigie/model/native'
import { readFprimeDictionary } from '@vigie/model/fprime'
import { readXtce } from '@vigie/model/xtce'
import type { Mission, SpaceSystem } from '@vigie/model'

export const SHARED = new URL('../../../../../shared/data/', import.meta.url)
export const hasShared = existsSync(SHARED)
const MISSION = new URL('../../../../missions/bisat/', import.meta.url)

const files: FileTree = {
  read: async (path) => readFileSync(new URL(path, MISSION)),
  list: async (path) => {
    const url = new URL(path, MISSION)
    if (!statSync(url).isDirectory()) return [path]
    return readdirSync(url, { recursive: true })
      .map((f) => `${path}/${String(f)}`)
      .filter((f) => statSync(new URL(f, MISSION)).isFile())
      .toSorted()
  },
}

let mission: Promise<Mission> | undefined
export function bisat(): Promise<Mission> {
  mission ??= loadMissionFiles('bisat', files, []).then((result) => {
    if (result.mission === undefined) throw new Error(JSON.stringify(result.diagnostics))
    return result.mission
  })
  return mission
}

export const xtce = (path: string): SpaceSystem => readXtce(readFileSync(new URL(path, SHARED)), { file: path }).system!
export const fprime = (path: string): SpaceSystem =>
  readFprimeDictionary(readFileSync(new URL(path, SHARED)), { file: path }).system!

export const XTCE_FILES = [
  'xtce/imaging_sat.xml',
  'xtce/full_features.xml',
  'xtce/fprime/SimpleTestDictionary.ref.xml',
  'packets/bogussat2/BogusSAT-2.xml',
]
export const FPRIME_FILES = ['dictionaries/RefTopologyDictionary.json', 'dictionaries/SimpleTestDictionary.json']

/** A model of one element file. */
export async function native(yaml: string): Promise<SpaceSystem> {
  const sources: Record<string, string> = {
    'mission.yaml': 'mission: TEST\nmodel: [e.yaml]\n',
    'e.yaml': yaml,
  }
  const result = await loadMissionFiles(
    'test',
    {
      read: async (path) => {
        const text = sources[path]
        if (text === undefined) throw new Error(`no ${path}`)
        return new TextEncoder().encode(text)
      },
      list: async (path) => [path],
    },
    [],
  )
  if (result.mission === undefined) throw new Error(JSON.stringify(result.diagnostics, undefined, 1))
  return result.mission.system
}

/** An XTCE database of a CommandMetaData, with optional TelemetryMetaData before it. */
export function xtceText(commands: string, telemetry = ''): SpaceSystem {
  const text = `<SpaceSystem name="T" xmlns="http://www.omg.org/spec/XTCE/20180204">${telemetry}<CommandMetaData>${commands}</CommandMetaData></SpaceSystem>`
  const { system, diagnostics } = readXtce(new TextEncoder().encode(text), { file: 'test.xml' })
  if (system === undefined) throw new Error(JSON.stringify(diagnostics, undefined, 1))
  return system
}

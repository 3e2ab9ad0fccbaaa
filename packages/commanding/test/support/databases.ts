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

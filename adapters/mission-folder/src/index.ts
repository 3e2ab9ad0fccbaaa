/** Loads missions and models from disk, whatever their format. */
import { stat } from 'node:fs/promises'
import path from 'node:path'
import type { LoadResult } from '@vigie/model'
import {
  loadMissionFiles,
  loadSources,
  MISSION_FILE,
  type ElementFileReader,
  type ForeignReader,
  type MissionResult,
} from '@vigie/model/native'
import { DiskFiles } from './disk-files.ts'

export { missionFolderErrors } from './errors.ts'
export { MAX_MODEL_FILE_BYTES } from './disk-files.ts'
export type { MissionResult } from '@vigie/model/native'

/** Readers of the other formats; each is loaded when a file of its kind is met. */
const foreign: readonly (ForeignReader | ElementFileReader)[] = [
  {
    endings: ['.xml', '.xtce'],
    read: async (bytes, options) => (await import('@vigie/model/xtce')).readXtce(bytes, options),
  },
  {
    endings: ['.json'],
    read: async (bytes, options) => (await import('@vigie/model/fprime')).readFprimeDictionary(bytes, options),
  },
  {
    endings: ['.xlsx'],
    readElements: async (bytes, options) => (await import('@vigie/model/excel')).readWorkbook(bytes, options),
  },
]

/** Loads a mission folder: `mission.yaml` and what it names. Findings are returned, not thrown. */
export async function loadMission(folder: string): Promise<MissionResult> {
  return loadMissionFiles(path.resolve(folder), new DiskFiles(folder), foreign)
}

/** Loads a model: a file of any format, a folder of model files, or a mission folder (then its model). */
export async function loadModel(file: string): Promise<LoadResult> {
  const info = await stat(file).catch(() => undefined)
  if (info?.isDirectory() === true) {
    const mission = await stat(path.join(file, MISSION_FILE)).catch(() => undefined)
    if (mission !== undefined) {
      const result = await loadMission(file)
      return result.mission === undefined
        ? { diagnostics: result.diagnostics }
        : { system: result.mission.system, diagnostics: result.diagnostics }
    }
    return loadSources(path.basename(path.resolve(file)), [{ path: '.', under: '' }], new DiskFiles(file), foreign)
  }
  const files = new DiskFiles(path.dirname(path.resolve(file)))
  const name = path.basename(file)
  const own = foreign.find((f) => f.endings.some((e) => name.toLowerCase().endsWith(e)))
  if (own === undefined || 'readElements' in own || info === undefined)
    return loadSources(path.parse(name).name, [{ path: name, under: '' }], files, foreign)
  // A file of another format is a whole system: it keeps its own root.
  return own.read(await files.read(name), { file: name })
}

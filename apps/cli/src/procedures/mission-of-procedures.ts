/** What procedures are checked against: the mission that is named, or the one that they lie in. */
import { access, readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Diagnostic } from '@vigie/base'
import { loadMission } from '@vigie/mission-folder'
import { DEFAULT_POLICY } from '@vigie/commanding'
import { SpaceSystem, type Mission } from '@vigie/model'
import {
  alarmFindings,
  asActivity,
  ProcedureModel,
  PROCEDURES_FOLDER,
  readProcedureFolder,
  type FolderFile,
  type ProcedureFolder,
  type StoredProcedure,
} from '@vigie/procedures'
import { wholeModel } from '@vigie/server'
import { cliErrors } from '../errors.ts'

export interface ProcedureMission {
  readonly folder: string
  readonly mission: Mission
  readonly model: ProcedureModel
  readonly procedures: ProcedureFolder
  /** Of the model and of what lies beside the procedures. */
  readonly findings: readonly Diagnostic[]
}

/** The folder with a mission.yaml that a file or folder lies in; undefined: in none. */
export async function missionAround(file: string): Promise<string | undefined> {
  for (let at = path.resolve(file); ; at = path.dirname(at)) {
    const found = await access(path.join(at, 'mission.yaml')).then(
      () => true,
      () => false,
    )
    if (found) return at
    if (path.dirname(at) === at) return undefined
  }
}

/** The mission with everything that a procedure can name: its model, the centre, its chains, the other procedures. Throws VIG-CLI-004. */
export async function procedureMission(folder: string, role?: string): Promise<ProcedureMission> {
  const { mission, diagnostics } = await loadMission(folder)
  if (mission === undefined) {
    const count = diagnostics.filter((d) => d.severity === 'error').length
    throw cliErrors.badModel({ file: folder, count }, { cause: diagnostics })
  }
  const procedures = readProcedureFolder(await folderFiles(folder))
  const system = new SpaceSystem(wholeModel(mission, mission.chains))
  const model = new ProcedureModel(system, {
    activities: [...procedures.procedures.values()].map(asActivity),
    titles: titlesOf(mission),
    ...(role === undefined ? {} : { role }),
    ...(mission.release === undefined ? {} : { policy: { ...DEFAULT_POLICY, ...mission.release } }),
  })
  return {
    folder: path.resolve(folder),
    mission,
    model,
    procedures,
    findings: [
      ...diagnostics,
      ...procedures.findings,
      ...[...procedures.procedures.values()].flatMap((p) => alarmFindings(p, system)),
    ],
  }
}

/** Satellites and stations by what people call them. */
const titlesOf = (mission: Mission): Map<string, string[]> =>
  new Map([
    ...mission.satellites.map((s): [string, string[]] => [
      s.element,
      s.title === undefined ? [s.name] : [s.name, s.title],
    ]),
    ...mission.stations.map((s): [string, string[]] => [s.element, [s.name, s.code]]),
  ])

async function folderFiles(mission: string): Promise<FolderFile[]> {
  const root = path.join(mission, PROCEDURES_FOLDER)
  const names = await readdir(root, { recursive: true }).catch(() => [])
  const files: FolderFile[] = []
  for (const name of names.toSorted())
    if (/\.(pluto|plp|ya?ml)$/i.test(name))
      files.push({ path: name.split(path.sep).join('/'), text: await readFile(path.join(root, name), 'utf8') })
  return files
}

/** The procedure of the mission that a file is; undefined where it lies elsewhere. */
export function storedAs(mission: ProcedureMission, file: string): StoredProcedure | undefined {
  const relative = path.relative(mission.folder, path.resolve(file)).split(path.sep).join('/')
  return [...mission.procedures.procedures.values()].find((p) => p.file === relative)
}

/** Loads a model of any format, and finds the container that its packets are. */
import { access } from 'node:fs/promises'
import path from 'node:path'
import { VigieError, type Diagnostic } from '@vigie/base'
import { checkDisplay, readDisplay, type KnownNames } from '@vigie/displays/files'
import { readWorkspace } from '@vigie/workspaces'
import { loadMission, loadModel } from '@vigie/mission-folder'
import { isLoaded, type ChainConfig, type LoadResult, type SpaceSystem } from '@vigie/model'
import { cliErrors } from './errors.ts'

export async function readModel(file: string): Promise<LoadResult> {
  try {
    await access(file)
    return await loadModel(file)
  } catch (error) {
    if (error instanceof VigieError) throw error
    throw cliErrors.cannotRead(
      { file, detail: error instanceof Error ? error.message : String(error) },
      { cause: error },
    )
  }
}

/** Throws VIG-CLI-004 with the findings as its cause. */
export async function usableModel(file: string): Promise<SpaceSystem> {
  const result = await readModel(file)
  if (!isLoaded(result)) {
    const count = result.diagnostics.filter((d) => d.severity === 'error').length
    throw cliErrors.badModel({ file, count }, { cause: result.diagnostics })
  }
  return result.system
}

const isMissionFolder = (folder: string): Promise<boolean> =>
  access(path.join(folder, 'mission.yaml')).then(
    () => true,
    () => false,
  )

/** The chains of a mission folder; none where the model is something else. Findings are told by reading the model. */
export async function chainsOfMission(folder: string): Promise<readonly ChainConfig[]> {
  return (await isMissionFolder(folder)) ? ((await loadMission(folder)).mission?.chains ?? []) : []
}

/** What is wrong with the displays of a mission folder, against its own model; nothing where the model is something else. */
export async function findingsOfDisplays(folder: string, system: SpaceSystem): Promise<readonly Diagnostic[]> {
  if (!(await isMissionFolder(folder))) return []
  const { mission } = await loadMission(folder)
  const known: KnownNames = {
    has: (kind, name) =>
      kind === 'parameter'
        ? system.findParameter(name) !== undefined
        : kind === 'activity'
          ? system.commands.has(name) || system.aliases.has(name)
          : kind === 'display'
            ? mission!.displays.has(name)
            : system.elements.has(name),
    names: (kind) =>
      kind === 'parameter'
        ? system.parameters.keys()
        : kind === 'activity'
          ? system.commands.keys()
          : kind === 'display'
            ? mission!.displays.keys()
            : system.elements.keys(),
  }
  return [...(mission?.displays ?? [])].flatMap(([name, text]) => {
    const { display, findings, placeOf } = readDisplay(text)
    const found = display === undefined ? findings : [...findings, ...checkDisplay(display, known, placeOf)]
    return found.map((f) => ({ ...f, file: `displays/${name}.yaml` }))
  })
}

/** What is wrong with the workspaces of a mission folder; nothing where the model is something else. */
export async function findingsOfWorkspaces(folder: string): Promise<readonly Diagnostic[]> {
  if (!(await isMissionFolder(folder))) return []
  const { mission } = await loadMission(folder)
  return [...(mission?.workspaces ?? [])].flatMap(([name, text]) =>
    readWorkspace(text, mission!.name).findings.map((f) => ({ ...f, file: `workspaces/${name}.yaml` })),
  )
}

/** The container that every packet of a chain is: the one named, that of the chain in a mission folder, or as below. */
export async function rootOfChain(
  model: string,
  system: SpaceSystem,
  chain: string,
  named: string | undefined,
): Promise<string> {
  const own = (await chainsOfMission(model)).find((c) => c.name === chain)
  return rootContainer(system, named ?? own?.packets.root)
}

/**
 * The container that every packet is: the one named, by path or by the end of a path; else the one that extends no
 * other and that most others extend. Throws VIG-CLI-005 and 008.
 */
export function rootContainer(system: SpaceSystem, named: string | undefined): string {
  const paths = [...system.containers.keys()]
  if (named !== undefined) {
    if (system.containers.has(named)) return named
    const ending = paths.filter((p) => p.endsWith(`.${named}`))
    if (ending.length === 1) return ending[0]!
    if (ending.length > 1)
      throw cliErrors.noContainer({ detail: `"${named}" can be several containers`, hint: few(ending) })
    const alike = paths.filter((p) => p.toLowerCase().includes(named.toLowerCase()))
    throw cliErrors.noContainer({
      detail: `the model has no container "${named}"`,
      hint: few(alike.length > 0 ? alike : paths.filter((p) => system.containers.get(p)!.base === undefined)),
    })
  }
  const heirs = new Map<string, number>()
  for (const path of paths) {
    let top = path
    for (let depth = 0; depth < 64; depth++) {
      const base = system.containers.get(top)?.base
      if (base === undefined || !system.containers.has(base)) break
      top = base
    }
    heirs.set(top, (heirs.get(top) ?? 0) + 1)
  }
  const ranked = [...heirs].toSorted((a, b) => b[1] - a[1])
  const [first, second] = ranked
  if (first === undefined) throw cliErrors.noRoot({ candidates: 'the model has no container' })
  if (second !== undefined && second[1] === first[1])
    throw cliErrors.noRoot({ candidates: few(ranked.map(([name]) => name)) })
  return first[0]
}

const few = (names: readonly string[]): string =>
  names.length === 0 ? 'it has none' : `${names.slice(0, 6).join(', ')}${names.length > 6 ? ', …' : ''}`

/** `qualification/requirements` of a mission folder: its YAML files together, and each export of another tool by itself. */
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { joinProjects, readExchangeFile, sha256, type ReadFile } from '@vigie/qualification'

export interface MissionRequirements {
  /** As diagnostics name it. */
  readonly file: string
  readonly sha256: string
  readonly read: ReadFile
}

export async function readMissionRequirements(mission: string): Promise<readonly MissionRequirements[]> {
  const folder = path.join(mission, 'qualification', 'requirements')
  const names = (await readdir(folder, { recursive: true }).catch(() => [])).filter((n) =>
    /\.(?:ya?ml|xml|reqifz?|xlsx|csv)$/i.test(n),
  )
  const files = await Promise.all(
    names.toSorted().map(async (name) => {
      const content = await readFile(path.join(folder, name))
      const file = path.join('qualification', 'requirements', name)
      return { file, sha256: sha256(content), read: await readExchangeFile(content, file) }
    }),
  )
  const own = files.filter((f) => f.read.format === 'yaml')
  const [first] = own
  if (first === undefined) return files
  // Relations lead from one file to the other: they are one project.
  const together: MissionRequirements = {
    file: path.join('qualification', 'requirements'),
    sha256: sha256(own.map((f) => f.sha256).join('\n')),
    read: {
      ...first.read,
      project: joinProjects(own.map((f) => f.read.project)),
      diagnostics: own.flatMap((f) => f.read.diagnostics),
      places: new Map(own.flatMap((f) => [...f.read.places])),
    },
  }
  return [together, ...files.filter((f) => f.read.format !== 'yaml')]
}

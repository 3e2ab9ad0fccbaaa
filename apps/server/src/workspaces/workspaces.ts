/** Workspaces as composed: those of the mission folder, and over them what people saved for themselves, a role or everybody. */
import { formatUtc, type Clock, type Diagnostic } from '@vigie/base'
import { ROLES, type KeptWorkspace, type Role, type WorkspaceScope, type WorkspaceSummary } from '@vigie/contract'
import type { Database } from '@vigie/sql'
import { panelsOf, readWorkspace, workspaceErrors, writeWorkspace, type Workspace } from '@vigie/workspaces'
import { serverErrors } from '../errors.ts'
import { WorkspaceStore, type StoredWorkspace, type WorkspaceTables } from './workspace-store.ts'

export interface WorkspaceParts {
  readonly clock: Clock
  readonly mission: string
  /** Of the mission folder: texts by name of file. */
  readonly declared: ReadonlyMap<string, string>
  readonly database: Database<WorkspaceTables>
}
interface Asker {
  readonly user: string
  readonly role: Role
}
/** One workspace, as whoever asks names it. */
interface Named {
  readonly scope: WorkspaceScope
  readonly name: string
}
interface Declared {
  readonly owner: string
  readonly name: string
  readonly text: string
  readonly workspace: Workspace
}

/** Version of what the mission folder declares. */
const DECLARED = 0
/** Of one person, one role, or the mission. */
const MOST = 100

const ownerOf = (scope: WorkspaceScope, user: string): string =>
  scope === 'mine' ? `person:${user}` : scope === 'mission' ? 'mission' : `role:${scope}`

export class Workspaces {
  readonly #parts: WorkspaceParts
  readonly #store: WorkspaceStore
  readonly #declared: readonly Declared[]
  /** What is wrong with the files of the mission folder, by name of file. */
  readonly findings: ReadonlyMap<string, readonly Diagnostic[]>

  private constructor(parts: WorkspaceParts, store: WorkspaceStore) {
    this.#parts = parts
    this.#store = store
    const findings = new Map<string, readonly Diagnostic[]>()
    const declared: Declared[] = []
    for (const [file, text] of parts.declared) {
      const read = readWorkspace(text, parts.mission)
      if (read.findings.length > 0) findings.set(file, read.findings)
      const { workspace } = read
      if (workspace !== undefined)
        declared.push({
          owner: workspace.for === undefined ? 'mission' : `role:${workspace.for}`,
          name: workspace.name ?? file,
          text,
          workspace,
        })
    }
    this.#declared = declared
    this.findings = findings
  }
  static async open(parts: WorkspaceParts): Promise<Workspaces> {
    return new Workspaces(parts, await WorkspaceStore.open(parts.database))
  }

  async list({ user, role }: Asker): Promise<WorkspaceSummary[]> {
    const scopes: WorkspaceScope[] = ['mine', ...ROLES.slice(0, ROLES.indexOf(role) + 1).toReversed(), 'mission']
    const all = await Promise.all(
      scopes.map(async (scope) => {
        const owner = ownerOf(scope, user)
        const first = await this.#firstOf(owner)
        const saved = await this.#store.latest(owner)
        const names = new Set(saved.map((s) => s.name))
        const declared = this.#declaredOf(owner).filter((d) => !names.has(d.name))
        return [...saved, ...declared.map(storedOf)]
          .toSorted((a, b) => a.name.localeCompare(b.name))
          .map((stored) => summary(scope, stored, readWorkspace(stored.text).workspace, first === stored.name))
      }),
    )
    return all.flat()
  }

  /** What somebody sees who comes for the first time. */
  async first({ user, role }: Asker): Promise<KeptWorkspace | undefined> {
    for (const scope of ['mine', role, 'mission'] as const) {
      const name = await this.#firstOf(ownerOf(scope, user))
      if (name === undefined) continue
      const versions = await this.#versions(ownerOf(scope, user), name)
      const [stored] = versions
      // What cannot be read is no reason to see nothing.
      if (stored !== undefined && readWorkspace(stored.text).workspace !== undefined)
        return this.load({ scope, name }, user)
    }
    return undefined
  }

  /** Throws VIG-SERVER-006. */
  async versions({ scope, name }: Named, user: string): Promise<WorkspaceSummary[]> {
    const owner = ownerOf(scope, user)
    const first = (await this.#firstOf(owner)) === name
    const versions = await this.#versions(owner, name)
    if (versions.length === 0) throw serverErrors.noSuch({ what: 'workspace', name })
    return versions.map((stored) => summary(scope, stored, readWorkspace(stored.text).workspace, first))
  }

  /** Throws VIG-SERVER-006, and VIG-WORKSPACE-001 and 002 where it cannot be read. */
  async load({ scope, name }: Named, user: string, version?: number): Promise<KeptWorkspace> {
    const owner = ownerOf(scope, user)
    const stored = await this.#one(owner, name, version)
    return this.#kept(scope, stored, (await this.#firstOf(owner)) === name)
  }

  /** As a file. Throws VIG-SERVER-006, VIG-WORKSPACE-001 and 002. */
  async text({ scope, name }: Named, user: string, version?: number): Promise<string> {
    const stored = await this.#one(ownerOf(scope, user), name, version)
    const { workspace, findings } = readWorkspace(stored.text)
    if (workspace === undefined) throw unreadable(findings)
    return writeWorkspace({ mission: this.#parts.mission, ...workspace, name })
  }

  /** Its next version. Throws VIG-WORKSPACE-001 and 002 where it cannot be read, 004 where `base` is not the last, 006. */
  async save({ scope, name }: Named, text: string, by: string, base?: number): Promise<KeptWorkspace> {
    const { workspace, findings } = readWorkspace(text, this.#parts.mission)
    if (workspace === undefined) throw unreadable(findings)
    const owner = ownerOf(scope, by)
    const last = (await this.#store.versions(owner, name))[0]?.version ?? DECLARED
    if (base !== undefined && base !== last) throw workspaceErrors.savedSince({ name, version: last, base })
    const { length: count } = await this.#store.latest(owner)
    if (last === DECLARED && count >= MOST) throw workspaceErrors.tooMany({ count, most: MOST })
    // Whom it is for is where it is kept.
    const { for: _, first: __, ...rest } = workspace
    const stored: StoredWorkspace = {
      owner,
      name,
      version: last + 1,
      text: writeWorkspace({ ...rest, name }),
      saved_by: by,
      saved_at: formatUtc(this.#parts.clock.now(), { digits: 3 }),
    }
    try {
      await this.#store.insert(stored)
    } catch (error) {
      // Somebody else has saved this version between the two.
      if ((await this.#store.versions(owner, name))[0]?.version === stored.version)
        throw workspaceErrors.savedSince({ name, version: stored.version, base: last }, { cause: error })
      throw error
    }
    return { ...this.#kept(scope, stored, (await this.#firstOf(owner)) === name), findings: [...findings] }
  }

  /** Throws VIG-SERVER-006, VIG-WORKSPACE-005. */
  async rename({ scope, name }: Named, to: string, user: string): Promise<void> {
    const owner = ownerOf(scope, user)
    if ((await this.#store.versions(owner, name)).length === 0)
      throw serverErrors.noSuch({ what: 'saved workspace', name })
    if (name === to) return
    if ((await this.#versions(owner, to)).length > 0) throw workspaceErrors.nameTaken({ name: to })
    await this.#store.rename(owner, name, to)
  }

  /** Throws VIG-SERVER-006. */
  async chooseFirst({ scope, name }: Named, user: string): Promise<void> {
    const owner = ownerOf(scope, user)
    await this.#one(owner, name)
    await this.#store.setFirst(owner, name)
  }

  /** Throws VIG-SERVER-006 where nobody saved anything of it. */
  async remove({ scope, name }: Named, user: string): Promise<void> {
    const owner = ownerOf(scope, user)
    if ((await this.#store.versions(owner, name)).length === 0)
      throw serverErrors.noSuch({ what: 'saved workspace', name })
    await this.#store.remove(owner, name)
  }

  async #firstOf(owner: string): Promise<string | undefined> {
    const chosen = await this.#store.first(owner)
    if (chosen !== undefined && (await this.#versions(owner, chosen)).length > 0) return chosen
    return this.#declaredOf(owner).find((d) => d.workspace.first === true)?.name
  }
  async #one(owner: string, name: string, version?: number): Promise<StoredWorkspace> {
    const versions = await this.#versions(owner, name)
    const found = version === undefined ? versions[0] : versions.find((v) => v.version === version)
    if (found === undefined)
      throw serverErrors.noSuch({ what: version === undefined ? 'workspace' : `version ${version} of workspace`, name })
    return found
  }
  async #versions(owner: string, name: string): Promise<StoredWorkspace[]> {
    const declared = this.#declaredOf(owner).find((d) => d.name === name)
    return [...(await this.#store.versions(owner, name)), ...(declared === undefined ? [] : [storedOf(declared)])]
  }
  #declaredOf(owner: string): readonly Declared[] {
    return this.#declared.filter((d) => d.owner === owner)
  }
  #kept(scope: WorkspaceScope, stored: StoredWorkspace, first: boolean): KeptWorkspace {
    const { workspace, findings } = readWorkspace(stored.text, this.#parts.mission)
    if (workspace === undefined) throw unreadable(findings)
    return { ...summary(scope, stored, workspace, first), layout: workspace.layout, findings: [...findings] }
  }
}

const storedOf = ({ owner, name, text }: Declared): StoredWorkspace => ({
  owner,
  name,
  version: DECLARED,
  text,
  saved_by: '',
  saved_at: '',
})

const unreadable = (findings: readonly Diagnostic[]) =>
  workspaceErrors.notReadable(
    { detail: findings[0]?.message ?? 'nothing in it', hint: 'The problem lists what is wrong, with its places.' },
    { cause: findings },
  )

const summary = (
  scope: WorkspaceScope,
  { name, version, saved_by, saved_at }: StoredWorkspace,
  workspace: Workspace | undefined,
  first: boolean,
): WorkspaceSummary => ({
  scope,
  name,
  version,
  first,
  panels: workspace === undefined ? 0 : panelsOf(workspace.layout).length,
  ...(workspace?.description === undefined ? {} : { description: workspace.description }),
  ...(saved_by === '' ? {} : { savedBy: saved_by, savedAt: saved_at }),
})

/** Displays as composed: those of the mission folder, and over them what people saved, in versions, held against the present model. */
import { formatUtc, type Clock } from '@vigie/base'
import type { CheckedDisplay, DisplaySummary, KeptDisplay } from '@vigie/contract'
import { checkDisplay, readDisplay, writeDisplay, type KnownNames } from '@vigie/displays/files'
import { displayErrors, type Display } from '@vigie/displays'
import type { Database } from '@vigie/sql'
import { serverErrors } from '../errors.ts'
import type { ModelView } from '../model-view/model-view.ts'
import { DisplayStore, type DisplayTables, type StoredDisplay } from './display-store.ts'

export interface DisplayParts {
  readonly clock: Clock
  readonly model: ModelView
  /** Of the mission folder: texts by name. */
  readonly declared: ReadonlyMap<string, string>
  readonly database: Database<DisplayTables>
}

/** Version of what the mission folder declares. */
const DECLARED = 0

export class Displays {
  readonly #parts: DisplayParts
  readonly #store: DisplayStore

  private constructor(parts: DisplayParts, store: DisplayStore) {
    this.#parts = parts
    this.#store = store
  }
  static async open(parts: DisplayParts): Promise<Displays> {
    return new Displays(parts, await DisplayStore.open(parts.database))
  }

  async list(): Promise<DisplaySummary[]> {
    const saved = await this.#store.latest()
    const names = new Set(saved.map((s) => s.name))
    const declared = [...this.#parts.declared.keys()]
      .filter((name) => !names.has(name))
      .map((name) => this.#declared(name)!)
    return [...saved, ...declared]
      .map((stored) => summary(stored, readDisplay(stored.text).display))
      .toSorted((a, b) => a.name.localeCompare(b.name))
  }

  /** Throws VIG-SERVER-006. */
  async versions(name: string): Promise<DisplaySummary[]> {
    return (await this.#versions(name)).map((stored) => summary(stored, readDisplay(stored.text).display))
  }

  /** Throws VIG-SERVER-006, and VIG-DISPLAY-001 where it cannot be read. */
  async load(name: string, version?: number): Promise<KeptDisplay> {
    const stored = await this.stored(name, version)
    const { display, findings } = this.check(stored.text)
    if (display === undefined) throw unreadable(findings)
    return { ...summary(stored, display), display, findings }
  }

  /** As it was written. Throws VIG-SERVER-006. */
  async stored(name: string, version?: number): Promise<StoredDisplay> {
    const versions = await this.#versions(name)
    const found = version === undefined ? versions[0] : versions.find((v) => v.version === version)
    if (found === undefined) throw serverErrors.noSuch({ what: `version ${version} of display`, name })
    return found
  }

  check(text: string): CheckedDisplay {
    const { display, findings, placeOf } = readDisplay(text)
    if (display === undefined) return { findings: [...findings] }
    return { display, findings: [...findings, ...checkDisplay(display, this.#known(), placeOf)] }
  }

  /** Its next version. Throws VIG-DISPLAY-001 where it cannot be read, 009 where `base` is not the last version. */
  async save(
    name: string,
    text: string,
    by: string,
    { base, comment }: { readonly base?: number; readonly comment?: string },
  ): Promise<KeptDisplay> {
    const { display, findings } = this.check(text)
    if (display === undefined) throw unreadable(findings)
    const last = (await this.#store.versions(name))[0]?.version ?? DECLARED
    if (base !== undefined && base !== last) throw displayErrors.savedSince({ name, version: last, base })
    const stored: StoredDisplay = {
      name,
      version: last + 1,
      text: writeDisplay(display),
      comment: comment ?? null,
      saved_by: by,
      saved_at: formatUtc(this.#parts.clock.now(), { digits: 3 }),
    }
    try {
      await this.#store.insert(stored)
    } catch (error) {
      // Somebody else has saved this version between the two.
      if ((await this.#store.versions(name))[0]?.version === stored.version)
        throw displayErrors.savedSince({ name, version: stored.version, base: last }, { cause: error })
      throw error
    }
    return { ...summary(stored, display), display, findings }
  }

  /** Throws VIG-SERVER-006 where nobody saved anything of it. */
  async remove(name: string): Promise<void> {
    if ((await this.#store.versions(name)).length === 0) throw serverErrors.noSuch({ what: 'saved display', name })
    await this.#store.remove(name)
  }

  async #versions(name: string): Promise<StoredDisplay[]> {
    const saved = await this.#store.versions(name)
    const declared = this.#declared(name)
    const versions = declared === undefined ? saved : [...saved, declared]
    if (versions.length === 0) throw serverErrors.noSuch({ what: 'display', name })
    return versions
  }

  #declared(name: string): StoredDisplay | undefined {
    const text = this.#parts.declared.get(name)
    return text === undefined ? undefined : { name, version: DECLARED, text, comment: null, saved_by: '', saved_at: '' }
  }

  #known(): KnownNames {
    const { system } = this.#parts.model
    return {
      has: (kind, path) => {
        if (kind === 'parameter') return system.findParameter(path) !== undefined
        if (kind === 'activity') return system.commands.has(path) || system.aliases.has(path)
        // Displays come and go: one that is not there says so when it is opened.
        return kind === 'display' || system.elements.has(path)
      },
      names: (kind) =>
        kind === 'parameter'
          ? system.parameters.keys()
          : kind === 'activity'
            ? system.commands.keys()
            : system.elements.keys(),
    }
  }
}

const unreadable = (findings: CheckedDisplay['findings']) =>
  displayErrors.notReadable(
    { detail: findings[0]?.message ?? 'nothing in it', hint: 'The problem lists what is wrong, with its places.' },
    { cause: findings },
  )

const summary = (
  { name, version, comment, saved_by, saved_at }: StoredDisplay,
  display: Display | undefined,
): DisplaySummary => ({
  name,
  title: display?.title ?? name,
  version,
  tags: [...(display?.tags ?? [])],
  variables: Object.keys(display?.variables ?? {}),
  ...(saved_by === '' ? {} : { savedBy: saved_by, savedAt: saved_at }),
  ...(comment === null ? {} : { comment }),
})

/** The contact plan as composed: kept in versions, checked against the mission, and told of when it changes or a pass begins or ends. */
import { formatUtc, VigieError, type Clock, type Diagnostic, type Tai, type Timer } from '@vigie/base'
import type { SeenPasses } from '@vigie/commanding'
import type { Mission, PassNeed, Satellite } from '@vigie/model'
import type { Database } from '@vigie/sql'
import {
  ContactPlan,
  passErrors,
  readPasses,
  resolveNames,
  writePasses,
  type Pass,
  type PassFormat,
} from '@vigie/stations'
import { serverErrors } from '../errors.ts'
import { PassStore, type KeptPlan, type PassTables } from './pass-store.ts'

export interface PassParts {
  readonly clock: Clock
  readonly mission: Mission
  readonly database: Database<PassTables>
  /** The plan has changed, a pass has begun or ended, or a time has come that somebody asked to be reminded of. */
  changed(): void
}

export class Passes {
  readonly #parts: PassParts
  readonly #store: PassStore
  #plan: ContactPlan
  #kept: Omit<KeptPlan, 'text'> | undefined
  #timer: { readonly at: Tai; readonly timer: Timer } | undefined

  private constructor(parts: PassParts, store: PassStore, kept: KeptPlan | undefined) {
    this.#parts = parts
    this.#store = store
    this.#kept = kept
    this.#plan = new ContactPlan(passesOf(kept))
    this.#arm()
  }

  static async open(parts: PassParts): Promise<Passes> {
    const store = await PassStore.open(parts.database)
    return new Passes(parts, store, await store.last())
  }

  get plan(): ContactPlan {
    return this.#plan
  }
  /** Of the plan; undefined: there is none yet. */
  get kept(): Omit<KeptPlan, 'text'> | undefined {
    return this.#kept
  }

  /** The satellite that an element belongs to. */
  satelliteOf(element: string): Satellite | undefined {
    return this.#parts.mission.satellites.find((s) => element === s.element || element.startsWith(`${s.element}.`))
  }
  /** As rules of release see it. */
  see(element: string, need: PassNeed, now: Tai): SeenPasses | undefined {
    const satellite = this.satelliteOf(element)
    return satellite === undefined
      ? undefined
      : { satellite: satellite.name, ...this.#plan.see(satellite.name, need, now) }
  }

  /** `changed` is told at that time, at the latest. */
  remind(at: Tai): void {
    if (at > this.#parts.clock.now() && (this.#timer === undefined || at < this.#timer.at)) this.#armAt(at)
  }

  /** Throws VIG-SERVER-006. */
  async load(version: number): Promise<{ readonly kept: KeptPlan; readonly passes: readonly Pass[] }> {
    const kept = await this.#store.get(version)
    if (kept === undefined) throw serverErrors.noSuch({ what: 'version of the contact plan', name: String(version) })
    return { kept, passes: passesOf(kept) }
  }
  versions(): Promise<Omit<KeptPlan, 'text'>[]> {
    return this.#store.versions()
  }

  /** The next version. Throws VIG-PASS-001 with all findings as its cause, 005 where `base` is not the last version. */
  async save(
    text: string,
    format: PassFormat,
    by: string,
    options: { readonly base?: number; readonly comment?: string },
  ): Promise<readonly Diagnostic[]> {
    const read = readPasses(text, format)
    const resolved = resolveNames(read.passes ?? [], this.#names())
    const findings = [...read.findings, ...resolved.findings]
    const first = findings.find((f) => f.severity === 'error')
    if (first !== undefined) throw passErrors.notReadable({ detail: first.message }, { cause: findings })
    const last = this.#kept?.version ?? 0
    if (options.base !== undefined && options.base !== last)
      throw passErrors.savedSince({ version: last, base: options.base })
    const kept: KeptPlan = {
      version: last + 1,
      passes: resolved.passes.length,
      text: writePasses(resolved.passes, 'yaml'),
      comment: options.comment ?? null,
      saved_by: by,
      saved_at: formatUtc(this.#parts.clock.now(), { digits: 3 }),
    }
    try {
      await this.#store.insert(kept)
    } catch (error) {
      // Somebody else has saved this version between the two.
      if ((await this.#store.last())?.version === kept.version)
        throw passErrors.savedSince({ version: kept.version, base: last }, { cause: error })
      throw error
    }
    this.#kept = kept
    this.#plan = new ContactPlan(resolved.passes)
    this.#arm()
    this.#parts.changed()
    return findings
  }

  close(): void {
    this.#timer?.timer.cancel()
    this.#timer = undefined
  }

  #names() {
    const { stations, satellites } = this.#parts.mission
    return {
      stations: new Map(stations.map((s) => [s.code, [s.name, s.element]])),
      satellites: new Map(
        satellites.map((s) => [
          s.name,
          [
            s.element,
            ...(s.title === undefined ? [] : [s.title]),
            ...(s.noradId === undefined ? [] : [String(s.noradId)]),
          ],
        ]),
      ),
    }
  }

  #arm(): void {
    const next = this.#plan.nextChange(this.#parts.clock.now())
    if (next === undefined) this.close()
    else this.#armAt(next)
  }
  #armAt(at: Tai): void {
    this.#timer?.timer.cancel()
    const timer = this.#parts.clock.at(at, () => {
      this.#timer = undefined
      this.#arm()
      this.#parts.changed()
    })
    this.#timer = { at, timer }
  }
}

/** What was kept was checked then. */
function passesOf(kept: KeptPlan | undefined): readonly Pass[] {
  if (kept === undefined) return []
  const { passes, findings } = readPasses(kept.text, 'yaml')
  if (passes === undefined)
    throw new VigieError({
      code: 'VIG-PASS-001',
      message: `version ${kept.version} of the contact plan cannot be read: ${findings[0]?.message ?? ''}`,
      cause: 'The text in the store is not what was saved.',
      remedy: 'Restore the relational store from a backup.',
    })
  return passes
}

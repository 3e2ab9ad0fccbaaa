/**
 * The library of a centre: versions of procedures, those of the mission folder and those that people save at the
 * centre, with review, approval and validation. What is in force is the newest version that the mission folder has now
 * or that was approved; everything else is a draft that nobody can run.
 */
import type { Diagnostic } from '@vigie/base'
import { executionErrors } from '../execution/errors.ts'
import type { ProcedureRules } from '../execution/rules.ts'
import type { StoredProcedure } from '../folder/folder.ts'
import type { SignedBy, ValidatedOn } from '../folder/description.ts'
import { declaredOnly } from './beside.ts'
import {
  storedOf,
  versionOf,
  type Decision,
  type ProcedureAct,
  type ProcedureContent,
  type ProcedureVersion,
  type VersionState,
} from './version.ts'

/** Who asks. */
interface By {
  readonly user: string
  readonly role: string
}

/** A procedure as the mission folder has it now. */
export interface DeliveredProcedure extends ProcedureContent {
  readonly path: string
  readonly file: string
}

export interface SavedText extends ProcedureContent {
  readonly comment?: string
  /** Version that it was made from: refused where there is a later one. */
  readonly base?: number
}

/** How a version stands. */
export interface Standing {
  readonly state: VersionState
  readonly reviewed: readonly SignedBy[]
  readonly approved: readonly SignedBy[]
  readonly validatedOn: readonly ValidatedOn[]
}

/** Who wrote what came with the mission. */
export const MISSION = 'mission'

/** Nothing comes after it. */
const ENDED: ReadonlySet<VersionState> = new Set(['rejected', 'withdrawn'])

type Loose<T> = { readonly [K in keyof T]: T[K] | undefined }
const plain = ({ by, at, comment }: Loose<SignedBy>): SignedBy => ({
  by: by!,
  ...(at === undefined ? {} : { at }),
  ...(comment === undefined ? {} : { comment }),
})
const validation = ({ on, version, at, by }: Loose<ValidatedOn>): ValidatedOn => ({
  on: on!,
  ...(version === undefined ? {} : { version }),
  ...(at === undefined ? {} : { at }),
  ...(by === undefined ? {} : { by }),
})
/** What was decided here and came back with the mission folder is the same decision. */
const once = <T>(list: readonly T[]): T[] => [...new Map(list.map((x) => [JSON.stringify(x), x])).values()]

export class ProcedureLibrary {
  readonly #versions = new Map<string, ProcedureVersion[]>()
  readonly #acts = new Map<string, ProcedureAct[]>()
  /** Version of the mission folder as it is now. */
  readonly #delivered = new Map<string, number>()
  readonly #stored = new Map<string, StoredProcedure>()
  readonly #rules: ProcedureRules

  constructor(versions: Iterable<ProcedureVersion>, acts: Iterable<ProcedureAct>, rules: ProcedureRules) {
    this.#rules = rules
    for (const v of versions) this.#add(v)
    for (const list of this.#versions.values()) list.sort((a, b) => a.version - b.version)
    for (const act of acts) this.#did(act)
  }

  /** The mission folder as it is now. Gives the versions that are new with it, to be kept. */
  arrive(folder: Iterable<DeliveredProcedure>, at: string): ProcedureVersion[] {
    const news: ProcedureVersion[] = []
    this.#delivered.clear()
    for (const { path, file, text, beside } of folder) {
      const known = this.#versions.get(path)?.findLast((v) => v.origin === 'mission')
      if (known !== undefined && known.text === text && known.beside === beside && known.file === file) {
        this.#delivered.set(path, known.version)
        continue
      }
      const version = (this.#versions.get(path)?.at(-1)?.version ?? 0) + 1
      const made = versionOf(
        { text, ...(beside === undefined ? {} : { beside }) },
        { path, version, origin: 'mission', file, by: MISSION, at },
      )
      this.#add(made)
      this.#delivered.set(path, version)
      news.push(made)
    }
    this.#stored.clear()
    for (const path of this.#versions.keys()) this.#renew(path)
    return news
  }

  /** What can be run, by path. */
  get stored(): ReadonlyMap<string, StoredProcedure> {
    return this.#stored
  }
  /** The newest first; none where the path is not known. */
  versions(path: string): readonly ProcedureVersion[] {
    return this.#versions.get(path)?.toReversed() ?? []
  }
  /** Throws VIG-PROCEDURE-224. */
  version(path: string, version: number): ProcedureVersion {
    const found = this.#versions.get(path)?.find((v) => v.version === version)
    if (found === undefined) throw executionErrors.noVersion({ path, version })
    return found
  }
  inForce(path: string): ProcedureVersion | undefined {
    return this.#versions.get(path)?.findLast((v) => {
      const { state } = this.standing(v)
      if (ENDED.has(state)) return false
      return v.origin === 'mission' ? this.#delivered.get(path) === v.version : state === 'approved'
    })
  }
  /** Acts about the content of a version, the oldest first. */
  acts(v: ProcedureVersion): readonly ProcedureAct[] {
    return (this.#acts.get(v.path) ?? []).filter((a) => a.content === v.content)
  }
  standing(v: ProcedureVersion): Standing {
    const acts = this.acts(v)
    // People at the centre decide by acts; what a mission says of its own texts came with it.
    const declared = v.origin === 'library' || v.beside === undefined ? undefined : storedOf(v)
    // Declared of another content it says nothing of this one.
    const holds = (s: { readonly content?: string } | undefined): boolean =>
      s !== undefined && (s.content === undefined || s.content === v.content)
    const signed = (what: Decision, said: SignedBy | undefined): SignedBy[] =>
      once([
        ...(holds(said) ? [plain(said!)] : []),
        ...acts.filter((a) => a.what === what).map(({ by, at, comment }) => plain({ by, at, comment })),
      ])
    const reviewed = signed('reviewed', declared?.reviewed)
    const approved = signed('approved', declared?.approved)
    const validatedOn = once([
      ...(declared?.validatedOn ?? []).filter(holds).map(validation),
      ...acts
        .filter((a) => a.what === 'validated')
        .map(({ on, of, at, by }) => validation({ on: on!, version: of, at, by })),
    ])
    const ended = acts.findLast((a) => a.what === 'rejected' || a.what === 'withdrawn')?.what as
      | VersionState
      | undefined
    const state = ended ?? (approved.length > 0 ? 'approved' : reviewed.length > 0 ? 'reviewed' : 'draft')
    return { state, reviewed, approved, validatedOn }
  }

  /** A text as the next version: a draft. Throws VIG-PROCEDURE-225 and 226. */
  save(path: string, { text, beside, comment, base }: SavedText, by: By, at: string): ProcedureVersion {
    const versions = this.#versions.get(path) ?? []
    const last = versions.at(-1)
    // What was rejected or withdrawn is in nobody's way.
    const standing = versions.findLast((v) => !ENDED.has(this.standing(v).state))
    if (base === undefined ? last !== undefined : standing !== undefined && standing.version > base)
      throw executionErrors.savedSince({
        path,
        version: (standing ?? last!).version,
        by: (standing ?? last!).by,
        base: base ?? 'none',
      })
    if (base !== undefined) this.version(path, base)
    const made = versionOf(
      { text, ...(beside === undefined ? {} : { beside: declaredOnly(beside) }) },
      {
        path,
        version: (last?.version ?? 0) + 1,
        origin: 'library',
        file: last?.file ?? `procedures/${path.replaceAll('.', '/')}.pluto`,
        ...(base === undefined ? {} : { base }),
        by: by.user,
        at,
        ...(comment === undefined ? {} : { comment }),
      },
    )
    if (made.content === standing?.content)
      throw executionErrors.cannotDecide({
        what: 'saved',
        path,
        version: standing.version,
        detail: 'nothing of it is changed',
      })
    this.#add(made)
    return made
  }

  /** Throws VIG-PROCEDURE-224, 226 and 227. */
  decide(path: string, version: number, what: Decision, by: By, at: string, comment?: string): ProcedureAct {
    const v = this.version(path, version)
    const { state, reviewed } = this.standing(v)
    const cannot = (detail: string) => executionErrors.cannotDecide({ what, path, version, detail })
    if (ENDED.has(state)) throw cannot(`it was ${state}`)
    const roles = {
      reviewed: this.#rules.review,
      approved: this.#rules.approve,
      rejected: [...new Set([...this.#rules.review, ...this.#rules.approve])],
      withdrawn: this.#rules.approve,
    }[what]
    const own = by.user === v.by
    if (!roles.includes(by.role) && !(what === 'withdrawn' && own && state !== 'approved'))
      throw executionErrors.mayNotDecide({ user: by.user, role: by.role, what, path, version, roles: roles.join(', ') })
    if (own && (what === 'reviewed' || what === 'approved')) throw cannot('another person than who wrote it does that')
    if (what === 'reviewed' && reviewed.some((r) => r.by === by.user))
      throw cannot(`${by.user} has reviewed it already`)
    if (what === 'approved') {
      if (state === 'approved') throw cannot('it was approved already')
      if (reviewed.length === 0) throw cannot('nobody has reviewed it')
    }
    if ((what === 'rejected' || what === 'withdrawn') && (comment ?? '').trim() === '')
      throw cannot('a reason is needed')
    if (what === 'rejected' && state === 'approved') throw cannot('it is approved: it can be withdrawn')
    return this.#act(v, { what, by: by.user, role: by.role, at, ...(comment === undefined ? {} : { comment }) })
  }

  /** Somebody says that a version was validated. Throws VIG-PROCEDURE-224, 226 and 227. */
  validate(
    path: string,
    version: number,
    { on, of, comment }: { readonly on: string; readonly of?: string; readonly comment?: string },
    by: By,
    at: string,
  ): ProcedureAct {
    const v = this.version(path, version)
    const { review } = this.#rules
    if (!review.includes(by.role))
      throw executionErrors.mayNotDecide({
        user: by.user,
        role: by.role,
        what: 'validated',
        path,
        version,
        roles: review.join(', '),
      })
    return this.#act(v, {
      what: 'validated',
      by: by.user,
      role: by.role,
      at,
      on,
      ...(of === undefined ? {} : { of }),
      ...(comment === undefined ? {} : { comment }),
    })
  }

  /** What keeps what is in force from being run there: rules of the mission. `shown`: environments that runs of tests show. */
  missing(path: string, environment: string, shown: readonly string[]): string[] {
    const needs = this.#rules.environments.get(environment)
    const v = this.inForce(path)
    if (needs === undefined || v === undefined) return []
    const { state, validatedOn } = this.standing(v)
    const validated = new Set([...shown, ...validatedOn.map((x) => x.on)])
    return [
      ...(needs.approved && state !== 'approved' ? ['it is not approved'] : []),
      ...needs.validatedOn.filter((on) => !validated.has(on)).map((on) => `it is not validated on ${on}`),
    ]
  }

  /** Takes back what could not be kept. */
  undo(made: ProcedureVersion | ProcedureAct): void {
    const list: (ProcedureVersion | ProcedureAct)[] =
      ('version' in made ? this.#versions : this.#acts).get(made.path) ?? []
    const at = list.indexOf(made)
    if (at >= 0) list.splice(at, 1)
    this.#renew(made.path)
  }

  #add(v: ProcedureVersion): void {
    const list = this.#versions.get(v.path)
    if (list === undefined) this.#versions.set(v.path, [v])
    else list.push(v)
  }
  #did(act: ProcedureAct): void {
    const list = this.#acts.get(act.path)
    if (list === undefined) this.#acts.set(act.path, [act])
    else list.push(act)
  }
  #act(v: ProcedureVersion, act: Omit<ProcedureAct, 'path' | 'content'>): ProcedureAct {
    const made = { path: v.path, content: v.content, ...act }
    this.#did(made)
    this.#renew(v.path)
    return made
  }
  /** Signatures that stand beside a text which they are not about. */
  #ofOthers(v: ProcedureVersion): Diagnostic[] {
    const declared = storedOf(v)
    const other = (s: { readonly content?: string } | undefined) => s?.content !== undefined && s.content !== v.content
    const named = [
      ...(other(declared.reviewed) ? ['the review'] : []),
      ...(other(declared.approved) ? ['the approval'] : []),
      ...(declared.validatedOn.some(other) ? ['a validation'] : []),
    ]
    return named.map((what) => {
      const { code, message, remedy } = executionErrors.ofAnother({ what, path: v.path })
      return { severity: 'warning', code, message, remedy, file: v.file }
    })
  }
  #renew(path: string): void {
    const v = this.inForce(path)
    if (v === undefined) {
      this.#stored.delete(path)
      return
    }
    const { reviewed, approved, validatedOn } = this.standing(v)
    const { reviewed: _r, approved: _a, ...stored } = storedOf(v)
    this.#stored.set(path, {
      ...stored,
      findings: [...stored.findings, ...this.#ofOthers(v)],
      ...(reviewed.length === 0 ? {} : { reviewed: reviewed.at(-1)! }),
      ...(approved.length === 0 ? {} : { approved: approved.at(-1)! }),
      validatedOn,
    })
  }
}

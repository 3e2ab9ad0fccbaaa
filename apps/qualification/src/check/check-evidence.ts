/** Computes every digest of a campaign run again, along the whole chain: requirement, test, run, evidence, book. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { fingerprintOf, type QualificationState } from '@vigie/qualification'
import { CampaignFolder } from '@vigie/qualification-folder'
import {
  canonicalJson,
  sha256,
  testFingerprint,
  verdictOfChecks,
  type CampaignRun,
  type TestCase,
  type TestRun,
} from '@vigie/qualification/tests'

interface EvidenceFinding {
  readonly kind: 'altered' | 'missing' | 'added' | 'contradiction'
  readonly path: string
  readonly detail: string
}

export interface CheckedEvidence {
  readonly runs: number
  readonly files: number
  readonly bytes: number
  readonly findings: readonly EvidenceFinding[]
}

/** `book`: what was recorded of it, where there is one. */
export async function checkEvidence(folder: string, book: QualificationState | undefined): Promise<CheckedEvidence> {
  const check = new Check(folder, book)
  await check.run()
  return check.result()
}

class Check {
  readonly #folder: CampaignFolder
  readonly #book: QualificationState | undefined
  readonly #findings: EvidenceFinding[] = []
  #runs = 0
  #files = 0
  #bytes = 0

  constructor(folder: string, book: QualificationState | undefined) {
    this.#folder = new CampaignFolder(folder)
    this.#book = book
  }

  result(): CheckedEvidence {
    return { runs: this.#runs, files: this.#files, bytes: this.#bytes, findings: this.#findings }
  }

  #say(kind: EvidenceFinding['kind'], file: string, detail: string): void {
    this.#findings.push({ kind, path: file, detail })
  }

  async run(): Promise<void> {
    const record = await this.#folder.readJson<CampaignRun>('campaign.json').catch(() => undefined)
    if (record === undefined) return this.#say('missing', 'campaign.json', 'it is not there, or cannot be read')
    const noted = new Map<string, string>()
    for (const e of await this.#folder.entries())
      if (e.type === 'run ended') noted.set(`runs/${e.folder}/run.json`, e.sha256)
    await this.#same('software.cdx.json', record.configuration.materials, 'configuration.materials of the campaign run')
    for (const [chain, digest] of Object.entries(record.configuration.models))
      await this.#same(`model/${chain}.json`, digest, `configuration.models of ${chain}`)
    const tests = (await this.#folder.readJson<TestCase[]>('definition/tests.json').catch(() => undefined)) ?? []
    for (const [file, digest] of noted) {
      if (!(await this.#same(file, digest, 'progress.ndjson'))) continue
      const run = await this.#folder.readJson<TestRun>(file)
      if (run !== undefined) await this.#ofRun(run, path.posix.dirname(file), tests, record)
    }
    const known = new Set([...noted.keys()].map((f) => path.posix.dirname(f)))
    for (const name of await readdir(this.#folder.at('runs')).catch(() => []))
      if (!known.has(`runs/${name}`)) this.#say('added', `runs/${name}`, 'progress.ndjson knows nothing of it')
  }

  async #ofRun(run: TestRun, folder: string, tests: readonly TestCase[], record: CampaignRun): Promise<void> {
    this.#runs++
    for (const item of run.evidence) await this.#same(`${folder}/${item.file}`, item.sha256, `evidence of ${run.id}`)
    const named = new Set(run.evidence.map((e) => `${folder}/${e.file}`))
    for (const file of await filesBelow(this.#folder.at(...folder.split('/'), 'evidence'))) {
      const at = `${folder}/evidence/${file}`
      if (!named.has(at)) this.#say('added', at, `${run.id} does not name it`)
    }
    if (run.campaignRun !== record.id) this.#say('contradiction', `${folder}/run.json`, `it is of ${run.campaignRun}`)
    await this.#fingerprint(run, folder, tests)
    for (const s of run.steps)
      if (s.verdict.startsWith('passed') && verdictOfChecks(s.checks) === 'failed')
        this.#say(
          'contradiction',
          `${folder}/run.json`,
          `step ${s.number} is ${s.verdict}, and one of its checks is not met`,
        )
    this.#inBook(run, folder)
  }

  /** Of the test case with the text of its procedure or script, as it was run. */
  async #fingerprint(run: TestRun, folder: string, tests: readonly TestCase[]): Promise<void> {
    const test = tests.find((t) => t.id === run.test)
    const text = run.evidence.find((e) => e.kind === 'procedure')
    if (test === undefined) return this.#say('contradiction', 'definition/tests.json', `it has no test ${run.test}`)
    // What was not carried out has no text with it.
    if (text === undefined && test.means.kind !== 'manual') return
    const read =
      text === undefined
        ? undefined
        : await readFile(this.#folder.at(...folder.split('/'), ...text.file.split('/')), 'utf8').catch(() => undefined)
    if (testFingerprint(test, read) !== run.testFingerprint)
      this.#say('contradiction', `${folder}/run.json`, `the fingerprint of ${run.test} is not that of its text`)
  }

  #inBook(run: TestRun, folder: string): void {
    if (this.#book === undefined) return
    const recorded = this.#book.runs.get(run.id)
    if (recorded === undefined) return
    if (sha256(canonicalJson(recorded)) !== sha256(canonicalJson(run)))
      this.#say('contradiction', `${folder}/run.json`, 'the qualification book says something else of it')
    for (const { id, version, fingerprint } of run.requirements) {
      const known = this.#book.requirements.get(id)?.versions.find((v) => v.version === version)
      if (known !== undefined && fingerprintOf(known) !== fingerprint)
        this.#say('contradiction', `${folder}/run.json`, `${id} version ${version} is another one in the book`)
    }
  }

  async #same(name: string, digest: string, who: string): Promise<boolean> {
    const file = this.#folder.at(...name.split('/'))
    const size = await stat(file).then(
      (s) => s.size,
      () => undefined,
    )
    if (size === undefined) {
      this.#say('missing', name, `named by ${who}`)
      return false
    }
    this.#files++
    this.#bytes += size
    const hash = createHash('sha256')
    for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer)
    const found = hash.digest('hex')
    if (found === digest) return true
    this.#say('altered', name, `SHA-256 is ${found}; ${who} says ${digest}`)
    return false
  }
}

async function filesBelow(folder: string): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return found
    .filter((f) => f.isFile())
    .map((f) => path.relative(folder, path.join(f.parentPath, f.name)).replaceAll(path.sep, '/'))
}

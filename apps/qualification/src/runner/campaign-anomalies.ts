/** Anomalies that the failed runs of a campaign open, or meet again. */
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { CampaignFolder } from '@vigie/qualification-folder'
import { anomalyOfRun, metBy, nextId } from '@vigie/qualification/anomalies'
import type { Anomaly, TestRun } from '@vigie/qualification/tests'

export class CampaignAnomalies {
  /** Of the book when the campaign began. */
  readonly known: readonly Anomaly[]
  readonly #mine = new Map<string, Anomaly>()
  readonly #runs: string
  readonly #environment: string

  /** `runs`: folder of all campaign runs. */
  constructor(runs: string, environment: string, known: readonly Anomaly[]) {
    this.#runs = runs
    this.#environment = environment
    this.known = known
  }

  /** Opened or met in this campaign. */
  get all(): readonly Anomaly[] {
    return [...this.#mine.values()]
  }
  /** Those of before an interruption. */
  takeUp(anomalies: readonly Anomaly[]): void {
    for (const a of anomalies) this.#mine.set(a.id, a)
  }

  /** Ids of what a run opens or meets. `at`: UTC of the machine. */
  async of(run: TestRun, title: string, at: string): Promise<string[]> {
    if (run.verdict !== 'failed') return []
    const met = metBy(run, [...this.#mine.values(), ...this.known])
    if (met !== undefined) {
      this.#mine.set(met.id, met)
      return [met.id]
    }
    const elsewhere = await this.#inFolders()
    const id = nextId('NCR', [...this.#mine.keys(), ...this.known.map((a) => a.id), ...elsewhere])
    this.#mine.set(id, anomalyOfRun({ ...run, endedAt: at }, id, title, this.#environment))
    return [id]
  }

  /** Numbers that campaigns have given which are not in the book yet. */
  async #inFolders(): Promise<string[]> {
    const found: string[] = []
    for (const name of await readdir(this.#runs).catch(() => [])) {
      const folder = new CampaignFolder(path.join(this.#runs, name))
      for (const a of (await folder.readJson<Anomaly[]>('anomalies.json')) ?? []) found.push(a.id)
    }
    return found
  }
}

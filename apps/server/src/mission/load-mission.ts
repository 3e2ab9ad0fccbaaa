/**
 * Reads a mission in a thread that ends: the readers, their garbage and the machine code of their schemas leave the
 * process with it. What stays is the model.
 */
import { Worker } from 'node:worker_threads'
import type { Diagnostic } from '@vigie/base'
import { SpaceSystem, type Mission, type SystemElement } from '@vigie/model'

/** What the thread sends: a mission whose model is given by its root, which is plain data. */
export interface ReadMission {
  readonly mission?: Omit<Mission, 'system'> & { readonly root: SystemElement }
  readonly diagnostics: readonly Diagnostic[]
}

export async function loadMissionApart(
  folder: string,
): Promise<{ readonly mission?: Mission; readonly diagnostics: readonly Diagnostic[] }> {
  const worker = new Worker(new URL('./mission-worker.ts', import.meta.url), { workerData: folder, name: 'mission' })
  const { mission, diagnostics } = await new Promise<ReadMission>((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', (code) =>
      reject(new Error(`the mission could not be read: its thread ended with code ${code}`)),
    )
  })
  if (mission === undefined) return { diagnostics }
  const { root, ...rest } = mission
  return { mission: { ...rest, system: new SpaceSystem(root) }, diagnostics }
}

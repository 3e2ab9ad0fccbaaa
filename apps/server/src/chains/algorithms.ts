/** What runs the algorithms of a model; the isolate is loaded only where a model brings some along. */
import type { SpaceSystem } from '@vigie/model'
import type { AlgorithmRunner } from '@vigie/telemetry'

/** A port of chains: nothing where the model has no algorithm. */
export async function algorithmsOf(system: SpaceSystem): Promise<{ readonly algorithms?: AlgorithmRunner }> {
  if (system.algorithms.size === 0) return {}
  const { createQuickJsRunner } = await import('@vigie/isolate-quickjs')
  return { algorithms: await createQuickJsRunner() }
}

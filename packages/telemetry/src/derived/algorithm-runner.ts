/** The port through which algorithms of a model are run: in an isolate, without input or output, bounded in time and memory. */
export type AlgorithmValue = number | bigint | string | boolean | Uint8Array | null | readonly AlgorithmValue[]

export interface AlgorithmSource {
  /** Path of the algorithm, for messages. */
  readonly path: string
  readonly language: string
  readonly text: string
  /** Names of the values that the text reads, and of those that it sets. */
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
}

export interface RunnableAlgorithm {
  /** Runs once; gives the outputs in order, `null` for one that was not set. Throws VIG-TELEMETRY-010, 011 or 012. */
  run(inputs: readonly AlgorithmValue[]): AlgorithmValue[]
  dispose(): void
}

export interface AlgorithmRunner {
  /** Whether it runs algorithms in a language as the model names it ("JavaScript"). */
  speaks(language: string): boolean
  /** Throws VIG-TELEMETRY-012 for a text that is not valid. */
  load(source: AlgorithmSource): RunnableAlgorithm
}

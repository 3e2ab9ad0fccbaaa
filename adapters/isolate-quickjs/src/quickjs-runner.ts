/** The algorithm port on QuickJS. */
import { threadCpuUsage } from 'node:process'
import variant from '@jitl/quickjs-wasmfile-release-sync'
import {
  newQuickJSWASMModuleFromVariant,
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSRuntime,
  type QuickJSSyncVariant,
  type QuickJSWASMModule,
} from 'quickjs-emscripten-core'
import {
  telemetryErrors,
  type AlgorithmRunner,
  type AlgorithmSource,
  type AlgorithmValue,
  type RunnableAlgorithm,
} from '@vigie/telemetry'

export interface QuickJsLimits {
  /** Milliseconds of processor time of one run; 50 unless told. */
  readonly millis?: number
  /** Bytes of one algorithm's heap; 8 MiB unless told. */
  readonly memoryBytes?: number
}

/** Processor time of this thread: a machine that is busy with something else is not the algorithm's fault. */
function threadMillis(): number {
  const { user, system } = threadCpuUsage()
  return (user + system) / 1000
}

const STACK_BYTES = 256 * 1024
const LANGUAGES = new Set(['javascript', 'js', 'ecmascript'])

/**
 * Primitives have a `value`, as databases written for other systems expect. The clock and chance are taken away: the same
 * packets give the same values when the archive is rebuilt.
 */
const PRELUDE = `
for (const kind of [Number, String, Boolean, BigInt])
  Object.defineProperty(kind.prototype, 'value', { get() { return this.valueOf() } })
delete globalThis.Date;
delete Math.random;
`

export async function createQuickJsRunner(limits: QuickJsLimits = {}): Promise<AlgorithmRunner> {
  // Its types describe the CommonJS form of the package, in which the variant is one level deeper.
  const quickjs = await newQuickJSWASMModuleFromVariant(variant as unknown as QuickJSSyncVariant)
  return {
    speaks: (language) => LANGUAGES.has(language.trim().toLowerCase()),
    load: (source) => new QuickJsAlgorithm(quickjs, source, limits.millis ?? 50, limits.memoryBytes ?? 8 << 20),
  }
}

interface Isolate {
  readonly runtime: QuickJSRuntime
  readonly context: QuickJSContext
  readonly run: QuickJSHandle
}

class QuickJsAlgorithm implements RunnableAlgorithm {
  readonly #quickjs: QuickJSWASMModule
  readonly #source: AlgorithmSource
  readonly #millis: number
  readonly #memoryBytes: number
  #isolate: Isolate | undefined
  #deadline = 0

  constructor(quickjs: QuickJSWASMModule, source: AlgorithmSource, millis: number, memoryBytes: number) {
    this.#quickjs = quickjs
    this.#source = source
    this.#millis = millis
    this.#memoryBytes = memoryBytes
    this.#isolate = this.#open()
  }

  run(inputs: readonly AlgorithmValue[]): AlgorithmValue[] {
    const isolate = (this.#isolate ??= this.#open())
    const { context } = isolate
    this.#deadline = threadMillis() + this.#millis
    const args = context.newArray()
    for (const [i, value] of inputs.entries()) {
      const handle = toHandle(context, value)
      context.setProp(args, i, handle)
      handle.dispose()
    }
    const result = context.callFunction(isolate.run, context.undefined, args)
    args.dispose()
    if (result.error) throw this.#failure(context, result.error)
    // One by one: whole arrays are dumped by way of JSON, which has no big integers.
    const outputs: AlgorithmValue[] = []
    const length = context.getProp(result.value, 'length').consume((l) => context.getNumber(l))
    for (let i = 0; i < Math.min(length, this.#source.outputs.length); i++)
      outputs.push(toValue(context.getProp(result.value, i).consume((item) => context.dump(item) as unknown)))
    result.value.dispose()
    return outputs
  }

  dispose(): void {
    const isolate = this.#isolate
    this.#isolate = undefined
    if (isolate === undefined) return
    isolate.run.dispose()
    isolate.context.dispose()
    isolate.runtime.dispose()
  }

  #open(): Isolate {
    const runtime = this.#quickjs.newRuntime()
    runtime.setMemoryLimit(this.#memoryBytes)
    runtime.setMaxStackSize(STACK_BYTES)
    runtime.setInterruptHandler(() => threadMillis() > this.#deadline)
    const context = runtime.newContext()
    this.#deadline = threadMillis() + this.#millis
    const result = context.evalCode(PRELUDE + program(this.#source), this.#source.path)
    if (result.error) {
      const failure = this.#describe(context, result.error)
      context.dispose()
      runtime.dispose()
      throw failure
    }
    return { runtime, context, run: result.value }
  }

  /** The error to throw; the isolate, whose state nobody knows any more, is given up. */
  #failure(context: QuickJSContext, error: QuickJSHandle): Error {
    const failure = this.#describe(context, error)
    this.dispose()
    return failure
  }

  #describe(context: QuickJSContext, error: QuickJSHandle): Error {
    const thrown: unknown = context.dump(error)
    error.dispose()
    const { path } = this.#source
    const text = describe(thrown)
    if (/interrupted/i.test(text)) return telemetryErrors.algorithmTime({ path, limit: this.#millis })
    if (/out of memory/i.test(text)) return telemetryErrors.algorithmMemory({ path, limit: this.#memoryBytes })
    return telemetryErrors.algorithmFailed({ path, detail: text })
  }
}

function describe(thrown: unknown): string {
  if (typeof thrown === 'object' && thrown !== null && 'message' in thrown) {
    const { name, message } = thrown as { name?: unknown; message: unknown }
    return `${typeof name === 'string' ? `${name}: ` : ''}${String(message)}`
  }
  return String(thrown)
}

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/

/** A function of the inputs whose body is the text. Outputs are variables with a `value`. */
function program({ path, text, inputs, outputs }: AlgorithmSource): string {
  for (const name of [...inputs, ...outputs])
    if (!IDENTIFIER.test(name))
      throw telemetryErrors.algorithmFailed({ path, detail: `"${name}" cannot be the name of a variable` })
  const variables = outputs.filter((name) => !inputs.includes(name))
  return `(function ($in) {
var [${inputs.join(', ')}] = $in;
${variables.map((name) => `var ${name} = { value: undefined };`).join(' ')}
var $out = (function () {
${text}
})();
if (Array.isArray($out)) return $out;
var $all = [${outputs.join(', ')}].map(($x) => $x !== null && typeof $x === 'object' && 'value' in $x ? $x.value : $x);
if ($out !== undefined) $all[0] = $out;
return $all;
})`
}

function toHandle(context: QuickJSContext, value: AlgorithmValue): QuickJSHandle {
  if (typeof value === 'number') return context.newNumber(value)
  if (typeof value === 'string') return context.newString(value)
  if (typeof value === 'bigint') return context.newBigInt(value)
  if (typeof value === 'boolean') return value ? context.true : context.false
  if (value === null) return context.null
  const array = context.newArray()
  for (const [i, item] of value.entries()) {
    const handle = toHandle(context, item)
    context.setProp(array, i, handle)
    handle.dispose()
  }
  return array
}

function toValue(x: unknown): AlgorithmValue {
  if (typeof x === 'number' || typeof x === 'string' || typeof x === 'boolean' || typeof x === 'bigint') return x
  return Array.isArray(x) ? x.map(toValue) : null
}

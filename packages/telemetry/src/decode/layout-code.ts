/**
 * Steps to JavaScript: a function that moves a cursor over one packet, fills slots that conditions and sizes need, and
 * (unless it only probes) pushes values to column writers. It returns false where the layout ends early.
 */
import type { DynamicValue } from '@vigie/model'
import { MAX_COUNT, type Step } from '../compile/steps.ts'
import type { Wire } from '../compile/wire.ts'
import type { CodeContext } from './code-context.ts'
import { helpers, type Cursor } from './cursor.ts'
import { inlineBits } from './inline-bits.ts'
import { numberCode, pieceShifts } from './value-code.ts'
import type { Writer } from './writers.ts'

export type LayoutFunction = (s: Cursor, w: readonly Writer[]) => boolean

/** Leaves of one generated function: V8 optimises functions of this size well. */
const CHUNK = 40

export class LayoutCode {
  readonly #context: CodeContext
  readonly #wires: readonly (Wire | undefined)[]
  /** Writer index of each column; absent when only probing. */
  readonly #writerOf: ReadonlyMap<number, number> | undefined
  readonly #functions: LayoutFunction[] = []

  constructor(context: CodeContext, wires: readonly (Wire | undefined)[], writerOf?: ReadonlyMap<number, number>) {
    this.#context = context
    this.#wires = wires
    this.#writerOf = writerOf
  }

  /** `start`: the bit at which the cursor is known to be. */
  build(steps: readonly Step[], start: number | undefined): LayoutFunction {
    const parts = chunked(steps)
    if (parts.length === 1) return this.#compile(parts[0]!, start).run
    const functions: LayoutFunction[] = []
    let at = start
    for (const part of parts) {
      const { run, end } = this.#compile(part, at)
      functions.push(run)
      at = end
    }
    return (s, w) => {
      for (let i = 0; i < functions.length; i++) if (!functions[i]!(s, w)) return false
      return true
    }
  }

  #compile(
    steps: readonly Step[],
    start: number | undefined,
  ): { readonly run: LayoutFunction; readonly end: number | undefined } {
    const body = new Body(this.#context, this.#wires, this.#writerOf, start, (inner) => {
      this.#functions.push(this.build(inner, undefined))
      return this.#functions.length - 1
    })
    body.steps(steps, [])
    body.settle()
    const text = `const H = h, K = k, F = f; return (s, w) => { const b = s.b, o = s.o, end = s.end, v = s.v, row = s.row; let pos = s.pos;\n${body.text}\ns.pos = pos; return true }`
    const run = new Function('h', 'k', 'f', text)(helpers, this.#context.constants, this.#functions) as LayoutFunction
    return { run, end: body.at }
  }
}

function chunked(steps: readonly Step[]): Step[][] {
  if (steps.length <= CHUNK) return [[...steps]]
  const parts: Step[][] = []
  for (let i = 0; i < steps.length; i += CHUNK) parts.push(steps.slice(i, i + CHUNK))
  return parts
}

class Body {
  text = ''
  /** The cursor where it is known while the text is made; `pos` of the text is then behind until `settle`. */
  at: number | undefined
  #settled: boolean
  #names = 0
  readonly #context: CodeContext
  readonly #wires: readonly (Wire | undefined)[]
  readonly #writerOf: ReadonlyMap<number, number> | undefined
  readonly #outline: (steps: readonly Step[]) => number

  constructor(
    context: CodeContext,
    wires: readonly (Wire | undefined)[],
    writerOf: ReadonlyMap<number, number> | undefined,
    start: number | undefined,
    outline: (steps: readonly Step[]) => number,
  ) {
    this.#context = context
    this.#wires = wires
    this.#writerOf = writerOf
    this.at = start
    this.#settled = true
    this.#outline = outline
  }

  /** Brings `pos` up to where the cursor is known to be. */
  settle(): void {
    if (!this.#settled) this.#line(`pos = ${this.at};`)
    this.#settled = true
  }

  steps(steps: readonly Step[], loops: readonly string[]): void {
    for (const step of steps) this.#step(step, loops)
  }

  #line(text: string): void {
    this.text += `${text}\n`
  }
  #unknown(): void {
    this.settle()
    this.at = undefined
  }
  #advance(bits: number): void {
    if (this.at === undefined) this.#line(`pos += ${bits};`)
    else {
      this.at += bits
      this.#settled = false
    }
  }
  readonly #stop = 's.truncated = true; s.pos = pos; return false;'

  #step(step: Step, loops: readonly string[]): void {
    switch (step.op) {
      case 'skip':
        return this.#advance(step.bits)
      case 'leaf':
        return this.#leaf(step, loops)
      case 'lists':
        if (this.#writerOf !== undefined)
          for (const column of step.columns) this.#line(`w[${this.#writerOf.get(column)}].begin(row);`)
        return undefined
      case 'move':
        return this.#move(step)
      case 'if': {
        this.settle()
        const before = this.at
        this.#line(`if (${this.#context.condition(step.when)}) {`)
        this.#inner(step.steps, loops)
        this.settle()
        this.#line('}')
        if (this.at !== before) this.at = undefined
        return undefined
      }
      case 'frame': {
        this.settle()
        const name = `f${this.#names++}`
        this.#line(
          `const ${name} = pos, ${name}s = s.start, ${name}e = s.limit; s.start = pos;${step.size === undefined ? '' : ` s.limit = pos + ${step.size};`}`,
        )
        const begin = this.at
        this.#inner(step.steps, loops)
        if (step.size !== undefined) {
          if (begin === undefined) {
            this.#unknown()
            this.#line(`pos = ${name} + ${step.size};`)
          } else {
            this.at = begin + step.size
            this.#settled = false
          }
        }
        this.#line(`s.start = ${name}s; s.limit = ${name}e;`)
        return undefined
      }
      case 'repeat': {
        const count = this.#count([step.count])
        this.#loop(count, step, loops, step.toEnd === true)
        return undefined
      }
      case 'array':
        this.#loop(this.#count(step.counts), step, loops, false)
        return undefined
      case 'choose': {
        const cases = step.cases.map((c) => [c.names, this.#outline(c.steps)] as const)
        const name = `c${this.#names++}`
        this.#unknown()
        this.#line(
          `const ${name} = ${this.#context.choice(step.ref, cases)}; if (${name} === undefined) { ${this.#stop} }`,
        )
        this.#line(`s.pos = pos; if (!F[${name}](s, w)) return false; pos = s.pos;`)
        return undefined
      }
      case 'segment': {
        const inner = this.#outline(step.steps)
        this.settle()
        this.#line(
          `if (pos >= 0 && pos + ${step.bits} <= end) { if (H.takeSegment(s, ${this.#context.constant(step)}, pos)) { F[${inner}](s, w); H.leaveWhole(s); } } else s.truncated = true;`,
        )
        return this.#advance(step.bits)
      }
      default:
        this.settle()
        this.#line('s.pos = pos; return false;')
        return undefined
    }
  }

  /** Bodies with many leaves become functions of their own. */
  #inner(steps: readonly Step[], loops: readonly string[]): void {
    if (steps.length <= CHUNK || loops.length > 0) return this.steps(steps, loops)
    this.#unknown()
    this.#line(`s.pos = pos; if (!F[${this.#outline(steps)}](s, w)) return false; pos = s.pos;`)
  }

  #count(counts: readonly DynamicValue[]): string {
    this.#unknown()
    const name = `n${this.#names++}`
    this.#line(`let ${name} = 1;`)
    for (const count of counts) {
      const one = `n${this.#names++}`
      this.#line(
        `const ${one} = ${this.#context.dynamic(count)}; if (!(${one} >= 0 && ${one} <= ${MAX_COUNT})) { ${this.#stop} } ${name} *= ${one};`,
      )
    }
    this.#line(`if (${name} > ${MAX_COUNT}) { ${this.#stop} }`)
    return name
  }

  #loop(
    count: string,
    step: Extract<Step, { op: 'repeat' | 'array' }>,
    loops: readonly string[],
    toEnd: boolean,
  ): void {
    const i = `i${this.#names++}`
    const over = toEnd ? 'if (pos >= s.limit || pos >= end) break;' : ''
    this.#line(
      `for (let ${i} = 0; ${i} < ${count}; ${i}++) { ${over} if (pos > end) { s.truncated = true; break } if (--s.budget < 0) { ${this.#stop} }`,
    )
    if (step.op === 'repeat' && step.gap !== undefined) {
      const g = `g${this.#names++}`
      this.#line(
        `if (${i} > 0) { const ${g} = ${this.#context.dynamic(step.gap)}; if (${g} !== ${g}) { ${this.#stop} } pos += ${g}; }`,
      )
    }
    this.#inner(step.steps, step.op === 'array' ? [...loops, i] : loops)
    this.settle()
    this.#line('}')
    this.at = undefined
  }

  #move(step: Extract<Step, { op: 'move' }>): void {
    const bits = this.#context.dynamic(step.bits)
    this.#unknown()
    const origin = step.from === 'start' ? 's.start' : step.from === 'end' ? 's.limit' : 'pos'
    this.#line(`pos = ${origin} ${step.back ? '-' : '+'} (${bits}); if (pos !== pos) { ${this.#stop} }`)
  }

  #leaf(step: Extract<Step, { op: 'leaf' }>, loops: readonly string[]): void {
    const { encoding } = this.#wires[step.column]!
    const slots = this.#context.slotsOf(step.parameter, step.member)
    const mark = this.#context.marks.get(step.parameter)
    if (mark !== undefined) {
      this.settle()
      this.#line(`if (s.outer.length === 0) s.marks[${mark}] = pos;`)
    }
    const indices = [...(step.indices ?? []), ...loops]
    const writer = this.#writerOf?.get(step.column)
    const keep = slots
      .map((slot) => {
        const inner =
          slot.indices.length === 0
            ? []
            : indices.slice(-slot.indices.length).map((index, i) => `${index} === ${slot.indices[i]}`)
        return `${inner.length === 0 ? '' : `if (${inner.join(' && ')}) `}v[${slot.number}] = x;`
      })
      .join(' ')
    const push =
      writer === undefined ? '' : step.member.includes('[]') ? `w[${writer}].item(x);` : `w[${writer}].push(row, x);`
    if (encoding.kind === 'string' || encoding.kind === 'binary') {
      const size =
        encoding.kind === 'binary'
          ? this.#context.dynamic(encoding.sizeInBits)
          : encoding.size.boxBits === undefined
            ? 'undefined'
            : this.#context.dynamic(encoding.size.boxBits)
      this.#unknown()
      this.#line(
        `{ s.pos = pos; const x = H.${encoding.kind === 'string' ? 'readText' : 'readBytes'}(s, ${this.#context.constant(encoding)}, ${size}); pos = s.pos; if (x !== undefined) { ${push} ${keep} } else if (pos !== pos) { ${this.#stop} } }`,
      )
      return
    }
    const n = encoding.sizeInBits
    if (push === '' && keep === '') return this.#advance(n)
    const known = this.at
    const simple =
      known !== undefined &&
      known >= 0 &&
      encoding.kind === 'integer' &&
      encoding.scheme === 'unsigned' &&
      n <= 32 &&
      pieceShifts(encoding) === undefined
    const p = known === undefined ? 'pos' : String(known)
    const x = simple ? inlineBits('o', known, n) : numberCode(encoding, p, (value) => this.#context.constant(value))
    this.#line(
      `if (${known === undefined ? 'pos >= 0 && ' : ''}${known === undefined ? 'pos' : known} + ${n} <= end${known !== undefined && known < 0 ? ' && false' : ''}) { const x = ${x}; ${push} ${keep} } else s.truncated = true;`,
    )
    this.#advance(n)
  }
}

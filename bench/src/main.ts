/** Runs the benches in alternating rounds and prints a table: `npm run bench -- [words] [--rounds N] [--write]`. */
import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Bench } from './bench.ts'

interface BenchFile {
  readonly benches: readonly Bench[]
  readonly finish?: () => Promise<void>
}

const FILES = [
  'coding',
  'commands',
  'cop1',
  'activities',
  'decode',
  'archive',
  'chain',
  'live',
  'procedures',
  'procedure-runs',
  'qualification',
  'qualification-file',
] as const

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '5' }, write: { type: 'boolean', default: false } },
})
const rounds = Math.max(1, Number(values.rounds))

const chosen: Bench[] = []
const endings: (() => Promise<void>)[] = []
for (const file of FILES) {
  const { benches, finish } = (await import(`./benches/${file}.ts`)) as BenchFile
  if (finish !== undefined) endings.push(finish)
  for (const bench of benches) {
    const name = `${file} ${bench.name}`.toLowerCase()
    if (positionals.length === 0 || positionals.some((word) => name.includes(word.toLowerCase()))) chosen.push(bench)
  }
}

const figures = new Map<Bench, number[]>(chosen.map((b) => [b, []]))
for (let round = 0; round < rounds; round++) {
  for (const bench of chosen) {
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[Kround ${round + 1}/${rounds}: ${bench.name}`)
    figures.get(bench)!.push(await bench.round())
  }
}
if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')

for (const finish of endings) await finish()

const show = (x: number): string =>
  Number.isNaN(x) ? 'not available' : x >= 100 ? x.toFixed(0) : x >= 10 ? x.toFixed(1) : x.toFixed(3)
const rows = chosen.map((b) => {
  const sorted = figures.get(b)!.toSorted((x, y) => x - y)
  return `| ${b.name} | ${show(sorted[Math.floor(sorted.length / 2)]!)} | ${show(sorted[0]!)} … ${show(sorted.at(-1)!)} | ${b.unit} | ${b.goal ?? ''} |`
})
const table = ['| what | median | range | unit | goal |', '|---|---|---|---|---|', ...rows].join('\n')
const processors = cpus()
const machine = `${processors.length} × ${processors[0]?.model.trim() ?? 'unknown processor'}, Node ${process.versions.node}, ${rounds} alternating rounds, ${new Date().toISOString().slice(0, 10)}`
console.log(`${machine}\n\n${table}`)

if (values.write) {
  const file = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../docs/benchmarks.md')
  writeFileSync(file, `# Benchmarks\n\nWritten by \`npm run bench -- --write\`. ${machine}.\n\n${table}\n`)
}

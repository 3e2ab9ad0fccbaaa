/** Plots of the telemetry that decided: one for each parameter that a run looked at, from the samples that are its evidence. */
import { parseUtc } from '@vigie/base'
import Papa from 'papaparse'
import type { Check, TestRun } from '../records/run.ts'
import { runAnchor, slug } from './layout.ts'
import { plotScene, type PlotSeries, type Scene } from './plot-scene.ts'

export interface PlacedPlot {
  readonly scene: Scene
  readonly file: string
  readonly caption: string
}

interface Samples {
  readonly unit?: string
  readonly at: bigint[]
  readonly values: (number | string)[]
}

/** `csv`: `samples.csv` of the run (docs/formats/runs.md). */
export function plotsOf(run: TestRun, csv: string): PlacedPlot[] {
  const samples = readSamples(csv)
  const from = parseUtc(run.startedAt)
  const seconds = (tai: bigint): number => Number(tai - from) / 1e9
  const length = Math.max(1, seconds(parseUtc(run.endedAt)))
  const plots: PlacedPlot[] = []
  const judged = Map.groupBy(
    run.steps.flatMap((s) =>
      s.checks.filter((c) => c.kind === 'parameter' || c.kind === 'wait').map((c) => ({ step: s, check: c })),
    ),
    ({ check }) => check.subject,
  )
  for (const [subject, checks] of judged) {
    const found = samples.get(subject)
    if (found === undefined || found.at.length === 0) continue
    const inside = found.at.map(seconds)
    // With the last value before the run, where there is one.
    const first = Math.max(0, inside.findIndex((s) => s >= 0) - 1)
    const series: PlotSeries = {
      title: subject,
      ...(found.unit === undefined ? {} : { unit: found.unit }),
      seconds: inside.slice(first),
      values: found.values.slice(first),
    }
    const last = checks.at(-1)!
    const scene = plotScene({
      series,
      from: run.startedAt.replace(/\.\d+/, ''),
      length,
      window: [seconds(parseUtc(checks[0]!.step.startedAt)), seconds(parseUtc(last.step.endedAt))],
      instant: seconds(parseUtc(last.check.at)),
      bounds: [...new Set(checks.flatMap(({ check }) => boundsOf(check)))],
    })
    const wording = checks.map(
      ({ step, check }) => `step ${step.number}: ${check.expected}${check.passed ? '' : ' (not so)'}`,
    )
    plots.push({
      scene,
      file: `plots/${runAnchor(run)}/${slug(subject)}.svg`,
      caption: `${subject}; ${[...new Set(wording)].join('; ')}`,
    })
  }
  return plots
}

/** The numbers of a condition, with the tolerance on both sides. */
function boundsOf(check: Check): number[] {
  const numbers = [...check.expected.matchAll(/(?<![\w.])[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])/g)].map((m) =>
    Number(m[0]),
  )
  const tolerance = Number(/^\s*([\d.]+(?:[eE][+-]?\d+)?)/.exec(check.tolerance ?? '')?.[1] ?? 0)
  return tolerance > 0 ? numbers.flatMap((n) => [n - tolerance, n + tolerance]) : numbers
}

function readSamples(csv: string): ReadonlyMap<string, Samples> {
  const samples = new Map<string, { unit?: string; at: bigint[]; values: (number | string)[] }>()
  let column: ReadonlyMap<string, number> | undefined
  for (const row of Papa.parse<string[]>(csv).data) {
    if (column === undefined) {
      column = new Map(row.map((name, i) => [name, i]))
      continue
    }
    const cell = (name: string): string => row[column!.get(name) ?? -1] ?? ''
    const [parameter, generation, value, unit] = [cell('parameter'), cell('generation'), cell('value'), cell('unit')]
    if (parameter === '' || generation === '' || value === '') continue
    const series = samples.get(parameter) ?? { at: [], values: [] }
    samples.set(parameter, series)
    if (unit !== '') series.unit = unit
    series.at.push(parseUtc(generation))
    const number = Number(value)
    series.values.push(Number.isFinite(number) ? number : value)
  }
  return samples
}

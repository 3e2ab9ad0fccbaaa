/** PLUTO read, analysed and edited: a mission's worth of text, and what an editor waits for in a procedure of 5,000 lines. */
import { loadSources, type FileTree } from '@vigie/model/native'
import { checkProcedure, formatProcedure, parseProcedure, ProcedureDocument, ProcedureModel } from '@vigie/procedures'
import type { Bench } from '../bench.ts'

const ELEMENTS = 20
const element = (name: string): string => `element: SAT.${name}
kind: subsystem
parameters:
${Array.from({ length: 40 }, (_, i) => `  - { name: Temperature${i}, type: { kind: float, unit: degC, sizeInBits: 32 } }`).join('\n')}
  - { name: Mode, type: { kind: enumerated, sizeInBits: 8, labels: { 0: IDLE, 1: AUTO, 2: MANUAL } } }
  - { name: Rate, type: { kind: float, unit: deg/s, sizeInBits: 32 } }
commands:
  - name: SwitchHeater
    arguments:
      - { name: heater, type: { kind: integer, sizeInBits: 8, validRange: [1, 16] } }
      - { name: state, type: { kind: boolean, sizeInBits: 8, falseLabel: 'OFF', trueLabel: 'ON' } }
    entries: [heater, state]
`
const files: FileTree = {
  read: (path) => Promise.resolve(new TextEncoder().encode(element(path))),
  list: (path) => Promise.resolve([path]),
}
const names = Array.from({ length: ELEMENTS }, (_, i) => `S${i}.yaml`)
const named = { ...files, read: (path: string) => files.read(path.replace('.yaml', '')) }
const { system } = await loadSources(
  'MISSION',
  names.map((path) => ({ path, under: '' })),
  named,
  [],
)
const model = new ProcedureModel(system!)

function step(n: number): string {
  const s = `S${n % ELEMENTS}`
  return `    initiate and confirm step Step ${n}
      declare variable Start Temp of type real with units degC end declare
      preconditions
        if Mode of ${s} = "AUTO"
        then wait until Temperature ${n % 40} of ${s} > 5 degC timeout 2 min
      end preconditions
      main
        Start Temp := value of Temperature ${n % 40} of ${s};
        initiate and confirm Switch Heater of ${s} with arguments heater := ${1 + (n % 16)}, state := "ON" end with
          in case
            not confirmed: restart max 2 times;
            aborted: abort;
          end case;
        // what happens next depends on how warm it is
        if Start Temp > 5 degC and Rate of ${s} < 0.2 deg/s then
          log "warm", Start Temp;
        else
          wait until Temperature ${n % 40} of ${s} >= Start Temp + 5 degC timeout 10 min 30 s;
        end if;
      end main
      confirmation
        if validity status of Temperature ${n % 40} of ${s} = "valid"
      end confirmation
    end step;
`
}
function procedure(lines: number): string {
  const steps: string[] = []
  for (let n = 0; n * 25 < lines; n++) steps.push(step(n))
  return `procedure\n  main\n${steps.join('')}  end main\nend procedure\n`
}
const large = procedure(25_000)
const edited = procedure(5000)
const megabytes = large.length / 1e6

const rate = (work: () => unknown): number => {
  const start = performance.now()
  work()
  return megabytes / ((performance.now() - start) / 1000)
}
const document = new ProcedureDocument(edited, { model })
/** The worst of answers while somebody types: each key changes the text, all is read and analysed anew. */
function typing(answer: (offset: number) => unknown): number {
  let worst = 0
  for (let i = 0; i < 20; i++) {
    const at = document.text.indexOf('how warm') + i
    document.edit({ span: { start: at, end: at }, text: 'x' })
    const start = performance.now()
    answer(document.text.lastIndexOf('Switch Heater') + 9)
    worst = Math.max(worst, performance.now() - start)
  }
  document.update(edited)
  return worst
}

const bench = (name: string, unit: string, goal: string, round: () => number): Bench => ({
  name,
  unit,
  goal,
  round: () => Promise.resolve(round()),
})

export const benches: readonly Bench[] = [
  bench('PLUTO read, 25,000 lines', 'MB/s', '', () => rate(() => parseProcedure(large))),
  bench('PLUTO read and analysed against a model', 'MB/s', '≥ 1', () =>
    rate(() => checkProcedure(parseProcedure(large), { model })),
  ),
  bench('PLUTO formatted', 'MB/s', '', () => rate(() => formatProcedure(large))),
  bench('findings after a key in 5,000 lines, worst of 20', 'ms', '< 50', () => typing(() => document.diagnostics())),
  bench('completion after a key in 5,000 lines, worst of 20', 'ms', '< 50', () =>
    typing((offset) => document.completions(offset)),
  ),
  bench('hover after a key in 5,000 lines, worst of 20', 'ms', '< 50', () =>
    typing((offset) => document.hover(offset)),
  ),
  bench('colours after a key in 5,000 lines, worst of 20', 'ms', '< 50', () => typing(() => document.colours())),
]

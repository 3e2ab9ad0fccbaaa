/** Mirrors of what runs on board by itself: sequences of requests, on-board control procedures. */
import { pus } from '@vigie/ccsds'
import { toHex } from '@vigie/base'
import { timeText, type Mirror } from './mirror.ts'
import type { PusSatellite } from './service-messages.ts'
import { given, TableMirror } from './table-mirror.ts'

export const pathOf = (directory: string, file: string): string => (directory === '' ? file : `${directory}/${file}`)

export function sequenceMirror(commandOf: (request: Uint8Array) => string): Mirror {
  const m = new TableMirror('sequences', 'request sequence', 21)
  const { table } = m
  const s = pus.requestSequences
  return m
    .on(s.load, ({ sequence, steps, requests }, source) =>
      table.set(
        String(sequence),
        requests === undefined || requests.length === 0
          ? { running: false, requests: steps.length, commands: steps.map((x) => commandOf(x.request)) }
          : { running: false, content: toHex(requests) },
        source,
      ),
    )
    .on(s.unload, ({ sequence }, source) => table.delete(String(sequence), source))
    .on(s.loadFromFile, ({ sequence, directory, file }, source) =>
      table.set(String(sequence), { running: false, file: pathOf(directory, file) }, source),
    )
    .on(s.loadAndActivate, ({ sequence, directory, file }, source) =>
      table.set(String(sequence), { running: true, file: pathOf(directory, file) }, source),
    )
    .on(s.checksum, ({ sequence, checksum }, source) => table.set(String(sequence), { checksum }, source))
    .on(s.content, ({ sequence, steps }, source) =>
      table.reported(
        String(sequence),
        { requests: steps.length, commands: steps.map((x) => commandOf(x.request)) },
        source,
      ),
    )
    .on(s.aborted, ({ sequences }, source) => {
      for (const id of sequences) table.set(String(id), { running: false, aborted: timeText(source.at) }, source)
    })
    .on(s.status, ({ sequences }, source) => {
      for (const x of sequences)
        table.reported(String(x.sequence), { running: x.running, ...given('requests', x.requests) }, source, [
          'running',
        ])
      table.whole(
        sequences.map((x) => String(x.sequence)),
        source,
      )
    })
}

/** Observability of procedures (41C §8.18.2.16). */
const LEVELS = ['none', 'procedure', 'step', 'detail']

export function procedureMirror(satellite: PusSatellite): Mirror {
  const states = satellite.config.states?.['18'] ?? []
  const m = new TableMirror('procedures', 'procedure', 18)
  const { table } = m
  const s = pus.procedures
  return m
    .on(s.load, ({ procedure, code }, source) => table.set(String(procedure), { bytes: code.length }, source))
    .on(s.unload, ({ procedure }, source) => table.delete(String(procedure), source))
    .on(s.loadFromFile, ({ procedure, directory, file }, source) =>
      table.set(String(procedure), { file: pathOf(directory, file) }, source),
    )
    .on(s.loadAndActivate, ({ procedure, directory, file }, source) =>
      table.set(String(procedure), { file: pathOf(directory, file) }, source),
    )
    .on(s.stopAndUnload, ({ procedure }, source) => table.delete(String(procedure), source))
    .on(s.observe, ({ procedures }, source) => {
      for (const p of procedures)
        table.set(String(p.procedure), { observability: LEVELS[p.observability] ?? p.observability }, source)
    })
    .on(s.aborted, ({ procedures }, source) => {
      for (const id of procedures) table.set(String(id), { aborted: timeText(source.at) }, source)
    })
    .on(s.startEngine, () => m.note({ enabled: true }))
    .on(s.stopEngine, () => m.note({ enabled: false }))
    .on(s.active, ({ procedures }, source) => {
      for (const p of procedures)
        table.reported(String(p.procedure), { state: states[p.state] ?? p.state, step: p.step }, source, [
          'state',
          'step',
        ])
    })
    .on(s.status, ({ procedures }, source) => {
      for (const p of procedures)
        table.reported(
          String(p.procedure),
          { state: p.state, ...given('step', p.step), ...given('steps', p.steps) },
          source,
          ['state', 'step'],
        )
      table.whole(
        procedures.map((p) => String(p.procedure)),
        source,
      )
    })
}

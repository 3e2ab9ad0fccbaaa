/** Commands in the native form. */
import type { ArgumentAssignment, Command, CommandStep, PassNeed, Significance, Verifier } from '../commands.ts'
import { clean, parameterName, some, writeEntry, type Words } from './entries-writer.ts'

export function writeCommand(w: Words, c: Command): Record<string, unknown> {
  if (c.container?.errorDetection !== undefined) w.lose('an error detection over a container')
  return clean({
    name: c.name,
    description: c.shortDescription,
    longDescription: c.longDescription,
    alias: c.aliases,
    abstract: c.abstract ? true : undefined,
    systemName: c.systemName,
    base: c.base === undefined ? undefined : w.name(c.base),
    assign: values(c.assignments),
    steps: c.steps?.map((s) => step(w, s)),
    arguments: some(
      c.arguments.map((a) =>
        clean({
          name: a.name,
          type: w.name(a.type),
          description: a.shortDescription,
          longDescription: a.longDescription,
          initialValue: a.initialValue,
          formula: w.formula(a.formula),
        }),
      ),
    ),
    entries: c.container === undefined ? undefined : some(c.container.entries.map((e) => writeEntry(w, e))),
    significance: c.significance === undefined ? undefined : significance(w, c.significance),
    contextSignificance: each(c.contextSignificance, (k) => {
      const when = w.condition(k.when)
      return when === undefined ? [] : [{ when, ...significance(w, k.significance) }]
    }),
    constraints: each(c.constraints, (k) => {
      const when = w.condition(k.when)
      if (when === undefined) return []
      return [
        clean({
          when,
          timeout: duration(k.timeout),
          suspendable: k.suspendable,
          onlyFor: values(k.onlyFor),
        }),
      ]
    }),
    interlock:
      c.interlock === undefined
        ? undefined
        : clean({
            scope: c.interlock.scope === '' ? w.lose('an interlock of the whole tree') : w.name(c.interlock.scope),
            until: c.interlock.until,
            progress: c.interlock.progress,
            suspendable: c.interlock.suspendable,
          }),
    pass: c.pass === undefined ? undefined : pass(c.pass),
    verifiers: c.verifiers?.map((v) => verifier(w, v)),
    set: each(c.parametersToSet, ({ parameter, value, literal, on }) => {
      const formula = w.formula(value)
      if (value !== undefined && formula === undefined) return []
      return [clean({ parameter: parameterName(w, parameter), value: literal, formula, on })]
    }),
    suspendAlarms: each(c.parametersToSuspendAlarms, ({ parameter, seconds, on }) => [
      { parameter: w.name(parameter), for: duration(seconds), on },
    ]),
  })
}

/** A list of what can be said of each; absent when nothing can. */
function each<T>(
  list: readonly T[] | undefined,
  write: (thing: T) => readonly unknown[],
): readonly unknown[] | undefined {
  return list === undefined ? undefined : some(list.flatMap(write))
}

const values = (list: readonly ArgumentAssignment[] | undefined): Record<string, string> | undefined =>
  list === undefined ? undefined : Object.fromEntries(list.map((a) => [a.argument, a.value]))

const duration = (seconds: number | undefined): string | undefined =>
  seconds === undefined ? undefined : `${seconds.toFixed(9).replace(/\.?0+$/, '')} s`

const pass = ({ when, service, afterAos, beforeLos, stations }: PassNeed): Record<string, unknown> =>
  clean({
    when,
    for: service,
    afterAos: afterAos === 0 ? undefined : duration(afterAos),
    beforeLos: beforeLos === 0 ? undefined : duration(beforeLos),
    stations,
  })

const significance = (w: Words, { level, reason, atRisk }: Significance): Record<string, unknown> =>
  clean({ level, reason, atRisk: atRisk === undefined || atRisk === '' ? undefined : w.name(atRisk) })

const step = (w: Words, { command, assignments }: CommandStep): Record<string, unknown> =>
  clean({ command: w.name(command), assign: assignments.length === 0 ? undefined : values(assignments) })

function verifier(w: Words, v: Verifier): Record<string, unknown> {
  if (v.by.kind === 'algorithm') w.lose('a verifier by algorithm')
  if (v.windowAlgorithms !== undefined) w.lose('a window of a verifier told by algorithms')
  return clean({
    stage: v.stage,
    name: v.name,
    container: v.by.kind === 'container' ? w.name(v.by.container) : undefined,
    when: v.by.kind === 'criteria' ? w.condition(v.by.when) : undefined,
    change: v.by.kind === 'change' ? { parameter: parameterName(w, v.by.parameter), by: v.by.by } : undefined,
    window: v.window === undefined ? undefined : [duration(v.window.start), duration(v.window.stop)],
    windowFrom: v.window?.from === 'last-verifier' ? v.window.from : undefined,
    onlyFor: values(v.onlyFor),
    returns: v.returnParameter === undefined ? undefined : w.name(v.returnParameter),
    percent: v.percentComplete === undefined ? undefined : w.dynamic(v.percentComplete),
  })
}

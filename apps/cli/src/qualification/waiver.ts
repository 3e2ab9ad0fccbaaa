/** `vigie waiver …`: deviations and waivers, asked for by some and approved by others. */
import type { Command } from 'commander'
import { out, outJson } from '../output.ts'
import { decided, decisionOptions, list, looked, type DecisionOptions } from './decisions.ts'

const engine = () => import('@vigie/qualification/anomalies')

export function waiverCommands(program: Command): void {
  const waiver = program
    .command('waiver')
    .description('deviations and waivers: departures from requirements, asked for and approved')

  decisionOptions(waiver.command('list'))
    .description('List deviations and waivers.')
    .action((options: DecisionOptions) =>
      looked(
        options,
        (client) => client.listWaivers({ query: {} }),
        (state) => [...(state?.waivers.values() ?? [])],
        (all) => {
          if (options.json === true) return outJson(all)
          for (const w of all)
            out(`${w.id}  ${w.kind.padEnd(9)}  ${w.state.padEnd(8)}  ${w.requirements.join(' ')}  ${w.departure}`)
        },
      ),
    )

  decisionOptions(waiver.command('ask'))
    .description('Ask for a departure from requirements.')
    .requiredOption('--requirements <id...>', 'from which it departs')
    .requiredOption('--departure <text>', 'what is otherwise')
    .requiredOption('--justification <text>', 'why')
    .requiredOption('--impact <text>', 'what it changes: performance, cost, schedule, interfaces, safety')
    .option('--deviation', 'asked before the thing is made: a deviation, else a waiver')
    .option('--anomalies <id...>', 'that it answers')
    .option('--applies-to <text>', 'items or periods')
    .option('--until <utc>', 'until when')
    .action(async (options: DecisionOptions) => {
      const { askWaiver, nextId } = await engine()
      const { appliesTo, until } = options
      const body = {
        kind: options['deviation'] === true ? ('deviation' as const) : ('waiver' as const),
        requirements: list(options['requirements']),
        departure: String(options['departure']),
        justification: String(options['justification']),
        impact: String(options['impact']),
        anomalies: list(options['anomalies']),
        ...(appliesTo === undefined ? {} : { appliesTo: String(appliesTo) }),
        ...(until === undefined ? {} : { until: String(until) }),
      }
      await decided(
        options,
        body.justification,
        (client) => client.askWaiver({ body }),
        (s, { by }) =>
          askWaiver(
            { ...body, id: nextId(body.kind === 'waiver' ? 'RFW' : 'RFD', s.waivers.keys()), askedBy: by },
            { requirement: (id) => s.requirements.has(id), anomaly: (id) => s.anomalies.has(id) },
          ),
      )
    })

  decisionOptions(waiver.command('approve').argument('<id>'))
    .description(
      'Approve it; whoever asked for it cannot. One that answers an anomaly which is not minor needs two people.',
    )
    .requiredOption('--role <words>', 'in which role')
    .action(async (id: string, options: DecisionOptions) => {
      const { approvalsNeeded, approveWaiver, waiverOf } = await engine()
      const role = String(options['role'])
      await decided(
        options,
        'approval',
        (client) => client.decideWaiver({ params: { id }, body: { decision: 'approve', role } }),
        (s, deed) => {
          const w = waiverOf(s, id)
          return approveWaiver(w, { ...deed, role, needed: approvalsNeeded(w, s) })
        },
      )
    })

  decisionOptions(waiver.command('refuse').argument('<id>'))
    .description('Refuse it.')
    .requiredOption('--reason <text>', 'why')
    .option('--role <words>', 'in which role', 'board')
    .action(async (id: string, options: DecisionOptions) => {
      const { refuseWaiver, waiverOf } = await engine()
      const reason = String(options['reason'])
      const body = { decision: 'refuse' as const, role: String(options['role']), reason }
      await decided(
        options,
        reason,
        (client) => client.decideWaiver({ params: { id }, body }),
        (s) => refuseWaiver(waiverOf(s, id), reason),
      )
    })
}

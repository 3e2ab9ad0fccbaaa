/** `vigie tc take`, `fop`, `inhibit` …: who may command a satellite, and how ready its link is. */
import type { Uplink } from '@vigie/contract'
import type { Command } from 'commander'
import { atCentre, withAccess, type AccessOptions, type Centre } from '../commanding/centre-access.ts'
import { commandingCliErrors } from '../commanding/errors.ts'
import { uplinkText } from '../commanding/texts.ts'
import { oneOf, wholeNumber } from '../option-values.ts'
import { out, outJson } from '../output.ts'

interface TakeOptions extends AccessOptions {
  initiate: boolean
  vc?: string
  timeout: string
}

const DIRECTIVES = [
  'initiate',
  'initiate-with-clcw',
  'initiate-with-unlock',
  'initiate-with-set-vr',
  'terminate',
  'resume',
  'set-vs',
  'set-window',
  'set-t1',
  'set-limit',
  'set-timeout-type',
] as const

/** FOP-1 sends AD frames in the states S1 to S3. */
const isActive = (state: number): boolean => state <= 3
const POLL_MILLIS = 250

const show = ({ json }: Centre, uplink: Uplink): void => {
  if (json) outJson(uplink)
  else for (const line of uplinkText(uplink)) out(line)
}

export function uplinkCommands(tc: Command): void {
  const onChain = (name: string, description: string): Command =>
    withAccess(tc.command(name).argument('<chain>', 'chain of the satellite').description(description))

  withAccess(tc.command('uplinks').description('who holds them, stations, COP-1')).action((options: AccessOptions) =>
    atCentre(options, async (centre) => {
      const uplinks = await centre.client.listUplinks()
      if (centre.json) return outJson(uplinks)
      for (const uplink of uplinks) show(centre, uplink)
    }),
  )
  withAccess(
    tc
      .command('override')
      .argument('<id>', 'number of the activity')
      .argument('<rules...>', 'names of the rules that it waits for')
      .description(
        'set rules of release aside for an activity that is held; it leaves where nothing else stands against it',
      ),
  )
    .requiredOption('--reason <text>', 'on record with it')
    .action((id: string, rules: string[], options: AccessOptions & { reason: string }) =>
      atCentre(options, async ({ client, json }) => {
        const number = wholeNumber('id', id, 'tc override')
        const activity = await client.overrideActivity({
          params: { id: number },
          body: { rules, reason: options.reason },
        })
        if (json) outJson(activity)
        else out(`${activity.id}  ${activity.path}  ${activity.state}, ${activity.stage}`)
      }),
    )
  onChain('take', 'take the uplink of a satellite, and make COP-1 ready')
    .option('--no-initiate', 'leave COP-1 as it is')
    .option('--vc <n>', 'virtual channel whose COP-1 is initiated; all that have it unless told')
    .option('--timeout <s>', 'seconds to wait for COP-1', '30')
    .addHelpText(
      'after',
      `
Where COP-1 is in its initial state, it is initiated with a check of the CLCW (CCSDS 232.1-B-2): nothing is sent for that,
and it becomes active with the first control word that shows the satellite ready.

Examples:
  vigie tc take RECO1
  vigie tc take RECO1 --no-initiate      to send expedited frames only`,
    )
    .action((chain: string, options: TakeOptions) =>
      atCentre(options, async (centre) => {
        const seconds = wholeNumber('--timeout', options.timeout, 'tc take', 1, 86_400)
        const vc = options.vc === undefined ? undefined : wholeNumber('--vc', options.vc, 'tc take', 0, 63)
        const taken = await centre.client.takeUplink({ params: { chain } })
        show(centre, options.initiate ? await initiate(centre, taken, vc, seconds) : taken)
      }),
    )
  withAccess(
    tc
      .command('lend')
      .argument('<chain>', 'chain of the satellite')
      .argument('<user>', 'who commands from now on')
      .description('lend the uplink; it can be recovered at any time'),
  ).action((chain: string, to: string, options: AccessOptions) =>
    atCentre(options, async (centre) =>
      show(centre, await centre.client.lendUplink({ params: { chain }, body: { to } })),
    ),
  )
  onChain('recover', 'take the uplink from who holds it or borrowed it').action(
    (chain: string, options: AccessOptions) =>
      atCentre(options, async (centre) => show(centre, await centre.client.recoverUplink({ params: { chain } }))),
  )
  onChain('give-back', 'give the uplink back').action((chain: string, options: AccessOptions) =>
    atCentre(options, async (centre) => show(centre, await centre.client.giveBackUplink({ params: { chain } }))),
  )
  withAccess(
    tc
      .command('fop')
      .argument('<chain>', 'chain of the satellite')
      .argument('<vc>', 'virtual channel')
      .argument('<directive>', `one of ${DIRECTIVES.join(', ')}`)
      .argument('[value]', 'set-…: the value; T1 in milliseconds')
      .description('a directive to the FOP-1 of a virtual channel (CCSDS 232.1-B-2, 4.3.1)'),
  )
    .addHelpText(
      'after',
      `
Examples:
  vigie tc fop RECO1 0 initiate-with-unlock     the satellite is in lockout
  vigie tc fop RECO1 0 set-t1 5000`,
    )
    .action((chain: string, vc: string, directive: string, value: string | undefined, options: AccessOptions) =>
      atCentre(options, async (centre) => {
        const virtualChannel = wholeNumber('vc', vc, 'tc fop', 0, 63)
        const body = {
          virtualChannel,
          directive: oneOf('directive', directive, DIRECTIVES, 'tc fop'),
          ...(value === undefined ? {} : { value: wholeNumber('value', value, 'tc fop') }),
        }
        show(centre, await centre.client.directFop({ params: { chain }, body }))
      }),
    )
  inhibitionCommands(tc)
}

function inhibitionCommands(tc: Command): void {
  const scope = 'all, chain:NAME or kind:NAME'
  withAccess(tc.command('inhibit').argument('<scope>', scope).description('hold back activities'))
    .option('--reason <text>', 'told to everyone who is refused')
    .action((what: string, options: AccessOptions & { reason?: string }) =>
      atCentre(options, async (centre) => {
        const body = { scope: what, ...(options.reason === undefined ? {} : { reason: options.reason }) }
        showInhibitions(centre, await centre.client.inhibitActivities({ body }))
      }),
    )
  withAccess(tc.command('permit').argument('<scope>', scope).description('lift an inhibition')).action(
    (what: string, options: AccessOptions) =>
      atCentre(options, async (centre) =>
        showInhibitions(centre, await centre.client.permitActivities({ body: { scope: what } })),
      ),
  )
}

function showInhibitions({ json }: Centre, held: readonly { scope: string; by: string; reason?: string }[]): void {
  if (json) return outJson(held)
  for (const { scope, by, reason } of held)
    out(`${scope}  held back by ${by}${reason === undefined ? '' : `: ${reason}`}`)
  if (held.length === 0) out('nothing is held back')
}

/** Throws VIG-CLI-024 where one does not become active in time. */
async function initiate({ client }: Centre, taken: Uplink, only: number | undefined, seconds: number): Promise<Uplink> {
  const params = { chain: taken.chain }
  const meant = taken.virtualChannels.filter((c) => c.cop1 && (only === undefined || c.id === only))
  for (const { id } of meant.filter((c) => c.state === 6))
    await client.directFop({ params, body: { virtualChannel: id, directive: 'initiate-with-clcw' } })
  const end = Date.now() + seconds * 1000
  for (;;) {
    const uplink = (await client.listUplinks()).find((u) => u.chain === taken.chain) ?? taken
    const late = uplink.virtualChannels.find((c) => meant.some((m) => m.id === c.id) && !isActive(c.state))
    if (late === undefined) return uplink
    if (Date.now() > end)
      throw commandingCliErrors.notActive({
        chain: taken.chain,
        channel: late.id,
        detail: `it is in state S${late.state} after ${seconds} s; the uplink is held`,
      })
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLIS))
  }
}

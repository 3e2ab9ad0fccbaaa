import { writeStackCsv, writeStackYaml, type Actor, type StackRun as Run } from '@vigie/commanding'
import type { Principal, Stack, StackRun, StackSummary } from '@vigie/contract'
import type { Centre } from '../centre.ts'
import type { KeptStack } from '../commanding/stack-store.ts'
import type { LoadedStack } from '../commanding/stacks.ts'
import { serverErrors } from '../errors.ts'
import type { Handlers } from '../http/handlers.ts'

type Names =
  | 'listStacks'
  | 'checkStack'
  | 'getStack'
  | 'listStackVersions'
  | 'exportStack'
  | 'saveStack'
  | 'removeStack'
  | 'runStack'
  | 'listStackRuns'
  | 'getStackRun'
  | 'directStackRun'

export function stackRoutes(centre: Centre): Handlers<Names> {
  const { stacks } = centre
  const read = (body: { text: string; format?: 'yaml' | 'csv'; chain?: string }, name: string) => {
    if (body.format === 'csv' && body.chain === undefined)
      throw serverErrors.badRequest({ detail: 'a CSV does not say its satellite: give "chain"' })
    return stacks.read(body.text, body.format ?? 'yaml', { name, chain: body.chain ?? '' })
  }
  return {
    listStacks: async ({ query }) =>
      (await stacks.list()).filter((k) => query.chain === undefined || k.chain === query.chain).map(summary),
    checkStack: ({ body }) => {
      const { stack, findings, lines } = read(body, 'stack')
      if (stack === undefined) return { findings: [...findings] }
      const { name, chain, entries } = stack
      return {
        name,
        chain,
        entries: entries.map((e) => ({ ...e })),
        findings: [...findings, ...stacks.check(stack, lines).findings],
      }
    },
    getStack: async ({ params, query }) => stackView(await stacks.load(params.name, query.version)),
    listStackVersions: async ({ params }) => (await stacks.versions(params.name)).map(summary),
    exportStack: async ({ params, query, reply }) => {
      const { stack } = await stacks.load(params.name, query.version)
      const format = query.format ?? 'yaml'
      reply.header('content-disposition', `attachment; filename="${params.name}.${format}"`)
      return format === 'csv' ? writeStackCsv(stack) : writeStackYaml(stack)
    },
    saveStack: ({ params, body, principal }) => {
      const { name } = params
      const deed = { action: 'saveStack', message: `${principal.user} saved stack ${name}`, details: { name } }
      const made = read(body, name)
      return centre.perform(principal, deed, async () =>
        stackView(
          await stacks.save(name, made, actor(principal), {
            ...(body.base === undefined ? {} : { base: body.base }),
            ...(body.accept === undefined ? {} : { accept: body.accept }),
          }),
        ),
      )
    },
    removeStack: ({ params, principal }) => {
      const { name } = params
      const deed = { action: 'removeStack', message: `${principal.user} removed stack ${name}`, details: { name } }
      return centre.perform(principal, deed, () => stacks.remove(name))
    },
    runStack: async ({ params, body, principal }) => {
      const { kept, stack, checked } = await stacks.load(params.name, body.version)
      const { version } = kept
      const deed = {
        action: 'runStack',
        message: `${principal.user} put version ${version} of stack ${kept.name} into the queue of ${stack.chain}`,
        element: elementOf(centre, stack.chain),
        details: { name: kept.name, version, ...body },
      }
      return centre.perform(principal, deed, () =>
        runView(
          stacks.runner.start(stack, checked, {
            version,
            by: actor(principal),
            ...(body.priority === undefined ? {} : { priority: body.priority }),
            ...(body.paused === undefined ? {} : { paused: body.paused }),
          }),
        ),
      )
    },
    listStackRuns: ({ query }) =>
      stacks
        .runs()
        .filter((r) => (query.chain ?? r.chain) === r.chain && (query.stack ?? r.stack) === r.stack)
        .map(runView),
    getStackRun: ({ params }) => runView(stacks.aRun(params.id)),
    directStackRun: ({ params, body, principal }) => {
      const { id } = params
      const { stack, chain } = stacks.aRun(id)
      const deed = {
        action: 'directStackRun',
        message: `${principal.user} gave run ${id} of stack ${stack} the direction ${body.what}${body.reason === undefined ? '' : `: ${body.reason}`}`,
        element: elementOf(centre, chain),
        details: { id, ...body },
      }
      const { runner } = stacks
      return centre.perform(principal, deed, () =>
        runView(
          body.what === 'cancel'
            ? runner.cancel(id, actor(principal), body.reason ?? `by ${principal.user}`)
            : runner[body.what](id),
        ),
      )
    },
  }
}

const actor = ({ user, role, via }: Principal): Actor => ({ user, role, via })

const elementOf = (centre: Centre, chain: string): string =>
  centre.chains.has(chain) ? centre.chains.get(chain).config.element : chain

const summary = (k: KeptStack): StackSummary => ({
  name: k.name,
  version: k.version,
  chain: k.chain,
  ...(k.description === null ? {} : { description: k.description }),
  savedBy: k.saved_by,
  savedAt: k.saved_at,
  entries: k.entries,
})

const stackView = ({ kept, stack, checked }: LoadedStack): Stack => ({
  ...summary(kept),
  entries: stack.entries.map((e) => ({ ...e })),
  ...(stack.writtenAgainst === undefined ? {} : { writtenAgainst: stack.writtenAgainst }),
  text: kept.text,
  findings: [...checked.findings],
})

/** The engine's own form is that of the contract. */
export const runView = (run: Run): StackRun => run as unknown as StackRun

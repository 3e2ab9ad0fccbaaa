import type { ChainConfig as ChainBody } from '@vigie/contract'
import type { ChainConfig, SpaceSystem } from '@vigie/model'
import type { Static } from 'typebox'
import type { Centre } from '../centre.ts'
import { serverErrors } from '../errors.ts'
import type { Handlers } from '../http/handlers.ts'

type Names =
  | 'listLinks'
  | 'enableLink'
  | 'disableLink'
  | 'listChains'
  | 'getChain'
  | 'addChain'
  | 'changeChain'
  | 'removeChain'
  | 'startChain'
  | 'stopChain'

export function chainRoutes(centre: Centre): Handlers<Names> {
  const { chains, chainStore, mission } = centre
  const enable = async (chainName: string, name: string, enabled: boolean) => {
    const chain = chains.get(chainName)
    if (!chain.config.links.some((l) => l.name === name))
      throw serverErrors.noSuch({ what: 'link', name: `${chainName}/${name}` })
    await chains.ask(chainName, { ask: 'link', name, enabled })
    return chains.links(chain).find((l) => l.name === name)!
  }
  return {
    listLinks: () => chains.all().flatMap((c) => chains.links(c)),
    enableLink: async ({ params, principal }) => {
      const link = await enable(params.chain, params.name, true)
      await centre.audit(principal, 'enableLink', `${principal.user} enabled link ${params.name} of ${params.chain}`)
      return link
    },
    disableLink: async ({ params, principal }) => {
      const link = await enable(params.chain, params.name, false)
      await centre.audit(principal, 'disableLink', `${principal.user} disabled link ${params.name} of ${params.chain}`)
      return link
    },
    listChains: () => chains.all().map((c) => chains.view(c)),
    getChain: ({ params }) => chains.view(chains.get(params.name), true),
    addChain: async ({ body, principal }) => {
      const config = checked(body, mission.system)
      if (chains.has(config.name)) throw serverErrors.exists({ what: 'chain', name: config.name })
      await chainStore.put(config)
      await centre.audit(principal, 'addChain', `${principal.user} added chain ${config.name}`, { config })
      return chains.view(chains.add(config), true)
    },
    changeChain: async ({ params, body, principal }) => {
      chains.get(params.name)
      const config = checked({ ...body, name: params.name }, mission.system)
      await chainStore.put(config)
      await centre.audit(principal, 'changeChain', `${principal.user} changed chain ${params.name}`, { config })
      return chains.view(await chains.change(params.name, config), true)
    },
    removeChain: async ({ params, principal }) => {
      const chain = chains.get(params.name)
      if (chain.kind === 'replay') {
        await centre.replays.stop(params.name)
        return
      }
      await chainStore.remove(params.name)
      await chains.remove(params.name)
      await centre.audit(principal, 'removeChain', `${principal.user} removed chain ${params.name}`)
    },
    startChain: async ({ params, principal }) => {
      const chain = await chains.start(params.name)
      await centre.audit(principal, 'startChain', `${principal.user} started chain ${params.name}`)
      return chains.view(chain)
    },
    stopChain: async ({ params, principal }) => {
      const chain = await chains.stop(params.name)
      await centre.audit(principal, 'stopChain', `${principal.user} stopped chain ${params.name}`)
      return chains.view(chain)
    },
  }
}

/** What the mission file is checked for when it is read, an added chain is checked for here. Throws VIG-SERVER-017. */
function checked(body: Static<typeof ChainBody>, system: SpaceSystem): ChainConfig {
  const wrong = (detail: string) => serverErrors.badChain({ name: body.name, detail })
  if (body.name === 'centre') throw wrong('"centre" is the name of the centre itself')
  if (!system.elements.has(body.element)) throw wrong(`there is no element "${body.element}"`)
  if (!system.containers.has(body.packets.root)) throw wrong(`there is no container "${body.packets.root}"`)
  const { time } = body.packets
  if (time.kind === 'parameter' && !system.parameters.has(time.parameter))
    throw wrong(`there is no parameter "${time.parameter}"`)
  for (const [i, link] of body.links.entries()) {
    if (body.links.findIndex((l) => l.name === link.name) !== i) throw wrong(`two links are called "${link.name}"`)
    const needs =
      link.kind === 'tcp-client'
        ? (['host', 'port'] as const)
        : link.kind === 'tcp-server' || link.kind === 'udp'
          ? (['port'] as const)
          : (['path'] as const)
    for (const key of needs)
      if (link[key] === undefined) throw wrong(`link "${link.name}" of kind ${link.kind} needs "${key}"`)
    // Only the mission folder is open to files named from outside.
    if (link.path !== undefined && (/^([/\\]|[A-Za-z]:)/.test(link.path) || link.path.split(/[/\\]/).includes('..')))
      throw wrong(`the path of link "${link.name}" leads out of the mission folder`)
    if (link.carries !== 'packet' && body.frames === undefined)
      throw wrong(`link "${link.name}" carries frames, and the chain says nothing of them`)
  }
  return body as ChainConfig
}

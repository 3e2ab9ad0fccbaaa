import type { ChainConfig as ChainBody, Principal } from '@vigie/contract'
import type { ChainConfig, Mission } from '@vigie/model'
import { chainElement, linkElement } from '@vigie/telemetry'
import type { Static } from 'typebox'
import type { Centre } from '../centre.ts'
import { serverErrors } from '../errors.ts'
import type { Handlers } from '../http/handlers.ts'
import { stopOf } from './replays.ts'

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
  const enable = async (chainName: string, name: string, enabled: boolean, principal: Principal) => {
    const chain = chains.get(chainName)
    if (!chain.config.links.some((l) => l.name === name))
      throw serverErrors.noSuch({ what: 'link', name: `${chainName}/${name}` })
    const deed = {
      action: enabled ? 'enableLink' : 'disableLink',
      message: `${principal.user} ${enabled ? 'enabled' : 'disabled'} link ${name} of ${chainName}`,
      element: linkElement(chain.config, name, mission.stations),
      details: { chain: chainName, link: name },
    }
    return centre.perform(principal, deed, async () => {
      await chains.ask(chainName, { ask: 'link', name, enabled })
      return chains.links(chain).find((l) => l.name === name)!
    })
  }
  const onChain = (action: string, done: string, name: string, details?: Record<string, unknown>) => ({
    action,
    message: `${done} chain ${name}`,
    element: chainElement({ name }),
    ...(details === undefined ? {} : { details }),
  })
  return {
    listLinks: () => chains.all().flatMap((c) => chains.links(c)),
    enableLink: ({ params, principal }) => enable(params.chain, params.name, true, principal),
    disableLink: ({ params, principal }) => enable(params.chain, params.name, false, principal),
    listChains: () => chains.all().map((c) => chains.view(c)),
    getChain: ({ params }) => chains.view(chains.get(params.name), true),
    addChain: async ({ body, principal }) => {
      const config = checked(body, mission)
      if (chains.has(config.name)) throw serverErrors.exists({ what: 'chain', name: config.name })
      return centre.perform(
        principal,
        onChain('addChain', `${principal.user} added`, config.name, { config }),
        async () => {
          const chain = chains.add(config)
          await chainStore.put(config)
          return chains.view(chain, true)
        },
      )
    },
    changeChain: async ({ params, body, principal }) => {
      chains.get(params.name)
      const config = checked({ ...body, name: params.name }, mission)
      const deed = onChain('changeChain', `${principal.user} changed`, params.name, { config })
      return centre.perform(principal, deed, async () => {
        await chainStore.put(config)
        return chains.view(await chains.change(params.name, config), true)
      })
    },
    removeChain: async ({ params, principal }) => {
      const chain = chains.get(params.name)
      if (chain.kind === 'replay') {
        await centre.perform(principal, stopOf(params.name, principal.user), () => centre.replays.stop(params.name))
        return
      }
      await centre.perform(principal, onChain('removeChain', `${principal.user} removed`, params.name), async () => {
        await chainStore.remove(params.name)
        await chains.remove(params.name)
      })
    },
    startChain: async ({ params, principal }) => {
      chains.get(params.name)
      const deed = onChain('startChain', `${principal.user} started`, params.name)
      return chains.view(await centre.perform(principal, deed, () => chains.start(params.name)))
    },
    stopChain: async ({ params, principal }) => {
      chains.get(params.name)
      const deed = onChain('stopChain', `${principal.user} stopped`, params.name)
      return chains.view(await centre.perform(principal, deed, () => chains.stop(params.name)))
    },
  }
}

/** What the mission file is checked for when it is read, an added chain is checked for here. Throws VIG-SERVER-017. */
function checked(body: Static<typeof ChainBody>, { system, stations }: Mission): ChainConfig {
  const wrong = (detail: string) => serverErrors.badChain({ name: body.name, detail })
  if (body.name === 'centre') throw wrong('"centre" is the name of the centre itself')
  if (!system.elements.has(body.element)) throw wrong(`there is no element "${body.element}"`)
  if (!system.containers.has(body.packets.root)) throw wrong(`there is no container "${body.packets.root}"`)
  const { time } = body.packets
  if (time.kind === 'parameter' && !system.parameters.has(time.parameter))
    throw wrong(`there is no parameter "${time.parameter}"`)
  for (const [i, link] of body.links.entries()) {
    if (body.links.findIndex((l) => l.name === link.name) !== i) throw wrong(`two links are called "${link.name}"`)
    if (link.station !== undefined && !stations.some((s) => s.code === link.station))
      throw wrong(`there is no station "${link.station}"`)
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

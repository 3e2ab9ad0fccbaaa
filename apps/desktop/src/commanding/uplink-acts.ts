/** What is done to the uplink of a satellite; each panel that offers it does it the same way. */
import { useMutation } from '@tanstack/react-query'
import type { Api, BodyOf } from '@vigie/contract'
import { useShell } from '../panels/declaration.ts'
import { useCentre } from '../server/centre.ts'
import { defineTexts, useTexts } from '../i18n/texts.ts'
import { useScopeText } from './uplink-words.ts'

export type Directive = BodyOf<Api['directFop']>['directive']
export type UplinkAct =
  | { readonly what: 'take' | 'recover' | 'give-back'; readonly chain: string }
  | { readonly what: 'lend'; readonly chain: string; readonly to: string }
  | { readonly what: 'select'; readonly chain: string; readonly link?: string }
  | { readonly what: 'inhibit'; readonly scope: string; readonly reason: string }
  | { readonly what: 'permit'; readonly scope: string }
  | {
      readonly what: 'directive'
      readonly chain: string
      readonly virtualChannel: number
      readonly directive: Directive
      readonly value?: number
    }

const texts = defineTexts(
  {
    take: (chain: string) => `You hold the uplink of ${chain}.`,
    recover: (chain: string) => `You hold the uplink of ${chain} again.`,
    'give-back': (chain: string) => `The uplink of ${chain} is given back.`,
    lend: (chain: string) => `The uplink of ${chain} is lent.`,
    select: (chain: string) => `The station that radiates to ${chain} is chosen.`,
    inhibit: (scope: string) => `Held back: ${scope}.`,
    permit: (scope: string) => `Permitted again: ${scope}.`,
    directive: (chain: string) => `The directive is with the FOP of ${chain}.`,
  },
  {
    take: (chain) => `Vous tenez la voie montante de ${chain}.`,
    recover: (chain) => `Vous tenez de nouveau la voie montante de ${chain}.`,
    'give-back': (chain) => `La voie montante de ${chain} est rendue.`,
    lend: (chain) => `La voie montante de ${chain} est prêtée.`,
    select: (chain) => `La station qui rayonne vers ${chain} est choisie.`,
    inhibit: (scope) => `Retenu : ${scope}.`,
    permit: (scope) => `De nouveau permis : ${scope}.`,
    directive: (chain) => `La directive est donnée au FOP de ${chain}.`,
  },
)

export function useUplinkAct(done?: () => void) {
  const t = useTexts(texts)
  const shell = useShell()
  const scope = useScopeText()
  const { client } = useCentre()
  return useMutation({
    mutationFn: async (act: UplinkAct): Promise<void> => {
      switch (act.what) {
        case 'take':
          await client.takeUplink({ params: { chain: act.chain } })
          return
        case 'recover':
          await client.recoverUplink({ params: { chain: act.chain } })
          return
        case 'give-back':
          await client.giveBackUplink({ params: { chain: act.chain } })
          return
        case 'lend':
          await client.lendUplink({ params: { chain: act.chain }, body: { to: act.to } })
          return
        case 'select':
          await client.selectUplink({
            params: { chain: act.chain },
            body: act.link === undefined ? {} : { link: act.link },
          })
          return
        case 'inhibit':
          await client.inhibitActivities({
            body: { scope: act.scope, ...(act.reason === '' ? {} : { reason: act.reason }) },
          })
          return
        case 'permit':
          await client.permitActivities({ body: { scope: act.scope } })
          return
        case 'directive':
          await client.directFop({
            params: { chain: act.chain },
            body: {
              virtualChannel: act.virtualChannel,
              directive: act.directive,
              ...(act.value === undefined ? {} : { value: act.value }),
            },
          })
      }
    },
    onSuccess: (_, act) => {
      shell.tell(t[act.what]('chain' in act ? act.chain : scope(act.scope)))
      done?.()
    },
  })
}

/** Kinds of activities, alerts of FOP-1 and what an inhibition holds back, in words. */
import { defineTexts, useTexts } from '../i18n/texts.ts'
import { useCentre } from '../server/centre.ts'

/** Kinds of activities: who carries them out. A mission may have more; those stand as they are. */
export const kindTexts = defineTexts(
  {
    telecommand: 'telecommand',
    centre: 'service of the centre',
    procedure: 'procedure',
    station: 'station',
    program: 'program',
  },
  {
    telecommand: 'télécommande',
    centre: 'service du centre',
    procedure: 'procédure',
    station: 'station',
    program: 'programme',
  },
)

/** Alerts of FOP-1: CCSDS 232.1-B-2 §3.4.2 has their reasons. */
export const fopAlertTexts = defineTexts(
  {
    LIMIT: 'the limit of transmissions is reached',
    T1: 'the timer ran out',
    LOCKOUT: 'the FARM is in lockout',
    SYNCH: 'the CLCW does not fit the state',
    NNR: 'N(R) is not one that may be',
    CLCW: 'the flags of the CLCW contradict each other',
    LLIF: 'the link below refused',
    TERM: 'terminated by a directive',
  },
  {
    LIMIT: 'la limite d’émissions est atteinte',
    T1: 'le temporisateur est échu',
    LOCKOUT: 'le FARM est verrouillé',
    SYNCH: 'le CLCW ne va pas avec l’état',
    NNR: 'N(R) n’est pas possible',
    CLCW: 'les drapeaux du CLCW se contredisent',
    LLIF: 'la liaison d’en dessous a refusé',
    TERM: 'terminé par une directive',
  },
)

const scopeTexts = defineTexts(
  {
    all: 'everything',
    chain: (title: string) => `all of ${title}`,
    kind: (kind: string) => `the kind ${kind}`,
  },
  { all: 'tout', chain: (title) => `tout ${title}`, kind: (kind) => `le genre ${kind}` },
)
/** What an inhibition holds back: `all`, `chain:NAME`, `kind:NAME`. */
export function useScopeText(): (scope: string) => string {
  const t = useTexts(scopeTexts)
  const kinds: Readonly<Record<string, string>> = useTexts(kindTexts)
  const centre = useCentre()
  return (scope) => {
    const [what, name = ''] = scope.split(':')
    return what === 'chain'
      ? t.chain(centre.satelliteOfChain(name)?.title ?? name)
      : what === 'kind'
        ? t.kind(kinds[name] ?? name)
        : t.all
  }
}

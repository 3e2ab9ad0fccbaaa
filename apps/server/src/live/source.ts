/** What live clients are served from. */
import { randomBytes } from 'node:crypto'
import type { LiveTopic } from '@vigie/contract'
import { carriersAsOf } from '../archive/values-as-of.ts'
import type { Centre } from '../centre.ts'
import { carriersOf } from '../state/carriers.ts'
import { entryView } from '../routes/logbook.ts'
import { uplinkView } from '../routes/commanding.ts'
import type { LiveSource } from './client.ts'

export function liveSource(centre: Centre): LiveSource {
  const snapshot = (topic: LiveTopic): readonly unknown[] => {
    const chains = centre.chains.all()
    switch (topic) {
      case 'events':
        return centre.journal.recent()
      case 'alarms':
        return centre.alarms.list()
      case 'links':
        return chains.flatMap((c) => centre.chains.links(c))
      case 'chains':
        return chains.map((c) => centre.chains.view(c))
      case 'jobs':
        return centre.jobs.list()
      case 'activities':
        return [...latest(centre.commanding.engine.list(), 100)]
      case 'stacks':
        return [...latest(centre.stacks.runs(), 100)]
      case 'procedures':
        return [...latest(centre.procedures.runner.list(), 50)]
      case 'people':
        return centre.live().people()
      case 'logbook':
        return centre.logbook.book.find({}, 100).items.map(entryView)
      case 'qualification':
        return []
      case 'uplinks':
        return [...centre.commanding.chains()].map((chain) => uplinkView(centre, chain.name))
      default:
        return centre.replays.list()
    }
  }
  return {
    resolve: (names, chain) => carriersOf(centre, names, chain),
    resolveAsOf: (names, chain, at) => carriersAsOf(centre, names, chain, at),
    snapshot,
    version: centre.version,
    instance: randomBytes(8).toString('hex'),
    now: () => centre.clock.now(),
  }
}

function* latest<T>(items: Iterable<T>, most: number): IterableIterator<T> {
  let n = 0
  for (const item of items) {
    if (n++ === most) return
    yield item
  }
}

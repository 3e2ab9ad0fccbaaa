/** A centre of a command's own, without anything at the other end: what a mission would send is encoded as in any other. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { SystemClock } from '@vigie/base/system-clock'
import { chainWorldOn, composeCentre, type Centre } from '@vigie/server'

/** The folder that it works in is removed at the end. */
export async function withSilentCentre<T>(mission: string, work: (centre: Centre) => Promise<T>): Promise<T> {
  const data = await mkdtemp(path.join(tmpdir(), 'vigie-rehearsal-'))
  const clock = new SystemClock()
  const nothing = { state: 'disabled' as const, detail: 'nothing is at the other end' }
  try {
    const { centre, close } = await composeCentre({
      mission,
      data,
      placement: 'in-process',
      clock,
      world: {
        ...chainWorldOn(clock),
        link: ({ name }) => ({
          name,
          status: { ...nothing, bytes: 0, units: 0, errors: 0 },
          start: () => undefined,
          stop: () => Promise.resolve(),
        }),
        uplink: ({ name }) => ({
          name,
          status: { ...nothing, radiated: 0, refused: 0 },
          acknowledges: false,
          start: () => undefined,
          stop: () => Promise.resolve(),
          radiate: () => false,
          abort: () => undefined,
        }),
      },
      environment: 'rehearsal',
      secureCookies: false,
      loopbackOnly: true,
    })
    try {
      return await work(centre)
    } finally {
      await close()
    }
  } finally {
    await rm(data, { recursive: true, force: true })
  }
}

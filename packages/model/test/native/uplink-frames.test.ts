/** How telecommands are framed, as mission.yaml says it: TC (CCSDS 232.0-B-4) or USLP (732.1-B-2), each with its own limits. */
import { loadMissionFiles } from '@vigie/model/native'
import { describe, expect, test } from 'vitest'

async function frames(yaml: string) {
  const mission = `mission: M
chains:
  - name: C
    element: E
    links: []
    packets: { root: E.P, time: { kind: reception } }
    telecommands: { frames: { ${yaml} } }
model: [e.yaml]
`
  const element = `element: E
containers: [{ name: P, entries: [] }]
`
  const result = await loadMissionFiles(
    'm',
    {
      read: async (path) => new TextEncoder().encode(path === 'mission.yaml' ? mission : element),
      list: async (path) => [path],
    },
    [],
  )
  return {
    frames: result.mission?.chains[0]!.telecommands!.frames,
    errors: result.diagnostics.filter((d) => d.severity === 'error').map((d) => d.message),
  }
}

describe('frames of the uplink', () => {
  test('USLP: every channel has a MAP, a CRC-32 can be asked for', async () => {
    const read = await frames(
      'standard: USLP, spacecraftId: 40000, length: 2000, fecfBytes: 4, virtualChannels: [{ id: 3 }, { id: 4, maps: [15] }]',
    )
    expect(read.errors).toEqual([])
    expect(read.frames).toMatchObject({
      standard: 'USLP',
      spacecraftId: 40_000,
      length: 2000,
      fecfBytes: 4,
      virtualChannels: [
        { id: 3, maps: [0] },
        { id: 4, maps: [15] },
      ],
    })
  })
  test('TC: channels without MAPs have none', async () => {
    expect((await frames('standard: TC, spacecraftId: 1023, virtualChannels: [{ id: 63 }]')).frames).toMatchObject({
      standard: 'TC',
      length: 1024,
      virtualChannels: [{ maps: [] }],
    })
  })
  test.each([
    'standard: TC, spacecraftId: 1024, virtualChannels: [{ id: 0 }]',
    'standard: TC, spacecraftId: 1, length: 1025, virtualChannels: [{ id: 0 }]',
    'standard: USLP, spacecraftId: 65536, virtualChannels: [{ id: 0 }]',
    'standard: USLP, spacecraftId: 1, virtualChannels: [{ id: 63 }]',
    'standard: USLP, spacecraftId: 1, virtualChannels: [{ id: 0, maps: [16] }]',
    'standard: AOS, spacecraftId: 1, virtualChannels: [{ id: 0 }]',
  ])('%s is refused', async (yaml) => {
    expect((await frames(yaml)).errors.length).toBeGreaterThan(0)
  })
})

/** Fields of recorded bytes: places and names from the database, values from the bytes themselves. */
import { useQuery } from '@tanstack/react-query'
import type { Activity, DryRun } from '@vigie/contract'
import { useMemo } from 'react'
import type { ShownField } from '../look/bit-view.tsx'
import { bitText, bytesOf } from '../look/bits.ts'
import { useCentre } from '../server/centre.ts'

/** Beyond this a field is no number to read. */
const LONGEST_NUMBER = 64

/** Nothing where the database would now make bytes of another length: its places would be those of other bytes. */
function recordedFields(hex: string, run: Pick<DryRun, 'bytes' | 'fields'>): readonly ShownField[] {
  if (run.bytes?.length !== hex.length) return []
  const recorded = bytesOf(hex)
  const now = bytesOf(run.bytes)
  return run.fields.map(({ name, bitOffset, bitLength, raw, engineering, origin }) => {
    const bits = bitText(recorded, { bitOffset, bitLength })
    const same = bits === bitText(now, { bitOffset, bitLength })
    const shown = same
      ? { raw, ...(engineering === undefined ? {} : { engineering }) }
      : { raw: bitLength > LONGEST_NUMBER || bits === '' ? '—' : String(BigInt(`0b${bits.replaceAll(' ', '')}`)) }
    return { name, bitOffset, bitLength, origin, ...shown }
  })
}

/** What was sent is what was recorded; a dry run of the same arguments says how its fields are called. */
export function useRecordedFields(activity: Activity): readonly ShownField[] {
  const { client } = useCentre()
  const { id, path, bytes = '', arguments: given, route } = activity
  const named = useQuery({
    queryKey: ['fields', id],
    queryFn: ({ signal }) =>
      client.dryRunActivity({
        body: {
          path,
          arguments: given,
          ...(route === undefined
            ? {}
            : { route: { service: route.service, map: route.map, virtualChannel: route.virtualChannel } }),
        },
        signal,
      }),
    enabled: bytes !== '',
    staleTime: Number.POSITIVE_INFINITY,
  })
  return useMemo(
    () => (bytes === '' || named.data === undefined ? [] : recordedFields(bytes, named.data)),
    [bytes, named.data],
  )
}

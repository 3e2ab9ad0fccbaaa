/** What is found, page by page; what is written or amended meanwhile is found again and shows as it is now. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import type { LogEntry } from '@vigie/contract'
import { useEffect, useMemo } from 'react'
import { useCentre } from '../../server/centre.ts'
import type { Which } from './query.ts'

const PAGE = 100

/** Changes with each entry and each amendment that the live connection tells of. */
const versionOf = (live: readonly LogEntry[]): number =>
  live.reduce((sum, one) => sum + one.id + one.amendments.length, 0)

export function useEntries(query: Which, live: readonly LogEntry[]) {
  const { client } = useCentre()
  const found = useInfiniteQuery({
    queryKey: ['log', query],
    queryFn: ({ pageParam, signal }) =>
      client.listLogEntries({
        query: { ...query, limit: PAGE, ...(pageParam === undefined ? {} : { before: pageParam }) },
        signal,
      }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  })
  const version = versionOf(live)
  useEffect(() => {
    if (version > 0) void found.refetch()
  }, [version])
  const entries = useMemo(() => {
    const now = new Map(live.map((one) => [one.id, one]))
    return (found.data?.pages.flatMap((page) => page.items) ?? []).map((one) => now.get(one.id) ?? one)
  }, [found.data, live])
  return { found, entries }
}

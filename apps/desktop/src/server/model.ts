/** Parts of the model that many panels ask for; asked once. */
import { queryOptions, useQuery } from '@tanstack/react-query'
import type { Client } from '@vigie/contract'
import { useCentre } from './centre.ts'

const AN_HOUR = 3_600_000

export const elementsQuery = (client: Client) =>
  queryOptions({
    queryKey: ['elements'],
    queryFn: ({ signal }) => client.listElements({ query: {}, signal }),
    staleTime: AN_HOUR,
  })
export const useElements = () => useQuery(elementsQuery(useCentre().client))

export const packetTypesQuery = (client: Client) =>
  queryOptions({
    queryKey: ['packet-types'],
    queryFn: ({ signal }) => client.listPacketTypes({ query: {}, signal }),
    staleTime: 5000,
  })
export const usePacketTypes = (refetchInterval: number | false = false) =>
  useQuery({ ...packetTypesQuery(useCentre().client), refetchInterval })

export function useParameter(path: string | undefined) {
  const { client } = useCentre()
  return useQuery({
    queryKey: ['parameter', path],
    queryFn: ({ signal }) => client.getParameter({ params: { path: path! }, signal }),
    enabled: path !== undefined && path !== '',
    staleTime: AN_HOUR,
  })
}

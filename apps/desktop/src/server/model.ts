/** Parts of the model that many panels ask for; asked once. */
import { useQuery } from '@tanstack/react-query'
import { useCentre } from './centre.ts'

const AN_HOUR = 3_600_000

export function useElements() {
  const { client } = useCentre()
  return useQuery({
    queryKey: ['elements'],
    queryFn: ({ signal }) => client.listElements({ query: {}, signal }),
    staleTime: AN_HOUR,
  })
}

export function usePacketTypes(refetchInterval: number | false = false) {
  const { client } = useCentre()
  return useQuery({
    queryKey: ['packet-types'],
    queryFn: ({ signal }) => client.listPacketTypes({ query: {}, signal }),
    staleTime: 5000,
    refetchInterval,
  })
}

export function useParameter(path: string | undefined) {
  const { client } = useCentre()
  return useQuery({
    queryKey: ['parameter', path],
    queryFn: ({ signal }) => client.getParameter({ params: { path: path! }, signal }),
    enabled: path !== undefined && path !== '',
    staleTime: AN_HOUR,
  })
}

/** A field that finds parameters by words of their path, alias or description. */
import { Autocomplete } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useCentre } from '../server/centre.ts'

export interface ParameterFieldProps {
  readonly label: string
  readonly chosen: (path: string) => void
}

export function ParameterField({ label, chosen }: ParameterFieldProps) {
  const { client } = useCentre()
  const [text, setText] = useState('')
  const [search] = useDebouncedValue(text.trim(), 120)
  const found = useQuery({
    queryKey: ['parameters', search],
    queryFn: ({ signal }) => client.listParameters({ query: { search, limit: 30 }, signal }),
    enabled: search !== '',
    placeholderData: (before) => before,
    staleTime: 60_000,
  })
  const items = found.data?.items ?? []
  const take = (path: string): void => {
    setText('')
    chosen(path)
  }
  return (
    <Autocomplete
      size="xs"
      className="parameter-field"
      placeholder={label}
      aria-label={label}
      value={text}
      onChange={setText}
      data={search === '' ? [] : items.map((p) => p.path)}
      filter={({ options }) => options}
      limit={30}
      maxDropdownHeight={320}
      comboboxProps={{ width: 380, position: 'bottom-start', shadow: 'md' }}
      renderOption={({ option }) => {
        const p = items.find((one) => one.path === option.value)
        return (
          <span className="parameter-option">
            <span>{option.value}</span>
            <span className="dim">{p?.description ?? ''}</span>
          </span>
        )
      }}
      onOptionSubmit={take}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && items.length === 1 && items[0] !== undefined) take(items[0].path)
      }}
    />
  )
}

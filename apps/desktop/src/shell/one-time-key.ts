/** The key in the address that `vigie start` prints: used once and taken out of the address and of the history. */

export function takeKey(): string | undefined {
  const url = new URL(location.href)
  const inHash = /[#&?]key=([^&]+)/.exec(url.hash)?.[1]
  const key = url.searchParams.get('key') ?? (inHash === undefined ? undefined : decodeURIComponent(inHash))
  if (key === undefined) return undefined
  url.searchParams.delete('key')
  if (inHash !== undefined) url.hash = ''
  history.replaceState(null, '', url)
  return key
}

/** Characters that mean nothing in PLUTO, for messages. */

export const shown = (character: string): string =>
  /[\p{C}]/u.test(character)
    ? `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`
    : `"${character}"`

export function characterHint(character: string): string {
  if (character === '&') return 'Write "and".'
  if (character === '|') return 'Write "or".'
  if (character === '!') return 'Write "not", or "!=" for unequal.'
  if ('–—−‐'.includes(character)) return 'Write a plain minus sign: -'
  if (character === '\uFFFD') return 'The file is not UTF-8, or was damaged: write the character again.'
  if ("'‘’".includes(character)) return 'Put texts into quotation marks: "…"'
  if ('[]{}'.includes(character)) return 'Parentheses are round: ( )'
  return 'Take it away.'
}

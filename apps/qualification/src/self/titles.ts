/** Titles of tests as they stand in the text of a file of tests: what can be known without running it. */

const DECLARATION =
  /(?<![\w.])(?:describe|it|test)(?:\.\w+)*(?:\((?:[^()'"`]|\([^()]*\))*\))?\(\s*(?:'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`)/gs
/** `it.each([...])('title', …)`: the table can be of any length, with texts in it. */
const AFTER_TABLE =
  /\]\s*(?:as const)?\s*,?\s*\)\(\s*(?:'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`)/gs

/** Each title, or each part of it between values that are put in when it runs. */
export function titlesIn(source: string): readonly string[] {
  const found: string[] = []
  for (const pattern of [DECLARATION, AFTER_TABLE])
    for (const [, single, double, template] of source.matchAll(pattern)) {
      if (template === undefined) found.push(unescaped(single ?? double ?? ''))
      else found.push(...template.split(/\$\{[^}]*\}/).map(unescaped))
    }
  return found
}

const unescaped = (text: string): string => text.replaceAll(/\\(.)/g, '$1')

/** `{name}` in an item of a program replaced by the value of an argument. */
import type { PlainArguments } from '@vigie/commanding'

/** One item stays one item, whatever the value has in it. Structures are JSON. */
export const filled = (written: string, values: PlainArguments): string =>
  written.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined
    if (value === undefined) return whole
    // A program knows no end of text inside of one.
    return (typeof value === 'object' ? JSON.stringify(value) : String(value)).replaceAll('\0', '')
  })

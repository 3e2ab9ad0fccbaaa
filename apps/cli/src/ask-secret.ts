/** A password or passphrase from the standard input, without showing it on a terminal. */
import { createInterface } from 'node:readline/promises'
import { Secret } from '@vigie/base'
import { cliErrors } from './errors.ts'
import { err } from './output.ts'

/** `what` is asked on a terminal; `command` is named where nothing comes. */
export async function askSecret(what: string, command: string): Promise<Secret> {
  if (!process.stdin.isTTY) {
    for await (const line of createInterface({ input: process.stdin })) return new Secret(line)
    throw cliErrors.usage({ detail: `${what.toLowerCase()} is expected on the standard input`, command })
  }
  process.stderr.write(`${what}: `)
  process.stdin.setRawMode(true)
  try {
    let text = ''
    for await (const chunk of process.stdin) {
      for (const c of String(chunk)) {
        if (c === '\r' || c === '\n') return new Secret(text)
        if (c === '\u0003') process.exit(130)
        text = c === '\u007f' || c === '\b' ? text.slice(0, -1) : text + c
      }
    }
    return new Secret(text)
  } finally {
    process.stdin.setRawMode(false)
    err('')
  }
}

/** Password hashes: Argon2id (RFC 9106) in PHC text form, with the parameters that OWASP recommends at least. */
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Secret } from '@vigie/base'
import { identityErrors } from './errors.ts'

const MEMORY = 19_456
const PASSES = 2

function derive(message: string, nonce: Uint8Array, memory: number, passes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    argon2(
      'argon2id',
      { message, nonce, parallelism: 1, tagLength: 32, memory, passes },
      (error: Error | null, tag: Buffer) => (error === null ? resolve(tag) : reject(error)),
    )
  })
}

export async function hashPassword(password: Secret): Promise<string> {
  const salt = randomBytes(16)
  const tag = await derive(password.reveal(), salt, MEMORY, PASSES)
  return `$argon2id$v=19$m=${MEMORY},t=${PASSES},p=1$${unpadded(salt)}$${unpadded(tag)}`
}

export async function passwordMatches(password: Secret, hash: string): Promise<boolean> {
  const m = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=1\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(hash)
  if (m === null) return false
  const tag = await derive(password.reveal(), Buffer.from(m[3]!, 'base64'), Number(m[1]), Number(m[2]))
  const kept = Buffer.from(m[4]!, 'base64')
  return kept.length === tag.length && timingSafeEqual(kept, tag)
}

const unpadded = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '')

const COMMON =
  /^(password|passwort|motdepasse|administrator|administrateur|letmein|welcome|azerty|qwerty|1234567890)\d*!?$/i

/** Throws VIG-IDENTITY-006. */
export function checkPassword(password: Secret, user: string): void {
  const text = password.reveal()
  if ([...text].length < 10) throw identityErrors.weakPassword({ detail: 'it has fewer than ten characters' })
  if (COMMON.test(text)) throw identityErrors.weakPassword({ detail: 'it is a well-known one' })
  if (text.toLowerCase().includes(user.toLowerCase()) && user.length > 3)
    throw identityErrors.weakPassword({ detail: 'it contains the name of the account' })
  if (new Set(text).size < 4) throw identityErrors.weakPassword({ detail: 'it has the same few characters only' })
}

/** Five groups of five letters and digits that are not mistaken for each other: 122 bits. */
export function makePassword(): string {
  const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'
  const letters: string[] = []
  while (letters.length < 25)
    for (const b of randomBytes(32)) if (b < 248 && letters.length < 25) letters.push(alphabet[b % 31]!)
  return [0, 5, 10, 15, 20].map((i) => letters.slice(i, i + 5).join('')).join('-')
}

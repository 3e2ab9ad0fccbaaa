/**
 * Signatures under the seal of a file: Ed25519 (RFC 8032), by people with keys of their own. Each names the one before, so that none can be
 * taken out of the row; each file has exactly one text, so that no byte of it is free.
 */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto'
import { canonicalJson, sha256 } from '../records/canonical.ts'
import { fileErrors } from './file-errors.ts'
import type { SignatureRule } from './plan.ts'

export interface Signature {
  readonly format: 1
  /** SHA-256 of `SEAL.sha256`. */
  readonly seal: string
  /** SHA-256 of the signature file before it; "" for the first. */
  readonly previous: string
  readonly name: string
  readonly role: string
  /** What is said by it: "approved", "witnessed" … */
  readonly meaning: string
  /** UTC text. */
  readonly at: string
  /** 32 bytes, hexadecimal. */
  readonly publicKey: string
  /** 64 bytes, hexadecimal, over the canonical JSON of all the rest. */
  readonly signature: string
}

export type Statement = Omit<Signature, 'format' | 'publicKey' | 'signature'>

/** SPKI of an Ed25519 key (RFC 8410 §4) is this and the 32 bytes. */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex')

const rawPublicKey = (key: KeyObject): string =>
  createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(SPKI.length).toString('hex')

/** SHA-256 of the public key: what plans name keys by. */
export const keyFingerprint = (publicKey: string): string =>
  createHash('sha256').update(Buffer.from(publicKey, 'hex')).digest('hex')

/** A new private key in PEM, under the passphrase where one is given. */
export function createSigningKey(passphrase?: string): {
  readonly pem: string
  readonly publicKey: string
  readonly fingerprint: string
} {
  const { privateKey } = generateKeyPairSync('ed25519')
  const pem = privateKey.export({
    type: 'pkcs8',
    format: 'pem',
    ...(passphrase === undefined ? {} : { cipher: 'aes-256-cbc', passphrase }),
  }) as string
  const publicKey = rawPublicKey(privateKey)
  return { pem, publicKey, fingerprint: keyFingerprint(publicKey) }
}

/** Throws VIG-QUALIFICATION-406. */
export function readSigningKey(pem: string, file: string, passphrase?: string): KeyObject {
  let key: KeyObject
  try {
    key = createPrivateKey({ key: pem, ...(passphrase === undefined ? {} : { passphrase }) })
  } catch (error) {
    throw fileErrors.keyNotReadable({ file, detail: error instanceof Error ? error.message : String(error) })
  }
  if (key.asymmetricKeyType !== 'ed25519')
    throw fileErrors.keyNotReadable({
      file,
      detail: `it is ${key.asymmetricKeyType ?? 'of no kind known'}, not ed25519`,
    })
  return key
}

export const publicKeyOf = (key: KeyObject): string => rawPublicKey(key)

export function signStatement(statement: Statement, key: KeyObject): Signature {
  const unsigned = { format: 1 as const, ...statement, publicKey: rawPublicKey(key) }
  return { ...unsigned, signature: sign(null, Buffer.from(canonicalJson(unsigned)), key).toString('hex') }
}

export const writeSignature = (signature: Signature): string => `${canonicalJson(signature)}\n`

/** Undefined where the bytes are not exactly what a signature is written as. */
export function readSignature(text: string): Signature | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  if (value === null || typeof value !== 'object') return undefined
  const { format, ...rest } = value as Record<string, unknown>
  const names = ['seal', 'previous', 'name', 'role', 'meaning', 'at', 'publicKey', 'signature']
  const whole =
    format === 1 && Object.keys(rest).length === names.length && names.every((n) => typeof rest[n] === 'string')
  return whole && writeSignature(value as Signature) === text ? (value as Signature) : undefined
}

function isGenuine(signature: Signature): boolean {
  const { signature: bytes, ...unsigned } = signature
  if (!/^[0-9a-f]{64}$/.test(signature.publicKey) || !/^[0-9a-f]{128}$/.test(bytes)) return false
  try {
    const key = createPublicKey({
      key: Buffer.concat([SPKI, Buffer.from(signature.publicKey, 'hex')]),
      format: 'der',
      type: 'spki',
    })
    return verify(null, Buffer.from(canonicalJson(unsigned)), key, Buffer.from(bytes, 'hex'))
  } catch {
    return false
  }
}

/** What is wrong with a row of signatures, by their place in it; `under`: the seal and the rules they are held against. */
export function checkRow(
  texts: readonly string[],
  under: { readonly seal: string; readonly rules: readonly SignatureRule[] } | undefined,
): { readonly at: number; readonly detail: string }[] {
  const findings: { at: number; detail: string }[] = []
  const seen = new Set<string>()
  for (const [at, text] of texts.entries()) {
    const say = (detail: string): void => void findings.push({ at, detail })
    const s = readSignature(text)
    if (s === undefined) {
      say('it is not as a signature is written')
      continue
    }
    if (!isGenuine(s)) say(`the signature of ${s.name} is not genuine`)
    if (s.previous !== (at === 0 ? '' : sha256(texts[at - 1]!))) say('it does not follow the one before it')
    if (under !== undefined && s.seal !== under.seal) say(`${s.name} signed another seal`)
    const rule = under?.rules.find((r) => r.role === s.role)
    if (under === undefined) continue
    if (rule === undefined) say(`the plan asks for no signature of "${s.role}"`)
    else if (rule.keys !== undefined && !rule.keys.includes(keyFingerprint(s.publicKey)))
      say(`the key of ${s.name} is not one of those that the plan names for "${s.role}"`)
    // One person, one key, once in a role: two signatures are two persons.
    for (const who of [`${s.role}\n${s.publicKey}`, `${s.role}\n${s.name.toLowerCase()}`]) {
      if (seen.has(who)) say(`${s.name} signed twice as "${s.role}"`)
      seen.add(who)
    }
  }
  return findings
}

/** Signatures that the plan asks for and that are not there. */
export const missingSignatures = (
  signatures: readonly Signature[],
  rules: readonly SignatureRule[],
): { readonly role: string; readonly missing: number }[] =>
  rules
    .map((r) => ({ role: r.role, missing: r.persons - signatures.filter((s) => s.role === r.role).length }))
    .filter((r) => r.missing > 0)

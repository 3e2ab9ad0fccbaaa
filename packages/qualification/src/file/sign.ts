/** Puts a person's signature under the seal of a file that verifies. */
import type { KeyObject } from 'node:crypto'
import { sha256 } from '../records/canonical.ts'
import { fileErrors } from './file-errors.ts'
import { SEAL } from './manifest.ts'
import type { SignatureRule } from './plan.ts'
import { keyFingerprint, publicKeyOf, signStatement, writeSignature, type Signature } from './signatures.ts'
import { signaturePath, verifyFile, type FolderReader } from './verify.ts'

export interface SignatureRequest {
  readonly name: string
  readonly role: string
  readonly meaning: string
  /** UTC text. */
  readonly at: string
  readonly key: KeyObject
}

/** The file to be added. Throws VIG-QUALIFICATION-405 and -407 to -409: a signature that would be worth nothing is not made. */
export async function sealSignature(
  folder: FolderReader,
  request: SignatureRequest,
): Promise<{ readonly path: string; readonly text: string; readonly signature: Signature }> {
  const verified = await verifyFile(folder)
  if (verified.findings.length > 0)
    throw fileErrors.notSignable({ folder: folder.name, count: verified.findings.length })
  const decode = async (path: string): Promise<string> => new TextDecoder().decode(await folder.read(path))
  const rules = (JSON.parse(await decode('data/plan.json')) as { signatures: readonly SignatureRule[] }).signatures
  const rule = rules.find((r) => r.role === request.role)
  if (rule === undefined)
    throw fileErrors.roleNotAsked({ role: request.role, roles: rules.map((r) => r.role).join(', ') })
  const publicKey = publicKeyOf(request.key)
  if (rule.keys !== undefined && !rule.keys.includes(keyFingerprint(publicKey)))
    throw fileErrors.keyNotOfRole({ key: keyFingerprint(publicKey), role: request.role })
  const already = verified.signatures.filter((s) => s.role === request.role)
  if (already.some((s) => s.publicKey === publicKey || s.name.toLowerCase() === request.name.toLowerCase()))
    throw fileErrors.signedAlready({ name: request.name, role: request.role })
  const count = verified.signatures.length
  const { key, ...statement } = request
  const signature = signStatement(
    {
      seal: sha256(await folder.read(SEAL)),
      previous: count === 0 ? '' : sha256(await folder.read(signaturePath(count - 1))),
      ...statement,
    },
    key,
  )
  return { path: signaturePath(count), text: writeSignature(signature), signature }
}

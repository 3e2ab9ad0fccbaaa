/** `vigie qualification …`: qualification files issued, signed, verified, compared. */
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { formatUtc } from '@vigie/base'
import { SystemClock } from '@vigie/base/system-clock'
import {
  compareFiles,
  createSigningKey,
  keyFingerprint,
  readRecords,
  readSigningKey,
  sealSignature,
  verifyFile,
  type Change,
  type FileFinding,
  type QualificationRecords,
} from '@vigie/qualification/file'
import { addFile, openFolder } from '@vigie/qualification-folder'
import type { Command } from 'commander'
import { askSecret } from '../ask-secret.ts'
import { cliErrors } from '../errors.ts'
import { ExitCode } from '../exit-codes.ts'
import { err, out, outJson, Progress } from '../output.ts'
import { buildCommand } from './build.ts'

interface VerifyOptions {
  json?: boolean
}
interface SignOptions {
  name: string
  role: string
  key: string
  meaning: string
  json?: boolean
}
interface KeyOptions {
  out: string
  json?: boolean
}

export function qualificationCommands(program: Command): void {
  const qualification = program
    .command('qualification')
    .description(
      'qualification files: issue, sign, verify and compare them (vigie qualify runs a campaign and issues its file)',
    )

  buildCommand(qualification)

  qualification
    .command('verify')
    .argument('<folder>', 'folder of a qualification file')
    .summary('show that a file is as it was issued, with nothing but the folder')
    .description(
      'Show that a qualification file is as it was issued: every altered, missing or added byte is named, signatures are held against the plan, and its conclusions are drawn again from the records in it.',
    )
    .option('--json', 'print ok, root, files, bytes, findings, signatures, awaited')
    .addHelpText(
      'after',
      `
The exit code is 1 where something is found. Signatures that are still awaited are told and are no finding.
Without Vigie: in the folder, sha256sum -c SEAL.sha256 MANIFEST.sha256; docs/formats/qualification-file.md has the rest.

Example:
  vigie qualification verify bisat-qf-001`,
    )
    .action(async (folder: string, options: VerifyOptions) => {
      const progress = new Progress('verifying')
      const found = await verifyFile(await openFolder(folder), (p) =>
        progress.update(
          `${Math.round(p.bytes / 1e6)} of ${Math.round(p.total / 1e6)} MB`,
          p.total === 0 ? 1 : p.bytes / p.total,
        ),
      ).finally(() => progress.done())
      const ok = found.findings.length === 0
      if (options.json === true) outJson({ ok, ...found })
      else {
        for (const finding of found.findings) err(findingText(finding))
        out(
          `${ok ? 'whole' : 'NOT WHOLE'}: ${found.files} files, ${found.bytes} bytes, root ${found.root === '' ? 'unknown' : found.root}`,
        )
        for (const s of found.signatures)
          out(
            `signed: ${s.name} as ${s.role}, "${s.meaning}", ${s.at}, key ${keyFingerprint(s.publicKey).slice(0, 16)}`,
          )
        for (const a of found.awaited) out(`awaited: ${a.missing} more of ${a.role}`)
      }
      process.exitCode = ok ? ExitCode.ok : ExitCode.findings
    })

  qualification
    .command('sign')
    .argument('<folder>', 'folder of a qualification file')
    .summary('sign a file that verifies, with a key of your own')
    .description(
      'Sign a qualification file in a role that its plan asks for. The file is verified before; what does not verify is not signed. The passphrase of the key is read from the standard input.',
    )
    .requiredOption('--name <name>', 'your name, as it shall stand in the file')
    .requiredOption('--role <role>', 'the role that you sign in')
    .requiredOption('--key <file>', 'your private key (vigie qualification key)')
    .option('--meaning <words>', 'what you say by it', 'approved')
    .option('--json', 'print the signature')
    .addHelpText(
      'after',
      '\nExample:\n  vigie qualification sign bisat-qf-001 --name "Ada Byron" --role "qualification authority" --key ada.pem',
    )
    .action(async (folder: string, options: SignOptions) => {
      const pem = await readFile(options.key, 'utf8').catch((error: unknown) => {
        throw cliErrors.cannotRead({
          file: options.key,
          detail: error instanceof Error ? error.message : String(error),
        })
      })
      const passphrase = pem.includes('ENCRYPTED')
        ? (await askSecret('Passphrase', 'qualification sign')).reveal()
        : undefined
      const made = await sealSignature(await openFolder(folder), {
        name: options.name,
        role: options.role,
        meaning: options.meaning,
        at: formatUtc(new SystemClock().now(), { digits: 0 }),
        key: readSigningKey(pem, options.key, passphrase),
      })
      await addFile(folder, made.path, made.text)
      if (options.json === true) outJson({ file: made.path, ...made.signature })
      else out(`${made.path}: signed by ${made.signature.name} as ${made.signature.role}`)
    })

  qualification
    .command('key')
    .summary('make a key to sign with')
    .description(
      'Make an Ed25519 key to sign qualification files with. Its passphrase is read from the standard input; keep the file to yourself.',
    )
    .requiredOption('--out <file>', 'file of the private key; it must not be there')
    .option('--json', 'print publicKey and fingerprint')
    .addHelpText('after', '\nThe plan of a qualification can name fingerprints: then only these keys sign in a role.')
    .action(async (options: KeyOptions) => {
      const passphrase = (await askSecret('Passphrase', 'qualification key')).reveal()
      if (passphrase === '') throw cliErrors.usage({ detail: 'a key needs a passphrase', command: 'qualification key' })
      const key = createSigningKey(passphrase)
      await writeFile(options.out, key.pem, { mode: 0o600, flag: 'wx' }).catch((error: unknown) => {
        throw cliErrors.cannotWrite({
          file: options.out,
          detail: error instanceof Error ? error.message : String(error),
        })
      })
      if (options.json === true) outJson({ file: options.out, publicKey: key.publicKey, fingerprint: key.fingerprint })
      else out(`${options.out}: fingerprint ${key.fingerprint}`)
    })

  qualification
    .command('diff')
    .argument('<before>', 'folder of a qualification file')
    .argument('<after>', 'folder of another one')
    .summary('what changed between two files')
    .description(
      'What changed between two qualification files: configuration, requirements, statuses, tests, verdicts, anomalies, waivers.',
    )
    .option('--json', 'print the changes')
    .addHelpText('after', '\nThe exit code is 1 where a row that was closed is open again, or a verdict fell.')
    .action(async (before: string, after: string, options: VerifyOptions) => {
      const changes = compareFiles(await recordsIn(before), await recordsIn(after))
      if (options.json === true) outJson({ changes })
      else {
        for (const c of changes) out(changeText(c))
        if (changes.length === 0) out('nothing changed')
      }
      process.exitCode = changes.some((c) => c.worse) ? ExitCode.findings : ExitCode.ok
    })
}

function findingText(f: FileFinding): string {
  const place = f.from === undefined || f.to === undefined ? '' : `, bytes ${f.from} to ${Math.max(f.from, f.to - 1)}`
  return `${f.kind}: ${f.path}${place} — ${f.detail}`
}

function changeText(c: Change): string {
  const words =
    c.before === undefined
      ? `new: ${c.after}`
      : c.after === undefined
        ? `gone (was ${c.before})`
        : `${c.before} → ${c.after}`
  return `${c.worse ? '▼' : ' '} ${c.what.padEnd(13)} ${c.id}: ${words}`
}

async function recordsIn(folder: string): Promise<QualificationRecords> {
  await openFolder(folder)
  return readRecords(async (name) => {
    const file = path.join(folder, name)
    try {
      return JSON.parse(await readFile(file, 'utf8'))
    } catch (error) {
      throw cliErrors.cannotRead({ file, detail: error instanceof Error ? error.message : String(error) })
    }
  })
}

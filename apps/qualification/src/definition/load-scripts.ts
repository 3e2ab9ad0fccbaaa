/** Loads the TypeScript tests of a mission folder. They are code of the mission's authors, as trusted as a configuration of the centre. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { registerHooks } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { describeError, type Diagnostic } from '@vigie/base'
import { testFinding, type TextFile } from '@vigie/qualification/tests'
import { collectTests, type DeclaredTest } from '@vigie/testkit/run'

const TESTKIT = import.meta.resolve('@vigie/testkit')
let hooked = false

/** A mission folder has no node_modules: wherever it lies, "@vigie/testkit" is the library of this Vigie. */
function hook(): void {
  if (hooked) return
  hooked = true
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === '@vigie/testkit' ? { url: TESTKIT, shortCircuit: true } : next(specifier, context),
  })
}

export interface LoadedScript extends TextFile {
  readonly tests: readonly DeclaredTest[]
}

export interface LoadedScripts {
  readonly scripts: readonly LoadedScript[]
  readonly diagnostics: readonly Diagnostic[]
}

/** Files declare their tests while they are loaded: one folder after another. */
let last: Promise<unknown> = Promise.resolve()

/** `files`: paths that begin at the mission folder. Files that cannot be loaded are findings. */
export function loadScripts(mission: string, files: readonly string[]): Promise<LoadedScripts> {
  const next = last.then(() => loaded(mission, files))
  last = next.catch(() => undefined)
  return next
}

async function loaded(mission: string, files: readonly string[]): Promise<LoadedScripts> {
  hook()
  const scripts: LoadedScript[] = []
  const diagnostics: Diagnostic[] = []
  for (const file of files) {
    const whole = path.resolve(mission, file)
    const text = await readFile(whole, 'utf8')
    try {
      const url = pathToFileURL(whole)
      // One that was edited is loaded anew.
      url.search = `?v=${createHash('sha256').update(text).digest('hex').slice(0, 12)}-${++loads}`
      scripts.push({ file, text, tests: await collectTests(() => import(url.href)) })
    } catch (error) {
      diagnostics.push(testFinding('error', 'notLoaded', { file, detail: describeError(error) }, placeOf(file, error)))
    }
  }
  return { scripts, diagnostics }
}
let loads = 0

function placeOf(file: string, error: unknown): { readonly file: string; readonly line?: number } {
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  const found = new RegExp(`${path.basename(file).replaceAll(/[^A-Za-z0-9_-]/g, '.')}[^:\\n]*:(\\d+)`).exec(stack)
  return found === null ? { file } : { file, line: Number(found[1]) }
}

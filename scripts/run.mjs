// The first command typed in a fresh clone: plain JavaScript that needs no dependency and runs on Node 20.
// It installs what is missing, quietly when nothing is, finds a Node that runs our TypeScript, and starts the task.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const [task, ...rest] = process.argv.slice(2)
const bin = (name) => path.join(root, 'node_modules', '.bin', name)
const stampFile = (name) => path.join(root, 'node_modules', `.vigie-${name}`)

function fail(text) {
  console.error(text)
  process.exit(1)
}

function digest(files) {
  const hash = createHash('sha256')
  for (const file of files) hash.update(path.relative(root, file)).update('\0').update(readFileSync(file)).update('\0')
  return hash.digest('hex')
}

function isFresh(name, value) {
  return existsSync(stampFile(name)) && readFileSync(stampFile(name), 'utf8') === value
}

function install() {
  const value = digest([path.join(root, 'package-lock.json')])
  if (isFresh('installed', value)) return
  console.error('Installing the dependencies (once, about a minute) …')
  // A tree that is in use is brought up to date; only a fresh one is laid from nothing.
  const command = existsSync(path.join(root, 'node_modules', '.package-lock.json')) ? 'install' : 'ci'
  const result = spawnSync('npm', [command, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  })
  if (result.status !== 0)
    fail('VIG-SETUP-001: the dependencies could not be installed — see the lines above; a network is needed this once.')
  writeFileSync(stampFile('installed'), value)
}

/** The Node to run with: the machine's own when it is new enough, else the one that npm brought. */
function node() {
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  for (const candidate of [bin('node'), bin('node.exe')]) if (existsSync(candidate)) return candidate
  return fail(
    `VIG-SETUP-002: Node ${process.versions.node} is too old and no newer one came with the packages for ${process.platform}-${process.arch} — install Node 24 or later.`,
  )
}

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const at = path.join(folder, entry.name)
    if (entry.isDirectory())
      return entry.name === 'node_modules' || entry.name === 'dist' || entry.name === 'test' ? [] : filesBelow(at)
    return [at]
  })
}

/** Builds the page when its sources have changed. */
function buildDesktop() {
  const desktop = path.join(root, 'apps', 'desktop')
  if (!existsSync(desktop)) return
  const value = digest(
    [
      path.join(root, 'package-lock.json'),
      ...filesBelow(desktop),
      ...filesBelow(path.join(root, 'packages', 'contract', 'src')),
    ].toSorted(),
  )
  if (isFresh('desktop', value) && existsSync(path.join(desktop, 'dist', 'index.html'))) return
  console.error('Building the desktop …')
  const result = spawnSync(
    node(),
    [path.join(root, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn'],
    { cwd: desktop, stdio: ['ignore', 'inherit', 'inherit'], env: environment() },
  )
  if (result.status !== 0) fail('VIG-SETUP-003: the desktop could not be built — see the lines above.')
  writeFileSync(stampFile('desktop'), value)
}

function environment() {
  // Children that start "node" get the same one.
  return {
    ...process.env,
    PATH: `${path.join(root, 'node_modules', '.bin')}${path.delimiter}${process.env.PATH ?? ''}`,
  }
}

function run(script, args) {
  const child = spawn(node(), [script, ...args], { cwd: root, stdio: 'inherit', env: environment() })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)))
}

/** Runs steps one after another; all of them, so that one run tells everything. Gives whether all passed. */
function steps(list) {
  let ok = true
  for (const [title, script, ...args] of list) {
    console.error(`— ${title}`)
    const result = spawnSync(node(), [path.join(root, script), ...args], {
      cwd: root,
      stdio: 'inherit',
      env: environment(),
    })
    if (result.status !== 0) ok = false
  }
  return ok
}

const modules = 'node_modules'
const vitest = path.join(root, modules, 'vitest', 'vitest.mjs')

const tasks = {
  start() {
    buildDesktop()
    run(path.join(root, 'apps', 'cli', 'bin', 'vigie.mjs'), ['start', '--simulator', ...rest])
  },
  test() {
    buildDesktop()
    run(vitest, ['run', ...rest])
  },
  check() {
    const ok = steps([
      ['types', `${modules}/typescript-native/bin/tsc`, '-p', '.'],
      ['types of the desktop', `${modules}/typescript-native/bin/tsc`, '-p', 'apps/desktop'],
      ['lint', `${modules}/oxlint/bin/oxlint`],
      [
        'floors between rooms',
        `${modules}/dependency-cruiser/bin/dependency-cruiser.mjs`,
        '--config',
        '.dependency-cruiser.cjs',
        'packages',
        'adapters',
        'apps',
        'testing',
        'bench',
      ],
      ['unused code', `${modules}/knip/bin/knip.js`, '--no-config-hints', '--exclude', 'types'],
      ['own requirements and their tests', 'scripts/qualify.ts', '--check'],
      ['format', `${modules}/oxfmt/bin/oxfmt`, '--check'],
      ['generated documents', 'scripts/generate-docs.ts', '--check'],
    ])
    process.exit(ok ? 0 : 1)
  },
  format: () => process.exit(steps([['format', `${modules}/oxfmt/bin/oxfmt`]]) ? 0 : 1),
  docs: () => process.exit(steps([['generated documents', 'scripts/generate-docs.ts']]) ? 0 : 1),
  bench: () => run(path.join(root, 'bench', 'src', 'main.ts'), rest),
  qualify() {
    buildDesktop()
    run(path.join(root, 'scripts', 'qualify.ts'), rest)
  },
  fuzz() {
    process.env.VIGIE_FUZZ_RUNS ??= '20000'
    // Beside the fuzz tests themselves, the properties of readers that take more runs when told.
    run(vitest, [
      'run',
      'fuzz',
      'native/mission-folder',
      'fprime/dictionary',
      'language/round-trip',
      '--testTimeout=900000',
      ...rest,
    ])
  },
  soak() {
    process.env.VIGIE_KILLS ??= '200'
    process.env.VIGIE_SESSIONS ??= '1000000'
    run(vitest, ['run', 'kill', 'cop1-sessions', '--testTimeout=1800000', ...rest])
  },
}

if (!Object.hasOwn(tasks, task ?? '')) fail(`usage: npm run ${Object.keys(tasks).join(' | ')}`)
mkdirSync(path.join(root, modules), { recursive: true })
install()
tasks[task]()

#!/usr/bin/env node
// Plain JavaScript that runs on Node 20: finds a Node that runs our TypeScript, and starts the command line with it.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const here = path.dirname(fileURLToPath(import.meta.url))
const main = path.join(here, '..', 'src', 'main.ts')
const major = Number(process.versions.node.split('.')[0])

// What was stripped and compiled once is kept: the next start takes half the time and memory.
const modules = path.join(here, '..', '..', '..', 'node_modules')
if (existsSync(modules)) process.env.NODE_COMPILE_CACHE ??= path.join(modules, '.cache', 'vigie')

if (major >= 25) {
  await import(main)
} else {
  // npm carries a newer Node as a package; it may be hoisted to any folder above.
  let folder = here
  let node
  for (;;) {
    for (const name of ['node', 'node.exe']) {
      const candidate = path.join(folder, 'node_modules', '.bin', name)
      if (node === undefined && existsSync(candidate)) node = candidate
    }
    const up = path.dirname(folder)
    if (node !== undefined || up === folder) break
    folder = up
  }
  if (node === undefined && major < 24) {
    console.error(
      `VIG-SETUP-002: Node ${process.versions.node} is too old and no newer one came with the packages — install Node 24 or later, or run npm install.`,
    )
    process.exit(2)
  }
  // The server allocates little that dies young: a small young generation and few heaps of the allocator save 50 MB.
  const server = process.argv[2] === 'start'
  const child = spawn(
    node ?? process.execPath,
    [...(server ? ['--max-semi-space-size=1'] : []), main, ...process.argv.slice(2)],
    { stdio: 'inherit', env: server ? { MALLOC_ARENA_MAX: '2', ...process.env } : process.env },
  )
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => {
    process.exit(code ?? (signal === 'SIGINT' ? 130 : 143))
  })
}

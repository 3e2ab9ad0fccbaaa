#!/usr/bin/env node
// Plain JavaScript that runs on Node 20: finds a Node that runs our TypeScript, and starts the command line with it.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import module from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const here = path.dirname(fileURLToPath(import.meta.url))
const main = path.join(here, '..', 'src', 'main.ts')
const major = Number(process.versions.node.split('.')[0])
const server = process.argv[2] === 'start'

// What was stripped and compiled once is kept: the next start takes half the time and memory.
const modules = path.join(here, '..', '..', '..', 'node_modules')
if (existsSync(modules)) process.env.NODE_COMPILE_CACHE ??= path.join(modules, '.cache', 'vigie')

if (major >= 25 && !server) {
  if (process.env.NODE_COMPILE_CACHE !== undefined) module.enableCompileCache(process.env.NODE_COMPILE_CACHE)
  await import(main)
} else {
  startAgain(major >= 25 ? process.execPath : newerNode())
}

/** npm carries a newer Node as a package; it may be hoisted to any folder above. */
function newerNode() {
  for (let folder = here; ; folder = path.dirname(folder)) {
    for (const name of ['node', 'node.exe']) {
      const candidate = path.join(folder, 'node_modules', '.bin', name)
      if (existsSync(candidate)) return candidate
    }
    if (folder === path.dirname(folder)) break
  }
  if (major >= 24) return process.execPath
  console.error(
    `VIG-SETUP-002: Node ${process.versions.node} is too old and no newer one came with the packages — install Node 24 or later, or run npm install.`,
  )
  process.exit(2)
}

/** With the Node and the memory that are meant: these are told before a process begins. */
function startAgain(node) {
  // The server allocates little that dies young: a small young generation and few heaps of the allocator save 50 MB.
  const args = [...(server ? ['--max-semi-space-size=1'] : []), main, ...process.argv.slice(2)]
  const env = server ? { MALLOC_ARENA_MAX: '2', ...process.env } : process.env
  // In place of this process where the system can: nothing stays between it and its signals, and nothing takes memory.
  if (typeof process.execve === 'function' && process.platform !== 'win32') process.execve(node, [node, ...args], env)
  const child = spawn(node, args, { stdio: 'inherit', env })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)))
}

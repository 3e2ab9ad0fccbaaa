/** A mission folder of a line's own: the same mission, on ports that nobody else has. */
import { cp, readFile, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import path from 'node:path'
import { isMap, isScalar, parseDocument, visit } from 'yaml'

/** Port of the mission → port of the copy. */
export type MovedPorts = ReadonlyMap<number, number>

/** Copies the folder and, where asked, gives each TCP port of its chains and stations a free one; the same port stays the same. */
export async function copyMission(from: string, to: string, movePorts: boolean): Promise<MovedPorts> {
  await cp(from, to, {
    recursive: true,
    filter: (file) => path.basename(file) !== 'node_modules' && path.basename(file) !== '.git',
  })
  if (!movePorts) return new Map()
  const file = path.join(to, 'mission.yaml')
  const document = parseDocument(await readFile(file, 'utf8'))
  const places: { readonly port: number; move(to: number): void }[] = []
  for (const part of ['chains', 'stations'] as const)
    visit(document.get(part) as never, {
      Pair: (_, pair) => {
        if (!isScalar(pair.key) || pair.key.value !== 'port' || !isScalar(pair.value)) return
        const scalar = pair.value
        if (typeof scalar.value === 'number')
          places.push({ port: scalar.value, move: (to) => void (scalar.value = to) })
      },
      Map: (_, map) => (isMap(map) ? undefined : visit.SKIP),
    })
  const ports = [...new Set(places.map((p) => p.port))]
  const free = await freePorts(ports.length)
  for (const place of places) place.move(free[ports.indexOf(place.port)]!)
  await writeFile(file, document.toString())
  return new Map(ports.map((p, i) => [p, free[i]!]))
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer())
  await Promise.all(servers.map((s) => new Promise<void>((done) => s.listen(0, '127.0.0.1', done))))
  const ports = servers.map((s) => (s.address() as AddressInfo).port)
  await Promise.all(servers.map((s) => new Promise((done) => s.close(done))))
  return ports
}

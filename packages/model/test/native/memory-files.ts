import type { FileTree } from '@vigie/model/native'

/** A mission folder in memory, for tests. */
export function memoryFiles(contents: Readonly<Record<string, string>>): FileTree {
  return {
    read: async (path) => {
      const text = contents[path]
      if (text === undefined) throw new Error('no such file')
      return new TextEncoder().encode(text)
    },
    list: async (path) => {
      const found = Object.keys(contents)
        .filter((p) => p === path || p.startsWith(`${path}/`))
        .toSorted()
      if (found.length === 0) throw new Error('no such folder')
      return found
    },
  }
}

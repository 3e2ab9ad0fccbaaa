/** All names of a tree, whatever they stand for. */
import type { Name } from '../language/ast.ts'

/** In no order. The tree is plain data: whatever has a text, a key and a place is a name. */
export function namesInTree(root: object): Name[] {
  const names: Name[] = []
  const open: object[] = [root]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if ('key' in at && 'text' in at) {
      names.push(at as Name)
      continue
    }
    for (const value of Object.values(at) as unknown[])
      if (typeof value === 'object' && value !== null) open.push(value)
  }
  return names
}

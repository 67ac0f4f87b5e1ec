import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * A file that the project ships beside its bundles, such as `policy/starter.yml` or `docs/rules/x.md`:
 * found from the bundle in `dist/cli/` and from the sources alike.
 */
export function shippedFile(path: string): string {
  let dir = dirname(fileURLToPath(import.meta.url))
  for (let up = 0; up < 4; up++) {
    const candidate = join(dir, path)
    if (existsSync(candidate)) return candidate
    dir = dirname(dir)
  }
  return path
}

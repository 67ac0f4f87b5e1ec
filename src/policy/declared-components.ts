import type { DeclaredComponent } from '../model/sources.js'
import { matchesGlob } from './glob.js'
import type { Policy } from './schema.js'

/** The components that a policy delimits by globs over paths, in the order of the file. */
export function declaredComponents({ components }: Policy): readonly DeclaredComponent[] {
  return Object.entries(components ?? {}).map(([name, { c, rust }]) => ({
    name,
    isC: (path) => matchesAny(c, path),
    isRust: (path) => matchesAny(rust, path)
  }))
}

const matchesAny = (globs: readonly string[] | undefined, path: string): boolean =>
  globs?.some((glob) => matchesGlob(glob, path)) ?? false

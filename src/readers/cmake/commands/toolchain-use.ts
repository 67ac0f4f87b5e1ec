import { libraryName } from '../../../text/library-name.js'
import type { Span } from '../../../text/span.js'
import type { Context } from '../context.js'

/** The toolchain is looked for: there in this evaluation or not. */
export function toolchainThere(context: Context): boolean {
  context.recorder.askedForToolchain = true
  return context.world.toolchain === 'present' && !context.world.hidden
}

/** Libraries written in Rust: those a policy names, and those that say so themselves. */
export function isRustLibrary(context: Context, name: string): boolean {
  const bare = libraryName(name)
  return context.world.rustLibraries.has(bare) || /^(?:rust-\w[\w-]*|[a-z0-9]+-rust)$/.test(bare)
}

/** A build that stops without the toolchain wants it, whatever it does with it. */
export function wantToolchain(context: Context, at: Span): void {
  context.recorder.uses.push({
    kind: 'rust-use',
    what: 'language',
    name: 'rust',
    when: context.when,
    at,
    evidence: context.evidence()
  })
}

export function useLibrary(context: Context, name: string, at: Span): void {
  context.recorder.uses.push({
    kind: 'rust-use',
    what: 'setting',
    name,
    when: context.when,
    at,
    evidence: context.evidence()
  })
}

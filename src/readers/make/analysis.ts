import { atom, type Condition, not, or, TRUE } from '../../logic/condition.js'
import type { FailureFact, RustUseFact, TargetFact } from '../../model/fact.js'
import type { GeneratedFile } from '../../model/scenario.js'
import type { Observed } from '../../source/observed.js'
import type { Diagnostic } from '../../text/diagnostic.js'
import { Recent } from '../../text/recent.js'
import type { RepoPath, Span } from '../../text/span.js'
import type { ParsedMakefile } from './ast.js'
import { Builder, type Built, type Start } from './build.js'
import type { World } from './context.js'
import type { Files } from './files.js'
import { EXHAUSTED, type Machine } from './machine.js'

/** What one evaluation assumes, beside the snapshot. */
export interface Variant {
  readonly toolchain: 'present' | 'absent'
  /** `NAME=value` on make's command line, in order. */
  readonly settings: readonly (readonly [string, string])[]
  /** What configure says about Automake's conditionals. */
  readonly conditionals: ReadonlyMap<string, Condition>
  readonly generated: ReadonlyMap<RepoPath, GeneratedFile>
}

export interface Evaluation {
  readonly uses: readonly RustUseFact[]
  readonly failures: readonly FailureFact[]
  readonly targets: readonly TargetFact[]
  readonly diagnostics: readonly Diagnostic[]
  /** The makefiles read for the goals, without those of sub-makes. */
  readonly included: readonly RepoPath[]
  /** False when the bounds were exceeded: nothing is known then. */
  readonly complete: boolean
}

/** Enough for the largest real makefiles some ten times over. */
const MAX_STEPS = 1_200_000

interface Run {
  readonly world: World
  readonly builder: Builder
  readonly start: Start
}

type Parse = (files: Files, path: RepoPath, automake: boolean) => ParsedMakefile | undefined

/** An evaluation, and whether the toolchain had a say in it. */
interface Result {
  readonly toolchain: Variant['toolchain']
  readonly asked: boolean
  readonly evaluation: Evaluation
}

interface Known {
  readonly asked: Observed
  readonly result: Result
}

const MAX_KNOWN = 24
const MAX_ALIKE = 4

/** Evaluations by what they assume, used again where the tree answers alike. */
export class Evaluations {
  readonly #known = new Recent<string, readonly Known[]>(MAX_KNOWN)

  find(key: string, toolchain: Variant['toolchain'], files: Files): Result | undefined {
    return this.#known
      .get(key)
      ?.find(({ asked, result }) => serves(result, toolchain) && files.agrees(asked))?.result
  }

  keep(key: string, asked: Observed, result: Result): void {
    const known = this.#known.get(key) ?? []
    this.#known.set(key, [{ asked, result }, ...known].slice(0, MAX_ALIKE))
  }
}

/** One that never asked for the toolchain serves both answers. */
const serves = (result: Result, toolchain: Variant['toolchain']): boolean =>
  result.toolchain === toolchain || !result.asked

const isMakefile = (path: RepoPath): boolean => /akefile|\.(?:mk|mak|am|make)$/.test(path)

/** Everything about one snapshot; evaluations are kept, as scenarios often come to the same. */
export class Analysis {
  readonly root: RepoPath
  readonly automake: boolean
  readonly #files: Files
  readonly #parse: Parse
  readonly #shared: Evaluations
  readonly #runs = new Map<string, Run>()
  #rusty: readonly RepoPath[] | undefined
  readonly #results = new Map<string, readonly Result[]>()

  constructor(files: Files, root: RepoPath, parse: Parse, shared = new Evaluations()) {
    this.root = root
    this.automake = root.endsWith('.am')
    this.#files = files
    this.#parse = parse
    this.#shared = shared
  }

  evaluate(variant: Variant): Evaluation {
    const key = keyOf(variant)
    const kept = this.#results.get(key) ?? []
    const same = kept.find((result) => serves(result, variant.toolchain))
    if (same !== undefined) return same.evaluation
    const result = this.#evaluated(variant, key)
    this.#results.set(key, [...kept, result])
    return result.evaluation
  }

  /** One of another tree serves trees that look alike. */
  #evaluated(variant: Variant, key: string): Result {
    const { toolchain } = variant
    const shared = [this.root, key, ...this.#rustyFiles()].join('\0')
    const known = this.#shared.find(shared, toolchain, this.#files)
    if (known !== undefined) return known
    const own = this.#run(variant, key)
    const evaluation = this.#evaluate(variant, own)
    const { world } = own
    const result = { toolchain, asked: world.asked || world.followed, evaluation }
    this.#shared.keep(shared, world.files.asked, result)
    return result
  }

  #evaluate(variant: Variant, run: Run): Evaluation {
    const { world, builder, start } = run
    const built: Built = { uses: [], failures: [], targets: [] }
    const diagnostics = (): readonly Diagnostic[] => [...world.diagnostics.values()]
    try {
      const included = builder.prepare(start)?.machine.included ?? []
      world.toolchain = variant.toolchain
      builder.build(start, TRUE, built)
      return { ...built, diagnostics: diagnostics(), included, complete: true }
    } catch (error) {
      if (error !== EXHAUSTED) throw error
      const at: Span = { path: this.root, start: 0, end: 0 }
      const gaveUp = {
        code: 'make/too-large',
        message: 'the makefiles are too large to evaluate',
        at
      }
      return {
        uses: [],
        failures: [],
        targets: [],
        diagnostics: [...diagnostics(), gaveUp],
        included: [],
        complete: false
      }
    }
  }

  /** The root makefile after make's first phase. */
  machine(variant: Variant): Machine | undefined {
    const { builder, start } = this.#run(variant, keyOf(variant))
    return builder.prepare(start)?.machine
  }

  textAt({ path, start, end }: Span): string {
    return this.#files.text(path)?.slice(start, end) ?? ''
  }

  /** Whether any makefile of the tree speaks of the toolchain. */
  get mentionsRust(): boolean {
    return this.#rustyFiles().length > 0
  }

  #rustyFiles(): readonly RepoPath[] {
    this.#rusty ??= this.#files
      .matching(isMakefile)
      .filter((path) => /cargo|rustc/i.test(this.#files.text(path) ?? ''))
    return this.#rusty
  }

  /** A first phase that never asked for the toolchain serves both answers. */
  #run(variant: Variant, key: string): Run {
    for (const toolchain of ['present', 'absent'] as const) {
      const run = this.#runs.get(`${toolchain}\0${key}`)
      if (run !== undefined && (toolchain === variant.toolchain || !run.world.asked)) {
        run.world.budget.steps = MAX_STEPS
        return run
      }
    }
    const files = this.#files.fresh()
    const world: World = {
      files,
      toolchain: variant.toolchain,
      asked: false,
      followed: false,
      generated: variant.generated,
      parse: (path, automake) => this.#parse(files, path, automake),
      rusty: () => this.#rustyFiles(),
      budget: { steps: MAX_STEPS },
      diagnostics: new Map(),
      automake: this.automake ? (name, at) => conditional(variant, name, at) : undefined
    }
    const commandLine = new Map(variant.settings)
    const run = {
      world,
      builder: new Builder(world),
      start: { directory: '', file: this.root, commandLine, goals: [] }
    }
    this.#runs.set(`${variant.toolchain}\0${key}`, run)
    return run
  }
}

/** An Automake conditional, which configure decides. */
function conditional(variant: Variant, name: string, at: Span): Condition {
  return (
    variant.conditionals.get(name) ??
    atom({ name: `automake conditional ${name}`, reason: 'configure decides about it', at })
  )
}

function keyOf(variant: Variant): string {
  return [
    JSON.stringify(variant.settings),
    ...[...variant.conditionals].map(([name, when]) => `${name}=${when.id}`),
    ...[...variant.generated.values()].map(
      ({ path, lines }) =>
        `${path}:${lines.map(({ text, when }) => `${text}?${when.id}`).join('\n')}`
    )
  ].join('\0')
}

/** What arguments say about one conditional: true where one says so, unknown where none does. */
export function joinedArguments(
  parts: readonly { readonly value: string | undefined; readonly when: Condition }[],
  name: string
): Condition {
  const says = (value: string): Condition =>
    or(...parts.filter((one) => one.value === value).map((one) => one.when))
  const yes = says('true')
  if (parts.every((one) => one.value === 'true' || one.value === 'false')) return yes
  const open = atom({
    name: `automake conditional ${name}`,
    reason: 'configure decides about it',
    at: undefined
  })
  return or(yes, not(or(not(open), says('false'))))
}

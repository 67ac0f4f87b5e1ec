import type { Condition } from '../../logic/condition.js'
import { equalsAtom, TRUE } from '../../logic/condition.js'
import { BUILDTYPES, BUILTIN_OPTIONS, LANGUAGE_ARGUMENTS } from './builtin-options.js'
import { merge } from './merge.js'
import type { OptionDeclaration } from './options.js'
import { EMPTY_LIST, type Feature, listOf, unknownValue, type Value } from './value.js'

/** A value from outside the build files: the command line, a profile, a driving build system. */
export interface Override {
  readonly name: string
  /** Undefined: set, but to something unknown. */
  readonly value: string | undefined
  readonly when: Condition
}

/** The options of one (sub)project and their values in this evaluation. */
export class OptionStore {
  readonly #declared: ReadonlyMap<string, OptionDeclaration>
  readonly #values = new Map<string, Value>()
  readonly #forSubprojects = new Map<string, readonly Override[]>()
  readonly #overrides: readonly Override[]
  readonly #parent: OptionStore | undefined

  constructor(
    declared: readonly OptionDeclaration[],
    overrides: readonly Override[],
    parent: OptionStore | undefined
  ) {
    this.#declared = new Map(declared.map((option) => [option.name, option]))
    this.#overrides = overrides
    this.#parent = parent
    for (const override of overrides) this.#apply(override)
  }

  /** `project(default_options:)`: below what comes from outside, above the options file. */
  setDefault(name: string, value: string): void {
    const colon = name.indexOf(':')
    if (colon > 0) {
      const subproject = name.slice(0, colon)
      const override = { name: name.slice(colon + 1), value, when: TRUE }
      this.#forSubprojects.set(subproject, [...this.forSubproject(subproject), override])
      return
    }
    this.#apply({ name, value, when: TRUE })
    for (const override of this.#overrides) this.#apply(override)
  }

  /** Undefined when there is no such option. */
  get(name: string): Value | undefined {
    const declared = this.#declared.get(name)
    if (declared === undefined) return this.#builtin(name)
    const own = this.#values.get(name)
    if (own === undefined && declared.yield) {
      const above = this.#parent?.yielded(name, declared.type)
      if (above !== undefined) return above
    }
    const value = own ?? defaultOf(declared)
    return declared.type === 'feature' ? this.#automatic(value) : value
  }

  /** What a subproject's option of that name and type stands back for. */
  yielded(name: string, type: string): Value | undefined {
    return this.#declared.get(name)?.type === type ? this.get(name) : undefined
  }

  /** What `project(default_options:)` says about a subproject's options. */
  forSubproject(name: string): readonly Override[] {
    return this.#forSubprojects.get(name) ?? []
  }

  #builtin(name: string): Value | undefined {
    const plain = name.startsWith('build.') ? name.slice('build.'.length) : name
    const own = this.#values.get(plain)
    if (own !== undefined) return own
    if (plain === 'debug' || plain === 'optimization') {
      const type = this.#values.get('buildtype')
      const known = typeof type === 'string' ? BUILDTYPES.get(type) : undefined
      if (known !== undefined) return known[plain]
    }
    const value = this.#parent?.get(plain) ?? BUILTIN_OPTIONS.get(plain)
    if (value !== undefined) return value
    if (LANGUAGE_ARGUMENTS.test(plain)) return EMPTY_LIST
    return plain === 'libdir' ? unknownValue('libdir', 'depends on the host', undefined) : undefined
  }

  /** `auto_features` stands in for every feature that is `auto`. */
  #automatic(value: Value): Value {
    if (typeof value !== 'object') return value
    if (value.kind === 'choice') {
      const yes = this.#automatic(value.yes)
      const no = this.#automatic(value.no)
      return { ...value, yes, no }
    }
    if (value.kind !== 'feature' || value.state !== 'auto') return value
    const all = this.#builtin('auto_features')
    if (typeof all !== 'object' || all.kind !== 'feature' || all.state === 'auto') return value
    return { ...value, state: all.state }
  }

  #apply(override: Override): void {
    let { name, value } = override
    let declared = this.#declared.get(name)
    const deprecated = declared?.deprecated
    if (typeof deprecated === 'string') {
      name = deprecated
      declared = this.#declared.get(name)
    } else if (deprecated instanceof Map && value !== undefined)
      value = deprecated.get(value) ?? value
    const before = this.get(name)
    if (before === undefined) return
    const type = declared?.type ?? typeOf(before)
    const given = convert(value, type, name)
    this.#values.set(name, override.when === TRUE ? given : merge(override.when, given, before))
  }
}

function defaultOf(option: OptionDeclaration): Value {
  const { value, type, name } = option
  if (typeof value === 'object') return listOf(value)
  return type === 'feature' ? convert(String(value), type, name) : value
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function typeOf(value: Value): string {
  if (typeof value === 'boolean') return 'boolean'
  if (typeof value === 'number') return 'integer'
  if (typeof value === 'object' && value.kind === 'list') return 'array'
  return typeof value === 'object' && value.kind === 'feature' ? 'feature' : 'string'
}

/** A value as a person writes it, in the option's type. */
function convert(text: string | undefined, type: string, name: string): Value {
  if (text === undefined) return unknownOption(name, type)
  switch (type) {
    case 'boolean':
      return text === 'true' || (text !== 'false' && unknownOption(name, type))
    case 'integer':
      return /^-?\d+$/.test(text) ? Number(text) : unknownOption(name, type)
    case 'feature':
      return text === 'enabled' || text === 'disabled' || text === 'auto'
        ? { kind: 'feature', name, state: text }
        : unknownOption(name, type)
    case 'array':
      return listOf(arrayItems(text))
    default:
      return text
  }
}

/** JSON, Meson's own `['a', 'b']`, or items between commas. */
function arrayItems(text: string): readonly string[] {
  if (text === '') return []
  if (text.startsWith('[')) {
    const parsed = parseJson(text)
    if (Array.isArray(parsed)) return parsed.filter((item) => typeof item === 'string')
    return [...text.matchAll(/'([^']*)'/g)].map((match) => match[1] ?? '')
  }
  return text.split(',')
}

function unknownOption(name: string, type: string): Value {
  const value = unknownValue(
    `option ${name}`,
    `the value of the option ${name} is not known`,
    undefined
  )
  if (type !== 'feature') return value
  const feature = (state: Feature['state']): Feature => ({ kind: 'feature', name, state })
  return {
    kind: 'choice',
    condition: equalsAtom(value.unknown, 'disabled'),
    yes: feature('disabled'),
    no: {
      kind: 'choice',
      condition: equalsAtom(value.unknown, 'enabled'),
      yes: feature('enabled'),
      no: feature('auto')
    }
  }
}

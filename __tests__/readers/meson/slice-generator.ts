import type { Files } from './evaluate-helper.js'

/** Small random builds in which Rust may or may not matter. The same seed gives the same build. */
export function randomBuild(seed: number): Files {
  return new Generator(seed).files()
}

interface Scope {
  readonly depth: number
  readonly directory: string
  readonly inLoop: boolean
}

type Kind = 'flag' | 'list' | 'found' | 'target' | 'data' | 'set'

class Generator {
  readonly #files: Record<string, string> = {}
  readonly #names: Record<Kind, Set<string>> = {
    flag: new Set(),
    list: new Set(),
    found: new Set(),
    target: new Set(),
    data: new Set(),
    set: new Set()
  }
  #state: number
  #directories = 0

  constructor(seed: number) {
    this.#state = seed
  }

  files(): Files {
    const body = this.#block({ depth: 0, directory: '', inLoop: false }, 5 + this.#int(12))
    this.#files['meson.build'] = [
      "project('p', 'c')",
      "cc = meson.get_compiler('c')",
      "ss = import('sourceset')",
      ...body,
      ''
    ].join('\n')
    const rust = this.#pick(['auto', 'enabled', 'disabled'])
    const flag = this.#pick(['true', 'false'])
    this.#files['meson_options.txt'] =
      `option('rust', type: 'feature', value: '${rust}')\noption('flag', type: 'boolean', value: ${flag})\n`
    return this.#files
  }

  #int(below: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((((t ^ (t >>> 14)) >>> 0) / 4294967296) * below) | 0
  }

  #pick<T>(from: readonly T[]): T {
    const picked = from[this.#int(from.length)]
    if (picked === undefined) throw new Error('nothing to pick from')
    return picked
  }

  #known(kind: Kind, otherwise: string): string {
    const names = [...this.#names[kind]]
    return names.length === 0 ? otherwise : this.#pick(names)
  }

  #block(scope: Scope, length: number): string[] {
    const lines = Array.from({ length }, () => this.#statement(scope)).flat()
    return lines.length === 0 ? ["message('nothing')"] : lines
  }

  #inside(scope: Scope, inLoop = scope.inLoop): string[] {
    const inner = { ...scope, depth: scope.depth + 1, inLoop }
    return this.#block(inner, 1 + this.#int(3)).map((line) => `  ${line}`)
  }

  #truth(depth = 0): string {
    const simple = [
      () => this.#pick(['true', 'false']),
      () => this.#known('flag', "get_option('flag')"),
      () => `get_option('rust').${this.#pick(['enabled', 'disabled', 'allowed'])}()`,
      () => `cc.has_header('${this.#pick(['a.h', 'b.h'])}')`,
      () => `${this.#known('found', 'cc_found')}.found()`.replace('cc_found.found()', 'false'),
      () => `(${this.#known('list', '[]')}).length() > ${this.#int(2)}`,
      () => `'x' in ${this.#known('list', '[]')}`,
      () => {
        const data = this.#known('data', '')
        return data === '' ? 'true' : `${data}.get('K${this.#int(2)}', false)`
      }
    ]
    const nested = [
      () => `not ${this.#truth(depth + 1)}`,
      () => `(${this.#truth(depth + 1)} and ${this.#truth(depth + 1)})`,
      () => `(${this.#truth(depth + 1)} or ${this.#truth(depth + 1)})`
    ]
    return this.#pick(depth > 2 ? simple : [...simple, ...nested])()
  }

  #required(): string {
    const feature = "get_option('rust')"
    return this.#pick(['true', 'false', feature, `${feature}.disable_auto_if(${this.#truth(2)})`])
  }

  #items(): string {
    const item = (): string =>
      this.#pick([
        "'a.c'",
        "'lib.rs'",
        "'x'",
        this.#known('target', "'y'"),
        this.#known('found', "'z'"),
        `(${this.#truth(1)} ? 'p.c' : 'q.rs')`
      ])
    const list = `[${Array.from({ length: this.#int(3) }, item).join(', ')}]`
    return this.#int(3) === 0 ? `(${this.#truth(1)} ? ${list} : [])` : list
  }

  /** Gives a variable its first value at the top level only, so that it is set wherever it is read. */
  #assign(kind: Kind, name: string, value: string, scope: Scope): string[] {
    if (!this.#names[kind].has(name) && scope.depth > 0) return []
    this.#names[kind].add(name)
    return [`${name} = ${value}`]
  }

  #statement(scope: Scope): string[] {
    const shallow = [
      () => this.#assign('flag', this.#pick(['b0', 'b1', 'b2']), this.#truth(), scope),
      () => this.#list(scope),
      () => this.#program(scope),
      () => this.#language(scope),
      () => this.#target(scope),
      () => this.#setting(scope),
      () => this.#rule(scope),
      () => this.#leave(scope)
    ]
    const deep = [
      () => this.#if(scope),
      () => this.#if(scope),
      () => this.#foreach(scope),
      () => this.#subdir(scope)
    ]
    return this.#pick(scope.depth > 3 ? shallow : [...shallow, ...deep])()
  }

  #list(scope: Scope): string[] {
    const name = this.#pick(['l0', 'l1'])
    if (!this.#names.list.has(name)) return this.#assign('list', name, '[]', scope)
    return [`${name} ${this.#pick(['=', '+='])} ${this.#items()}`]
  }

  #program(scope: Scope): string[] {
    const call = this.#pick([
      `find_program('${this.#pick(['cargo', 'rustc', 'python3'])}', required: ${this.#required()})`,
      `dependency('foo', required: ${this.#truth(2)})`
    ])
    return this.#assign('found', this.#pick(['p0', 'p1']), call, scope)
  }

  #language(scope: Scope): string[] {
    const call = `add_languages('${this.#pick(['rust', 'rust', 'cpp'])}', required: ${this.#required()})`
    return this.#assign('flag', this.#pick(['b0', 'b3']), call, scope)
  }

  #target(scope: Scope): string[] {
    const name = this.#pick(['t0', 't1'])
    const sources = this.#pick([this.#known('list', "'a.c'"), this.#items(), "'lib.rs'", "'a.c'"])
    const command = `[${this.#known('found', "'cargo'")}, 'build']`
    const call = this.#pick([
      `executable('${name}', ${sources})`,
      `static_library('${name}', ${sources})`,
      `custom_target('${name}', output: '${this.#pick(['o.rs', 'o.h'])}', command: ${command})`
    ])
    const assigned = this.#assign('target', name, call, scope)
    return assigned.length === 0 ? [call] : assigned
  }

  #setting(scope: Scope): string[] {
    if (!this.#names.data.has('conf'))
      return this.#assign('data', 'conf', 'configuration_data()', scope)
    return [`conf.set('K${this.#int(2)}', ${this.#truth(1)})`]
  }

  #rule(scope: Scope): string[] {
    if (!this.#names.set.has('s0')) return this.#assign('set', 's0', 'ss.source_set()', scope)
    if (this.#int(3) > 0 || !this.#names.list.has('l0'))
      return [`s0.add(when: 'CONFIG_${this.#pick(['A', 'B'])}', if_true: ${this.#items()})`]
    return ["l0 += s0.apply({'CONFIG_A': 'y'}, strict: false).sources()"]
  }

  #leave(scope: Scope): string[] {
    if (scope.inLoop && this.#int(2) === 0) return [this.#pick(['break', 'continue'])]
    if (scope.directory !== '' && scope.depth > 0 && !scope.inLoop && this.#int(2) === 0)
      return ['subdir_done()']
    return scope.depth === 0 ? [] : ["add_project_arguments('-DWITH_RUST', language: 'c')"]
  }

  #if(scope: Scope): string[] {
    const lines = [`if ${this.#truth()}`, ...this.#inside(scope)]
    if (this.#int(4) === 0) lines.push(`elif ${this.#truth()}`, ...this.#inside(scope))
    if (this.#int(2) === 0) lines.push('else', ...this.#inside(scope))
    return [...lines, 'endif']
  }

  #foreach(scope: Scope): string[] {
    const name = `i${scope.depth}`
    const items = this.#pick(["['x', 'a.c']", "['lib.rs', 'a.c']", this.#known('list', "['x']")])
    const use = this.#pick([
      `executable('e', ${name})`,
      `message(${name})`,
      `${this.#known('list', 'unused')} += ${name}`.replace(/^unused \+=.*/, "message('x')")
    ])
    return [`foreach ${name} : ${items}`, ...this.#inside(scope, true), `  ${use}`, 'endforeach']
  }

  #subdir(scope: Scope): string[] {
    if (this.#directories > 4 || scope.inLoop) return []
    const name = `d${this.#directories++}`
    const directory = scope.directory === '' ? name : `${scope.directory}/${name}`
    this.#files[`${directory}/meson.build`] =
      `${this.#block({ ...scope, directory }, 1 + this.#int(4)).join('\n')}\n`
    return [`subdir('${name}')`]
  }
}

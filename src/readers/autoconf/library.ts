import type { Declared } from './declared.js'
import type { Call, Engine, Library } from './m4/engine.js'
import { Traced } from './m4/traced.js'
import { literal } from './shell-text.js'

const DEFINITION =
  /\b(?:A[CU]_DEFUN(?:_ONCE)?|m4_defun(?:_once)?|m4_define|define|AU_ALIAS)\(\s*\[?\s*([A-Za-z_]\w*)/g
const RUST = /rust|cargo|bindgen/i
const FAMILIES =
  /^_?(?:A[CMUXSH]|LT|LTDL|PKG|AH|GTK|GLIB|GNOME|IT|GOBJECT|gl|gt|m4|XDT|APPSTREAM|KDE|QT|VALA)_/
const MAX_FILE = 400_000

/** The macros that files of the tree define, read when one is called, as `aclocal` would pick them. */
export class MacroFiles implements Library {
  readonly #declared: Declared
  readonly #text: (path: string) => string | undefined
  readonly #files: readonly string[]
  #index: Map<string, string> | undefined
  readonly #loaded = new Set<string>()

  constructor(
    files: readonly string[],
    text: (path: string) => string | undefined,
    declared: Declared
  ) {
    this.#files = files
    this.#text = text
    this.#declared = declared
  }

  load(name: string, m4: Engine): boolean {
    this.#index ??= this.#scan()
    const path = this.#index.get(name)
    if (path === undefined || this.#loaded.has(path)) return false
    this.#loaded.add(path)
    const text = this.#text(path)
    if (text === undefined) return false
    const { quotes } = m4
    m4.setQuotes('[', ']')
    m4.expand(Traced.file(path, text))
    m4.setQuotes(...quotes)
    return m4.lookup(name) !== undefined
  }

  #scan(): Map<string, string> {
    const index = new Map<string, string>()
    for (const path of this.#files) {
      const text = this.#text(path)
      if (text === undefined || text.length > MAX_FILE) continue
      for (const [, name] of text.matchAll(DEFINITION))
        if (name !== undefined && !index.has(name)) index.set(name, path)
    }
    return index
  }

  isMacro(name: string, called: boolean, alone: boolean): boolean {
    if (called) return FAMILIES.test(name) || /^[A-Z][A-Z0-9]*_[A-Z0-9_]+$/.test(name)
    return alone && /^_?(A[CMUXSH]|LT|PKG|gl|gt)_[A-Z]/.test(name)
  }

  /** Nothing is known about it: what its arguments assign is not known either. */
  unknown(call: Call): Traced | undefined {
    const words = call.args.map((arg) => arg.text).join(' ')
    const rust = RUST.test(call.name) || RUST.test(words)
    this.#declared.unknown.set(call.name, { rust, at: call.at })
    const assigned = [...words.slice(0, 20_000).matchAll(/(?:^|[\s;[(])([A-Za-z_]\w*)=/g)].flatMap(
      ([, name]) => name ?? []
    )
    const names = [...new Set(assigned)].slice(0, 40)
    const parts = [
      ...(names.length > 0 ? [`:opaque ${names.join(' ')}\n`] : []),
      ...(rust ? [`:macro ${literal(call.name)} ${literal(words.slice(0, 80))}\n`] : [])
    ]
    return parts.length === 0 ? undefined : Traced.made(parts.join(''), call.at)
  }
}

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { SCENARIO_IDS, scenario } from '../../../src/model/scenario.js'
import { createCargoReader } from '../../../src/readers/cargo/index.js'
import { join, matchesGlob } from '../../../src/readers/cargo/paths.js'
import { memorySnapshot } from '../../../src/source/memory.js'

/** `file: version (note)` for each floor, and the codes of the diagnostics. */
function read(files: Record<string, string>) {
  const snapshot = memorySnapshot('test', files)
  const reader = createCargoReader()
  const { facts, diagnostics } = reader.read(snapshot, scenario('default'))
  const floors = facts.map((fact) => {
    if (fact.kind !== 'floor') throw new Error(fact.kind)
    expect(fact).toMatchObject({ tool: 'rustc', when: { kind: 'constant', value: true } })
    // The place is the value itself, quotes included.
    const { path, start, end } = fact.at
    expect(files[path]?.slice(start + 1, end - 1)).toBe(fact.version)
    return `${path}: ${fact.version} (${fact.note.replace(/^.*: /, '')})`
  })
  const codes = diagnostics.map(({ code, at }) => `${code} ${at.path}`)
  return { floors, codes, crates: reader.crates(snapshot), applies: reader.applies(snapshot) }
}

const crate = (name: string, more = ''): string => `[package]\nname = "${name}"\n${more}\n`

describe('floors', () => {
  it('reads the version of a crate on its own', () => {
    expect(read({ 'Cargo.toml': crate('one', 'rust-version = "1.70"') })).toMatchObject({
      floors: ['Cargo.toml: 1.70 (rust-version of one)'],
      codes: [],
      applies: true
    })
  })

  it('states an inherited version once, at the workspace, and a different one of a member beside it', () => {
    const { floors, codes, crates } = read({
      'rust/Cargo.toml': `[workspace]\nmembers = ["a", "drivers/*", "./b/"]\n[workspace.package]\nrust-version = '1.83.0'\nedition = "2021"\n`,
      'rust/a/Cargo.toml': crate('a', 'rust-version.workspace = true\nedition.workspace = true'),
      'rust/b/Cargo.toml': crate('b', 'rust-version = { workspace = true }'),
      'rust/drivers/uart/Cargo.toml': crate(
        'uart',
        'rust-version = "1.63"\n[features]\ndefault = ["log"]\nlog = []'
      )
    })
    expect(floors).toEqual([
      'rust/Cargo.toml: 1.83.0 (rust-version of the workspace)',
      'rust/drivers/uart/Cargo.toml: 1.63 (rust-version of uart)'
    ])
    expect(codes).toEqual([])
    expect(crates).toMatchObject([
      { name: 'a', workspace: 'rust', rustVersion: '1.83.0', edition: '2021' },
      { name: 'b', workspace: 'rust', rustVersion: '1.83.0', edition: undefined },
      { name: 'uart', workspace: 'rust', rustVersion: '1.63' }
    ])
    expect(crates[2]?.features).toEqual(
      new Map([
        ['default', ['log']],
        ['log', []]
      ])
    )
  })

  it('takes a root that is workspace and crate at once', () => {
    const root = `${crate('root', 'rust-version = "1.60"')}[workspace]\n`
    const { floors, crates } = read({ 'Cargo.toml': root })
    expect(floors).toEqual(['Cargo.toml: 1.60 (rust-version of root)'])
    expect(crates).toMatchObject([{ name: 'root', workspace: '' }])
  })

  it("reads Clippy's msrv, of the hidden file where there are both", () => {
    const manifest = { 'Cargo.toml': crate('x') }
    expect(read({ ...manifest, 'clippy.toml': 'msrv = "1.77"' }).floors).toEqual([
      'clippy.toml: 1.77 (msrv of clippy)'
    ])
    expect(
      read({ ...manifest, 'clippy.toml': 'msrv = "1.77"', '.clippy.toml': 'msrv = "1.78"' }).floors
    ).toEqual(['.clippy.toml: 1.78 (msrv of clippy)'])
  })

  it('holds the channel of a toolchain file for a pin, not for a floor', () => {
    expect(
      read({
        'Cargo.toml': crate('x'),
        'rust-toolchain.toml': '[toolchain]\nchannel = "1.90"',
        'rust-toolchain': '1.90'
      }).floors
    ).toEqual([])
  })

  it('reads templates that configure fills in, and forgives what they leave open', () => {
    const { floors, codes } = read({
      'rust/Cargo.toml.in': crate('x', 'version = "@VERSION@"\nrust-version = "1.75.0"'),
      'lib/Cargo.toml.in': crate('y', 'rust-version = "@MSRV@"'),
      'odd/Cargo.toml.in': '@EVERYTHING@'
    })
    expect(floors).toEqual(['rust/Cargo.toml.in: 1.75.0 (rust-version of x)'])
    expect(codes).toEqual([])
  })

  it('says the same in every scenario, as the very same reading', () => {
    const reader = createCargoReader()
    const snapshot = memorySnapshot('s', { 'Cargo.toml': crate('x', 'rust-version = "1.70"') })
    const readings = SCENARIO_IDS.map((id) => reader.read(snapshot, scenario(id)))
    expect(new Set(readings).size).toBe(1)
  })
})

describe('what belongs to the project', () => {
  const high = 'rust-version = "1.99"'

  it('leaves vendored crates, tests and examples out', () => {
    const result = read({
      'meson.build': '',
      'subprojects/serde/Cargo.toml': crate('serde', high),
      'rust/vendor/libc/Cargo.toml': crate('libc', high),
      'rust/kept/Cargo.toml': crate('kept', high),
      'rust/kept/.cargo-checksum.json': '{}',
      'third_party/z/Cargo.toml': `[workspace]\nmembers=["*"]\n[workspace.package]\n${high}`,
      'tests/data/bad/Cargo.toml': '= broken',
      'examples/demo/Cargo.toml': crate('demo', high),
      'third_party/z/clippy.toml': 'msrv = "1.99"'
    })
    expect(result).toMatchObject({ floors: [], codes: [], applies: false })
  })

  it('takes them in where a workspace lists them or a crate depends on them', () => {
    const { floors } = read({
      'Cargo.toml': `[workspace]\nmembers = ["app", "tests/unit"]\n[workspace.dependencies]\nshared = { path = "third_party/shared" }\n`,
      'app/Cargo.toml': crate(
        'app',
        `[dependencies]\nnear = { path = "../vendor/near" }\nshared.workspace = true\nmaybe = { path = "../vendor/maybe", optional = true }\nout = { path = "../../out" }\nserde = "1"\n[dev-dependencies]\ndev = { path = "../vendor/dev" }\n[target.'cfg(unix)'.dependencies]\nunix = { path = "../vendor/unix" }`
      ),
      'tests/unit/Cargo.toml': crate('unit', high),
      'tests/other/Cargo.toml': crate('other', high),
      'third_party/shared/Cargo.toml': crate('shared', high),
      'vendor/near/Cargo.toml': crate(
        'near',
        `${high}\n[dependencies]\nloop = { path = "../../app" }`
      ),
      'vendor/maybe/Cargo.toml': crate('maybe', high),
      'vendor/dev/Cargo.toml': crate('dev', high),
      'vendor/unix/Cargo.toml': crate('unix', high)
    })
    expect(floors.map((floor) => floor.replace(/:.*/, ''))).toEqual([
      'tests/unit/Cargo.toml',
      'third_party/shared/Cargo.toml',
      'vendor/near/Cargo.toml',
      'vendor/unix/Cargo.toml'
    ])
  })

  it('leaves out what lies in a workspace without being a member', () => {
    const { floors } = read({
      'Cargo.toml': '[workspace]\nmembers = ["crates/*"]\nexclude = ["crates/fuzzing"]\n',
      'crates/a/Cargo.toml': crate('a', 'rust-version = "1.70"'),
      'crates/fuzzing/Cargo.toml': crate('f', high),
      'crates/a/inner/Cargo.toml': crate('inner', high),
      'tool/Cargo.toml': crate('tool', high)
    })
    expect(floors).toEqual(['crates/a/Cargo.toml: 1.70 (rust-version of a)'])
  })
})

describe('mistakes', () => {
  it('tells about broken files and goes on', () => {
    const { floors, codes } = read({
      'a/Cargo.toml': '[package\n',
      'b/Cargo.toml': crate('b', 'rust-version = ">=1.70"'),
      'c/Cargo.toml': crate('c', 'rust-version = 1.70'),
      'd/Cargo.toml': crate('d', 'rust-version.workspace = true'),
      'e/Cargo.toml': crate('e', 'rust-version = "1.71"'),
      'clippy.toml': 'msrv = [1]'
    })
    expect(floors).toEqual(['e/Cargo.toml: 1.71 (rust-version of e)'])
    expect(codes).toEqual([
      'cargo/parse a/Cargo.toml',
      'cargo/version b/Cargo.toml',
      'cargo/version c/Cargo.toml',
      'cargo/inherit d/Cargo.toml',
      'cargo/version clippy.toml'
    ])
  })

  it('tells about a manifest whose text was refused', () => {
    const whole = memorySnapshot('s', { 'Cargo.toml': crate('x') })
    const reader = createCargoReader()
    const snapshot = { ...whole, text: () => undefined }
    expect(reader.read(snapshot, scenario('on')).diagnostics).toMatchObject([
      { code: 'cargo/unread', at: { path: 'Cargo.toml' } }
    ])
  })

  it('never throws on a damaged manifest', () => {
    const good = `${crate('x', 'rust-version = "1.70"')}[workspace]\nmembers = ["a", "../b"]\n[dependencies]\ny = { path = "a" }\n`
    for (let end = 0; end <= good.length; end++)
      createCargoReader().read(
        memorySnapshot('s', { 'Cargo.toml': good.slice(0, end) }),
        scenario('on')
      )
    const odd =
      'workspace = 1\npackage = "x"\ndependencies = [1]\ntarget = { a = 1 }\nfeatures = 1\n'
    expect(read({ 'Cargo.toml': odd })).toMatchObject({ floors: [], crates: [] })
  })
})

describe('paths', () => {
  it('claims its own files only', () => {
    const { claims } = createCargoReader()
    const yes = [
      'Cargo.toml',
      'a/Cargo.toml',
      'a/Cargo.toml.in',
      '.clippy.toml',
      'b/clippy.toml',
      'rust-toolchain'
    ]
    const no = ['Cargo.lock', 'aCargo.toml', 'Cargo.toml/x', 'my-clippy.toml', 'rust-toolchain.txt']
    expect(yes.filter((path) => !claims(path))).toEqual([])
    expect(no.filter((path) => claims(path))).toEqual([])
  })

  it('joins without leaving the repository', () => {
    expect(join('a/b', '../c/./d/')).toBe('a/c/d')
    expect(join('', 'x')).toBe('x')
    expect(join('a', '..')).toBe('')
    expect(join('a', '../..')).toBeUndefined()
    expect(join('a', '/etc')).toBeUndefined()
  })

  it('matches globs as a regular expression would', () => {
    const part = fc.array(fc.constantFrom('a', 'b', '*', '?'), { minLength: 1, maxLength: 4 })
    const pattern = fc.array(
      fc.oneof(
        part.map((some) => some.join('')),
        fc.constant('**')
      ),
      {
        minLength: 1,
        maxLength: 4
      }
    )
    const path = fc
      .array(fc.array(fc.constantFrom('a', 'b'), { minLength: 1, maxLength: 4 }), { minLength: 1 })
      .map((parts) => parts.map((some) => some.join('')).join('/'))
    fc.assert(
      fc.property(pattern, path, (parts, text) => {
        const glob = parts.map((one) => (one === '**' ? one : one.replace(/\*+/g, '*')))
        const inner = glob.map((one) =>
          one === '**' ? '(?:[^/]+/)*' : `${one.replaceAll('*', '[^/]*').replaceAll('?', '[^/]')}/`
        )
        expect(matchesGlob(glob.join('/'), text)).toBe(
          new RegExp(`^${inner.join('')}$`).test(`${text}/`)
        )
      }),
      { numRuns: 2000 }
    )
  })
})

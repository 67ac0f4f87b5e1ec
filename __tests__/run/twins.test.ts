import { afterAll, describe, expect, it } from '@jest/globals'
import { POLICY_PATH, run } from '../../src/run.js'
import { Scratch, Temporary } from '../source/temporary.js'

const temporary = new Temporary()
afterAll(() => temporary.remove())

const BUILD = `project('tape', 'c', version: '2.1.0')
sources = files('src/main.c')
rust = get_option('rust')
if rust.allowed() and add_languages('rust', native: false, required: rust)
  core = static_library('core', 'src/lib.rs', rust_abi: 'c')
  executable('tape', sources, link_with: core)
else
  executable('tape', sources + files('src/codec.c'))
endif
`

const POLICY = `version: 1
project: { name: tape, release: { scheme: explicit, value: "2.1" } }
roadmap: [{ name: Rust is available, from: "2.0", rust: auto, components: fallback }]
twins: { trailer: Rust-twin }
`

const codec = (limit: number): string =>
  `int codec(int n) { return n < ${limit} ? n : ${limit}; }\n`

/** A project whose codec has both versions, and its first commit. */
function project(name: string): { readonly repository: Scratch; readonly base: string } {
  const repository = temporary.init(name)
  repository.write('meson.build', BUILD)
  repository.write('meson_options.txt', "option('rust', type: 'feature', value: 'auto')\n")
  repository.write('src/main.c', 'int main(void) { return 0; }\n').write('src/codec.c', codec(8))
  repository.write('src/lib.rs', 'pub mod codec;\n').write('src/codec.rs', 'pub fn codec() {}\n')
  repository.write(POLICY_PATH, POLICY)
  return { repository, base: repository.commit('both versions') }
}

async function said(
  repository: Scratch,
  base: string,
  head: string
): Promise<readonly (readonly [string, string])[]> {
  const result = await run({
    repository: repository.dir,
    base: { revision: base, origin: 'base' },
    head: { revision: head, origin: 'head' },
    policy: { path: POLICY_PATH },
    branch: 'main'
  })
  if (result.kind !== 'report') throw new Error(result.message)
  return result.report.findings.map(({ ruleId, fix }) => [ruleId, fix])
}

describe('a change of sources alone, which no build file has a part in', () => {
  it('is told where it is one of two versions, until a commit answers it', async () => {
    const { repository, base } = project('answered')
    const head = repository.write('src/codec.c', codec(9)).commit('codec: one more')
    expect(await said(repository, base, head)).toMatchObject([['twin-drifted', expect.anything()]])
    const answer = repository
      .write('src/main.c', 'int main(void) { return 1; }\n')
      .commit('main: fail\n\nRust-twin: codec\n has this limit already')
    expect(await said(repository, base, answer)).toEqual([])
    expect(await said(repository, base, head)).toHaveLength(1)
  })

  it('is not told where both change, or neither is a version of something', async () => {
    const { repository, base } = project('silent')
    const other = repository.write('src/main.c', 'int main(void) { return 2; }\n').commit('other')
    expect(await said(repository, base, other)).toEqual([])
    repository.write('src/codec.c', codec(9)).write('src/codec.rs', 'pub fn codec() { g() }\n')
    expect(await said(repository, base, repository.commit('both'))).toEqual([])
  })

  it('says that a clone of depth 1 cannot show the answer', async () => {
    const { repository, base } = project('deep')
    const head = repository.write('src/codec.c', codec(9)).commit('more\n\nRust-twin: codec has it')
    repository.git('clone', '-q', '--depth', '1', `file://${repository.dir}`, temporary.path('cut'))
    const cut = new Scratch(temporary.path('cut'))
    cut.git('fetch', '-q', '--depth', '1', 'origin', base)
    const [finding] = await said(cut, base, head)
    // The head itself is there, and its message with it.
    expect(finding).toBeUndefined()
    const later = repository.write('README', 'more\n').commit('later')
    cut.git('fetch', '-q', '--depth', '1', 'origin', later)
    expect((await said(cut, base, later))[0]?.[1]).toContain('check out with fetch-depth: 0')
  })
})

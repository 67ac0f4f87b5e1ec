import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { openClone } from '../../src/action/clone.js'
import { openRepository } from '../../src/source/git.js'

const root = mkdtempSync(join(tmpdir(), 'rr-clone-'))
const origin = join(root, 'origin')
const ids: string[] = []

const git = (cwd: string, ...args: string[]): string =>
  execFileSync(
    'git',
    ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'commit.gpgsign=false', ...args],
    { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }
  ).trim()

function clone(name: string, ...args: string[]): string {
  const dir = join(root, name)
  git(root, 'clone', '-q', ...args, `file://${origin}`, dir)
  return dir
}

beforeAll(() => {
  git(root, 'init', '-q', '-b', 'master', origin)
  git(origin, 'config', 'uploadpack.allowAnySHA1InWant', 'true')
  for (const text of ['one', 'two', 'three']) {
    writeFileSync(join(origin, 'file'), text)
    git(origin, 'add', '.')
    git(origin, 'commit', '-q', '-m', text)
    ids.push(git(origin, 'rev-parse', 'HEAD'))
  }
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

describe('a clone', () => {
  it('that is shallow still knows the parents its commits record', async () => {
    const repository = await openRepository(clone('shallow-parents', '--depth=1'))
    const ours = openClone(repository, { fetch: false, say: () => undefined })
    expect(ours.shallow).toBe(true)
    expect(await repository.parents(ids[2] ?? '')).toEqual([])
    expect(await ours.recordedParents(ids[2] ?? '')).toEqual([ids[1]])
    repository.close()
  })
  it('fetches a missing commit by its id, and no more than that', async () => {
    const dir = clone('shallow', '--depth=1')
    const repository = await openRepository(dir)
    const said: string[] = []
    const ours = openClone(repository, { fetch: true, say: (line) => said.push(line) })
    expect(await ours.obtain(ids[1] ?? '')).toBe(true)
    expect(said).toEqual([`Fetched commit ${ids[1]}.`])
    expect(await repository.readFile(ids[1] ?? '', 'file')).toBe('two')
    expect(await ours.find(ids[1] ?? '')).toBe(ids[1])
    expect(git(dir, 'for-each-ref', '--format=%(refname)', 'refs/rust-roadmap')).toBe(
      `refs/rust-roadmap/${ids[1]}`
    )
    expect(() => git(dir, 'cat-file', '-e', ids[0] ?? '')).toThrow()
    repository.close()
  })
  it('fetches nothing when it may not, when there is no such commit, or for a name', async () => {
    const repository = await openRepository(clone('forbidden', '--depth=1'))
    const said: string[] = []
    const say = (line: string): number => said.push(line)
    expect(await openClone(repository, { fetch: false, say }).obtain(ids[1] ?? '')).toBe(false)
    expect(said).toEqual([])
    const ours = openClone(repository, { fetch: true, say })
    expect(await ours.obtain('--upload-pack=touch /tmp/x')).toBe(false)
    expect(await ours.find('no-such-branch')).toBeUndefined()
    expect(said).toEqual([])
    expect(await ours.obtain('9'.repeat(40))).toBe(false)
    expect(said).toEqual([expect.stringContaining(`Could not fetch ${'9'.repeat(40)}: `)])
    repository.close()
  })
  it('that is full never becomes shallow', async () => {
    const dir = clone('full')
    git(origin, 'checkout', '-q', '-b', 'later')
    writeFileSync(join(origin, 'file'), 'four')
    git(origin, 'commit', '-qam', 'four')
    const later = git(origin, 'rev-parse', 'HEAD')
    const repository = await openRepository(dir)
    const ours = openClone(repository, { fetch: true, say: () => undefined })
    expect(await ours.obtain(later)).toBe(true)
    expect(git(dir, 'rev-parse', '--is-shallow-repository')).toBe('false')
    expect(git(dir, 'rev-list', '--count', later)).toBe('4')
    expect(await ours.mergeBase(later, ids[2] ?? '')).toBe(ids[2])
    repository.close()
  })
  it('finds branches that only the origin has', async () => {
    const repository = await openRepository(clone('branches'))
    const ours = openClone(repository, { fetch: false, say: () => undefined })
    expect(await ours.find('later')).toBe(git(origin, 'rev-parse', 'later'))
    expect(await ours.branchTip('nowhere')).toBeUndefined()
    repository.close()
  })
})

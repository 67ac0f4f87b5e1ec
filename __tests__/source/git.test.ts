import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { openRepository, type Repository, UnresolvedRevision } from '../../src/source/git.js'
import { plainSnapshot, type Snapshot } from '../../src/source/snapshot.js'
import { Scratch, Temporary } from './temporary.js'

const temporary = new Temporary()
const opened: Repository[] = []
afterAll(() => {
  for (const repository of opened) repository.close()
  temporary.remove()
})

async function open(dir: string, limits = {}): Promise<Repository> {
  const repository = await openRepository(dir, limits)
  opened.push(repository)
  return repository
}

const everything = (): boolean => true
const texts = (snapshot: Snapshot | undefined): Record<string, string | undefined> =>
  Object.fromEntries([...(snapshot?.paths() ?? [])].map((path) => [path, snapshot?.text(path)]))

describe('a repository with two commits', () => {
  let scratch: Scratch
  let base: string
  let head: string
  beforeAll(() => {
    scratch = temporary.init('plain')
    scratch.write('meson.build', "project('one')\n").write('src/a.c', 'int a;\n')
    scratch.write('src/Kconfig', 'config A\n').write('gone.build', 'x\n')
    base = scratch.commit('base')
    scratch.write('meson.build', "project('two')\n").write('lib/b/meson.build', 'subdir\n')
    scratch.git('rm', '-q', 'gone.build')
    scratch.git('mv', 'src/Kconfig', 'Kconfig')
    head = scratch.commit('head')
    scratch.git('tag', '-a', 'v1.0', '-m', 'one', base)
  })

  it('loads claimed texts of both, each in its own state', async () => {
    const repository = await open(scratch.dir)
    const claims = (path: string): boolean => !path.endsWith('.c')
    const { snapshots, refused } = await repository.load([base, head], claims)
    expect(refused).toEqual([])
    expect(snapshots.map(({ revision }) => revision)).toEqual([base, head])
    expect(texts(snapshots[0])).toEqual({
      'gone.build': 'x\n',
      'meson.build': "project('one')\n",
      'src/Kconfig': 'config A\n',
      'src/a.c': undefined
    })
    expect(texts(snapshots[1])).toEqual({
      Kconfig: 'config A\n',
      'lib/b/meson.build': 'subdir\n',
      'meson.build': "project('two')\n",
      'src/a.c': undefined
    })
    expect(snapshots[1]?.blob('Kconfig')).toBe(snapshots[0]?.blob('src/Kconfig'))
    expect(snapshots[1]?.blob('src/a.c')).toBe(scratch.git('rev-parse', `${head}:src/a.c`))
    expect(snapshots[1]?.text('nowhere')).toBeUndefined()
  })

  it('lists paths in byte order, whichever revision is listed by difference', async () => {
    const repository = await open(scratch.dir)
    for (const order of [
      [base, head],
      [head, base],
      [head, base]
    ]) {
      const { snapshots } = await repository.load(order, everything)
      for (const snapshot of snapshots)
        expect([...snapshot.paths()]).toEqual(
          scratch.git('ls-tree', '-r', '--name-only', snapshot.revision).split('\n')
        )
    }
  })

  it('answers like a plain list of its paths', async () => {
    const repository = await open(scratch.dir)
    const { snapshots } = await repository.load([base, head], everything)
    const isBuild = (path: string): boolean => /Kconfig|build$/.test(path)
    const places = ['', 'src', 'src/', 'lib', 'lib/b', 'lib//b', '/lib', 'src/a.c', 'nowhere']
    for (const snapshot of snapshots) {
      const plain = plainSnapshot(snapshot)
      expect(snapshot.matching(isBuild)).toEqual(plain.matching(isBuild))
      for (const place of places) {
        expect([place, snapshot.list(place)]).toEqual([place, plain.list(place)])
        expect([place, snapshot.isDirectory(place)]).toEqual([place, plain.isDirectory(place)])
        expect([place, snapshot.isFile(place)]).toEqual([place, plain.isFile(place)])
      }
    }
  })

  it('tells what differs between two revisions that were loaded alike', async () => {
    const repository = await open(scratch.dir)
    const { snapshots } = await repository.load([base, head], everything)
    const [before, after] = snapshots
    const changed = ['Kconfig', 'gone.build', 'lib/b/meson.build', 'meson.build', 'src/Kconfig']
    expect([...(after?.changedSince(before as Snapshot) ?? [])].sort()).toEqual(changed)
    expect([...(before?.changedSince(after as Snapshot) ?? [])].sort()).toEqual(changed)
    expect(before?.changedSince(before)).toEqual(new Set())
    const other = await repository.load([head], () => false)
    expect(other.snapshots[0]?.changedSince(before as Snapshot)).toBeUndefined()
  })

  it('notices when the claims differ from the last time', async () => {
    const repository = await open(scratch.dir)
    const first = await repository.load([head], () => false)
    const second = await repository.load([head], everything)
    expect(first.snapshots[0]?.text('meson.build')).toBeUndefined()
    expect(second.snapshots[0]?.text('meson.build')).toBe("project('two')\n")
  })

  it('finds the repository from a directory inside and says where its top is', async () => {
    const repository = await open(`${scratch.dir}/src`)
    expect(repository).toMatchObject({ top: scratch.dir, shallow: false, objectFormat: 'sha1' })
  })

  it('peels tags and abbreviations to full commit ids', async () => {
    const repository = await open(scratch.dir)
    expect(await repository.resolve('v1.0')).toBe(base)
    expect(await repository.resolve('HEAD~1')).toBe(base)
    expect(await repository.resolve(head.slice(0, 12))).toBe(head)
  })

  it('refuses what names no commit', async () => {
    const repository = await open(scratch.dir)
    const wrong = [
      'nothing',
      '',
      '--output=x',
      '-h',
      'a\0b',
      'HEAD:src',
      'HEAD..v1.0',
      `${'0'.repeat(40)}`
    ]
    for (const revision of wrong) {
      const error = await repository.resolve(revision).catch((reason: unknown) => reason)
      expect(error).toBeInstanceOf(UnresolvedRevision)
      expect(error).toMatchObject({ code: 'unresolved-revision', revision, shallow: false })
    }
  })

  it('takes only full ids elsewhere', async () => {
    const repository = await open(scratch.dir)
    await expect(repository.parents('--all')).rejects.toBeInstanceOf(UnresolvedRevision)
    await expect(repository.load(['HEAD'], everything)).rejects.toBeInstanceOf(UnresolvedRevision)
    await expect(repository.mergeBase('HEAD', head)).rejects.toBeInstanceOf(UnresolvedRevision)
  })

  it('answers about history', async () => {
    const repository = await open(scratch.dir)
    expect(await repository.parents(head)).toEqual([base])
    expect(await repository.parents(base)).toEqual([])
    expect(await repository.mergeBase(base, head)).toBe(base)
    expect(await repository.isAncestor(base, head)).toBe(true)
    expect(await repository.isAncestor(head, base)).toBe(false)
    expect(await repository.newestTag(head)).toBe('v1.0')
    expect(await repository.newestTag(head, 'w*')).toBeUndefined()
    expect(await repository.commits(base, head)).toEqual([
      { id: head, parents: [base], date: 1700000000, subject: 'head' }
    ])
    expect(await repository.commits(undefined, head, { limit: 1 })).toHaveLength(1)
    expect(await repository.changedPaths(base, head)).toEqual([
      'Kconfig',
      'gone.build',
      'lib/b/meson.build',
      'meson.build',
      'src/Kconfig'
    ])
    expect(await repository.changedPaths(head, head)).toEqual([])
  })

  it('reads one file of a commit', async () => {
    const repository = await open(scratch.dir)
    expect(await repository.readFile(base, 'meson.build')).toBe("project('one')\n")
    for (const path of ['src', 'src/', 'no', '../x', '/etc/passwd', '', '*.build', ':/meson.build'])
      expect(await repository.readFile(base, path)).toBeUndefined()
  })

  it('finds a branch at the origin before a local one, and odd names', async () => {
    scratch.git('update-ref', 'refs/heads/--output=x', base)
    scratch.git('update-ref', 'refs/heads/dev', base)
    const repository = await open(scratch.dir)
    expect(await repository.branchTip('dev')).toEqual({ commit: base, ref: 'refs/heads/dev' })
    scratch.git('update-ref', 'refs/remotes/origin/dev', head)
    expect(await repository.branchTip('dev')).toEqual({
      commit: head,
      ref: 'refs/remotes/origin/dev'
    })
    expect(await repository.branchTip('--output=x')).toMatchObject({ commit: base })
    expect(await repository.branchTip('de')).toBeUndefined()
    expect(await repository.branchTip('d*')).toBeUndefined()
  })

  it('answers calls that overlap', async () => {
    const repository = await open(scratch.dir)
    const loads = [[base], [head], [base, head]].map((one) => repository.load(one, everything))
    const [first, second, third] = await Promise.all(loads)
    expect(texts(first?.snapshots[0])).toEqual(texts(third?.snapshots[0]))
    expect(texts(second?.snapshots[0])).toEqual(texts(third?.snapshots[1]))
  })

  it('works again after close', async () => {
    const repository = await open(scratch.dir, { maxCacheBytes: 0 })
    await repository.load([base], everything)
    repository.close()
    const { snapshots } = await repository.load([base], everything)
    expect(snapshots[0]?.text('gone.build')).toBe('x\n')
  })
})

describe('kinds of repositories', () => {
  it('says when there is none', async () => {
    await expect(openRepository(temporary.dir)).rejects.toMatchObject({ code: 'not-a-repository' })
    await expect(openRepository(temporary.path('no', 'dir'))).rejects.toMatchObject({
      code: 'git-missing'
    })
  })

  it('opens bare ones, linked work trees and directories with a line break in the name', async () => {
    const scratch = temporary.init('kinds')
    const commit = scratch.write('a', 'a').commit()
    scratch.git('clone', '-q', '--bare', '.', temporary.path('bare.git'))
    scratch.git('worktree', 'add', '-q', temporary.path('linked'), 'HEAD~0')
    scratch.git('clone', '-q', '.', temporary.path('line\nbreak'))
    for (const name of ['bare.git', 'linked', 'line\nbreak']) {
      const repository = await open(temporary.path(name))
      expect(repository.top).toBe(name === 'bare.git' ? undefined : temporary.path(name))
      const { snapshots } = await repository.load([commit], everything)
      expect(texts(snapshots[0])).toEqual({ a: 'a' })
    }
  })

  it('reads sha256 repositories', async () => {
    const scratch = temporary.init('sha256', '--object-format=sha256')
    const base = scratch.write('a', 'a').commit()
    const head = scratch.write('b/c', 'b').link('a', 'l').commit()
    expect(base).toHaveLength(64)
    const repository = await open(scratch.dir)
    expect(repository.objectFormat).toBe('sha256')
    const { snapshots, refused } = await repository.load([base, head], everything)
    expect(snapshots.map(texts)).toEqual([{ a: 'a' }, { a: 'a', 'b/c': 'b', l: 'a' }])
    expect(refused).toEqual([])
    expect(await repository.readFile(head, 'b/c')).toBe('b')
  })

  it('knows that a shallow clone may lack the commit', async () => {
    const scratch = temporary.init('deep')
    const first = scratch.write('a', '1').commit()
    const second = scratch.write('a', '2').commit()
    scratch.git('clone', '-q', '--depth=1', `file://${scratch.dir}`, temporary.path('shallow'))
    const repository = await open(temporary.path('shallow'))
    expect(repository.shallow).toBe(true)
    expect(await repository.parents(second)).toEqual([])
    await expect(repository.resolve(first)).rejects.toMatchObject({
      shallow: true,
      remedy: expect.stringContaining('fetch-depth: 0')
    })
  })

  it('sees what was fetched after it was opened', async () => {
    const scratch = temporary.init('origin')
    const first = scratch.write('a', '1').commit()
    scratch.git('clone', '-q', '.', temporary.path('behind'))
    const second = scratch.write('a', '2').commit()
    const repository = await open(temporary.path('behind'))
    await expect(repository.resolve(second)).rejects.toBeInstanceOf(UnresolvedRevision)
    await expect(repository.changedPaths(first, second)).rejects.toThrow()
    await expect(repository.load([first, second], everything)).rejects.toThrow()
    new Scratch(temporary.path('behind')).git(
      'fetch',
      '-q',
      'origin',
      `+${second}:refs/x/${second}`
    )
    expect(await repository.resolve(second)).toBe(second)
    expect(await repository.changedPaths(first, second)).toEqual(['a'])
    const { snapshots } = await repository.load([first, second], everything)
    expect(snapshots.map(texts)).toEqual([{ a: '1' }, { a: '2' }])
  })

  it('never takes a revision for an option', async () => {
    const scratch = temporary.init('options')
    scratch.write('a', '1').commit()
    const repository = await open(scratch.dir)
    for (const word of ['--all', '--absolute-git-dir', '--local-env-vars', '-c', '--output=x'])
      await expect(repository.resolve(word)).rejects.toBeInstanceOf(UnresolvedRevision)
  })

  it('has no merge base for unrelated histories', async () => {
    const scratch = temporary.init('unrelated')
    const one = scratch.write('a', '1').commit()
    scratch.git('checkout', '-q', '--orphan', 'other')
    const two = scratch.write('b', '2').commit()
    const repository = await open(scratch.dir)
    expect(await repository.mergeBase(one, two)).toBeUndefined()
    expect(await repository.parents(two)).toEqual([])
  })

  it('does not fetch what a partial clone lacks, and says so', async () => {
    const scratch = temporary.init('whole')
    scratch.git('config', 'uploadpack.allowFilter', 'true')
    const commit = scratch.write('meson.build', 'x').commit()
    const url = `file://${scratch.dir}`
    const partial = temporary.path('partial')
    scratch.git('clone', '-q', '--bare', '--filter=blob:none', url, partial)
    const repository = await open(partial)
    await expect(repository.load([commit], everything)).rejects.toMatchObject({
      code: 'missing-object',
      remedy: expect.stringContaining('--filter')
    })
    expect((await repository.load([commit], () => false)).snapshots).toHaveLength(1)
  })
})

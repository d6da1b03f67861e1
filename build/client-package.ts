import { execFileSync } from 'node:child_process'
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

/**
 * `npm run build`: makes dist/, the package that a site installs as `postmod` and imports as `postmod/client`.
 * The rest of Postmod runs without a build step; a package under node_modules cannot.
 */
const root = new URL('../', import.meta.url)
const at = (path: string) => fileURLToPath(new URL(path, root))
const NEEDED = ['bullmq', 'ioredis', 'zod']

const own = z
  .object({
    version: z.string(),
    description: z.string(),
    license: z.string(),
    dependencies: z.record(z.string(), z.string()),
  })
  .parse(JSON.parse(readFileSync(at('package.json'), 'utf8')))

rmSync(at('dist'), { recursive: true, force: true })
execFileSync(process.execPath, [at('node_modules/typescript/bin/tsc'), '-p', at('tsconfig.client.json')], {
  stdio: 'inherit',
})
const published = {
  name: 'postmod',
  version: own.version,
  description: own.description,
  license: own.license,
  type: 'module',
  engines: { node: '>=22' },
  exports: { './client': { types: './client.d.ts', default: './client.js' } },
  dependencies: Object.fromEntries(NEEDED.map(name => [name, `^${own.dependencies[name]}`])),
}
writeFileSync(at('dist/package.json'), `${JSON.stringify(published, null, 2)}\n`)
copyFileSync(at('README.md'), at('dist/README.md'))

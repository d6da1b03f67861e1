import { spawnSync } from 'node:child_process'
import { expect, test } from '@jest/globals'

const LOG = new URL('../src/log.ts', import.meta.url).href

test.each(['password', 'token', 'key', 'secret', 'authorization', 'cookie', 'email', 'text'])(
  'a log line that would say a %s does not, also two objects down',
  key => {
    const lines = `
      const { openLog } = await import(${JSON.stringify(LOG)})
      const log = openLog('test', 'info')
      const said = { ${key}: 'correct horse' }
      log.info(said, 'one'); log.info({ body: said }, 'two'); log.info({ req: { body: said } }, 'three')`
    const { stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', lines], { encoding: 'utf8' })
    expect(stderr.match(/"\[redacted\]"/g)).toHaveLength(3)
    expect(stderr).not.toContain('horse')
    expect(stderr.match(/"name":"test"/g)).toHaveLength(3)
  },
)

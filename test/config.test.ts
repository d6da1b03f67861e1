import { expect, test } from '@jest/globals'
import { ConfigError, readConfig } from '../src/config.ts'

const OIDC = { OIDC_ISSUER: 'https://id.example.com', OIDC_CLIENT_ID: 'postmod', DESK_URL: 'https://desk.example.com' }

test('OpenID Connect is set altogether or not at all, and what is missing is named', () => {
  expect(readConfig(OIDC)).toMatchObject(OIDC)
  expect(readConfig({ ...OIDC, OIDC_CLIENT_SECRET: 's', OIDC_NAME: ' the Courier ' }).OIDC_NAME).toBe('the Courier')
  expect(readConfig({ DESK_URL: OIDC.DESK_URL }).OIDC_ISSUER).toBeUndefined()
  for (const missing of ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'DESK_URL'] as const) {
    const refused = () => readConfig({ ...OIDC, [missing]: '' })
    expect(refused).toThrow(ConfigError)
    expect(refused).toThrow(`environment: ${missing} must be set`)
  }
  expect(() => readConfig({ OIDC_NAME: 'x' })).toThrow('OIDC_ISSUER and OIDC_CLIENT_ID and DESK_URL must be set')
})

test.each([
  ['http://127.0.0.1:4000', true],
  ['http://localhost/realms/desk', true],
  ['http://[::1]:4000', true],
  ['http://id.example.com', false],
  ['http://localhost.example.com', false],
  ['http://127.0.0.1.example.com', false],
  ['http://127.0.0.1@example.com', false],
  ['ftp://127.0.0.1', false],
])('a provider at %s may be used: %s', (OIDC_ISSUER, may) => {
  const read = () => readConfig({ ...OIDC, OIDC_ISSUER })
  if (may) expect(read().OIDC_ISSUER).toBe(OIDC_ISSUER)
  else expect(read).toThrow('OIDC_ISSUER')
})

test.each<[string, number | string[] | undefined]>([
  ['', undefined],
  ['1', 1],
  ['10.0.0.7', ['10.0.0.7']],
  ['10.0.0.7, 192.168.0.0/16,2001:db8::/32', ['10.0.0.7', '192.168.0.0/16', '2001:db8::/32']],
])('proxies: %s', (TRUST_PROXY, meant) => {
  expect(readConfig({ TRUST_PROXY }).TRUST_PROXY).toEqual(meant)
})

test.each(['0', '11', 'true', 'yes', '10.0.0.7/33', '10.0.0', '10.0.0.7,', '::1/129', '10.0.0.7/8/9'])(
  'not proxies: %s',
  TRUST_PROXY => {
    expect(() => readConfig({ TRUST_PROXY })).toThrow('TRUST_PROXY')
  },
)

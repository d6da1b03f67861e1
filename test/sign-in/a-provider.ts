import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { Provider } from 'oidc-provider'
import { freePort } from '../../src/embedded/free-port.ts'
import { afterwards } from '../support/afterwards.ts'

export const CLIENT = { OIDC_CLIENT_ID: 'postmod', OIDC_CLIENT_SECRET: randomBytes(24).toString('base64url') }

type Claims = Record<string, unknown>
/** An ID token on its way to the desk: what it says, and by whose key and with what words it is signed. */
export type IdToken = { header: Claims; claims: Claims; key: KeyObject | undefined }

export const anotherKey = () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey

/**
 * A real provider of OpenID Connect on this machine. Whoever comes is signed in there at once as `is.who` (an account
 * of `accounts`); `is.changed` may change what it says on its way.
 */
export async function aProvider(
  redirectUri: string,
  accounts: Readonly<Record<string, Claims>>,
  { host = '127.0.0.1', port = 0 } = {},
) {
  const listens = port || (await freePort())
  const issuer = `http://${host}:${listens}`
  const key = anotherKey()
  const is = {
    who: '',
    says: accounts,
    refuses: false,
    changed: undefined as ((token: IdToken) => IdToken) | undefined,
  }
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT.OIDC_CLIENT_ID,
        client_secret: CLIENT.OIDC_CLIENT_SECRET,
        redirect_uris: [redirectUri],
      },
    ],
    jwks: { keys: [{ ...key.export({ format: 'jwk' }), kid: 'theirs', use: 'sig', alg: 'RS256' }] },
    ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 60, IdToken: 60, Interaction: 60, Session: 60 },
    renderError: (ctx, { error }) => void (ctx.body = error),
    cookies: { keys: [randomBytes(24).toString('hex')] },
    pkce: { required: () => true },
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_ctx, { uid }) => `/as/${uid}` },
    findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ sub, ...is.says[sub] }) }),
    // Nobody is asked whether the desk may know their address.
    async loadExistingGrant({ oidc }) {
      const { clientId } = oidc.client!
      const known = oidc.session!.grantIdFor(clientId)
      if (known !== undefined) return await oidc.provider.Grant.find(known)
      const grant = new oidc.provider.Grant({ clientId, accountId: oidc.session!.accountId! })
      grant.addOIDCScope('openid email')
      await grant.save()
      return grant
    },
  })
  provider.use(async (ctx, next) => {
    if (ctx.path.startsWith('/as/')) {
      const result = is.refuses ? { error: 'access_denied' } : { login: { accountId: is.who } }
      return ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, result))
    }
    await next()
    if (!is.changed || ctx.path !== '/token' || !isAnswer(ctx.body)) return
    ctx.body = { ...ctx.body, id_token: written(is.changed(read(ctx.body.id_token, key))) }
  })
  const answer = provider.callback()
  const server = createServer((request, response) => void answer(request, response))
  server.listen(listens, '127.0.0.1')
  await once(server, 'listening')
  const close = async () => {
    server.closeAllConnections()
    if (server.listening) await new Promise(resolve => server.close(resolve))
  }
  afterwards(close)
  return { issuer, is, close }
}

function isAnswer(body: unknown): body is { id_token: string } {
  return typeof body === 'object' && body !== null && 'id_token' in body
}

function read(token: string, key: KeyObject): IdToken {
  const [header = {}, claims = {}] = token
    .split('.')
    .slice(0, 2)
    .map((part): Claims => JSON.parse(Buffer.from(part, 'base64url').toString()))
  return { header, claims, key }
}

function written({ header, claims, key }: IdToken): string {
  const said = [header, claims].map(part => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
  return `${said}.${key ? sign('sha256', Buffer.from(said), key).toString('base64url') : ''}`
}

import { freePort } from '../../src/embedded/free-port.ts'
import { startDesk } from '../../src/desk/start.ts'
import { aVisitor, type Visitor } from '../start/visitor.ts'
import { testDatabase } from '../support/database.ts'
import { testRuntime } from '../support/system.ts'
import { aProvider, CLIENT } from './a-provider.ts'

/** Who the provider knows. */
const ACCOUNTS = {
  amira: { email: 'Amira@Courier.example', email_verified: true },
  ben: { email: 'ben@courier.example', email_verified: false },
  carol: { email: 'carol@courier.example', email_verified: true },
  gone: { email: 'gone@courier.example', email_verified: true },
  nobody: { email: 'nobody@elsewhere.example', email_verified: true },
}

/** A desk whose people sign in at a provider; both listen. */
export async function aDeskWithProvider() {
  const { db, url: databaseUrl } = await testDatabase()
  const [port, providersPort] = [await freePort(), await freePort()]
  const desk = `http://127.0.0.1:${port}`
  const callback = `${desk}/sign-in/oidc/callback`
  const startProvider = () => aProvider(callback, ACCOUNTS, { port: providersPort })
  const runtime = await testRuntime(databaseUrl, {
    DESK_PORT: String(port),
    DESK_URL: desk,
    OIDC_ISSUER: `http://127.0.0.1:${providersPort}`,
    OIDC_NAME: 'the Courier’s account',
    ...CLIENT,
  })
  await startDesk(runtime)
  return { db, desk, callback, startProvider }
}

/** A browser that is led to the provider and, unless it `goesOn()`, does not go back to the desk from there. */
export function aTraveller(callback: string): Visitor & { goesOn(): void } {
  let stops = true
  const visitor = aVisitor(address => stops && address.startsWith(callback))
  return { ...visitor, goesOn: () => void (stops = false) }
}

import type { Source } from '../../intake/complaint.ts'
import type { Scope } from '../../sites/scopes.ts'
import { missingScope } from './site-key.ts'

const NEEDED: Readonly<Record<Source, Scope>> = {
  reader: 'complaints:write',
  staff: 'complaints:write',
  tool: 'complaints:tool',
}

/** A tool's key hands over what the tool found, and speaks for no person; nor does another key for a tool. @throws {Problem} */
export function checkSources(scopes: readonly string[], complaints: readonly { source: Source }[]): void {
  for (const { source } of complaints) if (!scopes.includes(NEEDED[source])) throw missingScope(NEEDED[source])
}

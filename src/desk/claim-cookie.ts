import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Claim } from '../claim/take.ts'
import type { Policy } from '../policy.ts'

/**
 * The claim's token, which is told once, lives in this browser: a reload or another tab has it, another person's
 * session has not. A claim that is renewed while it is in use lasts as long as the policy lets it.
 */
export function keepToken(reply: FastifyReply, { caseId, token }: Claim, { longestHold }: Policy): void {
  reply.setCookie(nameFor(caseId), token, {
    path: `/desk/cases/${caseId}`,
    httpOnly: true,
    sameSite: 'strict',
    maxAge: longestHold / 1000,
  })
}

export function tokenFor(request: FastifyRequest, caseId: number): string | undefined {
  return request.cookies[nameFor(caseId)]
}

export function forgetToken(reply: FastifyReply, caseId: number): void {
  reply.clearCookie(nameFor(caseId), { path: `/desk/cases/${caseId}` })
}

const nameFor = (caseId: number) => `postmod_claim_${caseId}`

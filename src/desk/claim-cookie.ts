import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Claim } from '../claim/take.ts'

/**
 * The claim's token, which is told once, lives in this browser: a reload or another tab has it, another person's
 * session has not.
 */
export function keepToken(reply: FastifyReply, { caseId, token, expiresAt }: Claim): void {
  reply.setCookie(nameFor(caseId), token, {
    path: `/desk/cases/${caseId}`,
    httpOnly: true,
    sameSite: 'strict',
    expires: expiresAt,
  })
}

export function tokenFor(request: FastifyRequest, caseId: number): string | undefined {
  return request.cookies[nameFor(caseId)]
}

export function forgetToken(reply: FastifyReply, caseId: number): void {
  reply.clearCookie(nameFor(caseId), { path: `/desk/cases/${caseId}` })
}

const nameFor = (caseId: number) => `postmod_claim_${caseId}`

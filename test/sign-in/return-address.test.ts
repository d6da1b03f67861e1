import { expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { returnAddress } from '../../src/desk/sign-in/return-address.ts'

const DESK = 'https://desk.example.com'

test.each([
  '/desk',
  '/desk/',
  '/desk?decided=12',
  '/desk/cases/12',
  '/desk/decided?words=Caf%C3%A9&from=2026-11-01',
  '/desk/decided?words=%2F%2Fevil.example%0d%0a',
  '/desk/cases/12?next=https://evil.example',
])('%s is a page of the desk', asked => {
  expect(returnAddress(asked)).toBe(asked)
})

test('what a browser leaves out is left out', () => {
  expect(returnAddress('/desk/cases/12#decide')).toBe('/desk/cases/12')
  expect(returnAddress('/desk/lists/../cases/12')).toBe('/desk/cases/12')
  expect(returnAddress('/desk/decided?words=Café')).toBe('/desk/decided?words=Caf%C3%A9')
})

const HOSTILE = [
  '//evil.example',
  '///evil.example/desk',
  '/\\evil.example',
  '\\\\evil.example',
  '/desk\\..\\..\\\\evil.example',
  '/desk/../..//evil.example',
  '/desk/..//evil.example',
  '/desk/.%2e/.%2E//evil.example',
  '/desk/%2e%2e%2f%2fevil.example',
  '/desk/%5cevil.example',
  '/desk//evil.example',
  '%2F%2Fevil.example',
  '/%2Fevil.example',
  'https://evil.example/desk',
  'https:/desk',
  'https:evil.example',
  '//desk.invalid/desk',
  'http://desk.invalid/desk',
  'javascript:alert(1)//desk',
  'data:text/html,<script>alert(1)</script>',
  '/desk.evil.example',
  '/desk@evil.example',
  '/desk:80',
  '/desks',
  '/Desk',
  'desk/cases/12',
  '/sign-out',
  '/sign-in/oidc',
  '/',
  '',
  ' //evil.example',
  '/\t/evil.example',
  '/desk/\r\nLocation: https://evil.example',
  '/desk/%0d%0aLocation:%20https://evil.example',
  '/desk/\u0000',
  `/desk/${'a'.repeat(2000)}`,
]

test.each([undefined, ...HOSTILE])('%j is not', asked => {
  expect(returnAddress(asked)).toBe('/desk')
})

const SIGNS = [
  '/',
  '//',
  '\\',
  '..',
  '.',
  '%2e',
  '%2F',
  '%5c',
  '@',
  ':',
  '?',
  '#',
  '\t',
  '\r\n',
  ' ',
  'desk',
  'evil.example',
]

test('whatever is asked for, the answer is a page of this desk, in one line of ASCII', () => {
  const part = fc.constantFrom(...SIGNS)
  const address = fc.array(fc.oneof(part, fc.string({ unit: 'binary', maxLength: 3 }))).map(parts => parts.join(''))
  fc.assert(
    fc.property(
      fc.oneof(
        address,
        address.map(rest => `/desk${rest}`),
      ),
      asked => {
        const to = returnAddress(asked)
        expect(to).toMatch(/^\/desk(?:[/?][!-~]*)?$/)
        const { origin, pathname } = new URL(to, DESK)
        expect(origin).toBe(DESK)
        expect(pathname).toMatch(/^\/desk(\/|$)/)
        expect(returnAddress(to)).toBe(to)
      },
    ),
    { numRuns: 300 },
  )
})

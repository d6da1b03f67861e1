import { z } from 'zod'

const PLACEHOLDER = /\{(\w+)\}/g

/** A text of the policy with placeholders such as `{rule}`. One that is not among `known` is refused by name. */
export function letterTemplate(known: readonly string[], most: number) {
  return z
    .string()
    .min(1)
    .max(most)
    .superRefine((template, context) => {
      for (const [written, name] of template.matchAll(PLACEHOLDER)) {
        if (!known.includes(name!))
          context.addIssue({
            code: 'custom',
            message: `knows no ${written}, only ${known.map(one => `{${one}}`).join(' ')}`,
          })
      }
    })
}

type Values = Readonly<Record<string, string>>

/**
 * Fills the placeholders that there are values for, once: braces within a value stay as they are, and so do the
 * placeholders that have none. A line with a value that is empty is left out.
 */
export function fillLetter(template: string, values: Values): string {
  const isEmpty = (name: string) => Object.hasOwn(values, name) && values[name]!.trim() === ''
  const fill = (written: string, name: string) => (Object.hasOwn(values, name) ? values[name]! : written)
  return template
    .split('\n')
    .filter(line => ![...line.matchAll(PLACEHOLDER)].some(([, name]) => isEmpty(name!)))
    .map(line => line.replace(PLACEHOLDER, fill))
    .join('\n')
}

/** The same for a text that is filled in steps: nothing within a value is a placeholder to the next step. */
export function fillStep(template: string, values: Values): string {
  const apart = Object.entries(values).map(([name, value]) => [name, value.replace(PLACEHOLDER, '{ $1 }')])
  return fillLetter(template, Object.fromEntries(apart))
}

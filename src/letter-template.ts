import { z } from 'zod'

const PLACEHOLDER = /\{(\w+)\}/g

/** A letter of the policy, with placeholders such as `{address}`. One that is not among `known` is refused by name. */
export function letterTemplate(known: readonly string[]) {
  return z
    .string()
    .min(1)
    .max(5000)
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

/** The letter with its placeholders filled, once: braces in what fills them stay as they are. A line of which nothing is left is left out. */
export function fillLetter(template: string, values: Readonly<Record<string, string>>): string {
  return template
    .split('\n')
    .filter(
      line => line.trim() === '' || line.replace(PLACEHOLDER, (_, name: string) => values[name] ?? '').trim() !== '',
    )
    .map(line => line.replace(PLACEHOLDER, (_, name: string) => values[name] ?? ''))
    .join('\n')
}

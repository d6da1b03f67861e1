import { html, type SafeHtml } from '@remix-run/html-template'

/** One of several, each with its words. */
export function choices(
  legend: string,
  name: string,
  chosen: string,
  labels: Readonly<Record<string, string>>,
): SafeHtml {
  return html`<fieldset>
    <legend>${legend}</legend>
    ${Object.entries(labels).map(
      ([value, label]) =>
        html`<label>
          <input type="radio" name="${name}" value="${value}" ${value === chosen ? html`checked` : ''} /> ${label}
        </label>`,
    )}
  </fieldset>`
}

import { html, type SafeHtml } from '@remix-run/html-template'

const KEYS: readonly (readonly [keys: string[], does: string])[] = [
  [['n'], 'next case'],
  [['j', 'k'], 'down and up a list; the next and previous case that you hold'],
  [['Enter', 'o'], 'open the row'],
  [['x'], 'select the row'],
  [['f'], 'keep: to its house rule'],
  [['d'], 'delete: to its house rule'],
  [['a'], 'amend: to its house rule'],
  [['r'], 'release'],
  [['h'], 'hold for longer'],
  [['e'], 'escalate to a senior'],
  [['s'], 'assign to somebody'],
  [['m'], 'write a note'],
  [['u'], 'undo: withdraw the decision'],
  [['z'], 'nothing but the comment and the decision'],
  [['b'], 'show or blur strong language'],
  [['/'], 'search'],
  [['?'], 'these keys'],
]

/** What each key does. The browser itself opens and closes it: no script is needed to read that a script is. */
export function help(): SafeHtml {
  return html`<button type="button" class="plain" popovertarget="help" data-key="?">Keys</button>
    <div popover id="help" role="dialog" aria-labelledby="help-title">
      <h2 id="help-title">Keys</h2>
      <p class="quiet">
        None of them decides: <kbd>f</kbd>, <kbd>d</kbd> and <kbd>a</kbd> go to a form, and its button sends it, as
        <kbd>Ctrl</kbd> <kbd>Enter</kbd> does. They rest while you type; <kbd>Esc</kbd> leaves a field.
      </p>
      <dl class="keys">
        ${KEYS.map(
          ([keys, does]) =>
            html`<div>
              <dt>${keys.map((key, index) => html`${index > 0 ? ' ' : ''}<kbd>${key}</kbd>`)}</dt>
              <dd>${does}</dd>
            </div>`,
        )}
      </dl>
      <p class="quiet"><a href="/desk/preferences">Preferences</a> turn them off.</p>
      <button type="button" popovertarget="help" popovertargetaction="hide">Close</button>
    </div>`
}

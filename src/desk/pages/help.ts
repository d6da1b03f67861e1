import { html, type SafeHtml } from '@remix-run/html-template'

const KEYS: readonly (readonly [keys: string[], does: string])[] = [
  [['n'], 'next case; on a case that is free: take it'],
  [['j', 'k'], 'down and up a list; the next and the previous case that you hold'],
  [['Enter', 'o'], 'open the row'],
  [['x'], 'select the row'],
  [['f'], 'keep: to its house rule; as the second person: to “agree”'],
  [['d'], 'delete: to its house rule; as the second person: to why not'],
  [['a'], 'amend: to the text; in a list: decide the selected cases alike'],
  [['p', 't'], 'on an appeal: uphold, restore'],
  [['r'], 'release: to the reason'],
  [['h'], 'hold for longer'],
  [['e'], 'escalate: to its button'],
  [['s'], 'assign: to whom'],
  [['m'], 'write a note'],
  [['u'], 'undo: withdraw the decision, take the proposal back'],
  [['z'], 'nothing but the comment and the decision, or everything again'],
  [['b'], 'show or blur strong language'],
  [['1', '…', '9'], 'the lists: desk, open, mine, escalated, second, decided, dead letters, nobody’s, not delivered'],
  [['/'], 'search the decided cases'],
  [['?'], 'these keys'],
]

/** What each key does. The browser itself opens and closes it: no script is needed to read that a script is. */
export function help(): SafeHtml {
  return html`<button type="button" class="plain" popovertarget="help" data-key="?">Keys</button>
    <div popover id="help" role="dialog" aria-labelledby="help-title">
      <h2 id="help-title">Keys</h2>
      <p class="quiet">
        None of them decides: <kbd>f</kbd>, <kbd>d</kbd>, <kbd>a</kbd>, <kbd>p</kbd> and <kbd>t</kbd> go to a form, and
        its button sends it, as <kbd>Ctrl</kbd> <kbd>Enter</kbd> does in any form. They rest while you type;
        <kbd>Esc</kbd> leaves a field.
      </p>
      <dl class="keys">
        ${KEYS.map(
          ([keys, does]) =>
            html`<div>
              <dt>
                ${keys.map((key, index) => html`${index > 0 ? ' ' : ''}${key === '…' ? key : html`<kbd>${key}</kbd>`}`)}
              </dt>
              <dd>${does}</dd>
            </div>`,
        )}
      </dl>
      <p class="quiet"><a href="/desk/preferences">Preferences</a> turn them off.</p>
      <button type="button" popovertarget="help" popovertargetaction="hide">Close</button>
    </div>`
}

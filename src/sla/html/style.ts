/** For a screen, a phone and A4. */
export const STYLE = `
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; background: #fff; color: #1a1a1a; font: 16px/1.45 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 1rem 1.25rem 3rem; }
h1 { font-size: 1.6rem; margin: 0 0 .25rem; line-height: 1.2; }
h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; border-bottom: 2px solid #1a1a1a; }
h3 { font-size: 1rem; margin: 1.2rem 0 .3rem; }
a { color: #00528c; }
.quiet { color: #4d4d4d; margin: .2rem 0 .6rem; }
.notice { border: 2px solid #d55e00; padding: .5rem .75rem; }
.headline { list-style: none; margin: 0; padding: 0; display: grid; gap: .6rem; grid-template-columns: repeat(auto-fit, minmax(10.5rem, 1fr)); }
.headline li { border: 1px solid #8c8c8c; border-radius: .3rem; padding: .6rem .75rem; display: flex; flex-direction: column; }
.headline .name { font-size: .9rem; }
.headline strong { font-size: 1.5rem; line-height: 1.25; white-space: nowrap; }
.headline span { font-size: .85rem; }
.headline .change { margin-top: auto; padding-top: .3rem; font-weight: 600; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .2rem .9rem .2rem 0; border-bottom: 1px solid #d9d9d9; vertical-align: top; }
thead th { border-bottom: 1px solid #1a1a1a; }
tbody th { font-weight: 400; }
tbody tr:first-child th { font-weight: 600; }
.figures td, .figures thead th:not(:first-child) { text-align: right; white-space: nowrap; }
figure { margin: .5rem 0; overflow-x: auto; }
figure svg { max-width: 100%; height: auto; display: block; }
.definitions dt { font-weight: 600; margin-top: .5rem; }
.definitions dd { margin: 0; }
@media (max-width: 30rem) { main { padding: .75rem; } .headline { grid-template-columns: 1fr 1fr; gap: .4rem; } .headline strong { font-size: 1.3rem; } table { font-size: .8rem; } th, td { padding-right: .45rem; } figure svg { min-width: 35rem; } }
@page { size: A4; margin: 14mm; }
@media print {
  body { font-size: 10pt; }
  main { max-width: none; padding: 0; }
  a { color: inherit; }
  figure, tr, .headline li, h2, h3 { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  .headline { grid-template-columns: repeat(5, 1fr); }
  .headline strong { font-size: 1.3rem; }
  .wide, figure { overflow: visible; }
  table { font-size: 8.5pt; }
  th, td { padding-right: .5rem; }
}`

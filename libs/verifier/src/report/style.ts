/** The report's style sheet: paper first, since a report ends up on paper or as an attachment; dark where asked for. */
export const reportStyle = `
:root { color-scheme: light dark; --paper: #fffdf9; --ink: #1e2329; --soft: #565b62; --line: #ddd5c6; --ground: #f2ede3;
  --bar: #0d5c68; --good: #1f6b3a; --good-soft: #e6f2e8; --bad: #a3281d; --bad-soft: #fbeae6; }
@media (prefers-color-scheme: dark) { :root { --paper: #15181b; --ink: #eceae5; --soft: #b3b1aa; --line: #373d43;
  --ground: #262b30; --bar: #7ccbd6; --good: #8fd3a4; --good-soft: #17301f; --bad: #ffa69a; --bad-soft: #3a1c18; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 50rem; padding: 1.5rem 1.25rem 3rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'PT Sans', 'DejaVu Sans', sans-serif; overflow-wrap: anywhere; }
h1, h2, h3, p, dl, dd, ul { margin: 0; }
h1 { font-size: 1.6rem; line-height: 1.2; }
h2 { margin: 2rem 0 0.75rem; font-size: 1.25rem; }
h3 { font-size: 1.05rem; }
.over { color: var(--soft); }
.verdict { margin: 1.25rem 0; padding: 1rem 1.25rem; border-inline-start: 6px solid; border-radius: 6px; }
.verdict b { display: block; font-size: 2rem; line-height: 1.15; }
.good { border-color: var(--good); background: var(--good-soft); }
.good b, .mark-good { color: var(--good); }
.bad { border-color: var(--bad); background: var(--bad-soft); }
.bad b, .mark-bad { color: var(--bad); }
.facts { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0.2rem 1.25rem; }
.facts dt, .soft { color: var(--soft); }
@media (max-width: 34rem) { .facts { grid-template-columns: 1fr; gap: 0; } .facts dd { margin-bottom: 0.4rem; } }
code { font: 0.9em ui-monospace, 'DejaVu Sans Mono', monospace; }
.check { padding: 0.8rem 0; border-top: 1px solid var(--line); break-inside: avoid; }
.check h3 span { font-weight: 500; }
.check ul { padding-inline-start: 1.25rem; margin-top: 0.3rem; }
table { width: 100%; margin: 0.75rem 0 1.25rem; border-collapse: collapse; font-variant-numeric: tabular-nums; break-inside: avoid; }
caption { padding-bottom: 0.4rem; text-align: start; font-weight: 650; }
th, td { padding: 0.4rem 0.75rem 0.4rem 0; border-bottom: 1px solid var(--line); text-align: start; vertical-align: top; }
thead th { color: var(--soft); font-weight: 500; }
tbody th { width: 100%; font-weight: 500; }
.num { text-align: end; white-space: nowrap; padding-inline-end: 0; padding-inline-start: 0.75rem; }
.bar { display: block; width: 100%; height: 0.5rem; margin-top: 0.25rem; }
.bar .ground { fill: var(--ground); }
.bar .part { fill: var(--bar); }
footer { margin-top: 2rem; color: var(--soft); font-size: 0.9rem; }
@media print { :root { color-scheme: light; --paper: #fff; --ink: #000; --soft: #333; --line: #999; --ground: #ddd; --bar: #333;
  --good: #000; --good-soft: #fff; --bad: #000; --bad-soft: #fff; } body { max-width: none; padding: 0; font-size: 11pt; }
  .verdict { border: 2px solid #000; } .bar rect { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
`;

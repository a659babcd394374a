/** The page on which one chooses whom to be: a form of buttons that works without script; the script only filters. */
import { type Person } from './people.js';
import { TEXTS } from './texts.js';

const words = TEXTS.ru;

const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0) ?? 0};`);

function layout(body: string, script: boolean): string {
  return `<!doctype html>
<html lang="ru"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${words.title}</title><link rel="stylesheet" href="/page.css">
${script ? '<script src="/page.js" defer></script>' : ''}</head>
<body><header><h1>${words.title}</h1><p>${words.warning}</p></header><main>${body}</main></body></html>`;
}

/** `action`: where the choice is posted. */
export function choicePage(people: readonly Person[], action: string): string {
  const buttons = people.map(({ id, name, snils, phoneConfirmed }) => {
    const note = phoneConfirmed ? '' : ` <small>(${words.unconfirmed})</small>`;
    return `<li><button name="person" value="${escape(id)}">${escape(name)} <span>${escape(snils)}</span>${note}</button></li>`;
  });
  return layout(
    `<h2>${words.choose}</h2><label>${words.filter} <input id="filter" type="search" autocomplete="off"></label>
<form method="post" action="${escape(action)}"><ul id="people">${buttons.join('\n')}</ul></form>`,
    true,
  );
}

export const overPage = (): string => layout(`<p role="alert">${words.over}</p>`, false);

export const PAGE_SCRIPT = `'use strict';
const filter = document.getElementById('filter');
const items = [...document.querySelectorAll('#people li')].map((item) => [item, item.textContent.toLowerCase()]);
filter.addEventListener('input', () => {
  const words = filter.value.toLowerCase().split(/\\s+/);
  for (const [item, text] of items) item.hidden = !words.every((word) => text.includes(word));
});
filter.focus();
`;

export const PAGE_STYLE = `body { font: 1.1rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 44rem; padding: 1rem; }
header { border: .3rem dashed #a30; padding: 0 1rem; background: #fff3e8; }
label, input { display: block; width: 100%; box-sizing: border-box; font: inherit; }
ul { list-style: none; padding: 0; }
button { width: 100%; text-align: left; font: inherit; padding: .4rem .6rem; margin: .15rem 0; }
button span { float: right; color: #444; }
`;

/** Printed slips as pictures, drawn from the bytes that went to the printer (R16, R17). */
import { useAsked, useEvery } from '../shared/asked.js';
import { useLanguage } from '../shared/language.js';
import { number } from '../messages/index.js';
import { pictureOf, readPaper } from '../shared/terminal-client.js';

const SHOWN = 6;
const ASK_SECONDS = 4;

/** Of this origin only: the page's policy lets no picture in from the anonymous side, so vote slips are on its own panel. */
export function SlipDesk() {
  const { text, language } = useLanguage();
  const { demo } = text;
  const { answer, again } = useAsked(() => readPaper(SHOWN), []);
  useEvery(ASK_SECONDS, again);
  const slips = answer?.ok === true ? answer.value.slips : [];
  return (
    <section class="flow" aria-labelledby="access-slips">
      <h2 id="access-slips">{demo.accessSlips}</h2>
      <p class="soft">{demo.slipsLead}</p>
      {answer?.ok === false && <p>{demo.slipsAway}</p>}
      {answer?.ok === true && slips.length === 0 && <p>{demo.slipsNone}</p>}
      <ul class="slips">
        {slips.map((slip) => (
          <li class="slip" key={slip.number}>
            <span class="small">{demo.slip(number(language, slip.number))}</span>
            <img src={pictureOf(slip.number)} alt={demo.slip(number(language, slip.number))} />
          </li>
        ))}
      </ul>
    </section>
  );
}

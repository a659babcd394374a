/** The desk of a demonstration: what would go to telephones, the clock, the paper, and how to close. Never part of an election. */
import { DemoSms, Settings } from '#contracts/registrar';
import { type Result } from '#protocol';
import { call, type Refused } from '#voter';
import { shortTime } from '../messages/index.js';
import { useAsked, useEvery } from '../shared/asked.js';
import { Heading } from '../shared/heading.js';
import { useLanguage } from '../shared/language.js';
import { Problem, TroubleNotice } from '../shared/problem.js';
import { Shell } from '../shared/shell.js';
import { ClockDesk } from './clock-desk.js';
import { SlipDesk } from './slip-desk.js';

const fetcher = (url: string, init?: RequestInit): Promise<Response> => fetch(url, init);

async function ask<T>(path: string, schema: Parameters<typeof call<T>>[2]): Promise<Result<T, Refused>> {
  const answer = await call(fetcher, path, schema, 'same-origin');
  return answer.ok ? answer : { ok: false, error: answer.refused };
}

export function DemoPage() {
  const { demo, common } = useLanguage().text;
  const { answer, again } = useAsked(() => ask('/api/settings', Settings), []);
  return (
    <Shell size="wide">
      <div class="flow flow-wide">
        <div class="flow flow-tight">
          <p>
            <span class="badge badge-warm">{demo.warning}</span>
          </p>
          <Heading text={demo.heading} />
          <p class="lead">{demo.lead}</p>
        </div>
        {answer?.ok === false && (
          <TroubleNotice trouble={answer.error}>
            <div class="row">
              <button type="button" onClick={again}>
                {common.retry}
              </button>
            </div>
          </TroubleNotice>
        )}
        {answer?.ok === true && !answer.value.demo && <Problem>{<p>{demo.absent}</p>}</Problem>}
        {answer?.ok === true && answer.value.demo && <Desk settings={answer.value} />}
      </div>
    </Shell>
  );
}

function Desk({ settings }: { readonly settings: Settings }) {
  const { demo } = useLanguage().text;
  const { board } = settings;
  const links = [
    { href: '/', text: demo.links.vote },
    { href: '/workstation', text: demo.links.workstation },
    { href: `${board}/`, text: demo.links.board },
    { href: `${board}/panel`, text: demo.links.panel },
    { href: `${board}/check`, text: demo.links.check },
    { href: `${board}/verify`, text: demo.links.verify },
  ];
  return (
    <>
      <nav aria-label={demo.linksHeading} class="row">
        {links.map(({ href, text }) => (
          <a key={href} href={href} target="_blank" rel="noreferrer noopener">
            {text}
          </a>
        ))}
      </nav>
      <div class="columns">
        <SmsDesk />
        <ClockDesk settings={settings} />
      </div>
      <SlipDesk />
      <section class="flow" aria-labelledby="vote-slips">
        <h2 id="vote-slips">{demo.voteSlips}</h2>
        <p class="soft">{demo.voteSlipsLead}</p>
        <p>
          <a href={`${board}/panel`} target="_blank" rel="noreferrer noopener">
            {demo.openPanel}
          </a>
        </p>
      </section>
      <section class="flow" aria-labelledby="count">
        <h2 id="count">{demo.countHeading}</h2>
        <p>{demo.countLead}</p>
        <ol class="numbered">
          {demo.countSteps.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ol>
      </section>
    </>
  );
}

const ASK_SECONDS = 2;

function SmsDesk() {
  const { text, language } = useLanguage();
  const { demo } = text;
  const { answer, again } = useAsked(() => ask('/demo/sms', DemoSms), []);
  useEvery(ASK_SECONDS, again);
  return (
    <section class="sheet flow" aria-labelledby="sms">
      <h2 id="sms">{demo.smsHeading}</h2>
      {answer?.ok === false && <TroubleNotice trouble={answer.error} />}
      {answer?.ok === true && answer.value.messages.length === 0 && <p class="soft">{demo.smsNone}</p>}
      <ul class="messages" aria-live="polite" aria-labelledby="sms" tabIndex={0}>
        {answer?.ok === true &&
          answer.value.messages
            .slice(-20)
            .reverse()
            .map(({ at, to, text: words }, index) => (
              <li key={`${at} ${index}`}>
                <p class="small soft">
                  {demo.smsTo}: {to}, {shortTime(language, at)}
                </p>
                <p>{words}</p>
              </li>
            ))}
      </ul>
    </section>
  );
}

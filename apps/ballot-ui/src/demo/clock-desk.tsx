/** Buttons that move the election's clock of every process at once. */
import { useState } from 'preact/hooks';
import { BoardElections, BoardState } from '#contracts/board';
import { type Settings } from '#contracts/registrar';
import { call } from '#voter';
import { duration, longTime } from '../messages/index.js';
import { useAsked } from '../shared/asked.js';
import { useLanguage } from '../shared/language.js';
import { Problem } from '../shared/problem.js';
import { type Clock, moveClocks, type Party, readClock } from './clock-client.js';

const fetcher = (url: string, init?: RequestInit): Promise<Response> => fetch(url, init);

type Moved = { readonly failed: readonly Party[]; readonly away: boolean };

export function ClockDesk({ settings }: { readonly settings: Settings }) {
  const { text, language } = useLanguage();
  const { demo } = text;
  const [moved, setMoved] = useState<Moved | undefined>();
  const [busy, setBusy] = useState(false);
  const { answer, again } = useAsked(async () => {
    const clock = await readClock(fetcher);
    return clock === undefined ? { ok: false as const, error: 'away' } : { ok: true as const, value: clock };
  }, []);
  const clock = answer?.ok === true ? answer.value : undefined;
  const move = async (target: (clock: Clock) => Promise<number> | number): Promise<void> => {
    setBusy(true);
    const now = await readClock(fetcher);
    if (now === undefined) setMoved({ failed: [], away: true });
    else
      setMoved({
        failed: await moveClocks(settings, Math.max(now.offsetSeconds, await target(now)), fetcher),
        away: false,
      });
    again();
    setBusy(false);
  };
  const forward = (seconds: number): void => void move(({ offsetSeconds }) => offsetSeconds + seconds);
  return (
    <section class="sheet flow" aria-labelledby="clock">
      <h2 id="clock">{demo.clockHeading}</h2>
      {clock !== undefined && (
        <p>
          {demo.clockNow}: <b>{longTime(language, clock.now)}</b>
          <br />
          <span class="small soft">
            {clock.offsetSeconds === 0 ? demo.clockReal : demo.clockAhead(duration(clock.offsetSeconds))}
          </span>
        </p>
      )}
      <p class="soft">{demo.clockLead}</p>
      <div class="row">
        <button type="button" class="second" disabled={busy} onClick={() => forward(1200)}>
          {demo.plus20min}
        </button>
        <button type="button" class="second" disabled={busy} onClick={() => forward(3600)}>
          {demo.plus1h}
        </button>
        <button type="button" class="second" disabled={busy} onClick={() => forward(3 * 3600)}>
          {demo.plus3h}
        </button>
        <button type="button" class="second" disabled={busy} onClick={() => void move((now) => toClose(settings, now))}>
          {demo.toClose}
        </button>
      </div>
      <div role="status">
        {clock !== undefined && moved?.failed.length === 0 && !moved.away && (
          <p>{demo.clockMoved(longTime(language, clock.now))}</p>
        )}
      </div>
      {moved !== undefined && (moved.away || moved.failed.length > 0) && (
        <Problem>
          <p>
            {moved.away
              ? demo.clockFailedAway
              : demo.clockFailed(
                  moved.failed
                    .map((party) => (party.kind === 'node' ? demo.parties.node(party.id) : demo.parties[party.kind]))
                    .join(', '),
                )}
          </p>
        </Problem>
      )}
    </section>
  );
}

/** Offset at which every territory of every election has closed, and a minute more. */
async function toClose({ board }: Settings, { offsetSeconds, now }: Clock): Promise<number> {
  const list = await call(fetcher, `${board}/board/elections`, BoardElections, 'omit');
  if (!list.ok) return offsetSeconds;
  const states = await Promise.all(
    list.value.elections.map(({ fingerprint }) =>
      call(fetcher, `${board}/board/${fingerprint}/state`, BoardState, 'omit'),
    ),
  );
  const closes = states.flatMap((state) =>
    state.ok ? Object.values(state.value.hours).map(({ acceptUntil }) => Date.parse(acceptUntil)) : [],
  );
  const last = Math.max(0, ...closes) + 60_000;
  return offsetSeconds + Math.max(0, Math.ceil((last - Date.parse(now)) / 1000));
}

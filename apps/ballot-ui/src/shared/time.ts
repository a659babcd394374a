/** The election's clock as the page knows it: counted from the server's `now`, never from the device's own date (R5). */
import { useEffect, useState } from 'preact/hooks';

/** Milliseconds since 1970 by the server's clock, from one of its answers on. */
export interface ServerClock {
  readonly now: () => number;
}

/** `now`: RFC 3339 from the server. `even`: milliseconds of a clock that runs evenly. */
export function serverClock(now: string, even: () => number = () => performance.now()): ServerClock {
  const base = Date.parse(now);
  const since = even();
  return { now: () => base + (even() - since) };
}

/** Whole seconds until `time`, counted down once a second; 0 when it is past. */
export function useSecondsUntil(clock: ServerClock, time: string | undefined): number {
  const left = (): number => (time === undefined ? 0 : Math.max(0, Math.ceil((Date.parse(time) - clock.now()) / 1000)));
  const [seconds, setSeconds] = useState(left);
  useEffect(() => {
    setSeconds(left());
    if (time === undefined || left() === 0) return;
    const timer = setInterval(() => {
      const now = left();
      setSeconds(now);
      if (now === 0) clearInterval(timer);
    }, 1000);
    return () => clearInterval(timer);
  }, [time, clock]);
  return seconds;
}

const LONGEST_TIMER = 2 ** 31 - 1;

/** Calls once when the server's clock reaches the first of `times` still ahead: no polling in between. */
export function useWakeAt(clock: ServerClock, times: readonly string[], wake: () => void): void {
  const ahead = times.map((time) => Date.parse(time)).filter((at) => at > clock.now());
  const next = ahead.length === 0 ? undefined : Math.min(...ahead);
  useEffect(() => {
    if (next === undefined) return;
    const wait = Math.min(next - clock.now() + 500, LONGEST_TIMER);
    const timer = setTimeout(wake, wait);
    return () => clearTimeout(timer);
  }, [next, clock]);
}

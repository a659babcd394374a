/** Notices that nobody touches the page (R20): warns, then calls. Counts only while it is switched on. */
import { useEffect, useState } from 'preact/hooks';

const TOUCHES = ['pointerdown', 'keydown', 'input', 'wheel', 'touchmove'] as const;

/** Seconds left before the page clears itself, or undefined while there is no need to warn. */
export function useIdle(
  on: boolean,
  allowedSeconds: number,
  warnSeconds: number,
  over: () => void,
): number | undefined {
  const [left, setLeft] = useState<number | undefined>();
  useEffect(() => {
    setLeft(undefined);
    if (!on) return;
    let touched = performance.now();
    let called = false;
    const touch = (): void => {
      touched = performance.now();
      setLeft(undefined);
    };
    for (const name of TOUCHES) addEventListener(name, touch, { passive: true });
    const timer = setInterval(() => {
      const seconds = Math.ceil(allowedSeconds - (performance.now() - touched) / 1000);
      if (seconds <= warnSeconds) setLeft(Math.max(0, seconds));
      if (seconds > 0 || called) return;
      called = true;
      over();
    }, 1000);
    return () => {
      clearInterval(timer);
      for (const name of TOUCHES) removeEventListener(name, touch);
    };
  }, [on, allowedSeconds, warnSeconds]);
  return left;
}

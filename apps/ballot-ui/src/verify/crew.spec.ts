/** Workers between two archives: who is hired again, and who is not. */
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Crew, type CrewWorker } from './crew.js';

class Worker implements CrewWorker {
  ended = false;
  die: () => void = () => undefined;

  constructor(readonly name: number) {}
  addEventListener(_: 'error', heard: () => void): void {
    this.die = heard;
  }
  terminate(): void {
    this.ended = true;
  }
}

describe('the crew', () => {
  let started: Worker[];
  let crew: Crew<Worker>;
  const hired = (): number => crew.hire().name;

  beforeEach(() => {
    jest.useFakeTimers();
    started = [];
    crew = new Crew(() => {
      const worker = new Worker(started.length);
      started.push(worker);
      return worker;
    });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('hires those who have rested, each in its place, and starts who is wanting', () => {
    crew.rest([crew.hire(), crew.hire()]);
    expect([hired(), hired(), hired()]).toEqual([0, 1, 2]);
  });

  it('never hires one that died', () => {
    crew.rest([crew.hire(), crew.hire()]);
    started[0]?.die();
    expect([hired(), hired()]).toEqual([1, 2]);
  });

  it('ends who has rested for a minute, and nobody who is at work', () => {
    crew.rest([crew.hire(), crew.hire()]);
    jest.advanceTimersByTime(59_000);
    expect(hired()).toBe(0);
    jest.advanceTimersByTime(1_000);
    expect(started.map(({ ended }) => ended)).toEqual([false, true]);
    expect(hired()).toBe(2);
  });
});

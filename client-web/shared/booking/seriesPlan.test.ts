import { describe, expect, it } from 'vitest';
import type { SeriesClash } from '../api/types';
import { SeriesPlan } from './seriesPlan';

const clash = (number: number): SeriesClash => ({
  number,
  start: `2026-12-0${number}T14:00:00Z`,
  code: 'slot_taken',
  detail: '',
  alternatives: [],
});

describe('a series', () => {
  it('is not resolved until each clash has been dealt with', () => {
    const plan = new SeriesPlan();
    plan.repeat('week', 5);
    expect(plan.isResolved.value).toBe(true);
    plan.noteClashes([clash(4), clash(2)]);
    expect(plan.clashes.value.map((each) => each.number)).toEqual([2, 4]);
    plan.resolve(2, '2026-12-02T15:00:00Z');
    expect(plan.isResolved.value).toBe(false);
    plan.resolve(4, 'skip');
    expect(plan.isResolved.value).toBe(true);
    expect(plan.bookedCount.value).toBe(4);
    expect(plan.exceptions()).toEqual([
      { number: 2, start: '2026-12-02T15:00:00Z' },
      { number: 4, skip: true },
    ]);
  });

  it('keeps what was chosen when another one clashes afterwards', () => {
    const plan = new SeriesPlan();
    plan.repeat('week', 5);
    plan.noteClashes([clash(2), clash(4)]);
    plan.resolve(2, '2026-12-02T15:00:00Z');
    plan.resolve(4, 'skip');
    plan.noteClashes([clash(2)]);
    expect(plan.clashes.value.map((each) => each.number)).toEqual([2, 4]);
    expect(plan.resolutionOf(2)).toBeNull();
    expect(plan.resolutionOf(4)).toBe('skip');
    expect(plan.isResolved.value).toBe(false);
  });

  it('begins anew with another rhythm, within bounds', () => {
    const plan = new SeriesPlan();
    plan.repeat('week', 5);
    plan.noteClashes([clash(2)]);
    plan.resolve(2, 'skip');
    plan.repeat('two_weeks', 99);
    expect(plan.count.value).toBe(52);
    expect(plan.exceptions()).toEqual([]);
    plan.repeat('week', Number.NaN);
    expect(plan.count.value).toBe(2);
  });
});

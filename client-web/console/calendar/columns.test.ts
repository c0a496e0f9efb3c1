import { describe, expect, it } from 'vitest';
import { type Columns, daysShown, fromGrid, toGrid } from './columns';

const team: Columns = { view: 'team', therapistIds: ['ada', 'ben', 'cleo'] };
const week: Columns = { view: 'week', therapistIds: ['ada', 'ben'] };

describe('the columns of the calendar', () => {
  it('are the days of a week for everybody together', () => {
    expect(daysShown(week, '2026-11-23')).toHaveLength(7);
    expect(toGrid(week, '2026-11-25T09:30:00', 'ben')).toBe('2026-11-25T09:30:00Z');
    expect(fromGrid(week, '2026-11-23', '2026-11-25T09:30:00Z')).toEqual({
      day: '2026-11-25',
      time: '09:30',
      therapistId: null,
    });
  });

  it('are one therapist each on a single day, across the end of a month', () => {
    expect(daysShown(team, '2026-11-30')).toEqual(['2026-11-30']);
    expect(toGrid(team, '2026-11-30T16:00:00', 'cleo')).toBe('2026-12-02T16:00:00Z');
    expect(fromGrid(team, '2026-11-30', '2026-12-02T16:00:00Z')).toEqual({
      day: '2026-11-30',
      time: '16:00',
      therapistId: 'cleo',
    });
  });

  it('read back what they were given, for each therapist', () => {
    for (const therapistId of team.therapistIds) {
      const grid = toGrid(team, '2026-03-08T03:30:00', therapistId) ?? '';
      expect(fromGrid(team, '2026-03-08', grid)).toEqual({ day: '2026-03-08', time: '03:30', therapistId });
    }
  });

  it('have no place for somebody who is not shown', () => {
    expect(toGrid(team, '2026-11-30T16:00:00', 'dan')).toBeNull();
    expect(toGrid(week, '2026-11-30T16:00:00', 'cleo')).toBeNull();
  });

  it('belong to the only therapist who is shown', () => {
    const columns: Columns = { view: 'week', therapistIds: ['ada'] };
    expect(fromGrid(columns, '2026-11-23', '2026-11-24T10:00:00Z').therapistId).toBe('ada');
  });
});

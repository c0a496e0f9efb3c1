import type { Money } from '../api/types';

/** How many digits a currency has after the point: 2 for dollars, 0 for yen. */
export function minorDigits(currency: string): number {
  const format = new Intl.NumberFormat(undefined, { style: 'currency', currency });
  return format.resolvedOptions().maximumFractionDigits ?? 2;
}

export function formatMoney(money: Money | null | undefined): string {
  if (!money || money.amount === 0) return '';
  const format = new Intl.NumberFormat(undefined, { style: 'currency', currency: money.currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  const value = money.amount / 10 ** digits;
  return Number.isInteger(value)
    ? new Intl.NumberFormat(undefined, {
        style: 'currency',
        currency: money.currency,
        maximumFractionDigits: 0,
      }).format(value)
    : format.format(value);
}

import type { Shelf } from '../storage';

export class MemoryShelf implements Shelf {
  readonly kept = new Map<string, string>();

  read<T>(key: string): T | null {
    const text = this.kept.get(key);
    return text === undefined ? null : (JSON.parse(text) as T);
  }

  write(key: string, value: unknown): void {
    this.kept.set(key, JSON.stringify(value));
  }

  remove(key: string): void {
    this.kept.delete(key);
  }
}

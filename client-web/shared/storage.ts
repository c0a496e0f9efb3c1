/** Small JSON values kept in the browser; a browser that refuses storage only forgets on reload. */
export interface Shelf {
  read<T>(key: string): T | null;
  write(key: string, value: unknown): void;
  remove(key: string): void;
}

export function browserShelf(prefix: string, area: () => Storage = () => localStorage): Shelf {
  const memory = new Map<string, string>();
  return {
    read<T>(key: string): T | null {
      try {
        const text = area().getItem(prefix + key) ?? memory.get(key) ?? null;
        return text === null ? null : (JSON.parse(text) as T);
      } catch {
        const text = memory.get(key);
        return text === undefined ? null : (JSON.parse(text) as T);
      }
    },
    write(key, value) {
      const text = JSON.stringify(value);
      try {
        area().setItem(prefix + key, text);
        memory.delete(key);
      } catch {
        memory.set(key, text);
      }
    },
    remove(key) {
      memory.delete(key);
      try {
        area().removeItem(prefix + key);
      } catch {
        // Nothing was kept there.
      }
    },
  };
}

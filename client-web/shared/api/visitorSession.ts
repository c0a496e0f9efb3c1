import { type Signal, signal } from '@preact/signals';
import type { Shelf } from '../storage';
import type { Credentials } from './http';
import type { VisitorToken } from './types';

const KEY = 'visitor';

export interface Visitor {
  id: string;
  name: string;
  email: string;
}

interface Kept extends Visitor {
  accessToken: string;
}

/** Who this browser is to the practice. A visitor's token is not renewed: when it ends, they introduce themselves again. */
export class VisitorSession implements Credentials {
  readonly visitor: Signal<Visitor | null>;
  /** Set when the server no longer takes the token, with what the visitor had told us, to fill the form again. */
  readonly ended = signal<Visitor | null>(null);

  constructor(private readonly shelf: Shelf) {
    this.visitor = signal(this.shelf.read<Kept>(KEY));
  }

  begin(token: VisitorToken, name: string, email: string): void {
    const visitor = { id: token.visitorId, name, email };
    this.shelf.write(KEY, { ...visitor, accessToken: token.accessToken } satisfies Kept);
    this.ended.value = null;
    this.visitor.value = visitor;
  }

  /** What the visitor told of themselves meanwhile, or elsewhere. */
  tell(name: string, email: string): void {
    const kept = this.shelf.read<Kept>(KEY);
    if (!kept) return;
    this.shelf.write(KEY, { ...kept, name, email } satisfies Kept);
    this.visitor.value = { id: kept.id, name, email };
  }

  async token(): Promise<string | null> {
    return this.shelf.read<Kept>(KEY)?.accessToken ?? null;
  }

  async renew(refused: string): Promise<string | null> {
    const kept = this.shelf.read<Kept>(KEY);
    if (kept && kept.accessToken !== refused) return kept.accessToken;
    this.shelf.remove(KEY);
    this.ended.value = this.visitor.value;
    this.visitor.value = null;
    return null;
  }
}

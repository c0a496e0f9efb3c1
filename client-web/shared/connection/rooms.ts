import type { Message } from '../api/types';
import type { Connection } from './connection';
import type { Room } from './room';

/** Hands what the server pushes to the open room it is about. */
export class Rooms {
  private readonly open = new Map<string, Room>();

  constructor(connection: Connection) {
    connection.on('MessageReceived', (roomId: string, message: Message) => this.open.get(roomId)?.receive(message));
    connection.on('TypingChanged', (roomId: string, userId: string, isTyping: boolean) =>
      this.open.get(roomId)?.noteTyping(userId, isTyping),
    );
    connection.on('ReadChanged', (roomId: string, userId: string, sequence: number) =>
      this.open.get(roomId)?.noteRead(userId, sequence),
    );
  }

  enter(room: Room): void {
    this.open.set(room.id, room);
  }

  leave(room: Room): void {
    if (this.open.get(room.id) === room) this.open.delete(room.id);
    room.close();
  }
}

// What a call rejects with when its answer cannot come any more. Whether the app did it is unknown.

export class ConnectionLost extends Error {
  constructor() {
    super('Second Look cannot be reached just now.');
    this.name = 'ConnectionLost';
  }
}

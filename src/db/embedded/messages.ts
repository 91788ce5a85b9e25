// What the process and the thread that owns the embedded database say to each other.

/** `data` is one or more whole messages of PostgreSQL's wire protocol, for or from the client with this id. */
export type ClientData = { type: 'data'; client: number; data: Uint8Array<ArrayBuffer> };

export type ToWorker = ClientData | { type: 'close' };

/** `failed`: the database did not open. `lost`: it cannot go on; the thread ends right after. */
export type FromWorker = ClientData | { type: 'ready' } | { type: 'failed' | 'lost'; reason: string };

export type WorkerSettings = { folder: string };

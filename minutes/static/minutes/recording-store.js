/**
 * Recordings on this device (IndexedDB): each piece is here before it travels, with the place of its first byte, so
 * that what the server does not have can be sent later, also after a crash.
 */
const NAME = "minutes-recordings";

function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("recordings", { keyPath: "id" });
      request.result.createObjectStore("pieces", { keyPath: ["recording", "offset"] });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function run(mode, work) {
  const database = await open();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(["recordings", "pieces"], mode, { durability: "strict" });
      const request = work(transaction.objectStore("recordings"), transaction.objectStore("pieces"));
      transaction.oncomplete = () => resolve(request?.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

const piecesOf = (id) => IDBKeyRange.bound([id, 0], [id, Infinity]);

/** recording: { id, owner, filename, filetype, upload (id on the server, or ""), size, startedAt, finished } */
export const save = (recording) => run("readwrite", (recordings) => recordings.put(recording));

export const list = () => run("readonly", (recordings) => recordings.getAll());

export function add(recording, bytes) {
  const piece = { recording: recording.id, offset: recording.size, bytes };
  recording.size += bytes.size;
  return run("readwrite", (recordings, pieces) => {
    pieces.put(piece);
    return recordings.put(recording);
  });
}

/** What comes after this byte, as one Blob. */
export async function after(recording, offset) {
  const pieces = (await run("readonly", (_recordings, store) => store.getAll(piecesOf(recording.id)))) ?? [];
  const whole = pieces.filter((piece) => piece.offset + piece.bytes.size > offset);
  if (!whole.length) return new Blob([]);
  return new Blob([whole[0].bytes.slice(Math.max(0, offset - whole[0].offset)), ...whole.slice(1).map((piece) => piece.bytes)]);
}

export const remove = (id) =>
  run("readwrite", (recordings, pieces) => {
    pieces.delete(piecesOf(id));
    return recordings.delete(id);
  });

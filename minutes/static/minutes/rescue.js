/**
 * On the list: recordings that this device still holds are sent to the server, then shown among the unfinished.
 * A PC may be shared: only what the person recorded who is logged in now.
 */
import * as store from "./recording-store.js";
import { RecordingUpload, Refused } from "./recording-upload.js";

const QUIET_MS = 20000; // a recorder in another tab saves every 5 s: what is younger is not a crash

export default async function rescue(box) {
  if (!window.indexedDB) return;
  const mine = (await store.list().catch(() => [])).filter((recording) => recording.owner === box.dataset.owner);
  const left = mine.filter((recording) => Date.now() - recording.savedAt > QUIET_MS);
  if (!left.length) return;
  const note = box.querySelector("[data-rescuing]");
  note.hidden = false;
  let sent = 0;
  for (const recording of left) {
    const upload = new RecordingUpload(recording, box.dataset.uploads, box.dataset.token);
    try {
      await upload.finish();
      sent += 1;
    } catch (error) {
      if (!(error instanceof Refused)) break; // offline: the next visit tries again
      if (error.status === 404 && recording.upload) await again(recording, box);
    }
  }
  note.hidden = true;
  if (sent) htmx.ajax("GET", box.dataset.refresh, { target: box, swap: "outerHTML" });
}

/** The server's copy is gone (used or expired): a copy on the device that was never finished starts anew. */
async function again(recording, box) {
  if (recording.finished) return store.remove(recording.id);
  recording.upload = "";
  return new RecordingUpload(recording, box.dataset.uploads, box.dataset.token).finish().catch(() => {});
}

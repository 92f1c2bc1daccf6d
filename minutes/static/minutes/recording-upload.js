/**
 * Sends a recording of this device while it grows: tus with a length that is told at the end
 * (creation-defer-length). The server says how much it has; the rest is read from the device.
 */
import * as store from "./recording-store.js";

const VERSION = { "Tus-Resumable": "1.0.0" };
const PIECE_BYTES = 4 * 1024 * 1024;
const encode = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

export class Refused extends Error {
  constructor(status, sentence) {
    super(sentence || String(status));
    this.status = status;
  }
}

export class RecordingUpload {
  constructor(recording, endpoint, token) {
    Object.assign(this, { recording, endpoint, token, sent: 0 });
  }

  async request(method, address, headers = {}, body = undefined) {
    const answer = await fetch(address, {
      method,
      body,
      headers: { ...VERSION, "X-CSRF-Token": this.token, Accept: "application/json", ...headers },
    });
    if (!answer.ok) {
      const problem = await answer.json().catch(() => ({}));
      throw new Refused(answer.status, [problem.title, problem.detail].filter(Boolean).join("。"));
    }
    return answer;
  }

  get address() {
    return `${this.endpoint}/${this.recording.upload}`;
  }

  async create() {
    const { filename, filetype } = this.recording;
    const metadata = Object.entries({ filename, filetype, recorder: "1" });
    const answer = await this.request("POST", this.endpoint, {
      "Upload-Defer-Length": "1",
      "Upload-Metadata": metadata.map(([name, value]) => `${name} ${encode(value)}`).join(","),
    });
    this.recording.upload = answer.headers.get("Location").split("/").pop();
    await store.save(this.recording);
  }

  /** Bring the server up to what the device has; returns how many bytes it has then. */
  async bringUp() {
    if (!this.recording.upload) await this.create();
    const head = await this.request("HEAD", this.address);
    this.sent = Number(head.headers.get("Upload-Offset"));
    while (this.sent < this.recording.size) {
      const rest = await store.after(this.recording, this.sent);
      if (!rest.size) break;
      await this.patch(rest.slice(0, PIECE_BYTES));
    }
    return this.sent;
  }

  async patch(bytes, headers = {}) {
    const answer = await this.request(
      "PATCH",
      this.address,
      { "Upload-Offset": String(this.sent), "Content-Type": "application/offset+octet-stream", ...headers },
      bytes,
    );
    this.sent = Number(answer.headers.get("Upload-Offset"));
  }

  /** Everything is there: tell the length, forget the copy on the device. */
  async finish() {
    await this.bringUp();
    await this.patch(new Blob([]), { "Upload-Length": String(this.sent) });
    await store.remove(this.recording.id);
    return this.recording.upload;
  }
}

/** How loud the microphone is; calls `onSilence(true)` when nothing came for a while. */
const SILENT_LEVEL = 0.004; // about -48 dBFS: below the hiss of a room with an open microphone
const SILENT_MS = 8000;

export function levelMeter(stream, meter, onSilence) {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 2048;
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  let heardAt = Date.now();
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const level = Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length);
    meter.value = Math.min(1, Math.sqrt(level) * 1.6);
    if (level > SILENT_LEVEL) heardAt = Date.now();
    onSilence(Date.now() - heardAt > SILENT_MS);
  }, 100);
  return () => {
    clearInterval(timer);
    context.close();
    meter.value = 0;
  };
}

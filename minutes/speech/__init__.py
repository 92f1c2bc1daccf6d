"""Recordings in, segments out; pure: no web, no database.

1. `containers` finds out what a file is, `audio` decodes it in blocks.
2. `prepare` writes the working audio: `listening_copy`, `waveform`, `channel_levels`, and by `vad` where speech is.
3. `chunking` packs the speech into windows of at most 30 s; they are fixed before anything is decoded.
4. `model_files` finds and verifies a model, `convert` turns a .pt checkpoint into a CTranslate2 folder.
5. `engines` chooses the engine: `faster_whisper` (fast, the default) or `openai_whisper` (the reference).
6. `transcribe` turns one chunk into segments with times of the recording; `doubt` says which look invented.
7. `speakers` says who spoke, from channels or by clustering voices.
8. `engine_process` does 1-7 in a child process without network; `pipeline` runs a whole file through it.
"""

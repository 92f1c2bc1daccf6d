"""What can go wrong with minutes, and the sentences in which the reader is told: what happened, what to do next."""

from services.core.errors import Conflict, Denied, Invalid, NotFound, Unavailable


class MeetingNotFound(NotFound):
    """No such meeting, or this reader may not know of it."""

    code = "minutes.meeting_not_found"


class MeetingReadOnly(Denied):
    """This reader may read the meeting but not change it."""

    code = "minutes.read_only"


class WrongState(Conflict):
    """The meeting's state does not allow this now."""

    code = "minutes.wrong_state"


class AlreadyUploaded(Conflict):
    """The same file was transcribed before; `meeting_id` is the earlier meeting that this reader may read."""

    code = "minutes.already_uploaded"


class EditedMeanwhile(Conflict):
    """Somebody else corrected the same place since this reader loaded it; nothing is overwritten."""

    code = "minutes.edited_meanwhile"


class NoFiles(Invalid):
    """A meeting needs at least one recording."""

    code = "minutes.no_files"


class UnreadableAttachment(Invalid):
    """次第 or 出席者名簿 cannot be read; the recording is not affected."""

    code = "minutes.unreadable_attachment"


class UnknownFormat(Invalid):
    """No such download format."""

    code = "minutes.unknown_format"


class ModelNeeded(Unavailable):
    """Only the starter model is installed."""

    code = "minutes.model_needed"


class QueueFull(Unavailable):
    """As many recordings wait as the administrator allows (`limit`)."""

    code = "minutes.queue_full"


class OwnQueueFull(QueueFull):
    """As many recordings of this person wait as the administrator allows for one (`limit`)."""

    code = "minutes.own_queue_full"


class UnknownModel(NotFound):
    """The model that a program names is not installed."""

    code = "minutes.unknown_model"


class EngineBusy(Unavailable):
    """Every engine serves somebody else."""

    code = "minutes.engine_busy"


class UnreadableRecording(Invalid):
    """What was sent holds no speech that can be decoded; `reason` is the code of the cause."""

    code = "minutes.unreadable_recording"


MESSAGES: dict[str, tuple[str, str]] = {
    "minutes.meeting_not_found": (
        "この議事録は見つからないか、閲覧する権限がありません。一覧から選び直してください。",
        "This record does not exist or is not open to you. Choose one from the list.",
    ),
    "minutes.read_only": (
        "この議事録は閲覧のみできます。修正が必要なときは、作成した担当者に連絡してください。",
        "You may read this record but not change it. Ask the person who made it.",
    ),
    "minutes.wrong_state": (
        "いまの状態ではこの操作はできません。画面を更新して状態を確かめてください。",
        "This is not possible in the present state. Reload the page to see where it stands.",
    ),
    "minutes.already_uploaded": (
        "同じ録音がすでに登録されています。前の議事録を開くか、「別の議事録として登録する」を選んでください。",
        "The same recording has been uploaded before. Open the earlier record, or choose to make another one.",
    ),
    "minutes.edited_meanwhile": (
        "この箇所は、表示したあとに別の人が修正しました。相手の修正を確かめてから、もう一度保存してください。入力した文は残っています。",
        "Somebody else corrected this place after you opened it. Read their text and save again; yours is kept.",
    ),
    "minutes.no_files": (
        "録音ファイルがありません。ファイルを選ぶか、録音してから登録してください。",
        "There is no recording. Choose a file or record one first.",
    ),
    "minutes.unreadable_attachment": (
        "「{filename}」を読み取れませんでした。Word・Excel・PDF・テキストのいずれかにするか、内容を貼り付けてください。録音は登録できます。",
        "“{filename}” could not be read. Use Word, Excel, PDF or text, or paste its content. The recording is not affected.",
    ),
    "minutes.unknown_format": (
        "その形式では書き出せません。画面の「書き出す」から形式を選んでください。",
        "There is no such format. Choose one under “Export”.",
    ),
    "minutes.model_needed": (
        "音声認識モデルがまだ入っていません。管理者が「モデル」の手順でモデルを入れると、自動で文字起こしが始まります。録音は保存してあります。",
        "No speech model is installed yet. Transcription starts by itself once the administrator installs one. The recording is kept.",
    ),
    "minutes.queue_full": (
        "処理を待つ録音が上限（{limit}件）に達しています。送ったファイルは残っています。しばらくしてから、もう一度登録してください。",
        "As many recordings are waiting as the server allows ({limit}). Your file is kept; register it again in a while.",
    ),
    "minutes.own_queue_full": (
        "あなたの録音が上限（{limit}件）まで処理を待っています。送ったファイルは残っています。どれかが終わってから登録してください。",
        "You have as many recordings waiting as one person may ({limit}). Your file is kept; wait until one is finished.",
    ),
    "minutes.unknown_model": (
        "指定された音声認識モデルは入っていません。/v1/models にある名前を指定してください。",
        "The model that was named is not installed. Name one that /v1/models lists.",
    ),
    "minutes.engine_busy": (
        "ほかの音声を処理しています。しばらくしてから、もう一度送ってください。",
        "Another recording is being processed. Send it again in a while.",
    ),
    "minutes.unreadable_recording": (
        "送られたファイルから音声を読み取れませんでした（{reason}）。別の形式で保存して送り直してください。",
        "The file could not be read as audio ({reason}). Save it in another format and send it again.",
    ),
    "speech.not_audio": (
        "「{filename}」は音声や動画のファイルではないようです。録音したファイルを選び直してください。",
        "“{filename}” does not look like an audio or video file. Choose the recording again.",
    ),
    "speech.empty_file": (
        "「{filename}」は中身が空です。録音機からもう一度コピーして登録してください。",
        "“{filename}” is empty. Copy it from the recorder again.",
    ),
    "speech.no_audio_stream": (
        "「{filename}」には音声が入っていません。音声の入った動画か録音ファイルを選んでください。",
        "“{filename}” has no sound. Choose a video with sound or an audio file.",
    ),
    "speech.corrupt_audio": (
        "「{filename}」は壊れていて読み取れません。元の録音からコピーし直すか、別の形式で保存して登録してください。",
        "“{filename}” is damaged and cannot be read. Copy it again, or save it in another format.",
    ),
    "speech.absurd_rate": (
        "「{filename}」の録音形式の情報（サンプリング周波数 {rate_hz} Hz）が正しくありません。別の形式で保存して登録してください。",
        "“{filename}” claims an impossible sampling rate ({rate_hz} Hz). Save it in another format.",
    ),
    "speech.too_long": (
        "録音が長すぎます（上限 {limit_hours} 時間）。会議ごとに分けて登録するか、管理者に上限の変更を相談してください。",
        "The recording is too long (limit {limit_hours} hours). Split it, or ask the administrator to raise the limit.",
    ),
    "speech.no_speech": (
        "話し声が見つかりませんでした。録音を再生して、声が入っているか、マイクの設定を確かめてください。録音は保存してあります。",
        "No speech was found. Play the recording and check the microphone. The recording is kept.",
    ),
    "speech.disk_full": (
        "サーバーの空き容量が足りません。管理者に連絡してください。録音は保存してあり、空きができたら「もう一度試す」で続けられます。",
        "The server's disk is full. Tell the administrator. The recording is kept; choose “Try again” when there is room.",
    ),
    "speech.model_missing": (
        "音声認識モデル「{name}」がありません。管理者に、「管理」の「モデル」の画面でモデルを入れるか選び直してもらってから、「もう一度試す」を選んでください。録音は保存してあります。",
        "The speech model “{name}” is not installed. Ask the administrator to install it or choose another on the page Models (Administration), then choose “Try again”. The recording is kept.",
    ),
    "speech.model_damaged": (
        "音声認識モデル「{name}」のファイルが壊れています。管理者に、「管理」の「モデル」の画面でファイルを確かめ、入れ直すか別のモデルを選んでもらってから、「もう一度試す」を選んでください。録音は保存してあります。",
        "The speech model “{name}” is damaged. Ask the administrator to check it on the page Models (Administration) and install it again or choose another, then choose “Try again”. The recording is kept.",
    ),
    "speech.model_not_for_engine": (
        "音声認識モデル「{name}」は、設定されたエンジン（{engine}）では使えません。管理者に設定を確かめてもらってください。",
        "The model “{name}” cannot be used with the engine “{engine}”. Ask the administrator to check the settings.",
    ),
    "speech.engine_missing": (
        "音声認識エンジン「{engine}」がサーバーに入っていません。管理者に連絡してください。録音は保存してあります。",
        "The engine “{engine}” is not installed. Tell the administrator. The recording is kept.",
    ),
    "speech.out_of_memory": (
        "サーバーのメモリーが足りず、同じ箇所で2回止まりました。小さいモデルにするか、管理者に連絡してください。録音とここまでの文字は保存してあります。",
        "The server ran out of memory twice at the same place. Use a smaller model or tell the administrator. Recording and text so far are kept.",
    ),
    "speech.engine_died": (
        "文字起こしが同じ箇所で2回止まりました。管理者に連絡してください。録音とここまでの文字は保存してあります。",
        "Transcription stopped twice at the same place. Tell the administrator. Recording and text so far are kept.",
    ),
    "speech.engine_stuck": (
        "文字起こしが同じ箇所で2回、{limit_min}分以上進みませんでした。モデルを替えるか、管理者に連絡してください。録音とここまでの文字は保存してあります。",
        "Twice, transcription got no further at the same place for {limit_min} minutes. Use another model or tell the administrator. Recording and text so far are kept.",
    ),
    "speech.engine_failed": (
        "文字起こしの途中で思わぬ問題が起きました。「もう一度試す」を選び、それでも続くときは管理者に連絡してください。録音は保存してあります。",
        "Something unexpected happened during transcription. Try again; if it persists, tell the administrator. The recording is kept.",
    ),
}

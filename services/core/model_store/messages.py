"""The sentences about model files: what happened, then what to do next; Japanese and English."""

MESSAGES: dict[str, tuple[str, str]] = {
    "models.unknown": (
        "「{name}」というモデルは知られていません。「管理」の「モデル」か `workstyle models list` で名前を確かめてください。",
        "No published model is called “{name}”. See the page Models (Administration) or `workstyle models list`.",
    ),
    "models.not_installed": (
        "モデル「{name}」は入っていません。「管理」の「モデル」で確かめてください。",
        "The model “{name}” is not installed. See the page Models (Administration).",
    ),
    "models.not_a_model": (
        "「{name}」はモデルのファイルではありません。.pt ファイル、CTranslate2 のフォルダー（または zip）、.argosmodel、書き出した束のいずれかを選んでください。",
        "“{name}” is not a model. Give a .pt file, a CTranslate2 folder (or zip), an .argosmodel, or an exported bundle.",
    ),
    "models.web_page": (
        "「{name}」はモデルではなく、Webページです。ダウンロードのときにエラーやログインの画面が保存されています。配布元のアドレスを確かめて、もう一度ダウンロードしてください。",
        "“{name}” is a web page, not a model. The browser saved an error or login page; check the address and download again.",
    ),
    "models.wrong_kind": (
        "「{name}」は別のプログラム用のモデル（{kind}）です。このシステムでは使えません。openai-whisper の .pt か、CTranslate2 形式（faster-whisper 用）を入手してください。",
        "“{name}” is a model for another program ({kind}). Get an openai-whisper .pt or the CTranslate2 form (for faster-whisper).",
    ),
    "models.truncated": (
        "「{name}」は途中で切れています（{size_bytes:filesize}）。ダウンロードかコピーが最後まで終わっていません。もう一度入手してください。",
        "“{name}” ends too early ({size_bytes:filesize}). The download or the copy did not finish; get it again.",
    ),
    "models.damaged": (
        "「{name}」の中身が壊れているか、モデルとして正しくありません（{detail}）。もう一度入手してください。",
        "The content of “{name}” is damaged or is no valid model ({detail}). Get it again.",
    ),
    "models.holds_code": (
        "「{name}」には数値のほかにプログラムが入っているため、読み込みません。信頼できる配布元から、重みだけのファイルを入手してください。",
        "“{name}” holds program code beside numbers and was not loaded. Get a file with weights only from a source you trust.",
    ),
    "models.unsafe_archive": (
        "「{name}」は危険な書庫ファイルです（{detail}）。何も取り出していません。配布元からもう一度入手してください。",
        "“{name}” is an unsafe archive ({detail}). Nothing was unpacked; get it again from its publisher.",
    ),
    "models.too_large": (
        "「{name}」は大きすぎます（上限 {limit_bytes:filesize}）。このシステムで使えるモデルか確かめてください。",
        "“{name}” is too large (limit {limit_bytes:filesize}). Check whether it is a model that the suite can use.",
    ),
    "models.no_room": (
        "モデルを置く場所の空きが足りません（必要 {needed_bytes:filesize}、空き {free_bytes:filesize}）。使っていないモデルを削除するか、空きを増やしてから、もう一度試してください。",
        "There is not enough room for the model (needed {needed_bytes:filesize}, free {free_bytes:filesize}). Remove a model or free space, then try again.",
    ),
    "models.checksum_differs": (
        "「{name}」は、同じ名前で配布されているものと一致しません（SHA-256）。もう一度入手してください。自分たちで改良したモデルのときは、別の名前を付けて入れてください。",
        "“{name}” is not the file that is published under this name (SHA-256). Get it again; if it is a model of your own, give it another name.",
    ),
    "models.file_changed": (
        "モデル「{name}」のファイルが、入れたときから変わっています。壊れたか書き換えられています。削除して、もう一度入れてください。",
        "The file of the model “{name}” has changed since it was installed. Remove it and install it again.",
    ),
    "models.already_installed": (
        "同じモデルが「{installed}」としてすでに入っています。もう一度入れる必要はありません。",
        "The same model is already installed as “{installed}”. There is nothing to do.",
    ),
    "models.other_version": (
        "「{name}」という名前の、中身の違うモデルが入っています。別の名前を付けるか、入れ替えてください（画面の「入れ替える」、コマンドの `--replace`）。",
        "Another model is installed under the name “{name}”. Give this one another name, or replace the other (“Replace” on the page, `--replace` on the command line).",
    ),
    "models.name_unusable": (
        "「{name}」はモデルの名前に使えません。英数字で始め、英数字と「.」「_」「-」だけにしてください（80文字まで）。",
        "“{name}” cannot be the name of a model. Begin with a letter or digit; use letters, digits, “.”, “_”, “-” (80 at most).",
    ),
    "models.in_use": (
        "モデル「{name}」は使われているため、削除も入れ替えもできません（{uses}）。先に別のモデルを選ぶか、処理が終わるのを待ってください。",
        "The model “{name}” is in use and cannot be removed or replaced ({uses}). Choose another model first, or wait for the jobs.",
    ),
    "models.purpose_unknown": (
        "「{purpose}」という用途は、入っている機能にありません。「管理」の「モデル」で確かめてください。",
        "No installed feature has the purpose “{purpose}”. See the page Models (Administration).",
    ),
    "models.wrong_purpose": (
        "モデル「{name}」は、この用途には使えません。用途に合うモデルを選んでください。",
        "The model “{name}” cannot be used for this purpose. Choose one that fits.",
    ),
    "models.cannot_probe": (
        "モデル「{name}」の速さは測れません。このモデルを動かす機能が入っていません。",
        "The speed of “{name}” cannot be measured. No installed feature can run it.",
    ),
    "models.probe_failed": (
        "モデル「{name}」の速さを測れませんでした（{reason}）。メモリーの空きを確かめて、もう一度試してください。",
        "The speed of “{name}” could not be measured ({reason}). Check the free memory and try again.",
    ),
    "models.import_failed": (
        "「{name}」の取り込み中に思わぬ問題が起きました（{reason}）。何も入っていません。もう一度試してください。",
        "Something unexpected happened while “{name}” was imported ({reason}). Nothing was installed; try again.",
    ),
    "models.fetch_failed": (
        "「{name}」を取得できませんでした（{reason}）。ネットワークのない場所では、別の端末で入手して `workstyle models import` で入れてください。",
        "“{name}” could not be fetched ({reason}). Without a network, get it elsewhere and use `workstyle models import`.",
    ),
    "models.bundle_damaged": (
        "束「{name}」が壊れています（{detail}）。何も入れていません。もう一度コピーするか、書き出し直してください。",
        "The bundle “{name}” is damaged ({detail}). Nothing was installed; copy it again or export it again.",
    ),
    "models.bundle_part_missing": (
        "分割した束の一部（{part}）がないか、途中で切れています。すべての部分を同じフォルダーに置いて、最初の部分（.001）を指定してください。",
        "A part of the split bundle ({part}) is missing or cut off. Put all parts into one folder and name the first one (.001).",
    ),
    "models.bundle_version": (
        "束「{name}」は、このシステムが読めない版の形式（{version}）です。同じ版のシステムで書き出し直してください。",
        "The bundle “{name}” has a format version ({version}) that this suite cannot read. Export it again with the same version.",
    ),
    "models.bundle_unsigned": (
        "束「{name}」には署名がありません。だれが作ったか確かめられないため、取り込んでいません。出どころを確かめたうえで、「署名なしのまま取り込む」を選ぶか、コマンドに `--confirm unsigned` を付けて取り込んでください。",
        "The bundle “{name}” is not signed, so nobody can tell who made it. Make sure where it comes from, then choose “Import without signature”, or use `--confirm unsigned` on the command line.",
    ),
    "models.signature_wrong": (
        "束「{name}」の署名が合いません。署名のあとで書き換えられています。何も入れていません。出どころに問い合わせてください。",
        "The signature of the bundle “{name}” does not match: it was changed after signing. Nothing was installed; ask where it came from.",
    ),
    "models.signer_unknown": (
        "束「{name}」は、信頼すると登録されていない鍵で署名されています（指紋 {fingerprint}）。書き出した側に表示された指紋と同じか確かめて、同じなら「指紋が一致したので取り込む」を選ぶか、コマンドの `--confirm` に指紋を付けて取り込んでください。",
        "The bundle “{name}” is signed with a key that is not trusted here (fingerprint {fingerprint}). Compare it with what the exporting suite showed; if they agree, choose “The fingerprint agrees: import”, or use `--confirm` with the fingerprint on the command line.",
    ),
    "models.key_unreadable": (
        "公開鍵として読めません。書き出した側の「書き出し・信頼する鍵」の画面か `workstyle models key` に表示された鍵を、そのまま入れてください。",
        "This is not a public key. Give it as the page “Export, trusted keys” or `workstyle models key` of the exporting suite shows it.",
    ),
    "models.key_unknown": (
        "その指紋の鍵は登録されていません。画面を開き直して確かめてください。",
        "No trusted key has this fingerprint. Reload the page to see which there are.",
    ),
}

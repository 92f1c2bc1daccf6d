"""The sentences of the errors around accounts and the staff register: code to (Japanese, English)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "identity.login_required": (
        "ログインしていません。ログインしてから、もう一度お試しください。",
        "You are not logged in. Log in and try again.",
    ),
    "identity.api_key_refused": (
        "APIキーが正しくないか、期限が切れています。「アカウント」の画面で新しいキーを作成してください。",
        "The API key is wrong or has expired. Make a new one on your account page.",
    ),
    "identity.password_change_required": (
        "仮のパスワードでログインしています。先に新しいパスワードを設定してください。",
        "You are using a one-time password. Set a new password first.",
    ),
    "identity.login_refused": (
        "ログイン名またはパスワードが違います。",
        "The login name or the password is wrong.",
    ),
    "identity.too_many_attempts": (
        "ログインの失敗が続いたため、一時的に受け付けを止めています。{wait_s}ほど待ってから、もう一度お試しください。",
        "Too many failed logins. Try again in {wait_s}.",
    ),
    "identity.role_missing": (
        "この画面を利用する権限がありません。必要なときは管理者に役割の追加を依頼してください。",
        "Your roles do not include this. Ask the administrator to add the role you need.",
    ),
    "identity.scope_missing": (
        "このAPIキーでは許可されていない操作です（必要な範囲：{scope}）。",
        "This API key does not have the scope {scope}.",
    ),
    "identity.account_not_found": ("そのアカウントは登録されていません。", "There is no such account."),
    "identity.login_taken": (
        "ログイン名「{login}」は既に使われています。別の名前を入力してください。",
        "The login name {login} is taken. Choose another one.",
    ),
    "identity.login_malformed": (
        "ログイン名は、半角の英数字と「.」「-」「_」で2文字以上64文字以内にしてください。",
        "A login name is 2 to 64 letters, digits, dots, hyphens or underscores.",
    ),
    "identity.person_has_account": (
        "この職員には既にアカウントがあります。",
        "This person already has an account.",
    ),
    "identity.person_not_found": (
        "職員番号「{employee_number}」は職員名簿にありません。先に名簿へ登録してください。",
        "Employee number {employee_number} is not in the staff register. Add the person first.",
    ),
    "identity.password_too_weak": (
        "パスワードは{min_length}文字以上128文字以内で、ログイン名を含まないものにしてください。",
        "A password has {min_length} to 128 characters and does not contain the login name.",
    ),
    "identity.password_wrong": ("現在のパスワードが違います。", "The present password is wrong."),
    "identity.own_account": (
        "自分自身を停止したり、自分の管理者の役割を外したりすることはできません。ほかの管理者に依頼してください。",
        "You cannot disable yourself or remove your own administrator role. Ask another administrator.",
    ),
    "identity.last_administrator": (
        "管理者が一人もいなくなるため、この変更はできません。先に別の管理者を決めてください。",
        "No administrator would be left. Appoint another one first.",
    ),
    "identity.api_key_invalid": (
        "APIキーの名前（100文字以内）、範囲（一つ以上）、期限（1日から366日）を確認してください。",
        "Check the key's name (up to 100 characters), scopes (at least one) and lifetime (1 to 366 days).",
    ),
    "identity.register_unreadable": (
        "職員名簿として読み取れません。{reason}",
        "This cannot be read as a staff list. {reason}",
    ),
    "identity.register_has_problems": (
        "取り込めない行があるため、名簿は変更していません。問題のある行を直して、もう一度お試しください。",
        "Some rows cannot be taken, so nothing was changed. Correct them and try again.",
    ),
    "identity.register_changed": (
        "確認の画面を開いた後に名簿が変更されました。もう一度、取り込み内容をご確認ください。",
        "The register changed since you looked. Look at the preview again.",
    ),
    "identity.import_not_found": ("その取り込みは見つかりません。", "There is no such import."),
    "identity.import_not_undoable": (
        "この取り込みは元に戻せないため、名簿は変更していません。取り込みの画面で理由を確かめてください。",
        "This import cannot be undone, so nothing was changed. The page of the import says why.",
    ),
    "identity.change_not_found": (
        "その人事異動は登録されていません。",
        "There is no such personnel change.",
    ),
    "identity.change_day_over": (
        "発令日が過ぎています。今日以降の日付にしてください。過去の発令は「名簿を取り込む」で登録できます。",
        "The day is in the past. Choose today or a later day; the ordinary import takes past posts.",
    ),
    "identity.change_has_no_list": (
        "ファイルが選ばれていません。職員の一覧か組織の一覧を選んでください。",
        "No file was chosen. Choose the list of staff, of departments, or both.",
    ),
    "identity.change_settled": (
        "この人事異動は、既に反映されたか取り消されています。画面を開き直してください。",
        "This personnel change was applied or withdrawn already. Reload the page.",
    ),
    "identity.posts_overlap": (
        "本務の期間が、{valid_from:date}からの本務と重なります。先にその発令の終了日を入れるか、日付を直してください。",
        "The main post overlaps the one from {valid_from:date}. End that one first, or change the days.",
    ),
    "identity.post_taken": (
        "同じ所属・同じ発令日の発令が既にあります。その発令を直してください。",
        "The person has this post from that day already. Change that one.",
    ),
    "identity.post_outside_department": (
        "「{name}」は、発令の期間の一部で有効ではありません（{valid_from:date}から{valid_to:date}まで）。期間か所属を直してください。",
        "{name} does not exist during the whole post ({valid_from:date} to {valid_to:date}). Change the days or the department.",
    ),
    "identity.days_reversed": (
        "終了日が開始日より前です。日付を直してください。",
        "The last day is before the first. Change the days.",
    ),
    "identity.department_not_found": ("その所属は登録されていません。", "There is no such department."),
    "identity.department_in_use": (
        "この日より後も在籍する職員が{count}人います。先に異動を登録するか、「人事異動」でまとめて登録してください。",
        "{count} people still work there after that day. Move them first, or enter all of it as a personnel change.",
    ),
    "identity.department_has_branches": (
        "この日より後も続く下位の所属「{name}」があります。先にその所属を廃止してください。",
        "The department {name} under it goes on after that day. Close that one first.",
    ),
    "identity.nobody_named": (
        "だれのログインを終えるかを、--login か --all のどちらか一つで指定してください。",
        "Say whose logins end: either --login or --all.",
    ),
    "identity.api_key_not_found": (
        "「{prefix}」で始まる有効なAPIキーはありません。workstyle users api-keys list で確かめてください。",
        "No API key in force begins with {prefix}. See workstyle users api-keys list.",
    ),
}

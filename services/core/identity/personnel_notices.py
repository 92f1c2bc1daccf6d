"""What those who keep the register are told of a planned personnel change: state to (ja, en), each subject and body."""

from services.core.identity.planned_models import PlannedState

PERSONNEL_CHANGE: dict[PlannedState, tuple[tuple[str, str], tuple[str, str]]] = {
    PlannedState.APPLIED: (
        (
            "人事異動を職員名簿に反映しました（{day}）",
            "予約された人事異動を、予定どおり反映しました。画面で件数を確かめてください。",
        ),
        (
            "The personnel change of {day} was applied",
            "The register has been changed as planned. Look at the counts on its page.",
        ),
    ),
    PlannedState.FAILED: (
        (
            "人事異動を反映できませんでした（{day}）",
            (
                "予約の後に職員名簿が変わり、合わない行が{count}件あります。名簿は変更していません。画面で理由を確かめ、"
                "名簿を直して「もう一度反映する」を押すか、予約を取り消して新しい一覧で予約し直してください。"
            ),
        ),
        (
            "The personnel change of {day} was not applied",
            (
                "The register has changed since it was planned, and {count} lines no longer fit. Nothing was changed. "
                "Look at the reasons on its page; put the register right and try again, or withdraw it and plan it "
                "anew with corrected lists."
            ),
        ),
    ),
    PlannedState.PLANNED: (
        (
            "予約した人事異動が名簿と合わなくなりました（{day}）",
            (
                "このままでは、当日に反映できません。合わない行が{count}件あります。画面で理由を確かめ、発令日までに名簿を"
                "直すか、予約を取り消して新しい一覧で予約し直してください。"
            ),
        ),
        (
            "The personnel change of {day} no longer fits",
            (
                "As the register is now it cannot be applied on its day: {count} lines do not fit. Look at the reasons "
                "on its page; put the register right before the day, or withdraw it and plan it anew."
            ),
        ),
    ),
}

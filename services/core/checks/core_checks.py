"""The core's checks and trials, in the order of the page."""

from services.core.checks import of_certificate, of_machine, of_work, trials
from services.core.checks.check import Check
from services.core.i18n.catalogue import N_

CHECKS = (
    Check("core.database", N_("データベース"), of_machine.database, "several-machines"),
    Check("core.storage", N_("保存先とディスク"), of_machine.storage, "sizing"),
    Check("core.worker", N_("ワーカー"), of_work.worker, "several-machines"),
    Check("core.models", N_("モデル"), of_work.models, "install-models-offline"),
    Check("core.certificate", N_("証明書"), of_certificate.certificate, "certificates"),
    Check("core.mail", N_("メール"), of_work.mail, "first-day"),
    Check("core.clock", N_("時計"), of_machine.clock, "first-day"),
    Check("core.backup", N_("バックアップ"), of_work.backup, "back-up-and-restore"),
    Check("core.time_zone", N_("時間帯"), of_machine.time_zone, "first-day"),
    Check("core.versions", N_("バージョン"), of_machine.versions),
)
TRIALS = (
    Check("core.database_writes", N_("データベースへの書き込み"), trials.database_writes, "several-machines"),
    Check("core.storage_keeps", N_("ファイルの保存"), trials.storage_keeps, "sizing"),
    Check("core.mail_server", N_("メールサーバーへの接続"), trials.mail_server_greets, "first-day"),
)

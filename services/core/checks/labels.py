"""What levels are called, and how they look: word, tone and sign (never colour alone)."""

from services.core.checks.check import Level
from services.core.i18n.catalogue import N_

LEVEL_LABELS = {
    Level.OK: N_("正常"),
    Level.NOTE: N_("未使用・参考"),
    Level.WARN: N_("注意"),
    Level.BAD: N_("異常"),
}
LEVEL_TONES = {Level.OK: "ok", Level.NOTE: "plain", Level.WARN: "warn", Level.BAD: "bad"}
LEVEL_SIGNS = {Level.OK: "check", Level.NOTE: "minus", Level.WARN: "alert", Level.BAD: "error"}
CONSOLE_SIGNS = {Level.OK: "OK", Level.NOTE: "--", Level.WARN: "!!", Level.BAD: "NG"}

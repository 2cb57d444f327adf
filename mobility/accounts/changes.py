"""What may change about an account, in the three languages of letters."""

CHANGES = {
    "account/email/password_changed": {
        "kk": "Құпиясөз өзгертілді.",
        "ru": "Изменён пароль.",
        "en": "The password was changed.",
    },
    "account/email/password_set": {
        "kk": "Құпиясөз қойылды.",
        "ru": "Задан пароль.",
        "en": "A password was set.",
    },
    "account/email/password_reset": {
        "kk": "Хаттағы сілтеме арқылы жаңа құпиясөз қойылды.",
        "ru": "По ссылке из письма задан новый пароль.",
        "en": "A new password was chosen through the link in a letter.",
    },
    "account/email/email_changed": {
        "kk": "Кіру үшін пайдаланылатын электрондық пошта өзгертілді.",
        "ru": "Изменён адрес электронной почты для входа.",
        "en": "The e-mail address for signing in was changed.",
    },
    "account/email/email_confirm": {
        "kk": "Электрондық пошта расталды.",
        "ru": "Подтверждён адрес электронной почты.",
        "en": "An e-mail address was confirmed.",
    },
    "account/email/email_deleted": {
        "kk": "Электрондық пошта мекенжайы аккаунттан алынып тасталды.",
        "ru": "Адрес электронной почты удалён из аккаунта.",
        "en": "An e-mail address was taken off the account.",
    },
    "mfa/email/totp_activated": {
        "kk": "Қолданбадағы кодпен кіру қосылды.",
        "ru": "Включён вход с кодом из приложения.",
        "en": "Codes from an app were turned on.",
    },
    "mfa/email/totp_deactivated": {
        "kk": "Қолданбадағы кодпен кіру өшірілді.",
        "ru": "Отключён вход с кодом из приложения.",
        "en": "Codes from an app were turned off.",
    },
    "mfa/email/recovery_codes_generated": {
        "kk": "Жаңа қосалқы кодтар жасалды.",
        "ru": "Созданы новые резервные коды.",
        "en": "New recovery codes were made.",
    },
    "mfa/email/webauthn_added": {
        "kk": "Кіру кілті қосылды.",
        "ru": "Добавлен ключ входа.",
        "en": "A passkey was added.",
    },
    "mfa/email/webauthn_removed": {
        "kk": "Кіру кілті алынып тасталды.",
        "ru": "Удалён ключ входа.",
        "en": "A passkey was removed.",
    },
    "socialaccount/email/account_connected": {
        "kk": "Университет аккаунтымен кіру қосылды.",
        "ru": "Подключён вход через университет.",
        "en": "Sign-on by the university was connected.",
    },
    "socialaccount/email/account_disconnected": {
        "kk": "Университет аккаунтымен кіру өшірілді.",
        "ru": "Отключён вход через университет.",
        "en": "Sign-on by the university was disconnected.",
    },
}

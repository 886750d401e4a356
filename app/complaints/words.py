"""What a customer reads when asked how a complaint was handled, in the languages of our surveys."""

EN = {
    "title": "How did we handle it?",
    "lead": "You told {company} that something went wrong. Two questions, and you are done.",
    "did": "What we did about it",
    "handled": "How we handled it",
    "low": "not good at all",
    "high": "very good",
    "words": "Anything you want to add",
    "thanks": "Thank you.",
    "more": "{company} reads it, and the next customer has less to complain about.",
    "missing": "Choose a number for both.",
    "long": "Please shorten this.",
    "cookie": "Please press once more: your browser had kept no trace of this page.",
}
DE = {
    "title": "Wie sind wir damit umgegangen?",
    "lead": "Sie haben {company} gesagt, dass etwas schiefging. Zwei Fragen, und Sie sind fertig.",
    "did": "Was wir getan haben",
    "handled": "Wie wir damit umgegangen sind",
    "low": "gar nicht gut",
    "high": "sehr gut",
    "words": "Möchten Sie etwas hinzufügen?",
    "thanks": "Danke.",
    "more": "{company} liest es, und die Nächsten haben weniger zu beklagen.",
    "missing": "Wählen Sie für beides eine Zahl.",
    "long": "Bitte kürzen Sie das.",
    "cookie": "Bitte noch einmal absenden: Ihr Browser hatte sich diese Seite nicht gemerkt.",
}
ES = {
    "title": "¿Cómo lo llevamos?",
    "lead": "Usted dijo a {company} que algo salió mal. Dos preguntas y ha terminado.",
    "did": "Lo que hicimos",
    "handled": "Cómo lo llevamos",
    "low": "nada bien",
    "high": "muy bien",
    "words": "¿Quiere añadir algo?",
    "thanks": "Gracias.",
    "more": "{company} lo lee, y el próximo cliente tendrá menos de qué quejarse.",
    "missing": "Elija un número para ambas.",
    "long": "Por favor, acórtelo.",
    "cookie": "Envíelo otra vez, por favor: su navegador no había guardado esta página.",
}
AR = {
    "title": "كيف تعاملنا مع الأمر؟",
    "lead": "أخبرتم {company} بأن شيئًا لم يسر كما يجب. سؤالان فقط.",
    "did": "ما الذي فعلناه",
    "handled": "كيف تعاملنا معه",
    "low": "سيئ جدًا",
    "high": "جيد جدًا",
    "words": "هل تودون إضافة شيء؟",
    "thanks": "شكرًا لكم.",
    "more": "تقرأ {company} ما كتبتم، كي لا يتكرر الأمر.",
    "missing": "اختاروا رقمًا لكل سؤال.",
    "long": "يرجى الاختصار.",
    "cookie": "يرجى الإرسال مرة أخرى: لم يحتفظ متصفحكم بهذه الصفحة.",
}
SAID = {"en": EN, "de": DE, "es": ES, "ar": AR}


def say(language: str, key: str, company: str = "") -> str:
    """A sentence in a language; a brace in a company's name stays one."""
    return SAID.get(language, EN)[key].replace("{company}", company)

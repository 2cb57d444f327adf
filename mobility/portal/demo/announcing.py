"""What the office of the demo announces on the first page."""

import datetime as dt

from mobility.portal.texts.models import Announcement

from .story import Story

TITLE = {
    "kk": "Ашық есік күні: ұтқырлық туралы сұрақ-жауап",
    "ru": "День открытых дверей: вопросы о мобильности",
    "en": "Open day: your questions about mobility",
}
BODY = {
    "kk": """Кеңсе келесі аптада барлық студентті шақырады. Бұрын барғандар өз тәжірибесін айтады.

- құжатты қалай дайындау керек;
- тіл тестіне қалай жазылу керек;
- қай серіктес қай мамандыққа лайық.

Келместен бұрын [қатыса алатыныңызды тексеріңіз](/check/).""",
    "ru": """На следующей неделе офис ждёт всех студентов. Те, кто уже ездил, расскажут о своём опыте.

- как подготовить документы;
- как записаться на языковой тест;
- какой партнёр подходит какой специальности.

Перед встречей [проверьте, можете ли вы участвовать](/check/).""",
    "en": """Next week the office welcomes all students. Those who have been abroad tell how it was.

- how to prepare the papers;
- how to book the language test;
- which partner suits which speciality.

Before you come, [check whether you may apply](/check/).""",
}


def play(story: Story) -> Announcement:
    """Write the announcement of the demo and return it."""
    texts = {f"title_{code}": text for code, text in TITLE.items()}
    texts |= {f"body_{code}": text for code, text in BODY.items()}
    return Announcement.objects.create(
        starts_at=story.now - dt.timedelta(days=1), ends_at=story.now + dt.timedelta(days=30), **texts
    )

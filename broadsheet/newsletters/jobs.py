"""What the worker does for newsletters."""

from __future__ import annotations

from broadsheet.newsletters import article_letters, coming_out, correcting, gathering, signing_up
from broadsheet.newsletters.clicks import counting
from broadsheet.newsletters.openings import counting as openings
from broadsheet.newsletters.subjects import trying
from broadsheet.ops import worker

worker.register("issues that make themselves", gathering.run)
worker.register("issues that were to be sent once they are out", coming_out.run)
worker.register("articles that were to be sent once they are out", article_letters.send_due)
worker.register("clicks in letters", counting.settle)
worker.register("letters that were opened a month ago", openings.forget)
worker.register("subjects that are tried", trying.decide_due)
worker.register("corrections of issues", correcting.tell_due)
worker.register("sign-ups that nobody confirmed", signing_up.forget)

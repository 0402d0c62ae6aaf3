from broadsheet.edition.models.change import Change
from broadsheet.edition.models.plate import Plate, PlateSource, Urgency
from broadsheet.edition.models.press_run import PressRun, Reason
from broadsheet.edition.models.reach import Reach

__all__ = ["Change", "Plate", "PlateSource", "PressRun", "Reach", "Reason", "Urgency"]

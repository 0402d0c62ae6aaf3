from broadsheet.ops.models.address import Address, AddressTakenError
from broadsheet.ops.models.audit import AuditEntry
from broadsheet.ops.models.given_up import GivenUpTask
from broadsheet.ops.models.heartbeat import Heartbeat
from broadsheet.ops.models.lease import Lease
from broadsheet.ops.models.limit_count import LimitCount
from broadsheet.ops.models.worker import WorkerProcess

__all__ = [
    "Address",
    "AddressTakenError",
    "AuditEntry",
    "GivenUpTask",
    "Heartbeat",
    "Lease",
    "LimitCount",
    "WorkerProcess",
]

from broadsheet.ops.models.address import Address, AddressTakenError
from broadsheet.ops.models.audit import AuditEntry
from broadsheet.ops.models.heartbeat import Heartbeat
from broadsheet.ops.models.lease import Lease

__all__ = ["Address", "AddressTakenError", "AuditEntry", "Heartbeat", "Lease"]

"""Payment on the legacy table `invoice_payments`."""

from new_core.domain.entities.payment import Payment
from new_core.infrastructure.database.mappings.invoices import invoice_payments
from new_core.infrastructure.database.mappings.registry import mapper

mapper.map_imperatively(Payment, invoice_payments)

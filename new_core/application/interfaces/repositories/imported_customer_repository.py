"""Port to the customers that were imported from Zoho; only read here."""

from typing import Protocol

from new_core.application.dtos.customer_dto import CustomerQuery, ImportedCustomerDTO


class ImportedCustomerRepository(Protocol):
    async def find(self, query: CustomerQuery) -> list[ImportedCustomerDTO]:
        """Find by search, activity and limit, in order of id; offset, sort and salesperson do not apply."""
        ...

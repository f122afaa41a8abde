"""Use cases about customers."""

from new_core.application.dtos.customer_dto import (
    CombinedCustomersDTO,
    CustomerChanges,
    CustomerDTO,
    CustomerQuery,
)
from new_core.application.dtos.page_dto import PageDTO
from new_core.application.interfaces.services.clock import Clock
from new_core.application.interfaces.unit_of_work import UnitOfWork, UnitOfWorkFactory
from new_core.application.numbering import next_after, with_free_number
from new_core.domain.entities.customer import Customer
from new_core.domain.exceptions.customer_exceptions import (
    CustomerNotFoundError,
    DuplicateCustomerCodeError,
)

CODE_PREFIX = "CUST"


class CustomerService:
    def __init__(self, units: UnitOfWorkFactory, clock: Clock) -> None:
        self._units = units
        self._clock = clock

    async def find_customers(self, query: CustomerQuery) -> list[CustomerDTO]:
        async with self._units(read_only=True) as unit:
            return [CustomerDTO.of(customer) for customer in await unit.customers.find(query)]

    async def page_customers(self, query: CustomerQuery) -> PageDTO[CustomerDTO]:
        async with self._units(read_only=True) as unit:
            customers = await unit.customers.find(query)
            total = await unit.customers.count(query)
        return PageDTO([CustomerDTO.of(customer) for customer in customers], total)

    async def find_combined(self, query: CustomerQuery) -> CombinedCustomersDTO:
        """Find our own customers and those imported from Zoho; offset applies to our own only."""
        async with self._units(read_only=True) as unit:
            regular = [CustomerDTO.of(customer) for customer in await unit.customers.find(query)]
            imported = await unit.imported_customers.find(query)
            assigned = {customer.salesperson_id for customer in regular if customer.salesperson_id is not None}
            names = await unit.directory.user_names(assigned)
        return CombinedCustomersDTO(regular, imported, names)

    async def get_customer(self, customer_id: int) -> CustomerDTO:
        async with self._units(read_only=True) as unit:
            customer = await unit.customers.get(customer_id)
        if customer is None:
            raise CustomerNotFoundError(customer_id)
        return CustomerDTO.of(customer)

    async def next_code(self, prefix: str = CODE_PREFIX) -> str:
        """Tell which code a customer created now would get; it is not reserved."""
        async with self._units(read_only=True) as unit:
            return await self._free_code(unit, prefix)

    async def create_customer(self, fields: CustomerChanges) -> CustomerDTO:
        """Create a customer; without a code, or with a blank one, the next free code of the year is given."""
        if fields.get("customer_code", "").strip():
            return await self._create(fields)
        return await with_free_number(lambda: self._create_with_code(fields), DuplicateCustomerCodeError)

    async def update_customer(self, customer_id: int, changes: CustomerChanges) -> CustomerDTO:
        async with self._units() as unit:
            customer = await _locked(unit, customer_id)
            code = changes.get("customer_code", customer.customer_code)
            # Asked although the index would refuse it: a failed statement costs the whole transaction.
            if code != customer.customer_code and await unit.customers.is_code_taken(code):
                raise DuplicateCustomerCodeError(code)
            customer.revise(changes, self._clock())
            await unit.customers.save(customer)
            await unit.commit()
            return CustomerDTO.of(customer)

    async def deactivate_customer(self, customer_id: int) -> CustomerDTO:
        async with self._units() as unit:
            customer = await _locked(unit, customer_id)
            customer.deactivate(self._clock())
            await unit.customers.save(customer)
            await unit.commit()
            return CustomerDTO.of(customer)

    async def _create(self, fields: CustomerChanges) -> CustomerDTO:
        async with self._units() as unit:
            if await unit.customers.is_code_taken(fields["customer_code"]):
                raise DuplicateCustomerCodeError(fields["customer_code"])
            return await self._store(unit, fields)

    async def _create_with_code(self, fields: CustomerChanges) -> CustomerDTO:
        async with self._units() as unit:
            code = await self._free_code(unit, CODE_PREFIX)
            return await self._store(unit, fields | CustomerChanges(customer_code=code))

    async def _store(self, unit: UnitOfWork, fields: CustomerChanges) -> CustomerDTO:
        customer = Customer.create(fields, self._clock())
        await unit.customers.save(customer)
        await unit.commit()
        return CustomerDTO.of(customer)

    async def _free_code(self, unit: UnitOfWork, prefix: str) -> str:
        stem = f"{prefix}-{self._clock().year}-"
        return next_after(await unit.customers.highest_code(stem), stem)


async def _locked(unit: UnitOfWork, customer_id: int) -> Customer:
    customer = await unit.customers.get_for_update(customer_id)
    if customer is None:
        raise CustomerNotFoundError(customer_id)
    return customer

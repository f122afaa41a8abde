"""Use cases about categories of products."""

from new_core.application.dtos.category_dto import CategoryChanges, CategoryDTO, CategoryQuery
from new_core.application.dtos.page_dto import PageDTO
from new_core.application.interfaces.services.clock import Clock
from new_core.application.interfaces.unit_of_work import UnitOfWork, UnitOfWorkFactory
from new_core.domain.entities.category import Category
from new_core.domain.exceptions.category_exceptions import (
    CategoryCycleError,
    CategoryInUseError,
    CategoryNotFoundError,
    UnknownParentCategoryError,
)


class CategoryService:
    def __init__(self, units: UnitOfWorkFactory, clock: Clock) -> None:
        self._units = units
        self._clock = clock

    async def find_categories(self, query: CategoryQuery) -> list[CategoryDTO]:
        async with self._units(read_only=True) as unit:
            return [CategoryDTO.of(category) for category in await unit.categories.find(query)]

    async def page_categories(self, query: CategoryQuery) -> PageDTO[CategoryDTO]:
        async with self._units(read_only=True) as unit:
            categories = await unit.categories.find(query)
            total = await unit.categories.count(query)
        return PageDTO([CategoryDTO.of(category) for category in categories], total)

    async def get_category(self, category_id: int) -> CategoryDTO:
        async with self._units(read_only=True) as unit:
            category = await unit.categories.get(category_id)
        if category is None:
            raise CategoryNotFoundError(category_id)
        return CategoryDTO.of(category)

    async def create_category(self, fields: CategoryChanges) -> CategoryDTO:
        async with self._units() as unit:
            parent_id = fields.get("parent_id")
            if parent_id is not None and await unit.categories.get(parent_id) is None:
                raise UnknownParentCategoryError(parent_id)
            return await _save(unit, Category.create(fields, self._clock()))

    async def update_category(self, category_id: int, changes: CategoryChanges) -> CategoryDTO:
        async with self._units() as unit:
            parent_id = changes.get("parent_id")
            if parent_id is not None:
                await _check_move(unit, category_id, parent_id)
            category = await _locked(unit, category_id)
            category.revise(changes, self._clock())
            return await _save(unit, category)

    async def delete_category(self, category_id: int) -> None:
        """Delete it for good; one that has products or other categories in it is refused."""
        async with self._units() as unit:
            category = await _locked(unit, category_id)
            if await unit.categories.is_referred_to(category_id):
                raise CategoryInUseError(category_id, category.name)
            category.delete(self._clock())
            await unit.categories.remove(category)
            await unit.commit()


async def _check_move(unit: UnitOfWork, category_id: int, parent_id: int) -> None:
    # Two moves that are each allowed could together close a ring.
    await unit.categories.lock_tree()
    line = await unit.categories.line_of(parent_id)
    if not line:
        raise UnknownParentCategoryError(parent_id)
    if category_id in line:
        raise CategoryCycleError(parent_id)


async def _save(unit: UnitOfWork, category: Category) -> CategoryDTO:
    await unit.categories.save(category)
    await unit.commit()
    return CategoryDTO.of(category)


async def _locked(unit: UnitOfWork, category_id: int) -> Category:
    category = await unit.categories.get_for_update(category_id)
    if category is None:
        raise CategoryNotFoundError(category_id)
    return category

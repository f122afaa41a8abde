import json
from pathlib import Path

import pytest

from gateway.catalog_file import load
from gateway.errors import CatalogError
from gateway.importer import import_catalog


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write(tmp_path, "/pets", "/pets/count", "/pets/{id}")


def write(folder: Path, *paths: str) -> Path:
    items = {path: {"get": {"operationId": f"get{path}"}} for path in paths}
    file = folder / "openapi.json"
    file.write_text(json.dumps({"openapi": "3.1.0", "paths": items}))
    return file


def test_a_first_import_writes_the_file(source: Path, tmp_path: Path) -> None:
    report = import_catalog(str(source), tmp_path / "c.json")
    assert [endpoint.id for endpoint in report.added] == ["pets.get_pets", "pets.get_pets_count", "pets.get_pets_id"]
    assert load(tmp_path / "c.json").endpoints == report.catalog.endpoints
    assert (report.output, report.removed, report.moved, report.kept) == (tmp_path / "c.json", (), (), ())


def test_a_re_import_keeps_what_was_written_by_hand(source: Path, tmp_path: Path) -> None:
    output = tmp_path / "c.json"
    import_catalog(str(source), output)
    edited = output.read_text().replace('"pets.get_pets_id"', '"pets.one"')
    output.write_text(edited.replace('"get_pets_count"}', '"get_pets_count", "settings": {"owner": "vet"}}'))
    report = import_catalog(str(write(tmp_path, "/pets/count", "/pets/{id}", "/owners")), output)
    assert [endpoint.id for endpoint in report.removed] == ["pets.get_pets"]
    assert [endpoint.id for endpoint in load(output)] == ["pets.get_pets_count", "pets.one", "owners.get_owners"]
    assert load(output)["pets.get_pets_count"].settings == {"owner": "vet"}


def test_an_openapi_import_says_what_it_cannot_know(source: Path, tmp_path: Path) -> None:
    report = import_catalog(str(source))
    assert "does not say in which order routes were registered" in report.notes[0]
    assert "1 (pets.get_pets_count before pets.get_pets_id)" in report.notes[1]
    hidden = import_catalog(str(write(tmp_path, "/pets/{id}", "/pets/count")))
    assert [endpoint.id for endpoint in hidden.hidden] == ["pets.get_pets_count"]
    assert "1 (pets.get_pets_count behind pets.get_pets_id)" in hidden.notes[0]


def test_a_known_order_of_registration_is_kept_and_said(source: Path, tmp_path: Path) -> None:
    output = tmp_path / "c.json"
    import_catalog(str(source), output)
    output.write_text(output.read_text().replace('"ordered": false,\n', ""))
    report = import_catalog(str(write(tmp_path, "/pets/{id}", "/pets/count", "/pets")), output)
    assert report.moved == ()
    assert report.notes[-1].endswith("so the order known before was kept")


@pytest.mark.parametrize("content", ["{", '{"openapi": "3.0.0"}'])
def test_a_bad_source_changes_nothing(tmp_path: Path, content: str) -> None:
    bad, output = tmp_path / "bad.json", tmp_path / "c.json"
    bad.write_text(content)
    with pytest.raises(CatalogError, match=r"bad\.json"):
        import_catalog(str(bad), output)
    assert not output.exists()


def test_a_bad_catalog_is_not_overwritten(source: Path, tmp_path: Path) -> None:
    output = tmp_path / "c.json"
    output.write_text("precious")
    with pytest.raises(CatalogError, match=r"c\.json is not JSON"):
        import_catalog(str(source), output)
    assert output.read_text() == "precious"

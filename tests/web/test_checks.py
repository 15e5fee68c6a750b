"""The checks of pages find what is wrong with them: a page with one fault of each kind is caught for every one."""

import pytest

from tests.web.browsing import MOST_BYTES, PHONE, new_visitor
from tests.web.checks import markup_faults

PLANTED = """<!doctype html>
<html lang="uk">
<head><title>Хибна сторінка</title><style>body { inline-size: 2000px }</style></head>
<body><main><h1>Хибна</h1><img src="/mark.svg"><img src="https://elsewhere.example/pixel.gif" alt="">
<p><div>Не тут</div></p></main></body>
</html>
"""


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
async def test_one_fault_of_each_kind_is_found(browser, tmp_path, scripts):
    context = await browser.new_context(viewport=PHONE)
    await context.route("**/*", lambda route: route.fulfill(body=PLANTED, content_type="text/html; charset=utf-8"))
    visitor = await new_visitor(context, home="http://planted.example", scripts=scripts)
    await visitor.open("/")
    visitor.loads[-1].sizes["planted"] = MOST_BYTES + 1
    await visitor.look("planted")
    await context.close()
    faults = "\n".join(visitor.faults + markup_faults(visitor.markup, tmp_path))
    for expected in ("asks a third party", "wider than the screen", "image-alt", "weighs", "close-order"):
        assert expected in faults

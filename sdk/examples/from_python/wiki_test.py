# SPDX-License-Identifier: Apache-2.0
# The connector in Python, with the same provider as connector_test.cc.
import types

import wiki

ANSWERS = {
    ("/pages", ""): {"pages": [{"id": "7", "title": "Apples", "edited": "3"}], "next": "7"},
    ("/pages", "7"): {"pages": [{"id": "9", "title": "Pears", "edited": "1"}], "next": ""},
}


class Session:
    def get(self, url, params=None):
        path = url.removeprefix(wiki.API)
        return types.SimpleNamespace(text="About " + path, json=lambda: ANSWERS[path, params["after"]])


loaded = list(wiki.WikiConnector(Session()).load({}))
assert [each["id"] for each in loaded] == ["7", "9"], loaded
assert loaded[0] == {"id": "7", "title": "Apples", "version": "3", "text": "About /pages/7/text"}, loaded

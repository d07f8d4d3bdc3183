# SPDX-License-Identifier: Apache-2.0
API = "https://api.wiki.example"


class WikiConnector:
    def __init__(self, session):
        self.session = session  # adds the token, tries again, waits when the wiki says so

    def load(self, state):
        while True:
            page = self.session.get(f"{API}/pages", params={"after": state.get("after", "")}).json()
            for entry in page["pages"]:
                text = self.session.get(f"{API}/pages/{entry['id']}/text").text
                yield {"id": entry["id"], "title": entry["title"], "version": entry["edited"], "text": text}
            if not page["next"]:
                return
            state["after"] = page["next"]  # pickled by the caller, now and then

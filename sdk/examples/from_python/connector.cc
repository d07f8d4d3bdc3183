// SPDX-License-Identifier: Apache-2.0
#include <patchbay/sdk/connector.h>
#include <patchbay/sdk/documents.h>
#include <patchbay/sdk/json.h>
#include <patchbay/sdk/url.h>

namespace wiki {

using namespace patchbay::sdk;

struct Entry {
  std::string id;
  std::string title;
  std::string edited;
};
PATCHBAY_FIELDS(Entry, id, title, edited)

struct Page {
  std::vector<Entry> pages;
  std::string next;
};
PATCHBAY_FIELDS(Page, pages, next)

struct Me {
  std::string id;
  std::string name;
};
PATCHBAY_FIELDS(Me, id, name)

struct Cursor {
  std::string after;
};
PATCHBAY_FIELDS(Cursor, after)

class Wiki {
 public:
  StepEnd list_documents(Call& call, const Enumeration& asked, Step& step) const {
    const auto cursor = asked.cursor_as<Cursor>();
    const bool goes_on = cursor && !cursor->after.empty();
    goes_on ? step.continue_listing() : step.begin_listing();
    const std::string after = goes_on ? cursor->after : "";
    const auto page = get(call, Url(kApi).segment("pages").query("after", after)).as<Page>();
    for (const Entry& entry : page.pages) step.upsert(document_of(entry));
    if (!page.next.empty()) return StepEnd::more(Cursor{page.next});
    return StepEnd::complete(Cursor{});
  }

  void fetch_document(Call& call, const FetchRequest& wanted, Content& content) const {
    Response answer =
        get(call, Url(kApi).segment("pages").segment(wanted.document.id).segment("text"));
    Part part;
    part.media_type = "text/plain";
    answer.pipe(content.begin(part));
  }

  Identity identify(Call& call) const {
    const auto me = get(call, Url(kApi).segment("me")).as<Me>();
    if (me.id.empty()) {
      throw Error(PATCHBAY_E_PROVIDER_UNAVAILABLE, "wiki.example does not say who this is.");
    }
    return {me.id, me.name, "", {}};
  }

  void probe(Call& call) const { identify(call); }

 private:
  static constexpr const char* kApi = "https://api.wiki.example";

  static Document document_of(const Entry& entry) {
    if (entry.id.empty() || entry.id.size() > PATCHBAY_DOCUMENT_ID_MAX) {
      throw Error(PATCHBAY_E_PROVIDER_UNAVAILABLE, "wiki.example listed a page without a good id.");
    }
    Document document;
    document.id = entry.id;
    document.title = entry.title;
    document.version = entry.edited.substr(0, PATCHBAY_VERSION_MAX);
    document.media_type = "text/plain";
    return document;
  }

  static Response get(Call& call, const Url& url) {
    Response answer = call.http().send(Request::get(url.text()));
    if (answer.status() == 404) {
      throw Error(PATCHBAY_E_NOT_FOUND, "wiki.example has no such page.");
    }
    if (!answer.ok()) {
      throw Error(PATCHBAY_E_PROVIDER_ERROR, "wiki.example refused the request.")
          .provider_status(answer.status());
    }
    return answer;
  }
};

constexpr std::array<Action<Wiki>, 0> kActions{};

}  // namespace wiki

PATCHBAY_CONNECTOR(wiki::Wiki, wiki::kActions)

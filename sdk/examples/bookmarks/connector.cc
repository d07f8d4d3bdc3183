// SPDX-License-Identifier: Apache-2.0
#include <patchbay/sdk/connector.h>
#include <patchbay/sdk/json.h>
#include <patchbay/sdk/url.h>

namespace bookmarks {

using namespace patchbay::sdk;

struct FindArguments {
  std::string tag;
  int limit = 20;
};
PATCHBAY_FIELDS(FindArguments, tag, limit)

struct Bookmark {
  std::string url;
  std::optional<std::string> title;
};
PATCHBAY_FIELDS(Bookmark, url, title)

struct BookmarkList {
  std::vector<Bookmark> bookmarks;
};
PATCHBAY_FIELDS(BookmarkList, bookmarks)

struct Account {
  std::string id;
  std::string name;
};
PATCHBAY_FIELDS(Account, id, name)

class Bookmarks {
 public:
  BookmarkList find(Call& call, const FindArguments& arguments) const {
    const Response answer = call.http().send(Request::get(
        Url(kApi).segment("tags").segment(arguments.tag).query("limit", arguments.limit).text()));
    if (answer.status() == 404) {
      throw Error(PATCHBAY_E_NOT_FOUND,
                  "tag \"" + arguments.tag + "\": no bookmark carries it; try another tag.");
    }
    if (!answer.ok()) {
      throw Error(PATCHBAY_E_PROVIDER_ERROR, "bookmarks.example refused the request.")
          .provider_status(answer.status());
    }
    return answer.as<BookmarkList>();
  }

  Identity identify(Call& call) const {
    const auto me = call.http().send(Request::get(Url(kApi).segment("me").text())).as<Account>();
    if (me.id.empty()) {
      throw Error(PATCHBAY_E_PROVIDER_UNAVAILABLE, "bookmarks.example does not say who this is.");
    }
    return {me.id, me.name, "", {}};
  }

  void probe(Call& call) const { identify(call); }

 private:
  static constexpr const char* kApi = "https://api.bookmarks.example";
};

constexpr Action<Bookmarks> kActions[] = {action<&Bookmarks::find>("find")};

}  // namespace bookmarks

PATCHBAY_CONNECTOR(bookmarks::Bookmarks, bookmarks::kActions)

#include "search.h"

#include <charconv>

#include "failure.h"
#include "page.h"

namespace onedrive {
namespace {

struct Hit {
  DriveItem resource;
};
PATCHBAY_FIELDS(Hit, resource)

struct HitsContainer {
  std::vector<Hit> hits;
  bool moreResultsAvailable = false;
};
PATCHBAY_FIELDS(HitsContainer, hits, moreResultsAvailable)

struct SearchResponse {
  std::vector<HitsContainer> hitsContainers;
};
PATCHBAY_FIELDS(SearchResponse, hitsContainers)

struct FoundList {
  std::vector<SearchResponse> value;
};
PATCHBAY_FIELDS(FoundList, value)

FoundItems page_of_items(const OneDrive& onedrive, Call& call, std::string first,
                         const std::optional<std::string>& cursor, std::string_view what) {
  std::string address = cursor ? address_of_cursor(onedrive, *cursor) : std::move(first);
  const auto page = onedrive.get(call, std::move(address), what).as<Page<DriveItem>>();
  FoundItems out;
  for (const DriveItem& each : page.value) out.items.push_back(shown(each));
  if (!page.next.empty()) out.cursor = page.next;
  return out;
}

std::int64_t position_of(const std::optional<std::string>& cursor) {
  if (!cursor) return 0;
  std::int64_t position = 0;
  const char* end = cursor->data() + cursor->size();
  const auto read = std::from_chars(cursor->data(), end, position);
  if (read.ec == std::errc() && read.ptr == end && position >= 0) return position;
  throw Error(PATCHBAY_E_INVALID_ARGUMENT,
              "\"/cursor\" is not from a search everywhere: leave it out, and begin with the first "
              "page.");
}

// Finds items with Microsoft Search, which searches all drives and libraries of a work or school
// account at once. learn.microsoft.com/graph/api/search-query
FoundItems search_everywhere(const OneDrive& onedrive, Call& call, const SearchFiles& arguments) {
  const std::int64_t from = position_of(arguments.cursor);
  const Json wanted = {{"entityTypes", {"driveItem"}},
                       {"query", {{"queryString", search_words(arguments.query)}}},
                       {"from", from},
                       {"size", arguments.page_size}};
  const Response response =
      call.http().send(Request::post(onedrive.api().segment("search").segment("query").text())
                           .json(Json{{"requests", Json::array({wanted})}})
                           .idempotent());
  if (!response.ok()) throw failure_of(response, "search for files");
  FoundItems out;
  for (const SearchResponse& found : response.as<FoundList>().value) {
    for (const HitsContainer& container : found.hitsContainers) {
      for (const Hit& hit : container.hits) out.items.push_back(shown(hit.resource));
      if (container.moreResultsAvailable) {
        out.cursor = std::to_string(from + static_cast<std::int64_t>(container.hits.size()));
      }
    }
  }
  return out;
}

}  // namespace

std::string quoted_words(std::string_view words) {
  std::string doubled;
  for (const char c : words) doubled += c == '\'' ? std::string("''") : std::string(1, c);
  return Url(std::string()).segment(doubled).text().substr(1);
}

std::string search_words(std::string_view words) {
  std::string out;
  bool is_open = false;
  for (const char c : words) {
    const bool ends = c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '"';
    if (ends == is_open) out += ends ? "\"" : out.empty() ? "\"" : " \"";
    is_open = !ends;
    if (is_open) out += c;
  }
  return is_open ? out + '"' : out;
}

FoundItems search_files(const OneDrive& onedrive, Call& call, const SearchFiles& arguments) {
  if (arguments.everywhere) return search_everywhere(onedrive, call, arguments);
  const Place place{arguments.drive_id, arguments.site_id};
  const std::string root = place.item(onedrive, "root").text();
  Url url = Url(root + "/search(q='" + quoted_words(arguments.query) + "')")
                .query("$top", arguments.page_size)
                .query("$select", kItemFields);
  return page_of_items(onedrive, call, std::move(url).text(), arguments.cursor, "search for files");
}

FoundItems list_folder(const OneDrive& onedrive, Call& call, const ListFolder& arguments) {
  const Place place{arguments.drive_id, arguments.site_id};
  Url url = place.item(onedrive, arguments.folder_id)
                .segment("children")
                .query("$top", arguments.page_size)
                .query("$select", kItemFields);
  return page_of_items(onedrive, call, std::move(url).text(), arguments.cursor,
                       "folder \"" + arguments.folder_id + "\"");
}

}  // namespace onedrive

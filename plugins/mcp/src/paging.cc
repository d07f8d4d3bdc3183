#include "paging.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

namespace mcp {

using patchbay::sdk::Error;

namespace {

constexpr std::size_t kMostEntries = 10000;
constexpr std::size_t kMostBytes = 16U << 20U;  // maximum size of entries and cursors

// Returns the cursor of the next page; nullopt if there is no next page. Any string is a cursor,
// also "". Any other value is not a cursor.
std::optional<std::string> next_cursor(const Json& page) {
  const auto cursor = page.find("nextCursor");
  if (cursor == page.end() || !cursor->is_string()) return std::nullopt;
  return cursor->get<std::string>();
}

std::uint64_t lifetime_of(const Json& page) {
  const auto found = page.find("ttlMs");
  return found != page.end() && found->is_number_unsigned() ? found->get<std::uint64_t>() : 0;
}

Error endless(const std::string& method, const char* what) {
  return {PATCHBAY_E_PROVIDER_ERROR, method + ": the MCP server lists more than " + what +
                                         ", which are not taken. Have it list less for this "
                                         "account."};
}

}  // namespace

Error circle_of_pages(const std::string& method) {
  return {PATCHBAY_E_PROVIDER_ERROR,
          method +
              ": the MCP server's pages go round in a circle: a cursor came twice. Its maker has "
              "to correct that."};
}

Error too_many_pages(const std::string& method) { return endless(method, "500 pages"); }

Page read_page(Upstream& upstream, const std::string& method, const char* member,
               const std::optional<std::string>& cursor) {
  ServerRequest ask{method, Json::object(), method, true};
  if (cursor) ask.params = {{"cursor", *cursor}};
  Json answer = upstream.ask(ask);
  Page page;
  page.lifetime_ms = lifetime_of(answer);
  page.next = next_cursor(answer);
  const auto found = answer.find(member);
  if (found == answer.end() || !found->is_array()) return page;
  for (Json& entry : *found) page.entries.push_back(std::move(entry));
  return page;
}

ListedEntries list_all(Upstream& upstream, const std::string& method, const char* member) {
  ListedEntries listed;
  std::set<std::string> cursors;
  std::optional<std::string> cursor;
  do {
    Page page = read_page(upstream, method, member, cursor);
    const bool is_first = cursors.empty();
    listed.lifetime_ms =
        is_first ? page.lifetime_ms : std::min(listed.lifetime_ms, page.lifetime_ms);
    for (Json& entry : page.entries) {
      listed.bytes += patchbay::sdk::json_text(entry).size();
      listed.entries.push_back(std::move(entry));
    }
    if (page.next) listed.bytes += page.next->size();
    if (listed.entries.size() > kMostEntries) throw endless(method, "10,000 entries");
    if (listed.bytes > kMostBytes) throw endless(method, "16 MiB of entries and cursors");
    cursor = std::move(page.next);
    if (cursor && !cursors.insert(*cursor).second) throw circle_of_pages(method);
    if (cursors.size() == kMostPages) throw too_many_pages(method);
  } while (cursor);
  return listed;
}

}  // namespace mcp

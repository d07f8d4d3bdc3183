#include "paging.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

namespace mcp {

using patchbay::sdk::Error;

namespace {

constexpr std::size_t kMostEntries = 10000;
constexpr std::size_t kMostPages = 500;
constexpr std::size_t kMostBytes = 16U << 20U;  // of entries and cursors

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

Listed list_all(Upstream& upstream, const std::string& method, const char* member) {
  Listed listed;
  std::set<std::string> cursors;
  Ask ask{method, Json::object(), method, true};
  while (true) {
    Json page = upstream.ask(ask);
    const auto lifetime = lifetime_of(page);
    listed.lifetime_ms = cursors.empty() ? lifetime : std::min(listed.lifetime_ms, lifetime);
    if (const auto found = page.find(member); found != page.end() && found->is_array()) {
      for (Json& entry : *found) {
        listed.bytes += patchbay::sdk::json_text(entry).size();
        listed.entries.push_back(std::move(entry));
      }
    }
    auto cursor = next_cursor(page);
    if (cursor) listed.bytes += cursor->size();
    if (listed.entries.size() > kMostEntries) throw endless(method, "10,000 entries");
    if (listed.bytes > kMostBytes) throw endless(method, "16 MiB of entries and cursors");
    if (!cursor) return listed;
    if (!cursors.insert(*cursor).second) {
      throw Error(PATCHBAY_E_PROVIDER_ERROR,
                  method +
                      ": the MCP server's pages go round in a circle: a cursor came twice. Its "
                      "maker has to correct that.");
    }
    if (cursors.size() == kMostPages) throw endless(method, "500 pages");
    ask.params = {{"cursor", *std::move(cursor)}};
  }
}

}  // namespace mcp

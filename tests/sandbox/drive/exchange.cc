#include "sandbox/drive/exchange.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "sandbox/drive/access.h"

namespace patchbay::sandbox::drive {
namespace {

constexpr std::array<std::string_view, 4> kOfEveryMethod = {"fields", "alt", "prettyPrint",
                                                            "quotaUser"};

template <class Range>
bool contains(const Range& range, std::string_view name) {
  return std::find(range.begin(), range.end(), name) != range.end();
}

}  // namespace

SandboxResult<bool> Exchange::knows(Names parameters) const {
  std::set<std::string_view> seen;
  for (const auto& [name, value] : request.query) {
    if (!contains(parameters, name) && !contains(kOfEveryMethod, name)) {
      return unknown_parameter(name);
    }
    if (!seen.insert(name).second) return unknown_parameter(name + " (given twice)");
  }
  const std::string form = text("alt", "json");
  if (form != "json" && (form != "media" || !contains(parameters, "acknowledgeAbuse"))) {
    return invalid_value("alt");
  }
  return true;
}

std::string Exchange::text(std::string_view name, std::string_view otherwise) const {
  return std::string(request.parameter(name).value_or(otherwise));
}

SandboxResult<bool> Exchange::flag(std::string_view name, bool otherwise) const {
  const std::string given = text(name, otherwise ? "true" : "false");
  if (given == "true") return true;
  if (given == "false") return false;
  return invalid_value(name);
}

SandboxResult<std::size_t> Exchange::size(std::string_view name, std::size_t most,
                                          std::size_t otherwise) const {
  const auto given = request.parameter(name);
  if (!given) return std::min(otherwise, store.most_of_page);
  std::size_t value = 0;
  const char* end = given->data() + given->size();
  const auto read = std::from_chars(given->data(), end, value);
  if (read.ec != std::errc() || read.ptr != end || value == 0) return invalid_value(name);
  return std::min({value, most, store.most_of_page});
}

std::string Exchange::resolved(const std::string& id) const {
  const auto found = store.users.find(user);
  return id == "root" && found != store.users.end() ? found->second.root : id;
}

// The header has the form "ID/KEY,ID/KEY":
// developers.google.com/workspace/drive/api/guides/resource-keys
bool Exchange::sends_key_of(const File& file) const {
  const std::string wanted = file.id + "/" + file.resource_key;
  const std::string sent =
      "," + std::string(request.header("X-Goog-Drive-Resource-Keys").value_or("")) + ",";
  return sent.find("," + wanted + ",") != std::string::npos;
}

SandboxResult<const File*> Exchange::file() const {
  const std::string id = resolved(path.find("fileId")->second);
  const File* found = store.file(id);
  if (found == nullptr) return file_not_found(id);
  BOOST_OUTCOME_TRY(const bool knows_drives, flag("supportsAllDrives"));
  if (!found->drive.empty() && !knows_drives) return file_not_found(id);
  const Sight sight = sight_of(store, *found, user);
  if (sight == Sight::kNone) return file_not_found(id);
  const bool needs_key = sight == Sight::kByLink && !found->resource_key.empty();
  if (needs_key && !sends_key_of(*found)) return file_not_found(id);
  return found;
}

}  // namespace patchbay::sandbox::drive

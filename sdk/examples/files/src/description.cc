// SPDX-License-Identifier: Apache-2.0
#include "description.h"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <string_view>
#include <utility>

#include "path_text.h"

namespace files {
namespace {

std::int64_t nanoseconds(const timespec& time) {
  return static_cast<std::int64_t>(time.tv_sec) * 1000000000 + time.tv_nsec;
}

// Returns true if the file was changed so recently that it may change again and keep the same time,
// because a file system's clock advances in steps of a few milliseconds. The version of such a file
// gets the mark "new". So the file has another version after the step, and the host reads it again.
bool may_change_unseen(const struct stat& about, SystemTime now) {
  constexpr std::int64_t kStep = 20000000;  // ns
  const auto wall =
      std::chrono::duration_cast<std::chrono::nanoseconds>(now.time_since_epoch()).count();
  const std::int64_t age = wall - nanoseconds(about.st_ctim);
  return age > -kStep && age < kStep;
}

std::string media_type_of(std::string_view name) {
  static constexpr std::pair<std::string_view, std::string_view> kTypes[] = {
      {"csv", "text/csv"},
      {"htm", "text/html"},
      {"html", "text/html"},
      {"json", "application/json"},
      {"md", "text/markdown"},
      {"pdf", "application/pdf"},
      {"txt", "text/plain"},
      {"xml", "application/xml"},
      {"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
      {"pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
      {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}};
  const auto dot = name.rfind('.');
  if (dot == name.npos) return {};
  std::string ending(name.substr(dot + 1));
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  for (const auto& [known, type] : kTypes) {
    if (known == ending) return std::string(type);
  }
  return {};
}

}  // namespace

// The version also contains the time of the last change of status, because programs can set the
// time of modification back.
std::string version_of(const struct stat& about, SystemTime now) {
  std::string version;
  const std::int64_t parts[] = {about.st_size, nanoseconds(about.st_mtim),
                                nanoseconds(about.st_ctim),
                                static_cast<std::int64_t>(about.st_ino)};
  for (const std::int64_t part : parts) version += std::to_string(part) + ".";
  return version + (may_change_unseen(about, now) ? "new" : "");
}

std::optional<patchbay::sdk::Document> describe(const WalkEntry& found, SystemTime now) {
  const auto reference = reference_of_path(found.path);
  if (!reference) return std::nullopt;
  const std::string_view path = found.path;
  const auto slash = path.rfind('/');
  const std::string_view name = slash == path.npos ? path : path.substr(slash + 1);
  patchbay::sdk::Document document;
  document.id = id_of_path(path);
  document.reference = *reference;
  document.title = shown(name);
  if (!path.empty()) {
    document.parents = {
        id_of_path(slash == path.npos ? std::string_view() : path.substr(0, slash))};
    document.access = patchbay::sdk::Access::inherited();
  }
  const std::int64_t modified = nanoseconds(found.about.st_mtim) / 1000000;
  document.modified_ms = static_cast<std::uint64_t>(std::max<std::int64_t>(modified, 0));
  if (S_ISDIR(found.about.st_mode)) {
    document.is_container = true;
    document.has_content = false;
    return document;
  }
  if (S_ISREG(found.about.st_mode)) {
    document.version = version_of(found.about, now);
    document.size = static_cast<std::uint64_t>(found.about.st_size);
    document.media_type = media_type_of(name);
    return document;
  }
  // The target of a link is another document or is outside the root. Sockets, pipes and devices
  // have no end. So none of them has a content.
  document.skipped = S_ISLNK(found.about.st_mode) ? "symlink" : "special";
  return document;
}

}  // namespace files

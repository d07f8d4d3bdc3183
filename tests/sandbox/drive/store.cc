#include "sandbox/drive/store.h"

namespace patchbay::sandbox::drive {

bool File::is_google_document() const {
  return mime_type.starts_with("application/vnd.google-apps.") && mime_type != kFolder &&
         mime_type != kShortcut;
}

const File* Store::file(std::string_view id) const {
  const auto found = files.find(std::string(id));
  return found != files.end() ? &found->second : nullptr;
}

File* Store::file(std::string_view id) {
  const auto found = files.find(std::string(id));
  return found != files.end() ? &found->second : nullptr;
}

File& Store::add(File file) {
  file.ordinal = next_ordinal++;
  return files[file.id] = std::move(file);
}

std::vector<std::string> Store::with_content(const std::string& id) const {
  std::vector<std::string> found = {id};
  for (std::size_t i = 0; i < found.size(); ++i) {
    for (const auto& [each, file] : files) {
      if (file.parent == found[i] && each != id) found.push_back(each);
    }
  }
  return found;
}

}  // namespace patchbay::sandbox::drive

#include "sandbox/github/git_objects.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>

namespace patchbay::sandbox::github {
namespace {

std::string sha1(std::string_view bytes) {
  std::array<unsigned char, 20> digest{};
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha1(), nullptr);
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

std::string hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (const unsigned char c : bytes) {
    out += kDigits[c >> 4U];
    out += kDigits[c & 15U];
  }
  return out;
}

std::string unhex(std::string_view digits) {
  std::string out;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
    out += static_cast<char>(std::stoi(std::string(digits.substr(i, 2)), nullptr, 16));
  }
  return out;
}

}  // namespace

std::string object_sha(std::string_view type, std::string_view bytes) {
  std::string object = std::string(type) + " " + std::to_string(bytes.size());
  object += '\0';
  object += bytes;
  return hex(sha1(object));
}

std::vector<TreeEntry> tree_entries(const Repository& repository, std::string_view folder,
                                    bool recursive) {
  const std::string prefix = folder.empty() ? "" : std::string(folder) + "/";
  std::vector<TreeEntry> entries;
  for (auto it = repository.files.lower_bound(prefix);
       it != repository.files.end() && it->first.starts_with(prefix); ++it) {
    const auto rest = std::string_view(it->first).substr(prefix.size());
    // Every folder on the way down to the file, once.
    for (auto slash = rest.find('/'); slash != std::string_view::npos;
         slash = recursive ? rest.find('/', slash + 1) : std::string_view::npos) {
      const std::string path(rest.substr(0, slash));
      const bool known = std::any_of(entries.begin(), entries.end(), [&](const TreeEntry& entry) {
        return entry.is_tree && entry.path == path;
      });
      if (!known) entries.push_back({path, true, tree_sha(repository, prefix + path), 0});
    }
    if (recursive || rest.find('/') == std::string_view::npos) {
      entries.push_back({std::string(rest), false, it->second.sha, it->second.bytes.size()});
    }
  }
  const auto key = [](const TreeEntry& entry) { return entry.path + (entry.is_tree ? "/" : ""); };
  std::sort(entries.begin(), entries.end(),
            [&](const TreeEntry& a, const TreeEntry& b) { return key(a) < key(b); });
  return entries;
}

std::string tree_sha(const Repository& repository, std::string_view folder) {
  std::string bytes;
  for (const auto& entry : tree_entries(repository, folder, false)) {
    bytes += entry.is_tree ? "40000 " : "100644 ";
    bytes += entry.path;
    bytes += '\0';
    bytes += unhex(entry.sha);
  }
  return object_sha("tree", bytes);
}

}  // namespace patchbay::sandbox::github

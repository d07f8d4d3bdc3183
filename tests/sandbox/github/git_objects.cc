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

namespace {

// git sorts a folder as if its name ended with a slash.
std::string sort_key(const TreeEntry& entry) { return entry.path + (entry.is_tree ? "/" : ""); }

std::string parent_of(const std::string& path) {
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash);
}

std::string name_of(const std::string& path) { return path.substr(path.rfind('/') + 1); }

std::string sha_of(const std::vector<TreeEntry>& entries) {
  std::string bytes;
  for (const auto& entry : entries) {
    bytes += (entry.is_tree ? "40000" : entry.mode) + " " + entry.path;
    bytes += '\0';
    bytes += unhex(entry.sha);
  }
  return object_sha("tree", bytes);
}

}  // namespace

void Trees::add(const std::map<std::string, File>& files) {
  Version version;
  version[""];
  for (const auto& [path, file] : files) {
    version[parent_of(path)].entries.push_back(
        {name_of(path), false, file.sha, file.bytes.size(), file.mode});
    for (auto folder = parent_of(path); !folder.empty(); folder = parent_of(folder)) {
      version[folder];
    }
  }
  // The map has each folder before the folders inside it. So in reverse order, each folder is
  // complete before its parent needs it.
  for (auto at = version.rbegin(); at != version.rend(); ++at) {
    auto& [path, folder] = *at;
    std::sort(folder.entries.begin(), folder.entries.end(),
              [](const TreeEntry& a, const TreeEntry& b) { return sort_key(a) < sort_key(b); });
    folder.sha = sha_of(folder.entries);
    by_sha_[folder.sha] = {versions_.size(), path};
    if (!path.empty()) {
      version[parent_of(path)].entries.push_back({name_of(path), true, folder.sha, 0, "040000"});
    }
  }
  versions_.push_back(std::move(version));
}

std::optional<Trees::Place> Trees::find(const std::string& sha) const {
  const auto found = by_sha_.find(sha);
  return found == by_sha_.end() ? std::nullopt : std::optional(found->second);
}

const std::string& Trees::sha(const Place& place) const {
  return versions_.at(place.version).at(place.folder).sha;
}

std::vector<TreeEntry> Trees::entries(const Place& place, bool recursive) const {
  const Version& version = versions_.at(place.version);
  const auto folder = version.find(place.folder);
  if (folder == version.end()) return {};
  std::vector<TreeEntry> all;
  for (const TreeEntry& entry : folder->second.entries) {
    all.push_back(entry);
    if (!entry.is_tree || !recursive) continue;
    const std::string path = place.folder.empty() ? entry.path : place.folder + "/" + entry.path;
    for (TreeEntry below : entries({place.version, path}, true)) {
      below.path = entry.path + "/" + below.path;
      all.push_back(std::move(below));
    }
  }
  return all;
}

void Trees::forget_old() {
  Version last = std::move(versions_.back());
  versions_.clear();
  by_sha_.clear();
  for (const auto& [path, folder] : last) by_sha_[folder.sha] = {0, path};
  versions_.push_back(std::move(last));
}

void keep_trees(Repository& repository) {
  if (!repository.trees) repository.trees = std::make_shared<Trees>();
  repository.trees->add(repository.files);
  for (const auto& [path, file] : repository.files) repository.blobs.emplace(file.sha, file.bytes);
}

std::vector<TreeEntry> tree_entries(const Repository& repository, std::string_view folder,
                                    bool recursive) {
  return repository.trees->entries({repository.trees->head().version, std::string(folder)},
                                   recursive);
}

std::string tree_sha(const Repository& repository, std::string_view folder) {
  return repository.trees->sha({repository.trees->head().version, std::string(folder)});
}

}  // namespace patchbay::sandbox::github

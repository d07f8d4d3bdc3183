#include "loader/scan.h"

#include <algorithm>
#include <atomic>
#include <cctype>
#include <future>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <system_error>
#include <thread>

#include "base/shortage.h"
#include "loader/library_file.h"
#include "loader/loader.h"
#include "manifest/file.h"

namespace patchbay::loader {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostFolders = 10'000;  // maximum number of folders in one root
constexpr std::size_t kFoldersWorthAThread = 8;
constexpr std::size_t kLongestId = 64;  // maximum length of an id that is taken from a faulty
                                        // manifest

ConnectorFolder unreadable_root(const fs::path& root, const std::error_code& failed) {
  const std::string what = "the folder of connectors cannot be read";
  Error why = is_shortage(failed.value())
                  ? shortage(what, failed.value())
                  : Error(Code::kNotFound, what + ": " + failed.message() +
                                               ". Make it, or take it out of the configuration.");
  return {.folder = root,
          .name = root.filename().string(),
          .manifest = std::nullopt,
          .fault = std::move(why).at(root.string()),
          .stamp = Stamp(),
          .root = root};
}

// Returns the connector folders of one root, sorted. Sets `failed` if the root cannot be read.
std::vector<fs::path> folders_in(const fs::path& root, std::error_code& failed) {
  std::vector<fs::path> out;
  for (fs::directory_iterator it(root, failed), end; !failed && it != end; it.increment(failed)) {
    if (it->path().filename().string().starts_with(".")) continue;
    // Ignored here, because read() reports the error if the folder is a connector.
    std::error_code unreadable;
    const bool is_there = fs::exists(it->path() / manifest::kFileName, unreadable);
    if (is_there || is_shortage(unreadable.value())) out.push_back(it->path());
    if (out.size() == kMostFolders) break;
  }
  std::sort(out.begin(), out.end());
  return out;
}

// Returns the id in the manifest, also if the manifest has other faults. Returns the folder's name
// if the manifest has no usable id.
std::string name_of(const fs::path& folder) {
  const auto text = manifest::read_file(folder / manifest::kFileName, manifest::kFileBytes);
  const auto json =
      text.has_value() ? nlohmann::json::parse(text.value(), nullptr, false) : nlohmann::json();
  if (json.is_object() && json.contains("id") && json["id"].is_string()) {
    const std::string id = json["id"];
    const bool is_plain = !id.empty() && id.size() <= kLongestId &&
                          std::all_of(id.begin(), id.end(), [](unsigned char c) {
                            return std::isalnum(c) != 0 || c == '_' || c == '-' || c == '.';
                          });
    if (is_plain) return id;
  }
  return folder.filename().string();
}

// Sets the manifest's seal. `trust` gets the exact text from which the manifest was parsed.
Result<void> seal(manifest::Manifest& manifest, const signatures::Trust* trust) {
  if (trust == nullptr) return success();
  PATCHBAY_TRY(manifest.seal, trust->admit(manifest.folder,
                                           {{std::string(manifest::kFileName), manifest.digest}}));
  return success();
}

ConnectorFolder read(const fs::path& folder, const signatures::Trust* trust) {
  Stamp stamp;
  stamp.add(folder / manifest::kFileName);
  auto manifest = manifest::read_manifest(folder);
  if (manifest.has_error()) {
    return {folder, name_of(folder), std::nullopt, std::move(manifest).error(), stamp};
  }
  const manifest::Identity& identity = manifest.value().identity;
  stamp.add(folder / identity.library);
  stamp.add(folder / signatures::kListName);
  stamp.add(folder / signatures::kSignatureName);
  ConnectorFolder out{folder, identity.id, std::nullopt, std::nullopt, std::move(stamp)};
  auto usable = seal(manifest.value(), trust);
  out.is_admitted = !usable.has_error() || usable.error().code() == Code::kOverloaded;
  if (!usable.has_error()) usable = check_requirements(manifest.value());
  if (!usable.has_error()) usable = check_library(folder, identity.library);
  if (usable.has_error()) out.fault = std::move(usable).error();
  out.manifest = std::move(manifest).value();
  return out;
}

// Reads each folder separately. Uses as many threads as the machine has cores, because reading a
// manifest mostly computes.
std::vector<ConnectorFolder> read_all(std::span<const fs::path> folders,
                                      const signatures::Trust* trust) {
  std::vector<ConnectorFolder> found(folders.size());
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next++; i < folders.size(); i = next++) {
      found[i] = read(folders[i], trust);
    }
  };
  std::vector<std::future<void>> helpers;
  const std::size_t wanted = std::min<std::size_t>(std::thread::hardware_concurrency(),
                                                   folders.size() / kFoldersWorthAThread);
  try {
    for (std::size_t i = 1; i < wanted; ++i) {
      helpers.push_back(std::async(std::launch::async, work));
    }
  } catch (const std::system_error&) {
    // The system could not start another thread, so the existing threads do the work.
  }
  work();
  for (std::future<void>& helper : helpers) helper.get();
  return found;
}

// The folders that claim one name, as an id or as an alias. Both lists contain indexes of folders,
// in ascending order.
struct Claims {
  std::vector<std::size_t> by_id;
  std::vector<std::size_t> by_alias;
};

void refuse_name(ConnectorFolder& found, const std::string& sentence) {
  if (found.fault) return;
  found.fault = Error(Code::kPluginFault, sentence).at(found.folder.string());
}

std::string folders_of(const std::vector<ConnectorFolder>& all,
                       const std::vector<std::size_t>& sharing) {
  std::string folders;
  for (const std::size_t i : sharing) {
    if (!folders.empty()) folders += " and ";
    folders += all[i].folder.string();
  }
  return folders;
}

// Gives one name to one connector by the rules of README.md. An id has priority over an alias, and
// an earlier alias over a later one. If two connectors have the same id, both get a fault.
void settle(std::vector<ConnectorFolder>& all, const std::string& name, const Claims& claims) {
  for (const std::size_t i : claims.by_id) {
    if (claims.by_id.size() < 2) break;
    refuse_name(all[i], "several connectors are called \"" + name +
                            "\": " + folders_of(all, claims.by_id) +
                            ". None of them is loaded; take all but one away, or change its id.");
  }
  const std::size_t owner = claims.by_id.empty() ? claims.by_alias.front() : claims.by_id.front();
  for (const std::size_t i : claims.by_alias) {
    if (i == owner) continue;
    refuse_name(all[i], "its alias \"" + name + "\" is the name of the connector in " +
                            all[owner].folder.string() + ", which goes before; change the alias.");
  }
}

// Removes the claims of refused folders, if a connector with a known signer claims the same name.
// Otherwise a refused folder keeps its claim. So an incomplete copy of a signed connector does not
// lose its name to an unsigned connector.
void drop_untrusted(const std::vector<ConnectorFolder>& all, Claims& claims) {
  const auto is_proved = [&](std::size_t i) {
    const auto& seal = all[i].manifest->seal;
    return all[i].is_admitted && seal != nullptr && seal->is_of_known_key();
  };
  const auto is_refused = [&](std::size_t i) { return !all[i].is_admitted; };
  auto& [by_id, by_alias] = claims;
  if (std::none_of(by_id.begin(), by_id.end(), is_proved) &&
      std::none_of(by_alias.begin(), by_alias.end(), is_proved)) {
    return;
  }
  std::erase_if(by_id, is_refused);
  std::erase_if(by_alias, is_refused);
}

void refuse_shared_names(std::vector<ConnectorFolder>& all) {
  std::map<std::string, Claims, std::less<>> names;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto& manifest = all[i].manifest;
    if (!manifest) continue;
    names[manifest->identity.id].by_id.push_back(i);
    for (const std::string& alias : manifest->identity.aliases) names[alias].by_alias.push_back(i);
  }
  for (auto& [name, claims] : names) {
    drop_untrusted(all, claims);
    settle(all, name, claims);
  }
}

}  // namespace

std::vector<ConnectorFolder> scan(std::span<const fs::path> roots, const signatures::Trust* trust) {
  std::vector<ConnectorFolder> out;
  std::set<fs::path> seen;  // the same root may be given twice
  for (const fs::path& root : roots) {
    std::error_code failed;
    const fs::path place = fs::canonical(root, failed);
    if (!failed && !seen.insert(place).second) continue;
    const auto folders = failed ? std::vector<fs::path>() : folders_in(place, failed);
    if (failed) out.push_back(unreadable_root(root, failed));
    for (ConnectorFolder& found : read_all(folders, trust)) {
      found.root = root;
      out.push_back(std::move(found));
    }
  }
  refuse_shared_names(out);
  return out;
}

}  // namespace patchbay::loader

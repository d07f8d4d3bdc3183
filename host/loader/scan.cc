#include "loader/scan.h"

#include <algorithm>
#include <atomic>
#include <future>
#include <map>
#include <set>
#include <system_error>
#include <thread>

#include "base/shortage.h"
#include "loader/library_file.h"
#include "loader/loader.h"

namespace patchbay::loader {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostFolders = 10'000;  // of one root
constexpr std::size_t kFoldersWorthAThread = 8;

Found unreadable_root(const fs::path& root, const std::error_code& failed) {
  if (is_shortage(failed.value())) {
    return {root, root.filename().string(), std::nullopt,
            shortage("the folder of connectors cannot be read", failed.value()).at(root.string()),
            Stamp()};
  }
  return {root, root.filename().string(), std::nullopt,
          Error(Code::kNotFound, "the folder of connectors cannot be read: " + failed.message() +
                                     ". Make it, or take it out of the configuration.")
              .at(root.string()),
          Stamp()};
}

// The connector folders of one root, sorted; a missing root is a failure.
std::vector<fs::path> folders_in(const fs::path& root, std::error_code& failed) {
  std::vector<fs::path> out;
  for (fs::directory_iterator it(root, failed), end; !failed && it != end; it.increment(failed)) {
    if (it->path().filename().string().starts_with(".")) continue;
    std::error_code unreadable;  // then it is no connector, or its manifest says why not
    const bool is_there = fs::exists(it->path() / manifest::kFileName, unreadable);
    if (is_there || is_shortage(unreadable.value())) out.push_back(it->path());
    if (out.size() == kMostFolders) break;
  }
  std::sort(out.begin(), out.end());
  return out;
}

Found read(const fs::path& folder) {
  Stamp stamp;
  stamp.add(folder / manifest::kFileName);
  auto manifest = manifest::read_manifest(folder);
  if (manifest.has_error()) {
    return {folder, folder.filename().string(), std::nullopt, std::move(manifest).error(), stamp};
  }
  const manifest::Identity& identity = manifest.value().identity;
  stamp.add(folder / identity.library);
  Found out{folder, identity.id, std::nullopt, std::nullopt, std::move(stamp)};
  auto usable = check_requirements(manifest.value());
  if (!usable.has_error()) usable = check_library(folder, identity.library);
  if (usable.has_error()) out.fault = std::move(usable).error();
  out.manifest = std::move(manifest).value();
  return out;
}

// Each on its own, by as many threads as the machine has: what a manifest costs is work, not
// waiting.
std::vector<Found> read_all(std::span<const fs::path> folders) {
  std::vector<Found> found(folders.size());
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next++; i < folders.size(); i = next++) found[i] = read(folders[i]);
  };
  std::vector<std::future<void>> helpers;
  const std::size_t wanted = std::min<std::size_t>(std::thread::hardware_concurrency(),
                                                   folders.size() / kFoldersWorthAThread);
  try {
    for (std::size_t i = 1; i < wanted; ++i) {
      helpers.push_back(std::async(std::launch::async, work));
    }
  } catch (const std::system_error&) {
    // No further thread is to be had: those that there are do the work.
  }
  work();
  for (std::future<void>& helper : helpers) helper.get();
  return found;
}

std::vector<std::string> names_of(const manifest::Identity& identity) {
  std::vector<std::string> names = identity.aliases;
  names.push_back(identity.id);
  return names;
}

// README.md: those that share a name exclude each other.
void refuse_shared_names(std::vector<Found>& all) {
  std::map<std::string, std::vector<std::size_t>, std::less<>> owners;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto& manifest = all[i].manifest;
    if (!manifest) continue;
    for (std::string& name : names_of(manifest->identity)) {
      owners[std::move(name)].push_back(i);
    }
  }
  for (const auto& [name, sharing] : owners) {
    if (sharing.size() < 2) continue;
    std::string folders;
    for (const std::size_t i : sharing) {
      if (!folders.empty()) folders += " and ";
      folders += all[i].folder.string();
    }
    for (const std::size_t i : sharing) {
      if (all[i].fault) continue;
      all[i].fault =
          Error(Code::kPluginFault, "several connectors are called \"" + name + "\": " + folders +
                                        ". None of them is loaded; take all but one "
                                        "away, or change its id or alias.")
              .at(all[i].folder.string());
    }
  }
}

}  // namespace

std::vector<Found> scan(std::span<const fs::path> roots) {
  std::vector<Found> out;
  std::set<fs::path> seen;  // one root named twice is no conflict
  for (const fs::path& root : roots) {
    std::error_code failed;
    const fs::path place = fs::canonical(root, failed);
    if (!failed && !seen.insert(place).second) continue;
    const auto folders = failed ? std::vector<fs::path>() : folders_in(place, failed);
    if (failed) out.push_back(unreadable_root(root, failed));
    for (Found& found : read_all(folders)) out.push_back(std::move(found));
  }
  refuse_shared_names(out);
  return out;
}

}  // namespace patchbay::loader

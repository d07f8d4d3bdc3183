#include "loader/loader.h"

#include <dlfcn.h>
#include <patchbay/abi/entry.h>

#define BOOST_DLL_USE_STD_FS
#include <array>
#include <boost/dll/shared_library.hpp>
#include <string_view>
#include <vector>

#include "base/nearest.h"
#include "loader/entry_check.h"
#include "loader/fault.h"
#include "loader/library_file.h"
#include "services/services.h"

namespace patchbay::loader {
namespace {

namespace dll = boost::dll;

// Capabilities of this host's ABI that a manifest can require of its own library.
constexpr std::array<std::string_view, 2> kCapabilities = {"patchbay.actions/1", "patchbay.auth/1"};
constexpr std::array<std::string_view, 5> kServices = {
    "patchbay.host.http/1", "patchbay.host.log/1", "patchbay.host.state/1", "patchbay.host.clock/1",
    "patchbay.host.process/1"};

// NODELETE keeps the library mapped when its handle goes: code of it may still be reached.
constexpr auto kMode = static_cast<dll::load_mode::type>(RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);

// What the dynamic linker said, about the file as its owner knows it.
std::string linker_said(std::string text, const std::string& copy, const std::string& original) {
  constexpr std::string_view kBefore = "(dlerror system message: ";
  if (const auto at = text.find(kBefore); at != std::string::npos) {
    text = text.substr(at + kBefore.size());
    text = text.substr(0, text.rfind(')'));
  }
  for (auto at = text.find(copy); at != std::string::npos; at = text.find(copy)) {
    text.replace(at, copy.size(), original);
  }
  return text;
}

Result<dll::shared_library> map(const std::filesystem::path& copy,
                                const std::filesystem::path& original) {
  try {
    return dll::shared_library(copy, kMode);
  } catch (const std::exception& failed) {
    const std::string said = linker_said(failed.what(), copy.string(), original.string());
    const bool no_exec = said.find("failed to map segment") != std::string::npos;
    return fault("the dynamic linker refused it: " + said + "." +
                 (no_exec ? " The file system of " + copy.parent_path().string() +
                                " may forbid execution; have private copies made elsewhere."
                          : " Link what it needs into it, or install that on this machine."));
  }
}

Result<const patchbay_entry*> entry_of(const dll::shared_library& library) {
  using EntryFunction = const patchbay_entry*();
  try {
    return library.get<EntryFunction>(PATCHBAY_ENTRY_SYMBOL)();
  } catch (...) {
    return fault("an exception came out of its " PATCHBAY_ENTRY_SYMBOL
                 "; no exception may leave a plugin.");
  }
}

std::string unmet(const std::string& id) {
  std::vector<std::string_view> known(kServices.begin(), kServices.end());
  known.insert(known.end(), kCapabilities.begin(), kCapabilities.end());
  std::erase_if(known, [](std::string_view service) {
    return service.starts_with("patchbay.host.") &&
           services::HostTable::service(service) == nullptr;
  });
  return "\"" + id + "\" is required and this host does not have it." + did_you_mean(id, known);
}

}  // namespace

Result<void> check_requirements(const manifest::Manifest& manifest) {
  std::string sentences;
  for (const std::string& id : manifest.requirements) {
    if (services::HostTable::service(id) != nullptr) continue;
    // Of the ids that are not ours only the library can know whether it has them.
    if (!id.starts_with("patchbay.")) continue;
    if (std::find(kCapabilities.begin(), kCapabilities.end(), id) != kCapabilities.end()) continue;
    sentences += (sentences.empty() ? "" : " ") + unmet(id);
  }
  if (sentences.empty()) return success();
  return fault(sentences + " Use a host that has it, or take it out of \"requires\".")
      .at((manifest.folder / manifest::kFileName).string());
}

Result<std::filesystem::path> Loader::next_copy(const std::string& id) {
  const std::scoped_lock lock(mutex_);
  if (!folder_) {
    PATCHBAY_TRY(auto made, PrivateFolder::make(options_.private_parent));
    folder_.emplace(std::move(made));
  }
  return folder_->next_file(id + ".so");
}

Result<std::shared_ptr<const Library>> Loader::load(const manifest::Manifest& manifest) {
  PATCHBAY_TRY(check_requirements(manifest));
  const manifest::Identity& identity = manifest.identity;
  const auto original = manifest.folder / identity.library;
  PATCHBAY_TRY(const auto copy, next_copy(identity.id));
  PATCHBAY_TRY(copy_verified(manifest.folder, identity.library, copy));
  auto library = map(copy, original);
  if (library.has_error()) return std::move(library).error().at(original.string());
  auto entry = entry_of(library.value());
  if (entry.has_error()) return std::move(entry).error().at(original.string());
  auto tables = check_entry(entry.value(), manifest);
  if (tables.has_error()) return std::move(tables).error().at(original.string());
  return std::make_shared<const Library>(identity.id, identity.version, original, tables.value());
}

}  // namespace patchbay::loader

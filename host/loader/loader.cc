#include "loader/loader.h"

#include <patchbay/abi/actions.h>
#include <patchbay/abi/auth.h>
#include <patchbay/abi/draft/action_names.h>
#include <patchbay/abi/draft/documents.h>
#include <patchbay/abi/draft/host_crypto.h>
#include <patchbay/abi/draft/host_file_text.h>
#include <patchbay/abi/draft/host_http_streams.h>
#include <patchbay/abi/draft/host_process.h>
#include <patchbay/abi/draft/host_resource.h>
#include <patchbay/abi/draft/webhooks.h>
#include <patchbay/abi/host_clock.h>
#include <patchbay/abi/host_http.h>
#include <patchbay/abi/host_log.h>
#include <patchbay/abi/host_state.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "base/nearest.h"
#include "http_service/all_services.h"
#include "loader/digest.h"
#include "loader/entry_check.h"
#include "loader/fault.h"
#include "loader/library_file.h"
#include "loader/mapping.h"

namespace patchbay::loader {
namespace {

// The capabilities of this host's ABI that a manifest can require from its own library.
constexpr std::array<std::string_view, 5> kCapabilities = {
    PATCHBAY_ACTIONS_ID, PATCHBAY_AUTH_ID, PATCHBAY_DOCUMENTS_ID, PATCHBAY_WEBHOOKS_ID,
    PATCHBAY_ACTION_NAMES_ID};
constexpr std::array<std::string_view, 9> kServices = {
    PATCHBAY_HOST_HTTP_ID,    PATCHBAY_HOST_LOG_ID,          PATCHBAY_HOST_STATE_ID,
    PATCHBAY_HOST_CLOCK_ID,   PATCHBAY_HOST_RESOURCE_ID,     PATCHBAY_HOST_CRYPTO_ID,
    PATCHBAY_HOST_PROCESS_ID, PATCHBAY_HOST_HTTP_STREAMS_ID, PATCHBAY_HOST_FILE_TEXT_ID};

std::string unmet(const std::string& id) {
  std::vector<std::string_view> known(kServices.begin(), kServices.end());
  known.insert(known.end(), kCapabilities.begin(), kCapabilities.end());
  std::erase_if(known, [](std::string_view service) {
    return service.starts_with("patchbay.host.") && http_service::service(service) == nullptr;
  });
  return "\"" + id + "\" is required and this host does not have it." + did_you_mean(id, known);
}

std::filesystem::path library_of(const manifest::Manifest& manifest) {
  return manifest.folder / manifest.identity.library;
}

// Compares the seal with the copy and not with the original, because the loader loads the copy.
Result<void> check_seal(const manifest::Manifest& manifest, const std::filesystem::path& copy) {
  if (manifest.seal == nullptr) return success();
  PATCHBAY_TRY(const Sha256 digest, digest_of(copy));
  return manifest.seal->check_file(manifest.identity.library, digest);
}

}  // namespace

Result<void> check_requirements(const manifest::Manifest& manifest) {
  std::string sentences;
  for (const std::string& id : manifest.requirements) {
    if (http_service::service(id) != nullptr) continue;
    // An id without the prefix "patchbay." may be a capability of the library. It is not checked
    // here, because the library is not loaded yet.
    if (!id.starts_with("patchbay.")) continue;
    if (std::find(kCapabilities.begin(), kCapabilities.end(), id) != kCapabilities.end()) continue;
    sentences += (sentences.empty() ? "" : " ") + unmet(id);
  }
  if (sentences.empty()) return success();
  return fault(sentences + " Use a host that has it, or take it out of \"requires\".")
      .at((manifest.folder / manifest::kFileName).string());
}

Result<std::filesystem::path> Loader::next_copy(const std::string& id) {
  const Lock lock(mutex_);
  if (folder_ && !folder_->is_there()) folder_.reset();
  if (!folder_) {
    PATCHBAY_TRY(auto made, PrivateFolder::make(options_.private_parent));
    folder_.emplace(std::move(made));
  }
  return folder_->next_file(id + ".so");
}

Result<std::filesystem::path> Loader::copy(const manifest::Manifest& manifest) {
  PATCHBAY_TRY(auto copy, next_copy(manifest.identity.id));
  PATCHBAY_TRY(copy_verified(manifest.folder, manifest.identity.library, copy));
  const auto sealed = check_seal(manifest, copy);
  if (!sealed.has_error()) return copy;
  std::error_code ignored;
  std::filesystem::remove(copy, ignored);
  return Error(sealed.error()).at(manifest.folder.string());
}

Result<TrialFindings> Loader::attempt(const manifest::Manifest& manifest, std::string_view config) {
  PATCHBAY_TRY(check_requirements(manifest));
  PATCHBAY_TRY(const auto copied, copy(manifest));
  auto tried = try_library(options_.trial, manifest, copied, config);
  std::error_code ignored;
  std::filesystem::remove(copied, ignored);
  if (tried.has_error()) return std::move(tried).error().at(library_of(manifest).string());
  return tried;
}

Result<void> Loader::try_first(const manifest::Manifest& manifest,
                               const std::filesystem::path& copy, std::string_view config) {
  if (options_.trial.program.empty()) return success();
  PATCHBAY_TRY(const Sha256 digest, digest_of(copy));
  {
    const Lock lock(mutex_);
    if (tried_.contains(digest)) return success();
  }
  PATCHBAY_TRY(try_library(options_.trial, manifest, copy, config));
  const Lock lock(mutex_);
  tried_.insert(digest);
  return success();
}

Result<Library::Tables> Loader::enter(const manifest::Manifest& manifest,
                                      const std::filesystem::path& copy, std::string_view config) {
  PATCHBAY_TRY(try_first(manifest, copy, config));
  const services::Suspect suspect(manifest.identity.id, "", "");
  PATCHBAY_TRY(const auto mapped, map(manifest.identity.declared_id(), copy, library_of(manifest)));
  PATCHBAY_TRY(const auto* entry, entry_of(mapped));
  return check_entry(entry, manifest);
}

Result<std::shared_ptr<const Library>> Loader::load(const manifest::Manifest& manifest,
                                                    std::string_view config,
                                                    const Patience& patience) {
  std::optional<Result<std::shared_ptr<const Library>>> loaded;
  PATCHBAY_TRY(threads_.run(patience, [&] { loaded.emplace(load_here(manifest, config)); }));
  return std::move(*loaded);
}

// Returns the entry of a loaded library with the same bytes, or nullptr if there is no such
// library.
Result<const patchbay_entry*> Loader::mapped_before(const manifest::Manifest& manifest) {
  std::vector<MappedLibrary> mapped;
  {
    const Lock lock(mutex_);
    const auto [first, last] = mapped_.equal_range(manifest.identity.declared_id());
    for (auto each = first; each != last; ++each) mapped.push_back(each->second);
  }
  for (const MappedLibrary& each : mapped) {
    PATCHBAY_TRY(const bool is_same,
                 has_bytes_of(each.copy, manifest.folder, manifest.identity.library));
    if (!is_same) continue;
    const auto sealed = check_seal(manifest, each.copy);
    if (sealed.has_error()) return Error(sealed.error()).at(manifest.folder.string());
    return each.entry;
  }
  return nullptr;
}

Result<Library::Tables> Loader::map_first(const manifest::Manifest& manifest,
                                          std::string_view config) {
  PATCHBAY_TRY(const auto copied, copy(manifest));
  auto tables = enter(manifest, copied, config);
  if (tables.has_error()) {
    std::error_code ignored;
    std::filesystem::remove(copied, ignored);
    return std::move(tables).error().at(library_of(manifest).string());
  }
  const Lock lock(mutex_);
  mapped_.emplace(manifest.identity.declared_id(), MappedLibrary{copied, tables.value().entry});
  return tables;
}

Result<Library::Tables> Loader::tables_of(const manifest::Manifest& manifest,
                                          std::string_view config) {
  PATCHBAY_TRY(check_requirements(manifest));
  PATCHBAY_TRY(const auto* entry, mapped_before(manifest));
  if (entry == nullptr) return map_first(manifest, config);
  const services::Suspect suspect(manifest.identity.id, "", "");
  auto tables = check_entry(entry, manifest);
  if (tables.has_error()) return std::move(tables).error().at(library_of(manifest).string());
  return tables;
}

Result<std::shared_ptr<const Library>> Loader::load_here(const manifest::Manifest& manifest,
                                                         std::string_view config) {
  PATCHBAY_TRY(const auto tables, tables_of(manifest, config));
  const manifest::Identity& identity = manifest.identity;
  return std::make_shared<const Library>(identity.id, identity.version, library_of(manifest),
                                         tables, manifest.seal);
}

}  // namespace patchbay::loader

#pragma once

#include <patchbay/abi/actions.h>
#include <patchbay/abi/auth.h>
#include <patchbay/abi/draft/documents.h>
#include <patchbay/abi/draft/webhooks.h>
#include <patchbay/abi/entry.h>

#include <filesystem>
#include <memory>
#include <string>

#include "signatures/trust.h"

namespace patchbay::loader {

// The loaded library of a connector, with its checked tables. A Loader creates this object. The
// library stays loaded until the process ends. Immutable and thread-safe.
class Library {
 public:
  struct Tables {
    const patchbay_entry* entry = nullptr;
    const patchbay_actions* actions = nullptr;  // nullptr: the connector lacks this capability
    const patchbay_auth* auth = nullptr;
    const patchbay_documents* documents = nullptr;
    const patchbay_webhooks* webhooks = nullptr;
  };

  Library(std::string id, std::string version, std::filesystem::path path, const Tables& tables,
          std::shared_ptr<const signatures::Seal> seal = nullptr)
      : id_(std::move(id)),
        version_(std::move(version)),
        path_(std::move(path)),
        tables_(tables),
        seal_(std::move(seal)) {}

  [[nodiscard]] const std::string& id() const { return id_; }
  [[nodiscard]] const std::string& version() const { return version_; }
  // Returns the path of the original library. (The process loaded a copy of it.)
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  // Returns the name of the compiler, as the library reports it, as a short text for users.
  [[nodiscard]] std::string built_with() const;  // entry_check.cc
  [[nodiscard]] const Tables& tables() const { return tables_; }
  // Returns the seal of the library's folder, or nullptr if the folder has no seal.
  [[nodiscard]] const signatures::Seal* seal() const { return seal_.get(); }

 private:
  std::string id_;
  std::string version_;
  std::filesystem::path path_;
  Tables tables_;
  std::shared_ptr<const signatures::Seal> seal_;
};

}  // namespace patchbay::loader

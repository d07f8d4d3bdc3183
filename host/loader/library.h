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

// A connector's mapped library and its checked tables. Immutable and thread-safe. Loader makes it,
// and it stays mapped until the process ends.
class Library {
 public:
  struct Tables {
    const patchbay_entry* entry = nullptr;
    const patchbay_actions* actions = nullptr;  // nullptr: the connector has no such capability
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
  // Returns the path of the original, not of the copy.
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  // Returns which compiler built the library, as the library says; a short text for people.
  [[nodiscard]] std::string built_with() const;  // entry_check.cc
  [[nodiscard]] const Tables& tables() const { return tables_; }
  // Returns the seal with which the library's folder was admitted, or nullptr.
  [[nodiscard]] const signatures::Seal* seal() const { return seal_.get(); }

 private:
  std::string id_;
  std::string version_;
  std::filesystem::path path_;
  Tables tables_;
  std::shared_ptr<const signatures::Seal> seal_;
};

}  // namespace patchbay::loader

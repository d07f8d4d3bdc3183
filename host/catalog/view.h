#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "catalog/connector.h"
#include "loader/stamp.h"

namespace patchbay::catalog {

// The result of reading one folder. The connector may be unusable.
struct Entry {
  std::string name;  // the id; the folder's name if the manifest cannot be read
  std::filesystem::path folder;
  std::shared_ptr<const Connector> connector;  // nullptr if the connector is refused; `fault` is
                                               // the reason
  std::optional<Error> fault;
  loader::Stamp stamp;
  // The reason why the folder's new contents do not replace this connector.
  std::optional<Error> refused_update{};
  bool is_instance = false;      // true for an instance of the connector (instances.h)
  bool is_admitted = true;       // false: the trust settings refused the folder
  std::filesystem::path root{};  // the root that contains the folder (loader/scan.h)
  // True if the folder cannot be read now for a temporary reason (base/shortage.h). The entry is
  // then the old one, and `refused_update` is the reason.
  bool is_unread = false;

  // Returns true if the folder must be read again soon.
  [[nodiscard]] bool is_short() const {
    return is_unread || (fault && fault->code() == Code::kOverloaded);
  }
};

// All connectors at one point in time. Immutable and thread-safe. The returned pointers are valid
// as long as the view, so a call keeps its view until it ends.
class View {
 public:
  explicit View(std::vector<Entry> entries);
  View(const View&) = delete;
  View& operator=(const View&) = delete;

  [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }

  // Finds a connector by id or alias. Returns nullptr if there is no usable connector with this
  // name. Allocates no memory.
  [[nodiscard]] const Connector* find(std::string_view name) const {
    const auto found = by_name_.find(name);
    return found == by_name_.end() ? nullptr : found->second;
  }

  // Returns the connector like find(), or an error instead of nullptr: NOT_FOUND with the most
  // similar name; GATE_CLOSED if the connector is not configured; PLUGIN_FAULT if it was refused;
  // OVERLOADED if its folder cannot be read at the moment.
  [[nodiscard]] Result<const Connector*> get(std::string_view name) const;

 private:
  [[nodiscard]] Error no_such_connector(std::string_view name) const;
  static Error unusable(const Entry& entry);

  std::vector<Entry> entries_;
  // The keys point into the manifests.
  std::unordered_map<std::string_view, const Connector*> by_name_;
};

}  // namespace patchbay::catalog

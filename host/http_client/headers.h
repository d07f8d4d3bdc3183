#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/lower_case.h"

namespace patchbay::http_client {

struct Header {
  std::string name;
  std::string value;
};

// Header fields in the order in which they were added. Names are compared without regard to case
// (RFC 9110 §5.1). A name may occur several times. Must not be changed while another thread uses
// it.
class Headers {
 public:
  Headers() = default;
  Headers(std::initializer_list<Header> fields) : fields_(fields) {}

  void add(std::string name, std::string value);
  // Removes all fields with this name, and adds the new field.
  void set(std::string name, std::string value);
  void remove(std::string_view name);
  void clear() { fields_.clear(); }

  // Returns the value of the first field with this name. The view is valid until this object is
  // changed.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const;
  [[nodiscard]] bool contains(std::string_view name) const { return find(name).has_value(); }

  [[nodiscard]] std::size_t size() const { return fields_.size(); }
  [[nodiscard]] auto begin() const { return fields_.begin(); }
  [[nodiscard]] auto end() const { return fields_.end(); }

 private:
  std::vector<Header> fields_;
};

}  // namespace patchbay::http_client

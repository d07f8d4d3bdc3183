#pragma once

#include <optional>
#include <string_view>

#include "base/result.h"
#include "readers/archive.h"

namespace patchbay::readers {

// The attributes of an element; valid only while it begins.
class Attributes {
 public:
  explicit Attributes(const char** pairs) : pairs_(pairs) {}

  // Finds an attribute by name; it does not find one with a namespace.
  [[nodiscard]] std::optional<std::string_view> get(std::string_view name) const;
  // An `id` in the namespace of relationships, of either edition of the standard.
  [[nodiscard]] std::optional<std::string_view> relationship_id() const;

 private:
  const char** pairs_;
};

// Gets the events of a part of an office file while it is read. Elements have their local names:
// the editions of the standard (ECMA-376 and ISO 29500 strict) differ only in namespaces. An error
// ends the reading, which returns it.
class XmlEvents {
 public:
  virtual ~XmlEvents() = default;
  virtual Result<void> begin(std::string_view name, const Attributes& attributes) = 0;
  virtual Result<void> end(std::string_view name) = 0;
  virtual Result<void> text(std::string_view piece) = 0;
};

inline constexpr int kDeepestElement = 1000;

// Reads a part while it inflates. A refusal if it is not well-formed, is nested more deeply than
// kDeepestElement, or declares a document type: office files do not (ECMA-376 part 2, 8.1.4), and
// entities can make a small file very large. Reads nothing outside of the part.
Result<void> read_xml(Archive& archive, std::string_view part, XmlEvents& events);

}  // namespace patchbay::readers

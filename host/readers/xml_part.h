#pragma once

#include <optional>
#include <string_view>

#include "base/result.h"
#include "readers/archive.h"

namespace patchbay::readers {

// The attributes of an element, valid only during XmlEvents::begin.
class Attributes {
 public:
  explicit Attributes(const char** pairs) : pairs_(pairs) {}

  // Finds an attribute by name, but no attribute with a namespace.
  [[nodiscard]] std::optional<std::string_view> get(std::string_view name) const;
  // Returns the attribute `id` in the namespace of relationships, of either edition of the
  // standard.
  [[nodiscard]] std::optional<std::string_view> relationship_id() const;

 private:
  const char** pairs_;
};

// Gets the events of a part of an office file while it is read. Elements have their local names,
// because the editions of the standard (ECMA-376 and ISO 29500 strict) differ only in namespaces.
// If a function returns an error, the reading ends and returns that error.
class XmlEvents {
 public:
  virtual ~XmlEvents() = default;
  virtual Result<void> begin(std::string_view name, const Attributes& attributes) = 0;
  virtual Result<void> end(std::string_view name) = 0;
  virtual Result<void> text(std::string_view piece) = 0;
};

inline constexpr int kDeepestElement = 1000;

// Reads a part while it is inflated. Returns a refusal if the part is not well-formed, is nested
// more deeply than kDeepestElement, or declares a document type: office files must not (ECMA-376
// part 2, 8.1.4), and entities can make a small file very large. Reads nothing outside of the part.
Result<void> read_xml(Archive& archive, std::string_view part, XmlEvents& events);

}  // namespace patchbay::readers

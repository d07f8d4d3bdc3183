#pragma once

#include <optional>
#include <string_view>

#include "base/result.h"
#include "readers/archive.h"

namespace patchbay::readers {

// The attributes of an element. The attributes are valid only during XmlEvents::begin.
class Attributes {
 public:
  explicit Attributes(const char** pairs) : pairs_(pairs) {}

  // Returns the value of the attribute with this name. Ignores attributes in a namespace.
  [[nodiscard]] std::optional<std::string_view> get(std::string_view name) const;
  // Returns the attribute `id` in the namespace of relationships, from either edition of the
  // standard.
  [[nodiscard]] std::optional<std::string_view> relationship_id() const;

 private:
  const char** pairs_;
};

// Receives the events while a part of an office file is read. Elements are passed by their local
// names, because the editions of the standard (ECMA-376 and ISO 29500 strict) have different
// namespaces but the same local names. If a function returns an error, the reading ends and returns
// this error.
class XmlEvents {
 public:
  virtual ~XmlEvents() = default;
  virtual Result<void> begin(std::string_view name, const Attributes& attributes) = 0;
  virtual Result<void> end(std::string_view name) = 0;
  virtual Result<void> text(std::string_view piece) = 0;
};

inline constexpr int kDeepestElement = 1000;

// Reads a part while it is inflated. Returns a refusal if the part is not well-formed, is nested
// more deeply than kDeepestElement, or declares a document type. An office file must not declare a
// document type (ECMA-376 part 2, 8.1.4), whose entities could make a small file very large. Reads
// nothing outside of the part.
Result<void> read_xml(Archive& archive, std::string_view part, XmlEvents& events);

}  // namespace patchbay::readers

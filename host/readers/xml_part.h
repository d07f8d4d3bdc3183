#pragma once

#include <optional>
#include <string_view>

#include "base/result.h"
#include "readers/archive.h"

namespace patchbay::readers {

// The attributes of an element, valid while it begins.
class Attributes {
 public:
  explicit Attributes(const char** pairs) : pairs_(pairs) {}

  // By its name; one that has a namespace is not found so.
  [[nodiscard]] std::optional<std::string_view> get(std::string_view name) const;
  // An `id` of the namespace of relationships, whichever edition of the standard.
  [[nodiscard]] std::optional<std::string_view> relationship_id() const;

 private:
  const char** pairs_;
};

// What a part of an office file tells while it is read. Elements come by their local names: the
// editions of the standard (ECMA-376 and ISO 29500 strict) differ in namespaces only. An error ends
// the reading with it.
class XmlEvents {
 public:
  virtual ~XmlEvents() = default;
  virtual Result<void> begin(std::string_view name, const Attributes& attributes) = 0;
  virtual Result<void> end(std::string_view name) = 0;
  virtual Result<void> text(std::string_view piece) = 0;
};

inline constexpr int kDeepestElement = 1000;

// Reads a part as it inflates. A refusal where it is not well-formed, is nested more deeply than
// kDeepestElement, or declares a document type: office files have none (ECMA-376 part 2, 8.1.4),
// and entities are how a small file becomes a large one. Nothing outside of the part is read.
Result<void> read_xml(Archive& archive, std::string_view part, XmlEvents& events);

}  // namespace patchbay::readers

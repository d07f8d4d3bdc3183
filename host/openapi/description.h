// Reads an OpenAPI description of a provider's API, version 3.0, 3.1 or 3.2, from JSON text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "openapi/tree.h"

namespace patchbay::openapi {

// One operation, and its place in the description.
struct OperationPlace {
  std::string name;     // its operationId, or "GET /pets" if it has none
  std::string method;   // in capitals
  std::string path;     // "/pets/{pet}"
  std::string pointer;  // "/paths/~1pets~1{pet}/get"
  const Tree* path_item = nullptr;
  const Tree* operation = nullptr;
};

class Description {
 public:
  // Reads a description. Fails with INVALID_ARGUMENT if the text is not JSON, is nested too deep,
  // or is not an OpenAPI description of version 3.0, 3.1 or 3.2.
  static Result<Description> read(std::string_view text);

  [[nodiscard]] const Tree& root() const { return root_; }
  // Returns true for version 3.0. Its schemas are not JSON Schemas of 2020-12.
  [[nodiscard]] bool is_3_0() const { return is_3_0_; }

  [[nodiscard]] std::vector<OperationPlace> operations() const;
  // Returns a sentence for messages, which lists the names of the operations.
  [[nodiscard]] std::string operations_sentence() const;
  // Returns the operation with this name. If there is no such operation, fails with
  // INVALID_ARGUMENT and a message that lists the operations.
  [[nodiscard]] Result<OperationPlace> operation(std::string_view name) const;

  // Returns the part of the description to which a reference such as "#/components/schemas/Pet"
  // leads. Fails with INVALID_ARGUMENT if the reference leads to nothing or out of the file.
  [[nodiscard]] Result<const Tree*> target(const std::string& reference) const;
  // Returns `tree`. If `tree` is a reference (`$ref`), follows it, and further references, and
  // returns the part of the description at the end.
  [[nodiscard]] Result<const Tree*> resolved(const Tree& tree) const;

 private:
  Tree root_;
  bool is_3_0_ = false;
};

// Returns the name as a part of a JSON pointer (RFC 6901).
std::string pointer_part(std::string_view name);

}  // namespace patchbay::openapi

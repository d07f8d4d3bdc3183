// An OpenAPI description of a provider's API, as its file has it: version 3.0, 3.1 or 3.2, in JSON.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "openapi/tree.h"

namespace patchbay::openapi {

// One operation, where it stands in the description.
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
  // Reads a description. Fails with INVALID_ARGUMENT if the text is not JSON, or not a description
  // of a version that is known here.
  static Result<Description> read(std::string_view text);

  [[nodiscard]] const Tree& root() const { return root_; }
  // Returns true for version 3.0, whose schemas are not those of JSON Schema 2020-12.
  [[nodiscard]] bool is_3_0() const { return is_3_0_; }

  [[nodiscard]] std::vector<OperationPlace> operations() const;
  // Returns a sentence that names the operations, for messages.
  [[nodiscard]] std::string operations_sentence() const;
  // Returns the operation of this name. Fails with INVALID_ARGUMENT, and says which there are.
  [[nodiscard]] Result<OperationPlace> operation(std::string_view name) const;

  // Returns what a reference such as "#/components/schemas/Pet" leads to. Fails with
  // INVALID_ARGUMENT if it leads nowhere or out of the file.
  [[nodiscard]] Result<const Tree*> target(const std::string& reference) const;
  // Returns `tree`, or what its `$ref` leads to, also over several references.
  [[nodiscard]] Result<const Tree*> resolved(const Tree& tree) const;

 private:
  Tree root_;
  bool is_3_0_ = false;
};

// Returns the name as a part of a JSON pointer (RFC 6901).
std::string pointer_part(std::string_view name);

}  // namespace patchbay::openapi

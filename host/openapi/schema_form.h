// Turns schemas of an OpenAPI description into JSON Schemas of 2020-12 for a manifest. Collects the
// schemas to which they refer, for the manifest's `$defs`.
#pragma once

#include <map>
#include <string>

#include "base/result.h"
#include "openapi/description.h"

namespace patchbay::openapi {

// Says who sends the value. A request is valid without a property that only the provider sets
// (readOnly). An answer is valid without a property that only the caller sets (writeOnly).
enum class Side { kRequest, kAnswer };

class SchemaForm {
 public:
  SchemaForm(const Description& description, Side side) : description_(description), side_(side) {}

  // Returns the schema as a JSON Schema of 2020-12. Its references lead into `$defs`, which
  // definitions() returns.
  Result<Tree> of(const Tree& schema);

  // Returns the `$defs`: all schemas to which the results of of() refer. Returns null if they refer
  // to nothing.
  Result<Tree> definitions();

 private:
  Result<Tree> of_object(const Tree& schema);
  Result<Tree> of_reference(const Tree& schema);
  Result<void> take_over(const std::string& keyword, const Tree& value, Tree& out);
  Result<Tree> list_of(const Tree& schemas);
  Result<Tree> map_of(const Tree& schemas);
  void drop_required_of_other_side(const Tree& schema, Tree& out) const;
  std::string name_for(const std::string& reference);

  const Description& description_;
  Side side_;
  std::map<std::string, std::string> names_;  // the name under `$defs`, by reference
  std::vector<std::string> open_;             // references that definitions() has not written yet
};

}  // namespace patchbay::openapi

// Turns schemas of an OpenAPI description into JSON Schemas of 2020-12, which a manifest has. The
// schemas that are referred to come along, under `$defs`.
#pragma once

#include <map>
#include <string>

#include "base/result.h"
#include "openapi/description.h"

namespace patchbay::openapi {

// Who writes the value: what the provider alone sets (readOnly) is not required of a caller, and
// what only a caller sets (writeOnly) is not required of an answer.
enum class Side { kRequest, kAnswer };

class SchemaForm {
 public:
  SchemaForm(const Description& description, Side side) : description_(description), side_(side) {}

  // Returns the schema in the form of 2020-12. References in it lead to definitions().
  Result<Tree> of(const Tree& schema);

  // Returns the schemas that all results of of() refer to; null if they refer to nothing.
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

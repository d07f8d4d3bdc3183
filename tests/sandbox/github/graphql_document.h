// One GraphQL operation (spec.graphql.org/October2021 §2), as far as one operation with variables
// goes: no fragments, directives or block strings.
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::sandbox::github {

struct GraphqlField {
  std::string name;
  std::shared_ptr<nlohmann::json> arguments;  // an object, variables put in their places
  std::vector<GraphqlField> selection;
};

struct GraphqlDocument {
  bool is_mutation = false;
  std::vector<GraphqlField> selection;
};

// Throws std::invalid_argument with a sentence. `variables` must be exactly those declared.
GraphqlDocument parse_graphql(std::string_view text, const nlohmann::json& variables);

}  // namespace patchbay::sandbox::github

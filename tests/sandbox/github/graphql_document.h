// Reads one GraphQL operation (spec.graphql.org/October2021 §2). Supports variables, but no
// fragments, directives or block strings.
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::sandbox::github {

struct GraphqlField {
  std::string name;
  // an object, with its variables replaced by their values
  std::shared_ptr<nlohmann::json> arguments;
  std::vector<GraphqlField> selection;
};

struct GraphqlDocument {
  bool is_mutation = false;
  std::vector<GraphqlField> selection;
};

// Reads a document. `variables` must be exactly the declared variables. Throws
// std::invalid_argument with a sentence.
GraphqlDocument parse_graphql(std::string_view text, const nlohmann::json& variables);

}  // namespace patchbay::sandbox::github

// Makes a connector of operations of an OpenAPI description: its manifest, the code of its requests
// and its unit test. Begin here.
//
//   PATCHBAY_TRY(const Generated made, connector_of(text, {.id = "pets", .operations =
//   {"listPets"}}));
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace patchbay::openapi {

struct Wanted {
  std::string id;                       // of the connector
  std::vector<std::string> operations;  // by operationId, or "GET /pets"
  std::optional<std::string> auth;      // "none" or "api_key"; nothing: as the description says
};

struct Generated {
  std::string manifest;        // connector.json
  std::string auth;            // "none", "api_key" or "oauth2"
  std::string provider;        // the provider's host, such as "api.example"
  std::string server;          // the literal of the server's address, with its quotes
  std::string functions;       // the member functions of the connector
  std::string rows;            // of its table of actions
  std::string tests;           // the statements of its unit test
  std::string table;           // the rows of a table of Markdown
  std::string example_action;  // the first action, and arguments for it
  std::string example_arguments;
};

// Fails with INVALID_ARGUMENT if the text is not a description that is known here, or if an
// operation is not in it or cannot become an action.
Result<Generated> connector_of(std::string_view description, const Wanted& wanted);

}  // namespace patchbay::openapi

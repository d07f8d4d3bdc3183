// Makes a new connector from operations of an OpenAPI description: its manifest, the code that
// sends its requests, and its unit test. Read this file first.
//
//   PATCHBAY_TRY(const GeneratedConnector made, connector_of(text, {.id = "pets", .operations =
//   {"listPets"}}));
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace patchbay::openapi {

struct ConnectorWish {
  std::string id;                       // the id of the connector
  std::vector<std::string> operations;  // operationIds, or texts like "GET /pets"
  std::optional<std::string> auth;      // "none" or "api_key"; not set: the description decides
};

struct GeneratedConnector {
  std::string manifest;           // connector.json
  std::string auth;               // "none", "api_key" or "oauth2"
  std::string provider;           // the provider's host, such as "api.example"
  std::string server;             // the server's address as a C++ literal, with its quotes
  std::string functions;          // the member functions of the connector
  std::string rows;               // the rows of the connector's table of actions
  std::string tests;              // the statements of the connector's unit test
  std::string scenario;           // scenario.json: each action with its sample answer
  std::string table;              // the rows of the table of actions in the README (Markdown)
  std::string example_action;     // the first action
  std::string example_arguments;  // arguments for example_action, as JSON
};

// Makes the parts of a connector. Fails with INVALID_ARGUMENT if `description` cannot be read
// (description.h), if an operation is missing in it or cannot become an action, or if the account
// or the server of the operations cannot be found out (account.h).
Result<GeneratedConnector> connector_of(std::string_view description, const ConnectorWish& wanted);

}  // namespace patchbay::openapi

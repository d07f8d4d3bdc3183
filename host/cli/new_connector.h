// Makes the files of a new connector from the templates of the SDK (sdk/templates/README.md).
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace patchbay::cli {

// The choices for a new connector.
struct NewConnector {
  std::string name;              // the connector's id
  std::string language = "cpp";  // "c", "cpp" or "rust"
  std::string auth;              // "none", "api_key" or "oauth2"; "": as the description says, or
                                 // else "none"
  bool documents = false;
  std::string description;              // the text of an OpenAPI description; "": no description
  std::vector<std::string> operations;  // ids of the description's operations that become actions
};

// Returns the text of each file, by the file's path in the folder. Fails with INVALID_ARGUMENT if
// the name is not an id, if there is no template for these choices, or if the operations cannot
// become actions.
Result<std::map<std::string, std::string>> connector_files(const NewConnector& connector);

// Writes the files into a new `folder`. Fails with INVALID_ARGUMENT if `folder` already exists or
// cannot be made, such as when its parent does not exist. Fails with INTERNAL if a file cannot be
// written. A failure leaves nothing behind.
Result<void> write_connector(const NewConnector& connector, const std::filesystem::path& folder);

// Returns the template of this name, or "" for an unknown name. Templates are compiled into the
// program.
std::string_view connector_template(std::string_view name);

}  // namespace patchbay::cli

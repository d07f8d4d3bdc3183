// The files of a new connector, from the templates of the SDK (sdk/templates/README.md).
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "base/result.h"

namespace patchbay::cli {

// What a new connector is.
struct NewConnector {
  std::string name;              // its id
  std::string language = "cpp";  // "c", "cpp" or "rust"
  std::string auth = "none";     // "none", "api_key" or "oauth2"
  bool documents = false;
};

// Returns the text of each file, by its path in the folder. Fails with INVALID_ARGUMENT if the name
// is not an id, or if there is no template for the choice.
Result<std::map<std::string, std::string>> connector_files(const NewConnector& connector);

// Writes the files into `folder`, which must not exist; its parent must. Fails with
// INVALID_ARGUMENT or INTERNAL, and then leaves nothing behind.
Result<void> write_connector(const NewConnector& connector, const std::filesystem::path& folder);

// Returns the template of this name, which is compiled into the program; "" for an unknown name.
std::string_view connector_template(std::string_view name);

}  // namespace patchbay::cli

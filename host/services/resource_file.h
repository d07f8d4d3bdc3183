// A connector's resources: the files beside its manifest (patchbay.host.resource/draft1).
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"

namespace patchbay::services {

// Returns the name of a resource. Fails with INVALID_ARGUMENT if it is not a plain file name.
Result<std::string> resource_name(std::string_view name);

// Returns NOT_FOUND. `manifest` is the text for the manifest in the message, for example "the
// manifest".
Error no_resource(const std::string& name, const std::string& manifest);

// Returns the contents of the resource. `name` comes from resource_name(). Fails with no_resource()
// or TOO_LARGE. Messages do not contain the path, because the plugin does not need it.
Result<std::string> read_resource(const std::filesystem::path& folder, const std::string& name,
                                  const std::string& manifest);

}  // namespace patchbay::services

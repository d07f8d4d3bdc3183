// The files beside a manifest, which a connector gets as its resources
// (patchbay.host.resource/draft1).
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"

namespace patchbay::services {

// Returns the name of a resource. Fails with INVALID_ARGUMENT unless it is the bare name of a file.
Result<std::string> resource_name(std::string_view name);

// Returns NOT_FOUND. `manifest` is how the message names the manifest, as in "the manifest".
Error no_resource(const std::string& name, const std::string& manifest);

// Returns the contents of the resource. `name` comes from resource_name(). Fails with no_resource()
// or TOO_LARGE. No message contains the path, because the plugin does not need it.
Result<std::string> read_resource(const std::filesystem::path& folder, const std::string& name,
                                  const std::string& manifest);

}  // namespace patchbay::services

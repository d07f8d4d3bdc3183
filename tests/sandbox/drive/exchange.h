// One request to the fake Google Drive, while a route handles it.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "sandbox/drive/refusal.h"
#include "sandbox/drive/store.h"
#include "sandbox/router.h"

namespace patchbay::sandbox::drive {

class Channels;

using Names = std::initializer_list<std::string_view>;

struct Exchange {
  const Request& request;
  const PathParameters& path;
  const Store& store;
  std::string user;           // email address of the token's user
  bool sees_content = false;  // false: the token's scope allows only metadata
  Channels* channels = nullptr;

  // Refuses with 400 a parameter that is not in `parameters` or that comes twice. The parameters of
  // every method (cloud.google.com/apis/docs/system-parameters) do not have to be listed.
  [[nodiscard]] SandboxResult<bool> knows(Names parameters) const;
  [[nodiscard]] std::string text(std::string_view name, std::string_view otherwise = {}) const;
  [[nodiscard]] SandboxResult<bool> flag(std::string_view name, bool otherwise = false) const;
  // Returns a number. A number that is too large becomes `most`, as in Google's API.
  [[nodiscard]] SandboxResult<std::size_t> size(std::string_view name, std::size_t most,
                                                std::size_t otherwise) const;
  // Returns the file of {fileId} in the path, if the user can see it with the flags and resource
  // keys of the request. "root" is the user's My Drive.
  [[nodiscard]] SandboxResult<const File*> file() const;
  [[nodiscard]] std::string resolved(const std::string& id) const;

 private:
  [[nodiscard]] bool sends_key_of(const File& file) const;
};

}  // namespace patchbay::sandbox::drive

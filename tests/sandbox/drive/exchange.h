// One request to the stand-in Google Drive on its way through a route.
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

using Names = std::initializer_list<std::string_view>;

struct Exchange {
  const Request& request;
  const PathParameters& path;
  const Store& store;
  std::string user;           // e-mail of whom the token speaks for
  bool sees_content = false;  // false: the scope is of metadata alone

  // 400 for a parameter that is not named, or that comes twice. What every method takes
  // (cloud.google.com/apis/docs/system-parameters) is known without being named.
  [[nodiscard]] Granted<bool> knows(Names parameters) const;
  [[nodiscard]] std::string text(std::string_view name, std::string_view otherwise = {}) const;
  [[nodiscard]] Granted<bool> flag(std::string_view name, bool otherwise = false) const;
  // A number that is too large is cut to `most`, as at Google.
  [[nodiscard]] Granted<std::size_t> size(std::string_view name, std::size_t most,
                                          std::size_t otherwise) const;
  // The file called {fileId}, if the user sees it by the flags and resource keys sent; "root" is
  // the user's My Drive.
  [[nodiscard]] Granted<const File*> file() const;
  [[nodiscard]] std::string resolved(const std::string& id) const;

 private:
  [[nodiscard]] bool sends_key_of(const File& file) const;
};

}  // namespace patchbay::sandbox::drive

#pragma once

#include <filesystem>
#include <fstream>
#include <regex>
#include <string>
#include <vector>

namespace patchbay::test {

// Returns the id of every capability and every service in the headers of the ABI, drafts included.
inline std::vector<std::string> abi_ids() {
  const std::regex defined(R"re(#define PATCHBAY_\w+_ID "(patchbay\.[^"]+)")re");
  std::vector<std::string> ids;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(
           PATCHBAY_SOURCE_DIR "/sdk/include/patchbay/abi")) {
    std::ifstream header(entry.path());
    std::smatch found;
    for (std::string line; std::getline(header, line);) {
      if (std::regex_search(line, found, defined)) ids.push_back(found[1]);
    }
  }
  return ids;
}

}  // namespace patchbay::test
